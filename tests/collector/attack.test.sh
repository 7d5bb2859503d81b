#!/usr/bin/env bash
# Everything at once: wrong passwords, junk in the clear and over TLS and HTTP, slow senders, a table of records
# that is locked now and then, SIGHUP with other addresses several times a second; and between them honest
# clients, in the clear and over TLS, none of which is refused. BLUMAP_ATTACK=60 does it for so many seconds;
# the presets dev and tsan look for faults of memory and races meanwhile.
set -euo pipefail
. "$(dirname "$0")/common.sh"
command -v openssl >/dev/null || { echo "no openssl"; exit 77; }
seconds=${BLUMAP_ATTACK:-6}
count=150
strong_id=$((count + 1)) # the one that comes over TLS

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=hub -keyout "$scratch/hub.key" -out "$scratch/hub.pem" 2>/dev/null
${CC:-cc} -O2 -D_GNU_SOURCE -o "$scratch/load" "$BLUMAP_SOURCE/tests/bench/load.c" -lcrypto
web_port=$(free_port)
tls_port=$(free_port)
write_settings "Metrics 127.0.0.1:$web_port" "ListenTls 127.0.0.1:$tls_port $scratch/hub.pem $scratch/hub.key" \
    "MaxConnectionsPerAddress 200" "FrameTime 2" "IdleTime 5"
add_record $strong_id
for id in $(seq "$count"); do
    echo "INSERT INTO records SELECT $id, address, port, md5, num, \"create\" FROM records WHERE id = $strong_id;"
done | sqlite3 "$scratch/records.db"
start_collector
load() { "$scratch/load" "$port" "$@" || fail "an honest client was refused"; }
load 1 1 "$count" 1700000000 60 $((2 * count)) # the RRDs are made

goes_on() { kill -0 "$attack" 2>/dev/null; }
reload_often() {
    local host=0.0.0.0
    while goes_on; do
        sed -i "s/^Listen .*/Listen $host:$port/" "$settings"
        kill -HUP "$collector" || break
        [ "$host" = 0.0.0.0 ] && host=127.0.0.1 || host=0.0.0.0
        sleep 0.3
    done
}
lock_records() {
    while goes_on; do
        printf 'BEGIN EXCLUSIVE;\n.shell sleep 1.2\nCOMMIT;\n' | sqlite3 "$scratch/records.db" || true
        sleep 0.7
    done
}
send_over_tls() {
    local sent=0
    while goes_on; do
        perl "$here/client.pl" --tls "-CAfile $scratch/hub.pem" 127.0.0.1 "$tls_port" \
            "$strong_id $secret_md5 $((1700000000 + ++sent)) 1 2" >>"$scratch/tls" 2>/dev/null || true
    done
}

perl "$here/attack.pl" "$port" "$tls_port" "$web_port" "$seconds" &
attack=$!
reload_often &
lock_records &
send_over_tls &
time=1700100000
while goes_on; do
    load 40 4 "$count" $time 2
    time=$((time + 20 * 86400))
done
wait "$attack"

expect "afterwards" "$(send "1 $secret_md5 $time 1 2")" "3 *|open"
grep -q "^3 " "$scratch/tls" || fail "nobody was let in over TLS"
lines=$(wc -l <"$scratch/log")
[ "$lines" -lt $((1000 + 40 * seconds)) ] || fail "the log has $lines lines"
stop_collector
finish
