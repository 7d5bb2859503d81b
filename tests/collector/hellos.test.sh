#!/usr/bin/env bash
# Somebody begins TLS handshakes as fast as he can and never logs in: clients in the clear are served as ever,
# those over TLS from elsewhere too, and an agent at his address waits and gets through when he has stopped.
set -euo pipefail
. "$(dirname "$0")/common.sh"
command -v openssl >/dev/null || { echo "no openssl"; exit 77; }

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=hub -addext "subjectAltName=IP:127.0.0.1" \
    -keyout "$scratch/hub.key" -out "$scratch/hub.pem" 2>/dev/null
start() { # LINE...
    tls_port=$(free_port)
    web_port=$(free_port)
    write_settings "ListenTls 127.0.0.1:$tls_port $scratch/hub.pem $scratch/hub.key" "Metrics 127.0.0.1:$web_port" "$@"
    start_collector
}
turned_away() { curl -s "http://127.0.0.1:$web_port/metrics" | sed -n "s/^.*turned_away_total{limit=\"$1\"} //p"; }
send_tls() {
    perl "$here/client.pl" --tls "-CAfile $scratch/hub.pem" 127.0.0.1 "$tls_port" "$@" 2>/dev/null | paste -sd'|'
}

write_settings
add_record 8
add_record 9
start
time=$(date +%s)
perl "$here/crowd.pl" "$port" "$collector" 0 0 0 5 "$tls_port" 1 1 >"$scratch/measured" &
is_limited() { [ "$(turned_away handshakes_of_address)" -gt 100 ]; }
wait_until is_limited
for i in 1 2 3; do
    expect "over TLS from elsewhere, $i" "$(send_tls "9 $secret_md5 $((time + i)) 1 2")" "3 *|open"
done
wait $!
measured=$(cat "$scratch/measured")
echo "one who only greets: $measured"
p99=$(sed -E 's/p99 ([0-9]+).*/\1/' <<<"$measured")
[ "$p99" -lt 100 ] || fail "p99 of honest clients: $p99 ms"
expect "all answered" "$measured" "*, 0 failed"
expect "warnings" "$(grep -c "127.201.0.3: the most TLS handshakes of an address without a login is reached" "$scratch/log")" 1
stop_collector

# Who logs in is not limited.
start "MaxConnectionsPerAddress 4"
for i in $(seq 11 20); do expect "login $i" "$(send_tls "9 $secret_md5 $((time + i)) 1 2")" "3 *|open"; done
expect "turned away" "$(turned_away handshakes_of_address)" 0

# An agent at the address of somebody who takes whatever handshake there is.
perl -MIO::Socket::INET -e 'while (1) { IO::Socket::INET->new("127.0.0.1:$ARGV[0]"); select undef, undef, undef, 0.005 }' \
    "$tls_port" &
greeter=$!
wait_until is_limited
echo secret >"$scratch/secret"
chmod 600 "$scratch/secret"
mkdir -p "$scratch/proc/net"
echo '  eth0: 1000 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0' >"$scratch/proc/net/dev"
printf '%s\n' Agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/hub.pem" "PasswordFile $scratch/secret" \
    "StateDir $scratch/state" "Interface eth0 8" >"$scratch/agent.conf"
agent() { "$BLUMAP" agent --config "$scratch/agent.conf" --proc "$scratch/proc" --sys none 2>&1; }
expect "an agent at the limit" "$(agent || echo "status $?")" "blumap agent: record 8 (eth0): no TLS with *status 1"
kill "$greeter"
wait_until agent
expect "the agent, later" "$(last_update 8)" "*: 8000 56"
stop_collector
finish
