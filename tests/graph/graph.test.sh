#!/usr/bin/env bash
# blumap graph draws what is in the file: size, content, the forms of its argument, its mistakes.
set -euo pipefail
for tool in rrdtool convert compare identify; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
# Pango and fontconfig keep what they once allocated.
export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
unset RRDCACHED_ADDRESS
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir rrd

fail() {
    echo "$1" >&2
    exit 1
}

end=1768478400
window="--start $((end - 7200)) --end $end"

make_rrd() { # FILE RECEIVED SENT [DS-NAMES]
    local time received=$2 sent=$3 names=${4-stream0 stream1} updates=
    # shellcheck disable=SC2086
    set -- "$1" $names
    rrdtool create "$1" --start $((end - 90000)) --step 60 "DS:$2:GAUGE:120:0:U" \
        "DS:$3:GAUGE:120:0:U" RRA:AVERAGE:0.5:1:1500
    for ((time = end - 7200; time <= end; time += 60)); do
        updates="$updates $time:$received:$sent"
    done
    # shellcheck disable=SC2086
    rrdtool update "$1" $updates
}

graph() {
    "$BLUMAP" graph "$@"
}

# WIDTH HEIGHT of a picture
size() {
    identify -format '%w %h' "$1"
}

# how many pixels of FILE are (nearly) the colour
pixels() { # FILE COLOUR
    convert "$1" -fuzz 12% -fill black +opaque "$2" -fill white -opaque "$2" \
        -format '%[fx:round(mean*w*h)]' info:
}

make_rrd rrd/79.rrd 4000000 1000000

# A picture of the size asked for, with an area and a line in it.
# shellcheck disable=SC2086
graph rrd/79.rrd --output a.png $window
[ "$(identify -format '%m' a.png)" = PNG ] || fail "a.png is no PNG"

# What is no file is written to, not replaced.
mkfifo pipe
timeout 20 cat pipe >piped.png &
# shellcheck disable=SC2086
graph rrd/79.rrd --output pipe $window
wait $!
[ -p pipe ] || fail "the pipe is gone"
cmp a.png piped.png || fail "not the same picture through a pipe"
read -r width height <<<"$(size a.png)"
[ "$width" -gt 500 ] && [ "$width" -lt 700 ] || fail "the picture is $width wide"
[ "$height" -gt 150 ] && [ "$height" -lt 300 ] || fail "the picture is $height high"
area=$(pixels a.png '#95b8df')
line=$(pixels a.png '#d9752b')
[ "$area" -gt 30000 ] || fail "only $area pixels of area"
[ "$line" -gt 200 ] || fail "only $line pixels of line"

# shellcheck disable=SC2086
graph rrd/79.rrd --output wide.png --width 900 --height 300 $window
read -r wide high <<<"$(size wide.png)"
[ $((wide - width)) = 400 ] && [ $((high - height)) = 150 ] || fail "$wide x $high is not the size"

# Other data, another picture; the same data, the same.
make_rrd rrd/80.rrd 1000000 4000000
# shellcheck disable=SC2086
graph rrd/80.rrd --output b.png $window
! cmp -s a.png b.png || fail "other data gave the same picture"
[ "$(pixels b.png '#95b8df')" -lt $((area / 2)) ] || fail "a quarter of the traffic is no less area"
# shellcheck disable=SC2086
graph rrd/79.rrd --output again.png $window
[ "$(compare -metric AE a.png again.png null: 2>&1)" = 0 ] || fail "the same data gave another picture"

# Any two data sources will do, whatever their names.
make_rrd rrd/81.rrd 4000000 1000000 "traffic_in traffic-out"
# shellcheck disable=SC2086
graph rrd/81.rrd --output names.png $window
[ "$(compare -metric AE a.png names.png null: 2>&1)" = 0 ] || fail "the names of data sources matter"

# By number, with the folder given or taken from the settings.
printf 'Collector\n\tRrdDir %s\n' "$folder/rrd" >blumap.conf
# shellcheck disable=SC2086
{
    graph 79 --rrd-dir rrd --output id.png $window
    graph 79 --config blumap.conf --output config.png $window
    graph rrd/79.rrd $window >stdout.png
}
for other in id config stdout; do
    cmp a.png $other.png || fail "$other.png differs"
done

# As the pages of a map ask for it; "speed" is how far to look back.
graph 'id=79&speed=2h' --rrd-dir rrd --end $end --output query.png
graph 'speed=2h&id=%37%39' --rrd-dir rrd --end $end --output turned.png
cmp a.png query.png || fail "the query gave another picture"
cmp a.png turned.png || fail "the turned query gave another picture"
graph 'id=79&speed=1d' --rrd-dir rrd --end $end --output day.png
! cmp -s a.png day.png || fail "speed makes no difference"
graph 'id=79&speed=6h' --rrd-dir rrd --output now.png
graph 79 --rrd-dir rrd --output now.png

# What a file or a title is called does no harm.
odd='rrd/a b:c\d=e%s'"'"'".rrd'
cp rrd/79.rrd "$odd"
cp rrd/79.rrd './-x:y.rrd'
# shellcheck disable=SC2086
{
    graph "$odd" --output odd.png $window
    graph --output dash.png $window -- -x:y.rrd
    graph rrd/79.rrd --output title.png --title 'a:b\c %s <b>&'"'"'"' $window
}
cmp a.png odd.png || fail "the file's name is in the way"
cmp a.png dash.png || fail "a file's name that begins with a dash is in the way"
! cmp -s a.png title.png || fail "the title is not there"

# Mistakes: a message that names what was wrong, the status, and the old picture stays.
refuses() { # STATUS TEXT ARGUMENTS...
    local status=0 wanted=$1 text=$2
    shift 2
    cp a.png old.png
    graph --output old.png "$@" >out 2>err || status=$?
    [ "$status" = "$wanted" ] || fail "graph $*: exit status $status, not $wanted: $(cat err)"
    grep -qF -- "$text" err || fail "graph $*: \"$text\" is not in: $(cat err)"
    cmp -s a.png old.png || fail "graph $*: the old picture was touched"
    [ ! -s out ] || fail "graph $*: wrote to standard output"
    [ "$(find . -name 'old.png*' | wc -l)" = 1 ] || fail "graph $*: left something behind"
}
head -c 5000 rrd/79.rrd >cut.rrd
head -c 300 rrd/79.rrd >shorter.rrd
echo "no RRD" >text.rrd
rrdtool create one.rrd DS:a:GAUGE:60:U:U RRA:AVERAGE:0.5:1:10
rrdtool create max.rrd DS:a:GAUGE:60:U:U DS:b:GAUGE:60:U:U RRA:MAX:0.5:6:10
refuses 1 'cannot read "none.rrd": No such file' none.rrd
refuses 1 'cannot read "rrd/82.rrd"' 82 --rrd-dir rrd
refuses 1 'it is cut off' cut.rrd
refuses 1 'it is cut off' shorter.rrd
refuses 1 'it is not an RRD file' text.rrd
refuses 1 'has one data source' one.rrd
refuses 1 'RRA matching' max.rrd
refuses 1 '--start "yesternight"' rrd/79.rrd --start yesternight
refuses 1 '--end "later"' rrd/79.rrd --end later
refuses 1 'the start must be before the end' rrd/79.rrd --start now --end now-1h
refuses 1 'relative' rrd/79.rrd --start end-1h --end start+1h
refuses 1 'after 1980' rrd/79.rrd --start 19750102
refuses 1 'too many' rrd/79.rrd --start 19810101
refuses 1 '--title: at most' rrd/79.rrd --title "$(printf 'x%.0s' {1..300})"
refuses 2 'expected the number of a record' 'id=../79&speed=6h' --rrd-dir rrd
refuses 2 'expected a length of time' 'id=79&speed=6h:x' --rrd-dir rrd
refuses 2 'expected the number of a record, a file NAME.rrd' seventy-nine
refuses 2 'expected a record, a file or a query'
refuses 2 'expected one record' 1 2
refuses 2 '--width "9"' rrd/79.rrd --width 9
refuses 2 'none.conf' 79 --config none.conf
status=0
graph rrd/79.rrd --output none/x.png 2>err || status=$?
[ "$status" = 1 ] && grep -q 'none/x.png' err || fail "an output that cannot be written is not said"

# Without the library that draws: what to install. (A program that is linked with it does not start.)
linked=$(ldd "$BLUMAP" 2>/dev/null || true)
if [[ "$linked" != *librrd* ]]; then
    mkdir lib
    : >lib/librrd.so.8
    LD_LIBRARY_PATH=lib refuses 1 'install the package librrd8' rrd/79.rrd
fi
echo "all pictures as they should be"
