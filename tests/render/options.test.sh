#!/usr/bin/env bash
# The command line: what the options do, and what a wrong one says.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
wrong=0

check() { # WHAT COMMAND...
    local what=$1
    shift
    if ! "$@"; then
        echo "wrong: $what"
        wrong=$((wrong + 1))
    fi
}

render() { "${BLUMAP:?}" render "$@" >out 2>err; }
usage() { # TEXT ARGUMENTS...
    local text=$1 got=0
    shift
    render "$@" || got=$?
    [ "$got" = 2 ] && grep -qF -- "$text" err && [ ! -e weathermap.png ]
}
says() { grep -qF -- "$1" err; }
is_silent() { [ ! -s err ] && [ ! -s out ]; }
same_picture() { cmp -s "$1" "$2"; }
size_of() { stat -c %s "$1"; }

cat >map.conf <<'MAP'
WIDTH 300
HEIGHT 100
TIMEPOS 10 90 %Y-%m-%d %H:%M:%S
NODE a
	LABEL {map:who}
	POSITION 40 40
NODE b
	LABEL b
	POSITION 260 40
LINK ab
	NODES a b
	BANDWIDTH 10M
	TARGET static:9M:1M
MAP
cp map.conf weathermap.conf
export TZ=UTC

check '--help' render --help
check '--help goes to stdout' grep -q -- --htmloutput out
for option in config output htmloutput image-uri define no-data randomdata bulge no-warn debug \
    dumpconfig quality now allow-external dump-scene; do
    check "--help tells of --$option" grep -q -- "--$option" out
done
check 'two maps' usage 'expected one map' map.conf weathermap.conf
check 'a map twice' usage 'expected one map' map.conf --config weathermap.conf
check 'an unknown option' usage '--htmloutput' --htmloutputs x
check 'a kind of picture' usage '.png' map.conf --output x.svg
check 'a define without a value' usage 'NAME=VALUE' map.conf --define x
check 'a define without a name' usage 'NAME=VALUE' map.conf --define =x
check 'a quality' usage '1 to 100' map.conf --quality 101
check 'a moment' usage '--now' map.conf --now yesterday
check 'a flag with a value' usage 'no-data' map.conf --no-data=1

check 'the default map' render --output w.png --now 1000000000
check '--config' render --config map.conf --output c.png --now 1000000000
check 'is the same map' same_picture w.png c.png
check 'silence' is_silent
check '--now is in the stamp' render map.conf --now 1270813792 --dump-scene --output null
check 'as said' grep -q '2010-04-09 11:49:52' out
check '--define' render map.conf --define who=x=y --dump-scene --output null
check 'sets a hint' grep -q 'x=y' out
check '--no-data' render map.conf --no-data --dump-scene --output null
check 'leaves all grey' grep -q '^filled-polygon #c0c0c0' out
check '--bulge' render map.conf --bulge --output bulge.png --now 1000000000
check 'changes the picture' bash -c '! cmp -s w.png bulge.png'
check '--randomdata' render map.conf --randomdata --output random.png
check '--quality 5' render map.conf --output q5.jpg --quality 5
check '--quality 95' render map.conf --output q95.jpg --quality 95
check 'makes files smaller or larger' test "$(size_of q5.jpg)" -lt "$(size_of q95.jpg)"
check '--debug' render map.conf --debug --output null
check 'counts' says '2 nodes, 1 links'
check 'tells what was read' says 'link "ab": in 9000000 (90.00 %, range 85_100), out 1000000 (10.00 %, range 1_10)'
render map.conf --debug --no-data --output null
check 'nothing was read' bash -c '! grep -q "link \"ab\"" err'
printf 'NODE a\n\tPOSITION 9 9\n\tTARGET nowhere.rrd\n' >unknown.conf
check '--debug of a missing value' render unknown.conf --debug --output null
check 'is unknown' says 'node "a": in unknown, out unknown'

printf 'NODE a\n\tLABEL a\n\tLABELFONT 77\n\tPOSITION 40 40\n' >warn.conf
check 'an undefined font' render warn.conf --output null
check 'is a warning' says '[WMWARN36]'
check '--no-warn' render warn.conf --output null --no-warn wmwarn36,WMWARN03
check 'leaves it out' is_silent
sed -i '1iSET nowarn_WMWARN36 1\nSET nowarn_WMWARN03 1' warn.conf
check 'and so does' render warn.conf --output null
check 'a hint of the map' is_silent
exit "$((wrong > 0))"
