#!/bin/bash
# What the agent sends, bit for bit, and that it says nothing when all is accepted.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1

start_server "3:Successfully updated"
(umask 077 && printf 'another\r\n' >"$folder/other")
settings "Interface eth1 8" "Interface eth0 9" "Interface lo 10 $folder/other" \
    "Interface eth0:1 4294967295" "Interface huge 11"
before=$(date +%s)
agent
after=$(date +%s)
expect 0 ""

expected=$(
    request 8 "a secret" 34359738360 34359738368
    request 9 "a secret" 987654312 7901234568
    request 10 "another" 8000 8000
    request 4294967295 "a secret" 136 0
    request 11 "a secret" 147573952589676412920 18446744073709551616
)
[ "$(requests)" = "$expected" ] || wrong "it sent
$(requests)
instead of
$expected"

# One by hand, so that not all rests on the function above.
first=000000088b32185212f8625d1752b360f224fba20002000b3334333539373338333630000b3334333539373338333638
[ "$(requests | head -n 1)" = "$first" ] || wrong "the first request differs"

# One connection, one time, which is now.
[ "$(cut -d' ' -f1 "$folder/requests" | sort -u)" = 1 ] || wrong "more than one connection"
times=$(cut -d' ' -f2 "$folder/requests" | cut -c41-48 | sort -u)
[ "$(echo "$times" | wc -l)" = 1 ] || wrong "more than one time"
time=$((16#$times))
[ "$time" -ge "$before" ] && [ "$time" -le "$after" ] || wrong "time $time not in $before to $after"

# Replies that come byte by byte.
start_server "slow:Successfully updated"
settings "Interface eth1 8" "Interface eth0 9"
agent
expect 0 ""
[ "$(count_requests)" = 2 ] || wrong "$(count_requests) requests instead of 2"

# A host name.
sed -i 's/127.0.0.1:/localhost:/' "$folder/blumap.conf"
agent
expect 0 ""

# This host's own interfaces.
if grep -q '^ *lo:' /proc/net/dev 2>/dev/null; then
    start_server "3:"
    settings "Interface lo 10"
    agent --proc /proc
    expect 0 ""
    [ "$(count_requests)" = 1 ] || wrong "lo was not sent"
fi
exit $failed
