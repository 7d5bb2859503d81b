#!/usr/bin/env bash
# Samples through a real rrdcached: what it holds back, what it loses, and when it is away.
set -euo pipefail
. "$(dirname "$0")/common.sh"

command -v rrdcached >/dev/null || { echo "no rrdcached here: skipped"; exit 77; }
socket=$scratch/rrdcached.sock
daemon=
start_rrdcached() { # with long delays: it writes when it is told to
    rrdcached -g -l "unix:$socket" -b "$scratch/rrd" -B -w 3600 -f 7200 -p "$scratch/rrdcached.pid" \
        >"$scratch/rrdcached.log" 2>&1 &
    daemon=$!
    wait_until test -S "$socket"
}
kill_rrdcached() {
    kill -9 "$daemon"
    wait "$daemon" 2>/dev/null || true
    rm -f "$socket" "$scratch/rrdcached.pid"
}
flushed() { rrdtool lastupdate --daemon "unix:$socket" "$scratch/rrd/$1.rrd" 2>&1 | tail -n 1; }
has() { [[ $(flushed "$1") == "$2" ]]; }
lacks() { ! has "$@"; }

write_settings "Store rrdcached unix:$socket" "ClockAhead 1h"
start_rrdcached
add_record 8
start_collector
now=$(date +%s)
expect "first" "$(send "8 $secret_md5 $now 1 2")" "3 New db, successfully updated|open"
expect "second" "$(send "8 $secret_md5 $((now + 60)) 61 62")" "3 Successfully updated|open"
expect "the same again" "$(send "8 $secret_md5 $((now + 60)) 61 62")" "3 Successfully updated|open"
wait_until has 8 "$((now + 60)): 61 62"
sleep 0.6
expect "third" "$(send "8 $secret_md5 $((now + 120)) 121 122")" "3 *|open"
sleep 0.6
expect "held back by rrdcached" "$(last_update 8)" "$((now + 60)): 61 62"

# It is killed with the third sample in its memory: the journal has it, and gives it again.
kill_rrdcached
expect "without rrdcached" "$(send "8 $secret_md5 $((now + 180)) 181 182")" "3 *|open"
wait_until grep -q "record 8: its samples wait in the journal: rrdcached at" "$scratch/log"
start_rrdcached
wait_until has 8 "$((now + 180)): 181 182"
rate="1.0000000000e+00 1.0000000000e+00" # of each minute, which a missing sample would not show
expect "none is missing" "$(rrdtool fetch "$scratch/rrd/8.rrd" AVERAGE -s "$now" -e "$((now + 119))" |
    grep -c ": $rate")" "[23]"

# The end of the collector flushes, and leaves nothing in the journal; so does the next start after
# both were killed.
expect "last" "$(send "8 $secret_md5 $((now + 240)) 241 242")" "3 *|open"
sleep 0.6
stop_collector
expect "flushed at the end" "$(last_update 8)" "$((now + 240)): 241 242"
expect "nothing waits" "$(waiting_segments "$scratch/rrd/journal")" ""
start_collector
expect "before both are killed" "$(send "8 $secret_md5 $((now + 300)) 301 302")" "3 *|open"
kill -9 "$collector"
wait "$collector" 2>/dev/null || true
kill_rrdcached
start_rrdcached
start_collector
wait_until has 8 "$((now + 300)): 301 302"
stop_collector
finish
