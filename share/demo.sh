#!/usr/bin/env bash
# The whole road on one machine: agents, collector, RRD files, map and page.
#   share/demo.sh [--keep] [--seconds N] [--folder DIR] [--open]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source_folder=$PWD

usage() {
    cat <<'HELP'
Usage: share/demo.sh [--keep] [--seconds N] [--folder DIR]

Builds blumap, starts a collector on loopback with a SQLite table of records, sends this host's real
interfaces and made-up traffic for the ten links of maps/bluvpn2, and draws the map every few seconds.

  --keep         go on until Ctrl-C
  --seconds N    end after N seconds (default 180)
  --folder DIR   where everything is written (default build/demo; emptied first)
HELP
}

keep=no seconds=180 folder=$source_folder/build/demo
while [ $# -gt 0 ]; do
    case $1 in
    --keep) keep=yes ;;
    --seconds) seconds=${2:?--seconds needs a number} && shift ;;
    --folder) folder=${2:?--folder needs a name} && shift ;;
    -h | --help) usage && exit 0 ;;
    *) echo "share/demo.sh: unknown option \"$1\"; try --help" >&2 && exit 2 ;;
    esac
    shift
done
case $seconds in
'' | *[!0-9]*) echo "share/demo.sh: --seconds \"$seconds\": expected a whole number" >&2 && exit 2 ;;
esac

step=5 # seconds between samples
# The ten links of the map: interface name, record id, capacity of "in" and of "out" in Mbit/s.
links="gamma-nyu 79 10 1
nyu-rei 102 30 30
gamma-rei 80 10 1
bluserv-rei 84 30 30
h121-rei 92 10 1
gamma-bluserv 77 10 1
bluserv-h121 82 1 10
gamma-h121 78 1 1
bluserv-nyu 83 30 30
nyu-h121 101 1 10"

build() {
    share/install-packages.sh build demo
    echo "building ..."
    cmake --preset release >"$folder/build.log" 2>&1 &&
        cmake --build --preset release >>"$folder/build.log" 2>&1 ||
        { tail -n 30 "$folder/build.log" >&2 && exit 1; }
    blumap=$source_folder/build/release/blumap
}

prepare_folder() {
    # Only a folder that a demo made is emptied.
    if [ -e "$folder" ] && [ ! -e "$folder/.blumap-demo" ] && [ -n "$(ls -A "$folder")" ]; then
        echo "share/demo.sh: \"$folder\" is not empty and not a demo's: choose another --folder" >&2
        exit 2
    fi
    rm -rf "$folder"
    mkdir -p "$folder"/{rrd,graphs,state-host,state-links,proc/net}
    touch "$folder/.blumap-demo"
    folder=$(cd "$folder" && pwd)
    ln -s "$source_folder/images" "$folder/images"
    (umask 077 && head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/secret")
}

host_interfaces() { # "NAME ID" a line, ids from 1
    awk 'NR > 2 { sub(/:[^:]*$/, ""); gsub(/ /, ""); print $0, ++n }' /proc/net/dev | head -n 20
}

write_settings() { # PORT
    {
        echo "Collector"
        echo "    Listen    127.0.0.1:$1"
        echo "    Records   sqlite \"$folder/records.db\""
        echo "    RrdDir    \"$folder/rrd\""
        echo "    PidFile   \"$folder/collector.pid\""
        echo "    Log       \"$folder/collector.log\""
        echo "    LogLevel  5"
        echo "    User      $(id -un)"
    } >"$folder/blumap.conf"
    local which
    for which in host links; do
        {
            cat "$folder/blumap.conf"
            echo "Agent"
            echo "    Collector     127.0.0.1:$1"
            echo "    PasswordFile  \"$folder/secret\""
            echo "    StateDir      \"$folder/state-$which\""
            if [ "$which" = host ]; then host_interfaces; else awk '{ print $1, $2 }' <<<"$links"; fi |
                sed 's/^/    Interface     /'
        } >"$folder/agent-$which.conf"
    done
}

add_records() {
    local name id
    { host_interfaces && awk '{ print $1, $2 }' <<<"$links"; } | while read -r name id; do
        "$blumap" records --config "$folder/blumap.conf" add "$id" \
            --password-file "$folder/secret" --step "$step" >/dev/null
    done
}

start_collector() { # tries a few ports
    local port
    for port in 31372 41372 51372 61372; do
        write_settings "$port"
        "$blumap" collector --config "$folder/blumap.conf" --foreground 2>"$folder/collector.err" &
        collector=$!
        for _ in $(seq 50); do
            kill -0 "$collector" 2>/dev/null || break
            if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
                pids+=("$collector")
                return
            fi
            sleep 0.1
        done
        kill "$collector" 2>/dev/null || true
    done
    cat "$folder/collector.err" >&2
    exit 1
}

# Counters as /proc/net/dev has them, for interfaces whose load wanders.
make_traffic() {
    awk -v links="$links" -v file="$folder/proc/net/dev" '
    function wander(load) {
        load += (rand() - 0.5) * 0.12
        return load < 0.01 ? 0.01 : load > 0.99 ? 0.99 : load
    }
    BEGIN {
        srand()
        count = split(links, line, "\n")
        for (i = 1; i <= count; i++) {
            split(line[i], part, " ")
            name[i] = part[1]
            top_in[i] = part[3] * 1e6 / 8
            top_out[i] = part[4] * 1e6 / 8
            load_in[i] = rand()
            load_out[i] = rand()
        }
        while (1) {
            draft = file ".new"
            print "Inter-|   Receive                                                |  Transmit" >draft
            print " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed" >draft
            for (i = 1; i <= count; i++) {
                load_in[i] = wander(load_in[i])
                load_out[i] = wander(load_out[i])
                received[i] += top_in[i] * load_in[i]
                sent[i] += top_out[i] * load_out[i]
                printf "%s: %.0f %.0f 0 0 0 0 0 0 %.0f %.0f 0 0 0 0 0 0\n", name[i],
                    received[i], received[i] / 800, sent[i], sent[i] / 800 >draft
            }
            close(draft)
            if (system("mv " q draft q " " q file q "; sleep 1") != 0) exit
        }
    }' q="'" &
    pids+=($!)
}

start_agents() {
    "$blumap" agent --config "$folder/agent-host.conf" --interval "$step" \
        2>"$folder/agent-host.err" &
    pids+=($!)
    "$blumap" agent --config "$folder/agent-links.conf" --proc "$folder/proc" --interval "$step" \
        2>"$folder/agent-links.err" &
    pids+=($!)
}

draw() {
    local id
    (
        cd "$folder"
        awk '{ print $2 }' <<<"$links" | while read -r id; do
            if [ -e "rrd/$id.rrd" ]; then
                "$blumap" graph "rrd/$id.rrd" --output "graphs/$id.png" --start -5min \
                    --title "$(awk -v id="$id" '$2 == id { print $1 }' <<<"$links")"
            fi
        done
        "$blumap" render "$source_folder/maps/bluvpn2" 2>"$folder/render.err" ||
            { cat "$folder/render.err" >&2 && exit 1; }
    )
}

pids=()
stop() {
    trap - EXIT INT TERM
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
}
trap stop EXIT
trap 'echo; echo "stopped; the pictures stay in $folder"; exit 0' INT TERM

prepare_folder
build
start_collector
add_records
make_traffic
start_agents

echo "agents send every $step seconds; the first colours come after the second sample"
sleep $((2 * step + 2))
end=$((SECONDS + seconds - 2 * step - 2))
drawn=0
while [ "$keep" = yes ] || [ "$SECONDS" -lt "$end" ] || [ "$drawn" = 0 ]; do
    draw
    drawn=$((drawn + 1))
    if [ "$drawn" = 1 ]; then
        echo "open this in a browser, hover over the arrows, and reload to see them change:"
        echo "    file://$folder/index.html"
    fi
    printf '\r%s: drawn %d times ' "$(date +%H:%M:%S)" "$drawn"
    sleep "$step" & wait $!
done
echo
echo "done; the pictures stay in $folder (--keep goes on until Ctrl-C)"
