#!/usr/bin/perl
# Honest clients that never rest: each record has a connection of its own and sends one sample after the other over
# it, every tenth over a new connection, with the password "secret".
#   outage.pl PORT IDS START REPORT
# sends for the records 1 to IDS, the first samples for the time START, until SIGTERM; then writes "N answers, N logins, worst MILLISECONDS ms, N refused" to
# the file REPORT. Anything but code 3 within ten seconds is a refusal, and told.
use strict;
use warnings;
use Digest::MD5 qw(md5);
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

my ( $port, $ids, $sample_time, $report ) = @ARGV;
my $secret = md5('secret');
my ( $answers, $logins, $worst, $refused, $stop ) = ( 0, 0, 0, 0, 0 );
my ( %socket, %began );
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = sub { $stop = 1 };

sub receive {
    my ( $socket, $length ) = @_;
    my $bytes = '';
    while ( length $bytes < $length && IO::Select->new($socket)->can_read(10) ) {
        sysread $socket, $bytes, $length - length $bytes, length $bytes or last;
    }
    return $bytes;
}

sub send_sample {
    my ($id) = @_;
    $socket{$id} = IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port ) if !$socket{$id};
    $began{$id} = time;
    syswrite $socket{$id}, pack 'N a16 N n n/a*', $id, $secret, $sample_time, 1, $sample_time if $socket{$id};
}

sub refuse {
    my ( $id, $why ) = @_;
    print STDERR "record $id, time $sample_time: $why\n" if $refused++ < 10;
    undef $socket{$id};
}

sub take_reply {
    my ($id) = @_;
    return refuse( $id, 'no connection' ) if !$socket{$id};
    my $head = receive( $socket{$id}, 4 );
    my $took = 1000 * ( time - $began{$id} );
    $worst = $took if $took > $worst;
    return refuse( $id, "no reply after $took ms" ) if length $head < 4;
    my ( $code, $length ) = unpack 'n n', $head;
    my $text = receive( $socket{$id}, $length );
    return refuse( $id, "code $code: $text" ) if $code != 3;
    $answers++;
}

for ( my $round = 0; !$stop; $round++ ) {
    $sample_time++;
    for my $id ( 1 .. $ids ) {
        if ( ( $round + $id ) % 10 == 0 ) { undef $socket{$id}; $logins++; }
        send_sample($id);
    }
    take_reply($_) for 1 .. $ids;
    sleep 0.01;
}
open my $out, '>', $report or die "$report: $!\n";
printf $out "%d answers, %d logins, worst %d ms, %d refused\n", $answers, $logins, $worst, $refused;
