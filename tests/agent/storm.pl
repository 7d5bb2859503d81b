#!/usr/bin/perl
# Kills the agent and the collector at random moments and cuts the network between them; then every sample that the
# agent took must be in its RRD, at its time and nowhere else.
#   storm.pl BLUMAP SETTINGS FOLDER PORT COLLECTOR_PORT KILLS IDS
# The settings have the collector listen on COLLECTOR_PORT and the agent send to PORT, for the interfaces eth1, eth2,
# ... of FOLDER/proc as records 1 to IDS, from the state in FOLDER/state; the RRDs are in FOLDER/rrd.
use strict;
use warnings;
use Compress::Zlib qw(crc32);
use IO::Select;
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

my ( $blumap, $settings, $folder, $port, $collector_port, $kills, $ids ) = @ARGV;
my ( $spool, $seen ) = ( "$folder/state/spool", "$folder/seen" );
my $seed = $ENV{BLUMAP_KILL_SEED} // int time;
my %running;    # process ids by name
$SIG{PIPE} = 'IGNORE';
srand $seed;
mkdir $seen;

END {
    my $status = $?;
    kill 'KILL', values %running;
    $? = $status;
}

sub start {
    my ( $name, @command ) = @_;
    my $child = fork // die "fork: $!\n";
    if ( $child == 0 ) { %running = (); exec @command or die "$command[0]: $!\n" }
    $running{$name} = $child;
}

sub start_collector { start( 'collector', $blumap, 'collector', '--config', $settings, '--foreground' ) }

sub start_agent {
    start( 'agent', $blumap, 'agent', '--config', $settings, '--proc', "$folder/proc", @_ );
}

# True while it runs.
sub is_running {
    my ($name) = @_;
    delete $running{$name} if $running{$name} && waitpid( $running{$name}, WNOHANG ) > 0;
    return $running{$name};
}

sub end {
    my ( $name, $signal ) = @_;
    my $process = delete $running{$name} or return;
    kill $signal, $process;
    waitpid $process, 0;
}

# ---- the network: passes bytes on between agent and collector, and cuts a connection within any of them

# Passes on what has come; false to cut.
sub pass {
    my ( $from, $to, $calm ) = @_;
    sysread( $from, my $bytes, 1 + int rand 3000 ) or return 0;
    my $cut = !$calm && rand() < 0.03;
    $bytes = substr $bytes, 0, rand length $bytes if $cut;
    syswrite $to, $bytes;
    return !$cut;
}

sub run_network {
    my $calm = 0;
    $SIG{USR1} = sub { $calm = 1 };
    my $listener = IO::Socket::INET->new( Listen => 64, LocalAddr => '127.0.0.1', LocalPort => $port, ReuseAddr => 1 )
      or die "port $port: $!\n";
    my ( $all, $down_until, %other ) = ( IO::Select->new($listener), 0 );
    while (1) {
        $down_until = time + rand 0.3 if !$calm && rand() < 0.002;
        for my $ready ( $all->can_read(0.05) ) {
            if ( $ready == $listener ) {
                my $near = $listener->accept or next;
                my $far  = time < $down_until ? undef
                    : IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $collector_port );
                next if !$far;
                @other{ $near, $far } = ( $far, $near );
                $all->add( $near, $far );
            }
            elsif ( $other{$ready} && ( time < $down_until || !pass( $ready, $other{$ready}, $calm ) ) ) {
                my $end = $other{$ready};
                delete @other{ $ready, $end };
                $all->remove( $ready, $end );
                close $_ for $ready, $end;
            }
        }
    }
}

sub start_network {
    $running{network} = fork // die "fork: $!\n";
    return if $running{network};
    %running = ();
    run_network();
}

# ---- traffic, and what is seen of the spool

my $traffic = 0;

# Counters that never stand still: no two samples are the same.
sub move_counters {
    $traffic++;
    open my $out, '>', "$folder/proc/net/dev.new" or die "counters: $!\n";
    printf $out "eth%d: %d %d 0 0 0 0 0 0 %d %d 0 0 0 0 0 0\n", $_, $_ * 1000000 + 100 * $traffic, $traffic,
      $_ * 2000000 + 300 * $traffic, $traffic for 1 .. $ids;
    close $out;
    rename "$folder/proc/net/dev.new", "$folder/proc/net/dev";
}

# A second name keeps what is in a file of the spool after the agent has removed it.
sub watch_spool {
    opendir my $files, $spool or return;
    for ( grep { /^\d+$/ } readdir $files ) { link "$spool/$_", "$seen/$_" unless -e "$seen/$_" }
}

sub let_pass {
    my ($seconds) = @_;
    my $until = time + $seconds;
    do { move_counters(); watch_spool(); sleep 0.02 } while time < $until;
}

# ---- what must be stored: by record and time, the two totals in bits

sub read_samples {
    my %taken;
    for my $file ( glob "$seen/*" ) {
        open my $in, '<:raw', $file or die "$file: $!\n";
        while ( read( $in, my $entry, 32 ) == 32 ) {
            my ( undef, $check, $id, $time, $received, $sent ) = unpack 'LLLLQQ', $entry;
            next if $check != crc32( substr $entry, 8 );    # its writer was killed
            my $values = 8 * $received . ' ' . 8 * $sent;
            die "record $id has two samples at $time: $values and $taken{$id}{$time}\n"
              if ( $taken{$id}{$time} // $values ) ne $values;
            $taken{$id}{$time} = $values;
        }
    }
    return \%taken;
}

# A GAUGE has each value in the seconds since the one before.
sub check_record {
    my ( $id, $taken ) = @_;
    my @times = sort { $a <=> $b } keys %$taken;
    my ( $first, $wrong ) = ( $times[0] - 1, 0 );
    my $expected = shift @times;
    for ( split /\n/, `rrdtool fetch $folder/rrd/$id.rrd LAST --start $first --end $times[-1]` ) {
        my ( $time, @values ) = /^(\d+): (\d\S+) (\d\S+)/ or next;
        while ( defined $expected && $expected < $time ) { $expected = shift @times }
        last if !defined $expected;
        my $values = join ' ', map { $_ + 0 } @values;
        next if $values eq $taken->{$expected};
        print STDERR "record $id at $time: $values, not $taken->{$expected} of $expected\n" if $wrong++ < 10;
    }
    $wrong += @times;
    print STDERR "record $id: nothing at ", join( ' ', @times ), "\n" if @times;
    return $wrong;
}

# ---- the storm

# A daemon, or a run as of cron and then the next.
sub keep_agent {
    return if is_running('agent');
    start_agent( rand() < 0.5 ? ( '--interval', 1 ) : () );
}

sub live_and_kill {
    my $until = time + 0.02 + rand 1.2;
    while ( time < $until ) {
        start_collector() if !is_running('collector') && rand() < 0.3;    # it is away for a while
        keep_agent();
        let_pass( rand 0.1 );
    }
    my $victim = rand();
    end( 'agent',     'KILL' ) if $victim < 0.6;
    end( 'collector', 'KILL' ) if $victim > 0.4;
}

# All are up and nothing is cut any more: what still waits arrives.
sub calm_down {
    end( 'agent', 'KILL' );
    kill 'USR1', $running{network};
    start_collector() if !is_running('collector');
    for ( 1 .. 60 ) {
        let_pass(0.5);
        start_agent();
        watch_spool() while !waitpid $running{agent}, WNOHANG;
        delete $running{agent};
        last if $? == 0;
    }
    die "the agent does not get rid of its samples\n" if $?;
    watch_spool();
    end( 'collector', 'TERM' );
    die "exit status $? of the collector\n" if $?;
}

start_network();
start_collector();
live_and_kill() for 1 .. $kills;
calm_down();
my $taken = read_samples();
my ( $samples, $wrong ) = ( 0, 0 );
for my $id ( 1 .. $ids ) {
    $samples += keys %{ $taken->{$id} };
    $wrong   += check_record( $id, $taken->{$id} );
}
print "$kills kills (seed $seed), $samples samples taken, $wrong wrong\n";
exit( $wrong || $samples < $kills / 4 * $ids ? 1 : 0 );
