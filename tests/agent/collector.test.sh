#!/bin/bash
# The agent and the collector together: what is in /proc/net/dev arrives in the RRDs.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1
command -v rrdtool >/dev/null || exit 77

# start_collector: on a port that nobody uses; sets $port.
start_collector() {
    port=$(perl -MIO::Socket::INET -e \
        'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
    cat >"$folder/collector.conf" <<EOF
Collector
    Listen 127.0.0.1:$port
    Records sqlite $folder/records.db
    RrdDir $folder
    Log $folder/log
EOF
    "$BLUMAP" collector --foreground --config "$folder/collector.conf" &
    server=$!
    for _ in $(seq 200); do
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
        sleep 0.05
    done
    echo "gave up waiting for the collector" >&2
    exit 1
}

add_record() {
    "$BLUMAP" records add "$@" --config "$folder/collector.conf" || wrong "no record $1"
}

start_collector
add_record 8 --password-file "$folder/secret"
add_record 9 --password-file "$folder/secret"
add_record 10 --password-file "$folder/secret" --num 3
(umask 077 && echo other >"$folder/other")
add_record 12 --password-file "$folder/other"
settings "Interface eth1 8" "Interface eth0 9"
before=$(date +%s)
agent
after=$(date +%s)
expect 0 ""

# check_rrd ID VALUES
check_rrd() {
    local time
    time=$(rrdtool last "$folder/$1.rrd")
    [ "$time" -ge "$before" ] && [ "$time" -le "$after" ] ||
        wrong "$1.rrd was updated at $time, not in $before to $after"
    [ "$(rrdtool lastupdate "$folder/$1.rrd" | tail -n 1)" = "$time: $2" ] ||
        wrong "$1.rrd holds $(rrdtool lastupdate "$folder/$1.rrd" | tail -n 1) instead of $2"
}
check_rrd 8 "34359738360 34359738368"
check_rrd 9 "987654312 7901234568"

# Unknown, wrong password, wrong number of values: refused one by one, the last is sent all the same.
settings "Interface lo 7" "Interface eth0:1 10" "Interface eth1 12" "Interface eth0 9"
while [ "$(date +%s)" = "$after" ]; do sleep 0.1; done
before=$(date +%s)
agent
after=$(date +%s)
expect 1 "blumap agent: record 7 (lo): Authentication failed
blumap agent: record 10 (eth0:1): Authentication failed
blumap agent: record 12 (eth1): Authentication failed"
check_rrd 9 "987654312 7901234568"
[ ! -e "$folder/7.rrd" ] && [ ! -e "$folder/10.rrd" ] && [ ! -e "$folder/12.rrd" ] ||
    wrong "a refused record has an RRD"

# Runs in a row while traffic flows: a second has one sample, and none is refused for another of the same second.
settings "Interface eth0 9"
rm -r "$folder/state" # samples of records that are no longer in the settings
next_second
for i in 1 2 3 4 5 6; do
    echo "eth0: 12345678$i $((10 + i)) 0 0 0 0 0 0 987654321 10 0 0 0 0 0 0" >"$folder/proc/net/dev"
    agent
    expect 0 ""
done
next_second
before=$(date +%s)
agent
after=$(date +%s)
check_rrd 9 "987654288 7901234568" # the last of them
[ ! -e "$folder/state/refused" ] || wrong "refused holds $(cat "$folder/state/refused")"
exit $failed
