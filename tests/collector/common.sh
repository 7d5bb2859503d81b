# shellcheck shell=bash disable=SC2034,SC2086
# Sourced by the tests that run a collector: a scratch folder, a free port, settings, and helpers.
: "${BLUMAP:?the program to test}"
export LC_ALL=C
here=${BLUMAP_SOURCE:?}/tests/collector
scratch=$(mktemp -d)
collector=
settings=$scratch/blumap.conf
secret_md5=5ebe2294ecd0e0f08eab7690d2a6ee69 # of "secret"
failures=0

# What a test adds here is run at its end too.
at_end=()
end_test() {
    local command children
    for command in "${at_end[@]}"; do $command || true; done
    children=$(jobs -p)
    [ -z "$children" ] || kill $children 2>/dev/null || true
    wait
    rm -rf "$scratch"
}

# end_daemon PID: if it is still there and this test's
end_daemon() {
    if [[ "$({ tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null)" == *" --config $settings "* ]]; then
        kill -9 "$1"
    fi
}
trap end_test EXIT

fail() {
    echo "FAILED: $*" >&2
    failures=$((failures + 1))
}

# expect NAME ACTUAL EXPECTED, the last one a pattern as in case
expect() {
    # shellcheck disable=SC2254
    case $2 in
    $3) ;;
    *) fail "$1: \"$2\", expected \"$3\"" ;;
    esac
}

finish() {
    if [ "$failures" -gt 0 ]; then
        echo "--- the collector's log:" >&2
        cat "$scratch/log" >&2 2>/dev/null || true
        exit 1
    fi
    exit 0
}

# A port outside of those that the system gives to clients.
free_port() {
    perl -MIO::Socket::INET -e 'my $port;
        do { $port = 10000 + int rand 20000 } until IO::Socket::INET->new(
            Listen => 1, LocalAddr => "127.0.0.1", LocalPort => $port);
        print $port'
}

# write_settings [LINE...]: further lines of the section Collector
write_settings() {
    port=$(free_port)
    mkdir -p "$scratch/rrd"
    {
        echo "Collector"
        echo "Listen 127.0.0.1:$port"
        echo "Records ${records:-sqlite $scratch/records.db}"
        echo "RrdDir $scratch/rrd"
        echo "PidFile $scratch/collector.pid"
        echo "Log $scratch/log"
        echo "RecordsTtl 1"
        printf '%s\n' "$@"
        echo "User $(id -un)" # who runs the test owns the folders
    } >"$settings"
}

blumap() {
    "$BLUMAP" "$1" --config "$settings" "${@:2}"
}

# add_record ID [OPTION...], with the password "secret"
add_record() {
    echo secret | blumap records add "$1" --password-file - "${@:2}"
}

# Waits up to thirty seconds until the command succeeds.
wait_until() {
    local i
    for ((i = 0; i < 600; i++)); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.05
    done
    fail "waited in vain for: $*"
    return 1
}

is_ready() { grep -q "ready: " "$scratch/log"; }

start_collector() {
    : >"$scratch/log"
    "$BLUMAP" collector --config "$settings" --foreground &
    collector=$!
    wait_until is_ready || { cat "$scratch/log" >&2; exit 1; }
}

stop_collector() {
    local status=0
    kill -TERM "$collector"
    wait "$collector" || status=$?
    collector=
    expect "exit status of the collector" "$status" 0
}

# send REQUEST...: what client.pl prints, on one line
send() { perl "$here/client.pl" 127.0.0.1 "$port" "$@" | paste -sd'|'; }
send_from() { perl "$here/client.pl" --from "$1" 127.0.0.1 "$port" "${@:2}" | paste -sd'|'; }

# Until what was remembered of the records before it is asked for again.
wait_for_records() { sleep 1.2; }

# waiting_segments FOLDER: of a journal
waiting_segments() { find "$1" -name '*.journal'; }

last_update() { rrdtool lastupdate "$scratch/rrd/$1.rrd" 2>&1 | tail -n 1; }
