#!/usr/bin/env bash
# What the collector tells by HTTP: in Prometheus' format to the letter, and true.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# get PATH: status line and body, by the TCP address
get() {
    perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => shift) or die;
        printf $s "%s HTTP/1.0\r\nHost: x\r\n\r\n", shift; local $/; my ($head, $body) = split /\r\n\r\n/, <$s>, 2;
        print +(split /\r\n/, $head)[0], "\n", $body' "$metrics_port" "${2:-GET} $1"
}
scrape() { get /metrics | sed 1d | perl "$here/exposition.pl" >"$scratch/metrics" || fail "/metrics"; }
value() { sed -n "s/^$1 //p" "$scratch/metrics"; }

metrics_port=$(free_port)
write_settings "Metrics 127.0.0.1:$metrics_port" "LoginFailures 2"
for id in 8 9 10; do add_record $id; done
start_collector
scrape
expect "at first" "$(value 'blumap_requests_total{result="stored"}')" 0

time=$(date +%s)
send "8 $secret_md5 $((time - 2)) 1 2" "8 $secret_md5 $((time - 1)) 1 2" "8 $secret_md5 $((time - 1)) 1 2" \
    "8 $secret_md5 $((time - 5)) 1 2" "9 $secret_md5 $((time - 1000)) 1 2" >/dev/null
send "10 ${secret_md5//5/6} $time 1 2" >/dev/null
send "10 ${secret_md5//5/6} $time 1 2" >/dev/null
exec 3<>"/dev/tcp/127.0.0.1/$port"
is_written() { scrape && [ "$(value blumap_journal_samples)" = 0 ]; }
wait_until is_written
expect "stored" "$(value 'blumap_requests_total{result="stored"}')" 4
expect "refused" "$(value 'blumap_requests_total{result="refused"}')" 1
expect "failed logins" "$(value 'blumap_requests_total{result="login_failed"}')" 2
expect "pauses, of the address and of the record from there" "$(value blumap_login_pauses_total)" 2
expect "answers" "$(value blumap_request_duration_seconds_count)" 7
expect "repeated" "$(value blumap_samples_repeated_total)" 1
expect "made" "$(value blumap_rrds_created_total)" 2
expect "connections" "$(value blumap_connections) $(value blumap_connections_accepted_total)" "1 4"
expect "fresh" "$(value 'blumap_records{state="fresh"}')" 1
expect "silent" "$(value 'blumap_records{state="silent"}')" 1
expect "the database" "$(value blumap_database_up)" 1
expect "version" "$(value 'blumap_build_info{version="[0-9.]*"}')" 1
exec 3>&-

expect "health" "$(get /healthz | paste -sd' ')" "HTTP/1.? 200 OK ok"
expect "another page" "$(get /etc/passwd | head -n 1)" "HTTP/1.? 404 *"
expect "another method" "$(get /metrics POST | head -n 1)" "HTTP/1.? 501 *"
expect "a long line" "$(get "/$(printf '%09000d' 0)" | head -n 1)" "HTTP/1.? 4?? *"

# Not well: the RRD of record 8 can't be written.
chmod -w "$scratch/rrd/8.rrd"
mv "$scratch/rrd/8.rrd" "$scratch/8.rrd" && mkdir "$scratch/rrd/8.rrd"
send "8 $secret_md5 $time 1 2" >/dev/null
is_unwell() { [[ "$(get /healthz | paste -sd' ')" == *" 503 "*"RRDs cannot be written"* ]]; }
wait_until is_unwell
scrape
expect "failing" "$(value blumap_rrds_failing)" 1
rmdir "$scratch/rrd/8.rrd" && mv "$scratch/8.rrd" "$scratch/rrd/8.rrd" && chmod +w "$scratch/rrd/8.rrd"
is_well() { [[ "$(get /healthz | paste -sd' ')" == *" 200 "* ]]; }
for ((i = 0; i < 8; i++)); do if is_well; then break; fi; sleep 1; done
wait_until is_well
stop_collector
[ ! -e "$scratch/status.sock" ] || fail "the socket is left behind"

write_settings "Metrics 0.0.0.0:$metrics_port"
expect "an address that others reach" "$(blumap collector --foreground 2>&1 || echo "status $?")" \
    "$settings:*\"Metrics\" needs an address of this host alone*status 1"
finish
