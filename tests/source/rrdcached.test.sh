#!/usr/bin/env bash
# RRD targets through rrdcached: what it still holds back is in the values.
set -euo pipefail
for tool in rrdtool rrdcached perl; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
folder=$(mktemp -d)
children=
trap 'kill $children 2>/dev/null || :; wait; rm -rf "$folder"' EXIT
cd "$folder"
mkdir rrd journal
socket=unix:$folder/socket
port=$(perl -MIO::Socket::INET -e \
    'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
unset RRDCACHED_ADDRESS

fail() {
    echo "$1" >&2
    exit 1
}

rrdcached -g -l "$socket" -l "127.0.0.1:$port" -b "$folder/rrd" -B -w 3600 -f 7200 -j journal \
    -p pid >/dev/null 2>&1 &
children=$!
for _ in $(seq 200); do
    [ -S socket ] && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.05
done

# make_rrd NAME VALUE: the values are in rrdcached only
now=1768478400
make_rrd() {
    local time
    rrdtool create "rrd/$1.rrd" --start $((now - 600)) --step 60 DS:in:GAUGE:120:U:U \
        DS:out:GAUGE:120:U:U RRA:AVERAGE:0.5:1:100
    for ((time = now - 300; time <= now; time += 60)); do
        rrdtool update --daemon "$socket" "$folder/rrd/$1.rrd" "$time:$2:5"
    done
}

# render VALUE OPTIONS TARGET: renders a map with that target; the value that came out
expect() {
    printf '%s\nDATAOUTPUTFILE data\nNODE n\nPOSITION 50 50\nTARGET %s\n' "$2" "$3" >map.conf
    "$BLUMAP" render map.conf --output map.png --now "$now" 2>err || fail "render failed: $(cat err)"
    [ "$(cut -f 2,3 data | tr -d '\r')" = "$1" ] || fail "$2 $3: $(cat data err), not $1"
}

make_rrd 1 1000
make_rrd 2 2000
make_rrd 3 3000
expect $'0.000000\t0.000000' '' gauge:rrd/1.rrd:in:out
expect $'1000.000000\t5.000000' "SET rrd_options --daemon $socket" gauge:rrd/1.rrd:in:out
expect $'1000.000000\t5.000000' "SET rrd_options --daemon $socket" gauge:./rrd/1.rrd:in:out
expect $'2000.000000\t5.000000' "SET rrd_options --daemon=127.0.0.1:$port" gauge:2.rrd:in:out
RRDCACHED_ADDRESS=$socket expect $'3000.000000\t5.000000' '' gauge:rrd/3.rrd:in:out

expect $'0.000000\t0.000000' "SET rrd_options -d127.0.0.1:$port" "gauge:$folder/rrd/2.rrd:in:out"
grep -q 'absolute path names not allowed' err || fail "no word about the path: $(cat err)"
expect $'0.000000\t0.000000' "SET rrd_options -d 127.0.0.1:$port" gauge:none.rrd:in:out
grep -q 'No such file' err || fail "no word about the missing file: $(cat err)"
RRDCACHED_ADDRESS=$socket expect $'0.000000\t0.000000' '' gauge:rrd/none.rrd:in:out
grep -q WMRRD06 err || fail "no word about the missing file: $(cat err)"

# Somebody who is no rrdcached, and somebody who says nothing, hold nothing up.
perl -MIO::Socket::INET -e '
    my $silent = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1");
    my $other = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1");
    open my $f, ">", "ports.new"; print $f $silent->sockport, " ", $other->sockport; close $f;
    rename "ports.new", "ports";
    while (my $c = $other->accept) { print $c "HTTP/1.0 400 Bad request\r\n"; close $c; }' &
children="$children $!"
for _ in $(seq 200); do
    [ -e ports ] && break
    sleep 0.05
done
read -r silent other < <(cat ports; echo)
expect $'1000.000000\t5.000000' "SET rrd_options -d 127.0.0.1:$other" gauge:rrd/1.rrd:in:out
grep -q 'no rrdcached' err || fail "no word about the other server: $(cat err)"
SECONDS=0
expect $'1000.000000\t5.000000' "SET rrd_options -d 127.0.0.1:$silent" gauge:rrd/1.rrd:in:out
grep -q 'Connection timed out' err || fail "no word about the silent server: $(cat err)"
[ "$SECONDS" -lt 20 ] || fail "the silent server held the run up for $SECONDS s"
expect $'1000.000000\t5.000000' "SET rrd_options -d 127.0.0.1:1" gauge:rrd/1.rrd:in:out
grep -q '^map.conf: warning: .*Connection refused' err || fail "no word about nobody: $(cat err)"
