#!/usr/bin/perl
# A collector that writes down what it is sent and answers as it is told.
#
#   fake-collector.pl FOLDER REPLY...
#
# writes its port to FOLDER/port and, for each request, a line "CONNECTION HEX" to FOLDER/requests.
# Each request is answered by the next REPLY, the last one again and again:
#   CODE:TEXT   that reply; after code 1 the connection is closed
#   slow:TEXT   code 3, a byte at a time
#   close       the connection is closed without a reply
#   silent      no reply; the connection stays
use strict;
use warnings;
use IO::Socket::INET;

my ($folder, @replies) = @ARGV;
my $listener = IO::Socket::INET->new(Listen => 16, LocalAddr => '127.0.0.1', LocalPort => 0)
    or die "cannot listen: $!";
open my $requests, '>>', "$folder/requests" or die "cannot write $folder/requests: $!";
$requests->autoflush(1);
open my $port, '>', "$folder/port.new" or die "cannot write $folder/port.new: $!";
print $port $listener->sockport, "\n";
close $port;
rename "$folder/port.new", "$folder/port" or die "cannot name $folder/port: $!";

sub take {
    my ($socket, $count) = @_;
    my $bytes = '';
    while (length $bytes < $count) {
        sysread($socket, $bytes, $count - length $bytes, length $bytes) or return;
    }
    return $bytes;
}

sub take_request {
    my ($socket) = @_;
    my $request = take($socket, 26);
    return unless defined $request;
    for (1 .. unpack 'n', substr $request, 24) {
        my $length = take($socket, 2);
        return unless defined $length;
        my $value = take($socket, unpack 'n', $length);
        return unless defined $value;
        $request .= $length . $value;
    }
    return $request;
}

# True if the connection goes on.
sub answer {
    my ($socket, $reply) = @_;
    return 0 if $reply eq 'close';
    return 1 if $reply eq 'silent';
    my ($code, $text) = split /:/, $reply, 2;
    my $slow = $code eq 'slow';
    my $bytes = pack('nn', $slow ? 3 : $code, length $text) . $text;
    for my $piece ($slow ? split(//, $bytes) : $bytes) {
        syswrite $socket, $piece;
        select undef, undef, undef, 0.01 if $slow;
    }
    return $code ne '1';
}

$SIG{PIPE} = 'IGNORE';
for (my $connection = 1; my $socket = $listener->accept; $connection++) {
    $socket->setsockopt(6, 1, 1); # without delay
    while (defined(my $request = take_request($socket))) {
        print $requests "$connection ", unpack('H*', $request), "\n";
        my $reply = @replies > 1 ? shift @replies : $replies[0];
        last unless answer($socket, $reply);
    }
    close $socket;
}
