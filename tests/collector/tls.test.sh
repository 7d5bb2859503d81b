#!/usr/bin/env bash
# TLS: the same requests over it; versions, certificates and names that don't fit; plain logins that
# are no longer taken; certificates renewed while it runs.
set -euo pipefail
. "$(dirname "$0")/common.sh"
command -v openssl >/dev/null || { echo "no openssl"; exit 77; }
cd "$scratch"

# make_ca NAME; make_certificate CA NAME CN [DAYS]
make_ca() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" 2>/dev/null
}
make_certificate() {
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$3" -addext "subjectAltName=DNS:$3" \
        -keyout "$2.key" -out "$2.csr" 2>/dev/null
    openssl x509 -req -in "$2.csr" -CA "$1.pem" -CAkey "$1.key" -CAcreateserial -days "${4:-2}" -copy_extensions copy \
        -out "$2.pem" 2>/dev/null
}
make_ca ca
make_ca other
make_certificate ca hub hub.example
make_certificate ca renewed hub.example 90
make_certificate ca host host.example
make_certificate other stranger host.example

# send_tls OPTIONS REQUEST...
send_tls() { perl "$here/client.pl" --tls "$1" 127.0.0.1 "$tls_port" "${@:2}" 2>/dev/null | paste -sd'|'; }
trusting="-CAfile ca.pem -verify_hostname hub.example"
sample() { echo "$1 $secret_md5 $2 1 2"; }
add_record_once() { add_record "$1" 2>/dev/null || true; }

# start LINE...
start() {
    tls_port=$(free_port)
    write_settings "ListenTls 127.0.0.1:$tls_port $scratch/hub.pem $scratch/hub.key" "$@"
    add_record_once 8
    add_record_once 9
    start_collector
}

start "RequireTls 9" "FrameTime 2"
time=$(date +%s)
expect "plain, not required" "$(send "$(sample 8 $((time - 3)))")" "3 New db, successfully updated|open"
expect "over TLS" "$(send_tls "$trusting" "$(sample 8 $((time - 2)))" "$(sample 8 $((time - 1)))")" \
    "3 Successfully updated|3 Successfully updated|open"
expect "TLS 1.2" "$(send_tls "$trusting -tls1_2" "$(sample 8 "$time")")" "3 Successfully updated|open"
expect "TLS 1.1" "$(send_tls "$trusting -tls1_1 -cipher DEFAULT@SECLEVEL=0" "$(sample 8 "$time")")" "closed without a reply"
expect "another authority" "$(send_tls "-CAfile other.pem" "$(sample 8 "$time")")" "closed without a reply"
expect "another name" "$(send_tls "-CAfile ca.pem -verify_hostname other.example" "$(sample 8 "$time")")" \
    "closed without a reply"
expect "wrong password" "$(send_tls "$trusting" "8 ${secret_md5//5/6} $time 1 2")" "1 Authentication failed|closed"
wait_until grep -q "TLS handshake failed: unsupported protocol" log

# A certificate that expires soon: in the log, and in the status, which goes on being well.
grep -q "Warning.*ListenTls 127.0.0.1:$tls_port: its certificate expires in 1 day, on 20.* UTC; renew it, then SIGHUP" log ||
    fail "the log does not tell that the certificate expires"
state=$("$BLUMAP" status --config "$settings" || true)
expect "the status" "$state" "*the collector says: ListenTls 127.0.0.1:$tls_port: its certificate expires in 1 day*"

# No ticket by which a later connection could do without the proof, and no new handshake within one.
speak() { openssl s_client -connect "127.0.0.1:$tls_port" -tls1_2 2>&1 || true; }
expect "a ticket" "$(speak </dev/null | grep -c "session ticket")" 0
expect "a new handshake" "$({ sleep 0.3; echo R; sleep 0.5; } | speak)" "*RENEGOTIATING*no renegotiation*"

# What a sniffer saw of a plain login is worth nothing once RequireTls is set for its record.
expect "over TLS, required" "$(send_tls "$trusting" "$(sample 9 "$time")")" "3 New db, successfully updated|open"
expect "plain, required" "$(send "$(sample 9 $((time + 1)))")" "1 Authentication failed|closed"
grep -q "Warning.*record 9: authentication failed: it came without TLS" log || fail "the log does not tell why"

# Many requests in one go, and more replies than the client takes at once.
requests=()
for ((i = 1; i <= 300; i++)); do requests+=("$(sample 8 $((time + i)))"); done
answers=$(send_tls "$trusting" "${requests[@]}")
expect "300 requests" "$(tr '|' '\n' <<<"$answers" | sort | uniq -c | tr -s ' \n' ' ')" \
    " 300 3 Successfully updated 1 open "

# Who begins no handshake is closed when a request would have had to be there.
perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => shift);
    my $from = time; sysread $s, my $byte, 1; exit(time - $from <= 6 ? 0 : 1)' "$tls_port" ||
    fail "a silent handshake is kept"

# A renewed certificate is taken without a restart; a broken one is refused and the old one stays.
serial() { openssl s_client -connect "127.0.0.1:$tls_port" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
old=$(serial)
echo broken >hub.pem
kill -HUP "$collector"
wait_until grep -q 'certificate "[^"]*hub.pem": ' log
expect "after a broken renewal" "$(serial)" "$old"
cp renewed.pem hub.pem
cp renewed.key hub.key
kill -HUP "$collector"
is_renewed() { [ "$(serial)" = "$(openssl x509 -noout -serial -in renewed.pem)" ]; }
wait_until is_renewed
expect "the status after it" "$("$BLUMAP" status --config "$settings" | grep -c "the collector says")" 0
stop_collector

# Certificates of clients.
start "ClientCa $scratch/ca.pem" "RequireTls yes"
expect "without a certificate" "$(send_tls "$trusting" "$(sample 8 0)")" "closed without a reply"
expect "with a stranger's" "$(send_tls "$trusting -cert stranger.pem -key stranger.key" "$(sample 8 0)")" \
    "closed without a reply"
expect "with its own" "$(send_tls "$trusting -cert host.pem -key host.key" "$(sample 9 $((time + 5)))")" "*Successfully updated|open"
expect "plain, required of all" "$(send "$(sample 8 0)")" "1 Authentication failed|closed"
stop_collector

# What can't be used is said at the start, with its place; a key that others may read too.
write_settings "ListenTls 127.0.0.1:$tls_port $scratch/hub.pem $scratch/ca.key"
expect "another's key" "$(blumap collector --foreground 2>&1 || echo "status $?")" \
    "$settings:*error: key \"$scratch/ca.key\": key values mismatch*status 1"
write_settings "ListenTls 127.0.0.1:$tls_port $scratch/none.pem $scratch/hub.key"
expect "no certificate" "$(blumap collector --foreground 2>&1 || echo "status $?")" \
    "$settings:*error: certificate \"$scratch/none.pem\": No such file or directory*status 1"
write_settings "ListenTls 127.0.0.1:$tls_port $scratch/hub.pem"
expect "no key" "$(blumap collector --foreground 2>&1 || echo "status $?")" \
    "$settings:*error: \"ListenTls\" needs a value: HOST:PORT CERTIFICATE KEY*status 2"
write_settings "RequireTls 8 all"
expect "no id" "$(blumap collector --foreground 2>&1 || echo "status $?")" \
    "$settings:*error: \"RequireTls\" needs no, yes or the ids of records, not \"all\"*status 2"
chmod 644 hub.key
start 2>warnings
grep -q "others may read or write the key" warnings || fail "no warning of a key that others may read"
stop_collector

# Handshakes that never end take memory: there are only so many at a time, and an honest one passes.
if [ "$(ulimit -Hn)" -ge 4000 ]; then
    ulimit -n 4000
    start "MaxConnectionsPerAddress 3000"
    perl -MIO::Socket::INET -e 'my @held;
        for (1 .. 1500) { push @held, my $s = IO::Socket::INET->new("127.0.0.1:$ARGV[0]") or last;
            syswrite $s, "\x16\x03\x01\x02\x00\x01\x00" . "\x01" x 300 }
        print scalar @held, "\n"; close STDOUT; sleep 20' "$tls_port" >held &
    crowd=$!
    wait_until grep -q 1500 held
    expect "over TLS meanwhile" "$(send_tls "$trusting" "$(sample 8 $((time += 200)))")" "3 Successfully updated|open"
    files=$(find "/proc/$collector/fd" -mindepth 1 2>/dev/null | wc -l)
    [ "$files" -lt 1100 ] || fail "$files files are open for handshakes that never end"
    kill "$crowd"
    stop_collector
fi

# TLS that comes, moves and goes while it runs.
write_settings
start_collector
tls_port=$(free_port)
retls() {
    sed -i '/^ListenTls /d' "$settings"
    [ -z "$1" ] || echo "ListenTls $1" >>"$settings"
    : >log
    kill -HUP "$collector"
    wait_until grep -qE "settings (read anew|stay)" log
}
retls "127.0.0.1:$tls_port $scratch/renewed.pem $scratch/renewed.key"
time=$((time + 100))
expect "TLS that came" "$(send_tls "$trusting" "$(sample 8 $((time += 1)))")" "3 Successfully updated|open"
former=$tls_port
tls_port=$(free_port)
retls "127.0.0.1:$tls_port $scratch/nothing.pem $scratch/renewed.key"
grep -q "Error.*certificate \"$scratch/nothing.pem\": No such file" log || fail "the missing certificate is not told"
tls_port=$former
expect "TLS that stayed" "$(send_tls "$trusting" "$(sample 8 $((time += 1)))")" "3 Successfully updated|open"
retls ""
(exec 3<>"/dev/tcp/127.0.0.1/$tls_port") 2>/dev/null && fail "TLS that went is still there"
expect "plain all the time" "$(send "$(sample 8 $((time += 1)))")" "3 Successfully updated|open"
stop_collector
finish
