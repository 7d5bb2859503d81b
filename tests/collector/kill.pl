#!/usr/bin/perl
# Kills a collector again and again, at random moments, while clients send to it; then every sample
# that was acknowledged must be in its RRD with its value, and none that was never sent. A sample that was
# kept, but whose answer was lost, is acknowledged when it comes again: no honest sample is refused.
#   kill.pl BLUMAP SETTINGS PORT RRDDIR TRIALS IDS ROWS
# Sample K of an id has the time START + 60 * K and the value K + 1; a GAUGE shows each one, and one
# that is missing takes the value of the next.
use strict;
use warnings;
use Digest::MD5 qw(md5);
use IO::Select;
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

my ( $blumap, $settings, $port, $rrds, $trials, $ids, $rows ) = @ARGV;
my $connections = 4;
my $in_flight   = 16;
my $start       = int( time / 60 ) * 60 - 60 * $rows;
my $secret      = md5('secret');
my ( %sent, %acknowledged, $collector );    # by id: how many, and which
$SIG{PIPE} = 'IGNORE';
srand( $ENV{BLUMAP_KILL_SEED} // time );

sub start_collector {
    $collector = fork // die "fork: $!\n";
    return if $collector;
    exec $blumap, 'collector', '--config', $settings, '--foreground';
    die "$blumap: $!\n";
}

sub request {
    my ( $id, $k ) = @_;
    return pack 'N a16 N n n/a*', $id, $secret, $start + 60 * $k, 1, $k + 1;
}

# A connection sends for its own ids in turn; what was not acknowledged when it broke is sent again.
my @links = map { { ids => [], waiting => [], again => [], in => '' } } 1 .. $connections;
push @{ $links[ $_ % $connections ]{ids} }, $_ for 1 .. $ids;
$sent{$_} = 0 for 1 .. $ids;

sub next_sample {
    my ($link) = @_;
    my $again = shift @{ $link->{again} };
    return $again if $again;
    my $id = shift @{ $link->{ids} };
    push @{ $link->{ids} }, $id;
    return [ $id, $sent{$id}++ ];
}

sub send_some {
    my ($link) = @_;
    my $bytes = '';
    while ( @{ $link->{waiting} } < $in_flight ) {
        my $sample = next_sample($link);
        push @{ $link->{waiting} }, $sample;
        $bytes .= request(@$sample);
    }
    syswrite $link->{socket}, $bytes;    # small: it fits, or the connection is broken
}

sub connect_link {
    my ($link) = @_;
    $link->{socket} = IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port ) or return;
    $link->{again}   = [ @{ $link->{waiting} }, @{ $link->{again} } ];
    $link->{waiting} = [];
    $link->{in}      = '';
    send_some($link);
}

sub take_reply {
    my ( $link, $code, $text ) = @_;
    my ( $id, $k ) = @{ shift @{ $link->{waiting} } };
    die "record $id, sample $k: code $code, $text\n" if $code != 3;
    $acknowledged{$id}{$k} = 1;
}

# No collector outlives the test.
END {
    my $status = $?;
    kill 'KILL', $collector if $collector;
    $? = $status;
}

sub read_link {
    my ($link) = @_;
    my $got = sysread $link->{socket}, $link->{in}, 65536, length $link->{in};
    if ( !$got ) {
        $link->{socket} = undef;
        return;
    }
    while ( length $link->{in} >= 4 ) {
        my ( $code, $length ) = unpack 'n n', $link->{in};
        last if length $link->{in} < 4 + $length;
        take_reply( $link, $code, substr $link->{in}, 4, $length );
        substr( $link->{in}, 0, 4 + $length ) = '';
    }
    send_some($link);
}

# Load for SECONDS.
sub run_load {
    my ($seconds) = @_;
    my $until = time + $seconds;
    while ( time < $until ) {
        $_->{socket} or connect_link($_) for @links;
        my %by_socket = map { $_->{socket} ? ( $_->{socket} => $_ ) : () } @links;
        my $select    = IO::Select->new( map { $_->{socket} // () } @links );
        if ( !$select->count ) { sleep 0.005; next; }
        read_link( $by_socket{$_} ) for $select->can_read(0.05);
    }
}

sub wait_for_collector {
    for ( 1 .. 2000 ) {
        return if IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port );
        die "the collector does not start\n" if waitpid( $collector, WNOHANG ) > 0;
        sleep 0.01;
    }
    die "the collector does not listen\n";
}

for my $trial ( 1 .. $trials ) {
    start_collector();
    wait_for_collector() if $trial == 1 || rand() < 0.8;    # or killed while it starts
    run_load( 0.01 + rand 0.12 );
    kill 'KILL', $collector;
    waitpid $collector, 0;
}
start_collector();
wait_for_collector();
run_load(0.3);
kill 'TERM', $collector;
waitpid $collector, 0;
undef $collector;
die "exit status $? of the collector\n" if $?;

my ( $checked, $lost, $wrong ) = ( 0, 0, 0 );
for my $id ( 1 .. $ids ) {
    my %stored;
    my $end = $start + 60 * $sent{$id};
    my $first = $start - 60;
    for my $line (`rrdtool fetch $rrds/$id.rrd LAST --start $first --end $end`) {
        my ( $time, $value ) = $line =~ /^(\d+): (\d\S+)/ or next;
        $stored{ ( $time - $start ) / 60 } = $value - 1;
    }
    for my $k ( sort { $a <=> $b } keys %{ $acknowledged{$id} } ) {
        $checked++;
        next if defined $stored{$k} && $stored{$k} == $k;
        print STDERR "record $id, sample $k: acknowledged, but ", $stored{$k} // 'nothing',
            " is stored\n" if $lost++ < 10;
    }
    $wrong += grep { $_ < 0 || $_ >= $sent{$id} } keys %stored;
}
my $acknowledged = 0;
$acknowledged += keys %$_ for values %acknowledged;
my $all = 0;
$all += $_ for values %sent;
print "$trials kills, $all samples sent, $acknowledged acknowledged, $checked checked, $lost lost, ",
    "$wrong from nowhere\n";
die "more samples than rows\n" if grep { $_ >= $rows } values %sent;
exit( $lost || $wrong || $checked < 10 * $trials ? 1 : 0 );
