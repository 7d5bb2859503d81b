#!/usr/bin/perl
# Everything a collector has to bear, at once, from many addresses of 127.0.0.0/8.
#   attack.pl PORT TLSPORT METRICSPORT SECONDS
use strict;
use warnings;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

my ( $plain, $tls, $web, $seconds ) = @ARGV;
my $end = time + $seconds;
$SIG{PIPE} = 'IGNORE';

sub reach {
    my ($port) = @_;
    my $from = sprintf '127.%d.%d.%d', 1 + rand 200, rand 250, 1 + rand 250;
    return IO::Socket::INET->new( PeerAddr => "127.0.0.1:$port", LocalAddr => $from, Timeout => 2 );
}

sub junk {
    my ($most) = @_;
    return join '', map { chr rand 256 } 1 .. 1 + rand $most;
}

my @pages = (
    "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /records HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /healthz HTTP/1.0\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\nabc",
    "GET /records HTTP/1.1\r\nA: " . 'b' x 9000 . "\r\n\r\n",
);

# Each is done again and again, in a process of its own.
my @attacks = (
    sub {    # wrong passwords; some leave before they are answered
        my $socket = reach($plain) or return;
        syswrite $socket, pack 'N a16 N n', 1 + rand 300, junk(16), time, 2;
        sysread $socket, my $reply, 100 if rand() < 0.5;
    },
    sub { my $socket = reach($plain) or return; syswrite $socket, junk(5000) },
    sub { my $socket = reach($tls)   or return; syswrite $socket, junk(500) },
    sub {    # a handshake that never goes on
        my $socket = reach($tls) or return;
        syswrite $socket, "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03";
        sleep 0.01;
    },
    sub {    # a byte now and then
        my @sockets = grep { defined } map { reach($plain) } 1 .. 50;
        for ( 1 .. 5 ) { syswrite $_, chr rand 256 for @sockets; sleep 0.3 }
    },
    sub {
        my $socket = IO::Socket::INET->new("127.0.0.1:$web") or return;
        syswrite $socket, rand() < 0.2 ? junk(300) : $pages[ rand @pages ];
        sysread $socket, my $page, 65536 if rand() < 0.7;
    },
);

for my $attack (@attacks) {
    my $child = fork // die "fork: $!\n";
    next if $child;
    srand $$;
    while ( time < $end ) { $attack->(); sleep 0.002 }
    exit 0;
}
1 while wait > 0;
