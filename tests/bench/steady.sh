#!/usr/bin/env bash
# What a collector costs whose records all send once a minute. See README.md.
set -euo pipefail
. "$(dirname "$0")/common.sh"
ids=${IDS:-100000}
seconds=${SECONDS_EACH:-60}
rate=$(((ids + 59) / 60))
compile load -lcrypto

# Small RRDs: a disk has room for them, and what an update costs hardly depends on it.
write_settings
add_record 1 --create "--step 60 DS:in:DERIVE:120:0:U DS:out:DERIVE:120:0:U RRA:AVERAGE:0.5:1:60 RRA:MAX:0.5:60:24"
sqlite3 "$scratch/records.db" "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $ids)
    INSERT INTO records SELECT i, address, port, md5, num, \"create\" FROM n, records WHERE id = 1"
start_collector
time=$(($(date +%s) / 60 * 60 - 86400))
echo "$ids RRDs are made"
time=$("$scratch/load" "$port" 50 8 "$ids" "$time" 3600 $((2 * ids)) | sed 's/.*next_time=//')

used() { awk '{ print ($14 + $15) / '"$(getconf CLK_TCK)"' }' "/proc/$collector/stat"; }
sleep 2
before=$(used)
"$scratch/load" "$port" 50 1 "$ids" "$time" "$seconds" $((rate * seconds)) "$rate"
sleep 1
awk -v used="$(used)" -v before="$before" -v seconds="$seconds" \
    'BEGIN { printf "%.1f %% of one core\n", 100 * (used - before) / seconds }'
sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1 kilobytes at most/p' "/proc/$collector/status"
stop_collector
finish
