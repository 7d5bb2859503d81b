#!/usr/bin/env bash
# How many records a second the collector acknowledges, beside other servers of the protocol. See README.md.
set -euo pipefail
. "$(dirname "$0")/common.sh"
ids=${IDS:-1000}
seconds=${SECONDS_EACH:-3}
compile load -lcrypto

serve_blumap() {
    write_settings "LogLevel 3"
    add_record 1
    sqlite3 "$scratch/records.db" "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $ids)
        INSERT INTO records SELECT i, address, port, md5, num, \"create\" FROM n, records WHERE id = 1"
    exec "$BLUMAP" collector --config "$settings" --foreground
}
is_open() { (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

# measure SERVER: all shapes of load against a server that has just begun, in a folder of its own.
measure() {
    local folder=$scratch/$1 server time shape figures_of
    mkdir "$folder"
    port=$(free_port)
    free_port() { echo "$port"; } # for write_settings
    if [ "$1" = blumap ]; then
        (scratch=$folder settings=$folder/blumap.conf serve_blumap) >&2 &
    else
        (cd "$folder" && PORT=$port IDS=$ids FOLDER=$folder exec setsid bash -c "$(yardstick "$1")") >&2 &
    fi
    server=$!
    wait_until is_open || exit 1
    time=$(($(date +%s) / 60 * 60 - 86400 * 60))
    time=$("$scratch/load" "$port" 1 1 "$ids" "$time" 600 $((2 * ids)) | sed 's/.*next_time=//') # the RRDs are made
    for shape in "1 1" "1 8" "50 1" "50 8"; do
        # shellcheck disable=SC2086
        figures_of=$("$scratch/load" "$port" $shape "$ids" "$time" "$seconds")
        time=${figures_of##*next_time=}
        note "${shape/ /x}" "$1" "$figures_of"
    done
    note server "$1" "peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$server/status" || true)"
    [ "$1" = blumap ] && kill "$server" || kill -- "-$server"
    wait "$server" || true
    rm -rf "$folder"
}

for round in $(seq "$rounds"); do
    # shellcheck disable=SC2046
    for server in $(turn "$round" blumap $(yardsticks)); do measure "$server"; done
done
echo "records a second, microseconds to a reply (connections x records in flight):"
grep -v '^server ' "$figures" >"$figures.load"
grep '^server ' "$figures" >"$figures.peak"
figures=$figures.load print_medians per_second p50 p99 failed
echo "kilobytes:"
figures=$figures.peak print_medians peak
