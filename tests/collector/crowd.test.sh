#!/usr/bin/env bash
# Connections that say nothing, that send a byte a second, and that send junk as fast as they can: honest
# clients are served as ever, and the memory stays small. BLUMAP_CROWD=10000 makes it as many (needs as
# many open files).
set -euo pipefail
. "$(dirname "$0")/common.sh"

silent=${BLUMAP_CROWD:-600}
ulimit -n "$(ulimit -Hn)"
write_settings "MaxConnections $((silent * 2))" "LogLevel 4"
add_record 8
start_collector
measured=$(perl "$here/crowd.pl" "$port" "$collector" "$silent" $((silent / 10)) 2 4)
echo "$silent silent, $((silent / 10)) slow, 2 with junk: $measured"
read -r p99 memory < <(sed -E 's/p99 ([0-9]+)[.0-9]* ms, most ([0-9]+)[.0-9]* MB.*/\1 \2/' <<<"$measured")
[ "$p99" -lt 100 ] || fail "p99 of honest clients: $p99 ms"
if ! grep -q __asan_init "$BLUMAP"; then
    [ "$memory" -lt 128 ] || fail "memory: $memory MB"
fi
expect "all answered" "$measured" "*, 0 failed"
lines=$(wc -l <"$scratch/log")
[ "$lines" -lt 1000 ] || fail "junk filled the log: $lines lines"
stop_collector
finish
