#!/bin/bash
# The agent as a daemon: every second a sample, failures told and survived, a clean end by a signal.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1

start_agent() {
    "$BLUMAP" agent --config "$folder/blumap.conf" --proc "$folder/proc" --interval 1 \
        2>"$folder/said" &
    agent=$!
}

# stop_agent SIGNAL: it must end by itself, with status 0.
stop_agent() {
    local began=$SECONDS
    kill "-$1" "$agent"
    wait "$agent"
    status=$?
    [ "$status" = 0 ] || wrong "exit status $status after SIG$1"
    [ $((SECONDS - began)) -lt 10 ] || wrong "$((SECONDS - began)) seconds to end after SIG$1"
}

# wait_for_requests COUNT
wait_for_requests() {
    for _ in $(seq 400); do
        [ "$(count_requests)" -ge "$1" ] && return
        sleep 0.05
    done
    echo "gave up waiting for $1 requests" >&2
    kill "$agent"
    exit 1
}

start_server "3:"
settings "Interface eth0 9"
start_agent
wait_for_requests 3
stop_agent TERM
[ ! -s "$folder/said" ] || wrong "it said $(cat "$folder/said")"
times=$(cut -d' ' -f2 "$folder/requests" | cut -c41-48)
[ -z "$(uniq -d <<<"$times")" ] || wrong "two samples at one time"

# A silent server does not keep it from ending.
start_server "silent"
settings "Interface eth0 9" "ReplyTime 60"
start_agent
wait_for_requests 1
stop_agent INT
[ "$(cat "$folder/said")" = "blumap agent: record 9 (eth0): no reply from 127.0.0.1:$port: stopped by a signal" ] ||
    wrong "it said $(cat "$folder/said")"

# Each failure is told, and the next sample is sent all the same.
start_server "2:no" "1:no" "close" "3:"
settings "Interface eth0 9"
start_agent
wait_for_requests 4
stop_agent TERM
expected="blumap agent: record 9 (eth0): no
blumap agent: record 9 (eth0): no
blumap agent: record 9 (eth0): 127.0.0.1:$port closed the connection before its reply"
[ "$(cat "$folder/said")" = "$expected" ] || wrong "it said $(cat "$folder/said")"
exit $failed
