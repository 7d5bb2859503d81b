#!/bin/bash
# Sourced by the agent's tests: a scratch folder, a fake collector, settings, counters and checks.
set -u
here=$BLUMAP_SOURCE/tests/agent
folder=$(mktemp -d)
server=
failed=0

finish() {
    stop_server
    rm -rf "$folder"
}
trap finish EXIT

wrong() {
    echo "wrong: $*" >&2
    failed=1
}

wait_for_file() {
    for _ in $(seq 200); do
        [ -s "$1" ] && return
        sleep 0.05
    done
    echo "gave up waiting for $1" >&2
    exit 1
}

# For a sample of its own: within one second the agent's is the same.
next_second() {
    local now=$EPOCHSECONDS
    while [ "$EPOCHSECONDS" = "$now" ]; do sleep 0.02; done
}

stop_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server" 2>/dev/null
    server=
}

# start_server REPLY...: sets $port.
start_server() {
    stop_server
    rm -f "$folder/port" "$folder/requests"
    perl "$here/fake-collector.pl" "$folder" "$@" &
    server=$!
    wait_for_file "$folder/port"
    port=$(cat "$folder/port")
}

# settings LINE...: the section Agent with these lines.
settings() {
    {
        echo "Agent"
        echo "    Collector 127.0.0.1:$port"
        echo "    PasswordFile $folder/secret"
        echo "    StateDir $folder/state"
        printf '    %s\n' "$@"
    } >"$folder/blumap.conf"
}

# agent OPTION...: runs it; what it said is in $said, its exit status in $status.
agent() {
    said=$("$BLUMAP" agent --config "$folder/blumap.conf" --proc "$folder/proc" "$@" 2>&1)
    status=$?
}

# expect STATUS TEXT: of the last run.
expect() {
    [ "$status" = "$1" ] || wrong "exit status $status instead of $1"
    [ "$said" = "$2" ] || wrong "it said
$said
instead of
$2"
}

# requests: what the server was sent, without connection and time.
requests() {
    [ ! -e "$folder/requests" ] || sed -E 's/^[0-9]+ (.{40}).{8}/\1/' "$folder/requests"
}

count_requests() {
    requests | wc -l
}

hex() {
    printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'
}

# request ID PASSWORD VALUE...: as requests() shows it.
request() {
    local id=$1 password=$2
    shift 2
    printf '%08x%s%04x' "$id" "$(printf '%s' "$password" | md5sum | cut -c1-32)" $#
    for value; do
        printf '%04x%s' "${#value}" "$(hex "$value")"
    done
    echo
}

mkdir -p "$folder/proc/net"
cat >"$folder/proc/net/dev" <<'EOF'
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1000       10    0    0    0     0          0         0     1000       10    0    0    0     0       0          0
  eth0:123456789   2    3    4    5     6          7         8 987654321       10   11   12   13    14      15         16
  eth1: 4294967295 2    0    0    0     0          0         0 4294967296     10    0    0    0     0       0          0
eth0:1: 17         1    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  huge:18446744073709551615 1 0 0 0 0 0 0 2305843009213693952 1 0 0 0 0 0 0
EOF
(umask 077 && echo "a secret" >"$folder/secret")
