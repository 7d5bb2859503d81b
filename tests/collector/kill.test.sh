#!/usr/bin/env bash
# kill -9 at random moments under load: nothing that was acknowledged is lost. Some kills; as many
# as BLUMAP_KILL_TRIALS says.
set -euo pipefail
. "$(dirname "$0")/common.sh"

trials=${BLUMAP_KILL_TRIALS:-20}
ids=20
rows=$((trials * 2000 + 20000)) # a minute each
write_settings "JournalMax 1M" "LogLevel 3"
for id in $(seq "$ids"); do
    add_record "$id" --num 1 --create "--step 60 DS:v:GAUGE:120:0:U RRA:LAST:0.5:1:$rows"
done
perl "$here/kill.pl" "$BLUMAP" "$settings" "$port" "$scratch/rrd" "$trials" "$ids" "$rows" ||
    fail "something is lost"
expect "nothing waits" "$(waiting_segments "$scratch/rrd/journal")" ""
finish
