#!/usr/bin/env bash
# Agent and collector are killed with kill -9 at random moments, and the network between them is cut now and then:
# every sample that the agent took is in its RRD in the end, none twice. BLUMAP_KILL_TRIALS says how many kills (20).
set -euo pipefail
. "${BLUMAP_SOURCE:?}/tests/collector/common.sh"

kills=${BLUMAP_KILL_TRIALS:-20}
ids=10
write_settings "JournalMax 1M" "LogLevel 3"
network=$(free_port)
mkdir -p "$scratch/proc/net"
(umask 077 && echo secret >"$scratch/secret")
{
    echo "Agent"
    echo "Collector 127.0.0.1:$network"
    echo "PasswordFile $scratch/secret"
    echo "StateDir $scratch/state"
    echo "ConnectTime 1"
    echo "SendTime 1"
    echo "ReplyTime 2"
} >>"$settings"
for id in $(seq "$ids"); do
    sources="DS:in:GAUGE:100000:0:U DS:out:GAUGE:100000:0:U"
    add_record "$id" --num 2 --create "--step 1 $sources RRA:LAST:0.5:1:$((kills * 10 + 1000))"
    echo "Interface eth$id $id" >>"$settings"
done
mkdir "$scratch/state"
perl "$BLUMAP_SOURCE/tests/agent/storm.pl" "$BLUMAP" "$settings" "$scratch" "$network" "$port" "$kills" "$ids" \
    2>"$scratch/said" || fail "something is lost"
grep -v '^blumap agent: ' "$scratch/said" >&2 || true
if [ -e "$scratch/state/refused" ]; then
    fail "refused: $(wc -l <"$scratch/state/refused") samples, such as $(head -n 3 "$scratch/state/refused")"
fi
[ ! -e "$scratch/state/counters.damaged" ] || fail "the agent's totals were damaged"
expect "nothing waits" "$(waiting_segments "$scratch/rrd/journal")" ""
finish
