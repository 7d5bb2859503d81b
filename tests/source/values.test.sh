#!/usr/bin/env bash
# What RRD targets give is what rrdtool itself says of the file: the last known row of a window, or a
# function over all of it.
set -euo pipefail
command -v rrdtool >/dev/null || { echo "skipped: rrdtool is not installed"; exit 77; }
unset RRDCACHED_ADDRESS
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() {
    echo "$1" >&2
    exit 1
}

# Two days of minutes, with gaps.
now=1768478400
rrdtool create a.rrd --start $((now - 3 * 86400)) --step 60 DS:in:GAUGE:120:U:U DS:out:GAUGE:120:U:U \
    RRA:AVERAGE:0.5:1:1500 RRA:AVERAGE:0.5:6:600 RRA:MAX:0.5:1:1500 RRA:MAX:0.5:6:600
updates=
random=7
for ((time = now - 2 * 86400; time <= now; time += 60)); do
    random=$(((random * 1103515245 + 12345) % 2147483648))
    in=$((random % 1000000)).$((random % 997))
    out=$((random / 7 % 10000000))
    [ $((random / 64 % 9)) -gt 0 ] || in=U
    [ $((random / 1024 % 7)) -gt 0 ] || out=U
    updates="$updates $time:$in:$out"
done
# shellcheck disable=SC2086
rrdtool update a.rrd $updates

# value NOW HINTS...: "IN OUT" as the map has it
value() {
    local moment=$1
    shift
    printf 'SET %s\n' "$@" >map.conf
    printf 'DATAOUTPUTFILE data\nNODE n\nPOSITION 50 50\nTARGET gauge:a.rrd:in:out\n' >>map.conf
    "$BLUMAP" render map.conf --output map.png --now "$moment" 2>err || fail "$(cat err)"
    tr -d '\r' <data | cut -f 2,3 | tr '\t' ' '
}

# last_row NOW PERIOD CF [OPTIONS]: the same by rrdtool fetch
last_row() {
    local moment=$1 period=$2 cf=$3
    shift 3
    rrdtool fetch a.rrd "$cf" --start "$moment-$period" --end "$moment" "$@" |
        awk '/:/ && ($2 !~ /nan/ || $3 !~ /nan/) { in_ = $2; out = $3 }
            END { printf "%.6f %.6f\n", in_ ~ /nan/ ? 0 : in_, out ~ /nan/ ? 0 : out }'
}

# whole NOW PERIOD CF FUNCTION: the same by rrdtool graph
whole() {
    rrdtool graph /dev/null -f '' --start "$1-$2" --end "$1" DEF:i=a.rrd:in:"$3" \
        DEF:o=a.rrd:out:"$3" "VDEF:vi=i,$4" "VDEF:vo=o,$4" PRINT:vi:%lf PRINT:vo:%lf |
        sed '/^$/d; s/.*nan.*/0.000000/' | paste -s -d ' '
}

compare() { # WHAT WANTED GOT
    [ -n "$2" ] && [ "$2" = "$3" ] || fail "$1: rrdtool says \"$2\", the map \"$3\""
}

for moment in $now $((now + 30)) $((now - 4321)) $((now + 700)); do
    for period in 300 800 7200; do
        for cf in AVERAGE MAX; do
            compare "row $moment $period $cf" "$(last_row $moment $period $cf)" \
                "$(value $moment "rrd_period $period" "rrd_cf $cf")"
        done
    done
done
compare resolution "$(last_row $now 7200 AVERAGE -r 360)" \
    "$(value $now "rrd_period 7200" "rrd_options -r 360")"

for function in MAXIMUM MINIMUM AVERAGE TOTAL STDEV FIRST LAST 95,PERCENT 95,PERCENTNAN; do
    for period in 800 100000; do
        moment=$((now - 77))
        compare "$function $period" "$(whole $moment $period AVERAGE $function)" \
            "$(value $moment "rrd_period $period" "rrd_aggregate_function $function")"
    done
done
compare "MAXIMUM of MAX" "$(whole $now 150000 MAX MAXIMUM)" \
    "$(value $now "rrd_period 150000" "rrd_cf MAX" "rrd_aggregate_function MAXIMUM")"
echo "all values as rrdtool has them"
