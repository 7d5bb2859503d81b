#!/usr/bin/env bash
# blumap status: what it tells of records while the collector runs, and when it does not.
set -euo pipefail
. "${BLUMAP_SOURCE:?}/tests/collector/common.sh"
here=$BLUMAP_SOURCE/tests/collector

# run [OPTION...]: its output, and "status N"
run() { "$BLUMAP" status --config "$settings" "$@" 2>"$scratch/errors" && echo "status 0" || echo "status $?"; }
# row ID: of the table, blanks as one
row() { run | tr -s ' ' | grep "^$1 " || true; }

write_settings
for id in 8 9 10 11 12; do add_record $id; done
start_collector
time=$(date +%s)
expect "none yet" "$(row 8)" "8 silent never 0 0 0 it has never sent a sample"
send "8 $secret_md5 $time 1 2" "9 $secret_md5 $((time - 200)) 1 2" "10 $secret_md5 $((time - 5000)) 1 2" \
    "12 $secret_md5 $((time - 1000)) 1 2" "12 $secret_md5 $((time - 2000)) 1 2" >/dev/null
send "11 ${secret_md5//5/6} $time 1 2" >/dev/null
expect "fresh" "$(row 8)" "8 fresh * s 1 0 0"
expect "late" "$(row 9)" "9 late 3 min 1 0 0"
expect "silent" "$(row 10)" "10 silent 83 min 1 0 0"
expect "refused at the door" "$(row 11)" "11 refused never 0 0 0 * s ago: wrong password"
expect "refused by the store" "$(row 12)" "12 refused 16 min 1 1 0 * s ago: time * is older than *"
expect "only those" "$(run --problems | grep -c fresh)" 1
expect "only those as json" "$(run --json --problems | grep -o '"id": [0-9]*' | tr -dc '0-9\n' | paste -sd' ')" "9 10 11 12"
expect "the sum" "$(run | tail -n 2 | paste -sd' ')" \
    "5 records: 1 fresh, 1 late, 1 silent, 2 refused; the collector is running status 1"
expect "nothing on stderr" "$(cat "$scratch/errors")" ""
for id in 9 10 11 12; do send "$id $secret_md5 $((time + 1)) 1 2" >/dev/null; done
send "8 $secret_md5 $((time + 60)) 1 2" >/dev/null
expect "only those that are not fresh" "$(run --problems)" "5 records: 5 fresh, *running
status 0"
is_later() { [ "$(date +%s)" -gt $((time + 1)) ]; }
wait_until is_later
send "9 ${secret_md5//5/6} $((time + 2)) 1 2" >/dev/null
expect "fresh, but its last sample was refused" "$(run --problems | tr -s ' ' | grep "^9 " || true)" \
    "9 fresh * s 2 0 0 * ago: wrong password"
send "9 $secret_md5 $((time + 60)) 1 2" >/dev/null
expect "all fresh" "$(run | tail -n 2 | paste -sd' ')" \
    "5 records: 5 fresh, 0 late, 0 silent, 0 refused; the collector is running status 0"
expect "no longer refused" "$(row 11)" "11 fresh * s 1 0 0"
expect "two of them" "$(run 11 8 | tr -s ' ' | cut -d' ' -f1,2 | paste -sd'|')" "ID STATE|11 fresh|8 fresh|2 records:|status 0"
expect "one that is not there" "$(run 8 77 | tail -n 1) $(cat "$scratch/errors")" "status 1 error: there is no record 77"
expect "no id" "$(run eth0) $(head -n 1 "$scratch/errors")" 'status 2 blumap status: "eth0": expected a record*id, such as 8'
expect "json" "$(run --json | sed 1q)" '{"collector": "running", "now": [0-9]*, "complaints": \[], "records": \['
expect "json of 8" "$(run --json | grep '"id": 8,')" \
    ' {"id": 8, "state": "fresh", "last": '$((time + 60))', "step": 60, "taken": 2, "refused": 0, "set_aside": 0, "fault_at": null, "why": ""},'

# What the collector says of itself.
mv "$scratch/rrd/10.rrd" "$scratch/10.rrd" && mkdir "$scratch/rrd/10.rrd"
send "10 $secret_md5 $((time + 30)) 1 2" >/dev/null
is_unwell() { [[ "$(run | tail -n 2 | paste -sd' ')" == "the collector says: RRDs cannot be written status 1" ]]; }
wait_until is_unwell
expect "the json of that" "$(run --json | sed 1q)" '*"complaints": \["RRDs cannot be written"], "records": \['
rmdir "$scratch/rrd/10.rrd" && mv "$scratch/10.rrd" "$scratch/rrd/10.rrd"
is_well() { [[ "$(run | tail -n 2 | sed 1q)" == *" records: "* ]]; }
for ((i = 0; i < 8; i++)); do if is_well; then break; fi; sleep 1; done
wait_until is_well

# Its RRD is replaced by one that the acknowledged samples do not fit.
rrdtool create "$scratch/other.rrd" --step 60 --start $((time - 600)) DS:v:GAUGE:120:U:U RRA:LAST:0.5:1:9
cp "$scratch/rrd/12.rrd" "$scratch/12.rrd"
mv "$scratch/other.rrd" "$scratch/rrd/12.rrd"
expect "acknowledged" "$(send "12 $secret_md5 $((time + 61)) 1 2")" "3 *"
is_set_aside() { grep -q " record 12 update $((time + 61)):1:2 reason 2 values, but its RRD has 1 data" "$scratch/rrd/journal/set-aside"; }
wait_until is_set_aside
expect "set aside" "$(row 12)" "12 refused 10 min 3 1 1 * ago: acknowledged samples were set aside: 2 values, but its RRD has 1 data sources"
expect "where" "$(run | tail -n 2 | sed 1q)" "samples that fitted no RRD are in $scratch/rrd/journal/set-aside"
expect "refused from then on" "$(send "12 $secret_md5 $((time + 62)) 1 2")" "2 *2 values, but its RRD has 1 data sources|open"
[ "$(grep -c "record 12: 1 acknowledged samples are set aside in .*set-aside\"" "$scratch/log")" = 1 ] || fail "the log tells it once"
mv "$scratch/12.rrd" "$scratch/rrd/12.rrd"
rm "$scratch/rrd/journal/set-aside"
stop_collector

# When it is down, the RRDs tell.
expect "by the RRD" "$(row 8)" "8 fresh * s 0 0 0"
grep -q "the collector does not answer" "$scratch/errors" || fail "it is not said that the collector is down"
expect "the sum then" "$(run | tail -n 2 | paste -sd' ')" "*; the collector does not answer status 1"
expect "json then" "$(run --json | sed 1q)" '{"collector": "down",*'
echo damaged >"$scratch/rrd/9.rrd"
expect "a damaged RRD" "$(row 9)" "9 silent never 0 0 0 *9.rrd*"

# By the TCP address, when the socket can't be used.
metrics_port=$(free_port)
write_settings "Metrics 127.0.0.1:$metrics_port" "StatusSocket $scratch/other.sock"
start_collector
rm "$scratch/other.sock"
expect "by the address" "$(run --json | sed 1q)" '{"collector": "running",*'
# Somebody else at that address.
stop_collector
perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => shift,
    ReuseAddr => 1) or die; syswrite STDOUT, "ready\n"; my $c = $s->accept; print $c "220 hello\r\n"; close $c' "$metrics_port" >"$scratch/other" &
wait_until grep -q ready "$scratch/other"
expect "somebody else" "$(run --json | sed 1q)" '{"collector": "down",*'
grep -q "gives no answer that makes sense" "$scratch/errors" || fail "it is not said that the answer makes no sense"
finish
