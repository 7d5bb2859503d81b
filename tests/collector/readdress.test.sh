#!/usr/bin/env bash
# SIGHUP with other addresses: new ones are opened, those no longer wanted are closed, and no connection is
# lost; what can't be had leaves all as it was.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# readdress LINE...: instead of all addresses so far
readdress() {
    sed -i -E "/^(Listen|ListenTls|Metrics) /d" "$settings"
    printf '%s\n' "$@" >>"$settings"
    : >"$scratch/log"
    kill -HUP "$collector"
    wait_until grep -qE "settings (read anew|stay)" "$scratch/log"
}

write_settings "MaxConnectionsPerAddress 1000"
add_record 8
start_collector
cp "$scratch/log" "$scratch/first.log"
old=$port
time=$(date +%s)
sample() { echo "8 $secret_md5 $((time += 1)) 1 2"; }
send_to() { perl "$here/client.pl" 127.0.0.1 "$1" "${@:2}" 2>/dev/null | paste -sd'|'; }
expect "before" "$(send_to "$old" "$(sample)")" "3 *|open"

# A connection that is open all the time.
exec 3<>"/dev/tcp/127.0.0.1/$old"
ask() {
    xxd -r -p <<<"00000008${secret_md5}$(printf '%08x' $((time += 1)))00020001310001$(printf '%02x' "$1")" >&3
    local head
    head=$(timeout 5 head -c 4 <&3 | xxd -p)
    echo "${head:0:4} $(timeout 5 head -c "$((16#0${head:4:4}))" <&3)"
}
ask 0x31 >/dev/null
new=$(free_port)
readdress "Listen 127.0.0.1:$new"
expect "the old address" "$(send_to "$old" "$(sample)")" ""
expect "the new address" "$(send_to "$new" "$(sample)")" "3 *|open"
time=$((time + 10))
expect "who came by the old one" "$(ask 0x32)" "0003 *"
exec 3>&-

# An address that takes the place of the one that it contains, while clients come all the time.
perl - "$new" >"$scratch/came" <<'EOF' &
use strict; use warnings; use IO::Socket::INET;
my ( $port, $came, $lost ) = ( shift, 0, 0 );
local $SIG{TERM} = sub { print "came $came, lost $lost\n"; exit 0 };
while (1) {
    my $socket = IO::Socket::INET->new( PeerAddr => "127.0.0.1:$port" );
    my $wrong = pack 'N a16 N n', 77, '', 0, 0;
    if ( $socket && syswrite( $socket, $wrong ) && sysread $socket, my $reply, 100 ) { $came++ }
    else { $lost++ }
}
EOF
clients=$!
sleep 0.3
for address in "0.0.0.0:$new" "127.0.0.1:$new" "[::]:$new" "127.0.0.1:$new" "0.0.0.0:$new"; do
    readdress "Listen $address"
    expect "said of $address" "$(grep -c "cannot listen" "$scratch/log")" 0
    expect "at $address" "$(send_to "$new" "$(sample)")" "3 *|open"
done
sleep 0.3
kill -TERM "$clients"
wait "$clients" || true
expect "clients meanwhile" "$(cat "$scratch/came")" "came [1-9]*, lost 0"

# Somebody else listens there: all stays as it was, and other settings count all the same.
taken=$(free_port)
perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => shift) or die;
    print "ready\n"; close STDOUT; sleep 60' "$taken" >"$scratch/ready" &
wait_until grep -q ready "$scratch/ready"
other=$(free_port)
readdress "Listen 127.0.0.1:$other" "Listen 127.0.0.1:$taken"
grep -q "Error.*$settings:[0-9]*:.*cannot listen on 127.0.0.1:$taken: Address already in use" "$scratch/log" ||
    fail "the log does not tell which address can't be had"
grep -q "Error.*it goes on listening where it did" "$scratch/log" || fail "the log does not tell what it does instead"
expect "where it listened" "$(send_to "$new" "$(sample)")" "3 *|open"
expect "where it can't" "$(send_to "$other" "$(sample)")" ""

# Where it tells how it is.
health() { curl -s -o /dev/null -w '%{http_code}' --max-time 3 "http://127.0.0.1:$1/healthz" || true; }
first=$(free_port)
readdress "Listen 127.0.0.1:$new" "Metrics 127.0.0.1:$first"
expect "Metrics that came" "$(health "$first")" 200
second=$(free_port)
readdress "Listen 127.0.0.1:$new" "Metrics 127.0.0.1:$second"
expect "Metrics that moved" "$(health "$first") $(health "$second")" "000 200"
readdress "Listen 127.0.0.1:$new" "Metrics 0.0.0.0:$first"
grep -q "Error.*needs an address of this host alone" "$scratch/log" || fail "Metrics for everybody"
expect "Metrics that stayed" "$(health "$first") $(health "$second")" "000 200"
readdress "Listen 127.0.0.1:$new"
expect "Metrics that went" "$(health "$second")" 000
blumap status >/dev/null || fail "blumap status can no longer ask"

# The socket of blumap status: another one in the same folder, one where the sandbox lets it not, and back.
status_socket() { readdress "Listen 127.0.0.1:$new"; }
echo "StatusSocket $scratch/other.sock" >>"$settings"
status_socket
blumap status >/dev/null || fail "blumap status cannot ask at the new socket"
expect "the sockets" "$(cd "$scratch" && echo *.sock)" "other.sock"
if grep -q "encloses files" "$scratch/first.log"; then
    outside=$(mktemp -d)
    at_end+=("rm -r $outside")
    sed -i "s|^StatusSocket .*|StatusSocket $outside/status.sock|" "$settings"
    status_socket
    grep -q "Error.*StatusSocket \"$outside/status.sock\": Permission denied" "$scratch/log" || fail "not said: why"
    grep -q "Error.*StatusSocket stays \"$scratch/other.sock\"; in a folder that .* it takes a restart" "$scratch/log" ||
        fail "not said: what it does instead"
    sed -i "s|^StatusSocket .*|StatusSocket $scratch/other.sock|" "$settings"
    blumap status >/dev/null || fail "the socket did not stay"
fi
sed -i "/^StatusSocket /d" "$settings"
status_socket
blumap status >/dev/null || fail "blumap status cannot ask at the first socket again"
expect "the sockets, at last" "$(cd "$scratch" && echo *.sock)" "status.sock"

stop_collector
expect "the sockets, afterwards" "$(cd "$scratch" && echo *.sock)" "\*.sock"
finish
