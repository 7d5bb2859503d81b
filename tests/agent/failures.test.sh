#!/bin/bash
# What the agent says when a record is not accepted, and that the others are sent all the same.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1

# check STATUS TEXT REQUESTS REPLY...: three records against a server that answers so.
check() {
    local status=$1 text=$2 count=$3
    shift 3
    rm -rf "$folder/state"
    start_server "$@"
    settings "Interface eth1 8" "Interface eth0 9" "Interface lo 10" "ReplyTime 1"
    agent
    expect "$status" "${text//PORT/$port}"
    [ "$(count_requests)" = "$count" ] || wrong "$(count_requests) requests instead of $count: $*"
}

# Code 1: the server ends the connection, the others go over a new one.
check 1 "blumap agent: record 8 (eth1): Authentication failed" 3 \
    "1:Authentication failed" "3:Successfully updated"
[ "$(cut -d' ' -f1 "$folder/requests" | tr -d '\n')" = 122 ] || wrong "not on a second connection"
check 1 "blumap agent: record 8 (eth1): Authentication failed
blumap agent: record 9 (eth0): Authentication failed
blumap agent: record 10 (lo): Authentication failed" 3 "1:Authentication failed"

# Code 2: the connection goes on.
check 1 "blumap agent: record 9 (eth0): illegal attempt to update" 3 \
    "3:" "2:illegal attempt to update" "3:"
[ "$(cut -d' ' -f1 "$folder/requests" | tr -d '\n')" = 111 ] || wrong "not on one connection"

# Not now: the sample waits, and what comes after it of its record; the others go.
check 1 "blumap agent: record 9 (eth0): not now: no room" 3 \
    "3:" "2:record 9: not now: no room" "3:"
start_server "3:"
settings "Interface eth1 8" "Interface eth0 9" "Interface lo 10" "ReplyTime 1"
agent
expect 0 ""
cut -d' ' -f2 "$folder/requests" | grep -q "^00000009" || wrong "record 9 was not sent again"
[ ! -e "$folder/state/refused" ] || wrong "what may be taken later is set aside"

# Words that would be lines of their own, or none.
check 1 "blumap agent: record 8 (eth1): a?b?[31m
blumap agent: record 9 (eth0): refused with code 2 and no reason" 3 \
    "2:a
b"$'\033'"[31m" "2:" "3:"

# No reply: a server that answers nothing is not asked for every record.
check 1 "blumap agent: record 8 (eth1), record 9 (eth0), record 10 (lo): 127.0.0.1:PORT closed the connection before its reply" 1 \
    "close"
check 1 "blumap agent: record 8 (eth1), record 9 (eth0), record 10 (lo): no reply from 127.0.0.1:PORT within 1 s" 3 \
    "silent"

# One that has answered before is tried again, with what it did not answer.
check 0 "" 4 "3:" "close" "3:"
check 0 "" 4 "3:" "silent" "3:"

# Nobody there.
stop_server
rm -rf "$folder/state"
agent
expect 1 "blumap agent: record 8 (eth1), record 9 (eth0), record 10 (lo): cannot connect to 127.0.0.1:$port: Connection refused"

# Interfaces that are not there.
rm -rf "$folder/state"
start_server "3:"
settings "Interface eth7 7" "Interface eth0 9" "Interface wlan0 12"
agent
expect 1 "blumap agent: record 7 (eth7): no such interface in $folder/proc/net/dev, did you mean \"eth0\"?
blumap agent: record 12 (wlan0): no such interface in $folder/proc/net/dev"
[ "$(count_requests)" = 1 ] || wrong "eth0 was not sent alone"

# Passwords that can't be had.
rm -rf "$folder/state"
start_server "3:"
settings "Interface eth1 8 $folder/none" "Interface eth0 9" "Interface lo 10 $folder/none"
agent
expect 1 "blumap agent: cannot read \"$folder/none\": No such file or directory
blumap agent: record 8 (eth1), record 10 (lo): there is no password for it"
[ "$(count_requests)" = 1 ] || wrong "eth0 was not sent alone"

# A password that others may read works, with a warning.
chmod 644 "$folder/secret"
rm -rf "$folder/state"
settings "Interface eth0 9"
agent
expect 0 "$folder/secret: warning: others may read this password file (mode 644); chmod 600 keeps it secret"
chmod 600 "$folder/secret"

# Junk among the counters.
sed -i '4i eth9: what?' "$folder/proc/net/dev"
agent
expect 0 "$folder/proc/net/dev:4: warning: counter 1 is no whole number below 2^64; line skipped"

# No counters at all.
agent --proc "$folder/nothing"
expect 1 "blumap agent: cannot read \"$folder/nothing/net/dev\": No such file or directory"
exit $failed
