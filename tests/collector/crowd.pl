#!/usr/bin/perl
# A crowd against a collector, and one honest client in it.
#   crowd.pl PORT PID SILENT SLOW GARBAGE SECONDS [TLSPORT HELLOS ADDRESSES]
# opens SILENT connections that say nothing, SLOW that send a byte a second, and GARBAGE that send junk as
# fast as it is taken, each group from many addresses of 127.0.0.0/8; HELLOS processes begin a TLS handshake
# as often as they can and never end it, from ADDRESSES each. Meanwhile an honest client sends a sample of
# record 8 over a connection of its own, again and again, every third time over a new one.
# Prints "p99 MILLISECONDS, most MEMORY MB, N answers".
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(time sleep);

my ( $port, $pid, $silent, $slow, $garbage, $seconds, $tls_port, $hellos, $addresses ) = @ARGV;
$SIG{PIPE} = 'IGNORE';
my @children;

sub connect_from {
    my ($number) = @_;
    my $from = sprintf '127.%d.%d.%d', 1 + $number / 60 / 250 % 250, 1 + $number / 60 % 250, 2;
    return IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port, LocalAddr => $from );
}

# Runs WORK in a process of its own until the end.
sub start {
    my ($work) = @_;
    my $child = fork // die "fork: $!\n";
    if ( $child == 0 ) { $work->(); exit 0 }
    push @children, $child;
}

sub hold {
    my ( $count, $first, $byte ) = @_;
    my @held = grep { defined } map { connect_from( $first + $_ ) } 0 .. $count - 1;
    while (1) {
        sleep 1;
        if ( defined $byte ) { syswrite $_, $byte for @held }
    }
}

for my $part ( 0 .. 3 ) {
    start( sub { hold( $silent / 4, $part * 100000 ) } );
}
start( sub { hold( $slow, 500000, 'x' ) } );
for my $number ( 1 .. $garbage ) {
    start(
        sub {
            my $junk = join '', map { chr rand 256 } 1 .. 4096;
            while (1) {
                my $socket = connect_from( 600000 + 60 * $number ) or next;
                1 while syswrite $socket, $junk;
            }
        }
    );
}

# The first bytes of a TLS client, as openssl sends them.
sub hello {
    my $listener = IO::Socket::INET->new( Listen => 1, LocalAddr => '127.0.0.1' ) or die "listen: $!\n";
    my $openssl = open my $output, '-|', 'openssl s_client -connect 127.0.0.1:' . $listener->sockport . ' 2>&1 </dev/null'
      or die "openssl: $!\n";
    sysread $listener->accept, my $hello, 16384 or die "no hello\n";
    kill 'KILL', $openssl;
    return $hello;
}

# The collector is to do its part of the handshake: some connections stay open for a while.
sub greet {
    my ( $hello, $first ) = @_;
    my ( @held, $count );
    while (1) {
        my $from = sprintf '127.%d.%d.3', $first, $count++ % $addresses;
        my $socket =
          IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $tls_port, LocalAddr => $from, Timeout => 1 )
          or next;
        syswrite $socket, $hello;
        push @held, $socket;
        shift @held if @held > 30;
    }
}
my $hello = $hellos ? hello() : '';
for my $number ( 1 .. $hellos // 0 ) {
    start( sub { greet( $hello, 200 + $number ) } );
}

sub receive {
    my ( $socket, $length ) = @_;
    my $bytes = '';
    while ( length $bytes < $length ) {
        IO::Select->new($socket)->can_read(10) && sysread( $socket, $bytes, $length - length $bytes, length $bytes )
          or return '';
    }
    return $bytes;
}

my ( @times, $socket, $most, $failed );
my ( $count, $sample_time, $end ) = ( 0, time - 100000, time + $seconds );
sleep 2;    # for the crowd to gather
while ( time < $end ) {
    my $began = time;
    $socket = IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port, LocalAddr => '127.9.9.9' )
      if !$socket || $count++ % 3 == 0;
    syswrite $socket, pack 'N H32 N n n/a* n/a*', 8, '5ebe2294ecd0e0f08eab7690d2a6ee69', ++$sample_time, 2, 1, 2;
    my $head = receive( $socket, 4 );
    my ( $code, $length ) = length $head ? unpack 'n n', $head : ( 0, 0 );
    receive( $socket, $length );
    if ( $code != 3 ) { $failed++; undef $socket; next }
    push @times, time - $began;
    open my $status, '<', "/proc/$pid/status" or die "the collector is gone\n";
    my ($memory) = map { /^VmHWM:\s+(\d+)/ ? $1 : () } <$status>;
    $most = $memory;
    sleep 0.002;
}
kill 'KILL', @children;
@times = sort { $a <=> $b } @times;
die "no answers\n" if !@times;
printf "p99 %.1f ms, most %.1f MB, %d answers, %d failed\n", 1000 * $times[ int( 0.99 * @times ) ], $most / 1024,
  scalar @times, $failed // 0;
