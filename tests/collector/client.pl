#!/usr/bin/perl
# A client of the record protocol, written from its description alone.
#   client.pl [--from ADDRESS:PORT | --tls 'OPTIONS OF openssl s_client'] ADDRESS PORT 'ID MD5 TIME VALUE...' ...
# sends each request over one connection and prints the reply, "CODE TEXT"; then "open" or "closed".
# %20 in a value is a blank, and so on.
use strict;
use warnings;
use IO::Select;
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 getaddrinfo SOCK_STREAM AF_UNIX);

my ( $from_address, $from_port, $tls );
if ( $ARGV[0] eq '--tls' ) {
    shift;
    $tls = shift;
}
if ( $ARGV[0] eq '--from' ) {
    shift;
    ( $from_address, $from_port ) = shift =~ /^(.*):(\d+)$/;
}
my ( $address, $port, @requests ) = @ARGV;
my $openssl;

END {
    local $?;
    kill( 'KILL', $openssl ) && waitpid $openssl, 0 if $openssl;
}

sub end_of {
    my ( $address, $port ) = @_;
    my ( $error, $info ) = getaddrinfo( $address, $port, { socktype => SOCK_STREAM } );
    die "$address: $error\n" if $error;
    return ( $info->{family}, $info->{addr} );
}

sub connect_plain {
    my ( $family, $to ) = end_of( $address, $port );
    socket( my $socket, $family, SOCK_STREAM, 0 ) or die "socket: $!\n";
    setsockopt( $socket, SOL_SOCKET, SO_REUSEADDR, 1 );
    if ( defined $from_address ) {
        bind( $socket, ( end_of( $from_address, $from_port ) )[1] ) or die "bind: $!\n";
    }
    connect( $socket, $to ) or die "connect: $!\n";
    return $socket;
}

# The other end of openssl's stdin and stdout.
sub connect_tls {
    socketpair( my $socket, my $other, AF_UNIX, SOCK_STREAM, 0 ) or die "socketpair: $!\n";
    $openssl = fork // die "fork: $!\n";
    if ( $openssl == 0 ) {
        open( STDIN,  '<&', $other ) and open( STDOUT, '>&', $other ) or die "dup: $!\n";
        close $socket;
        exec 'openssl', 's_client', '-quiet', '-verify_return_error', '-connect', "$address:$port",
          split ' ', $tls;
    }
    return $socket;
}

my $socket = defined $tls ? connect_tls() : connect_plain();
$SIG{PIPE} = 'IGNORE';

# LENGTH bytes, fewer if the stream ends or nothing comes for TIME seconds.
sub receive {
    my ( $length, $time ) = @_;
    my $bytes = '';
    while ( length $bytes < $length && IO::Select->new($socket)->can_read($time) ) {
        my $got = sysread( $socket, $bytes, $length - length $bytes, length $bytes );
        last if !$got;
    }
    return $bytes;
}

my $code = 0;
for my $request (@requests) {
    my ( $id, $md5, $time, @values ) = split / /, $request, -1;
    s/%([0-9a-f]{2})/chr hex $1/ge for @values;
    my $bytes = pack( 'N H32 N n', $id, $md5, $time, scalar @values );
    $bytes .= pack( 'n/a*', $_ ) for @values;
    syswrite( $socket, $bytes );
    my $head = receive( 4, 10 );
    if ( length $head < 4 ) {
        print "closed without a reply\n";
        exit 0;
    }
    ( $code, my $length ) = unpack 'n n', $head;
    print "$code ", receive( $length, 10 ), "\n";
}
if ( IO::Select->new($socket)->can_read( $code == 1 ? 10 : 0.1 ) ) {
    print sysread( $socket, my $byte, 1 ) ? "more\n" : "closed\n";
}
else {
    print "open\n";
}
