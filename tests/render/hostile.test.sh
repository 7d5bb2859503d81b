#!/usr/bin/env bash
# Maps and command lines that mean ill: each ends soon, within bounded memory, with a picture or a
# message that names place and remedy. Nothing is executed, nothing but the outputs is written.
set -euo pipefail
maps=${BLUMAP_SOURCE:?}/tests/render/hostile.pl
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
cd "$work"
wrong=0
cases=0
most_seconds=30 most_megabytes=2500
is_sanitised=no
grep -q __asan_init "${BLUMAP:?}" && is_sanitised=yes
export ASAN_OPTIONS=hard_rss_limit_mb=$most_megabytes UBSAN_OPTIONS=print_stacktrace=1 TZ=UTC

complain() { # WHAT
    echo "wrong: $1"
    sed -n '1,5s/^/    /p' err | cut -c 1-300
    wrong=$((wrong + 1))
}

# The program under limits; a kill for time or memory is an exit status of its own.
bounded() { (
    ulimit -t $most_seconds
    [ $is_sanitised = yes ] || ulimit -v $((most_megabytes * 1024))
    exec timeout $((3 * most_seconds)) "$BLUMAP" "$@" </dev/null >out 2>err
); }

# expect STATUS PATTERN ARGUMENTS...: what must hold of every run. PATTERN is of grep -E; "" is silence.
expect() {
    local status=$1 pattern=$2 got=0
    shift 2
    cases=$((cases + 1))
    bounded "$@" || got=$?
    [ $got = "$status" ] || complain "$*: exit status $got instead of $status"
    if grep -qE 'Sanitizer|runtime error' err; then complain "$*: undefined behaviour"; fi
    if [ -e hurt ]; then complain "$*: something was executed"; rm hurt; fi
    if [ -z "$pattern" ]; then
        [ ! -s err ] || complain "$*: silence was expected"
    else
        grep -qE -- "$pattern" err || complain "$*: does not say $pattern"
    fi
    [ "$(wc -c <err)" -lt 2000000 ] || complain "$*: says too much"
}

# draws PATTERN MAP [COUNT]: a map of hostile.pl, or map.conf, ends in a picture and a page.
draws() {
    local pattern=$1 name=$2
    rm -f o.png o.html o.dump
    [ "$name" = map.conf ] || perl "$maps" "$name" "${3:-0}" >"$name.conf"
    expect 0 "$pattern" render "${name%.conf}.conf" --output o.png --htmloutput o.html --dumpconfig o.dump
    [ -s o.png ] && [ -s o.html ] || complain "$name: no picture or no page"
    if [ "$name" != map.conf ]; then rm -f "$name.conf"; fi
}

# refuses STATUS PATTERN ARGUMENTS...: ends without a picture, and the old ones stay.
refuses() {
    local status=$1 pattern=$2 file
    shift 2
    for file in o.png o.html weathermap.png; do echo old >$file; done
    expect "$status" "$pattern" render "$@"
    for file in o.png o.html weathermap.png; do
        cmp -s $file <(echo old) || complain "$*: $file was touched"
    done
    if compgen -G 'o.*.??????' >/dev/null; then complain "$*: a draft was left"; fi
}

seconds_of() { # NAME COUNT: CPU time
    local TIMEFORMAT='%U %S'
    perl "$maps" "$1" "$2" >"$1.conf"
    { time bounded render "$1.conf" --output o.png --htmloutput o.html --dumpconfig o.dump; } 2>times || true
    awk '{ print $1 + $2 }' times
}

# linear NAME COUNT: four times the map takes no more than about four times the time.
linear() {
    local few many
    cases=$((cases + 1))
    few=$(seconds_of "$1" "$2")
    many=$(seconds_of "$1" $((4 * $2)))
    awk -v few="$few" -v many="$many" 'BEGIN { exit !(many <= 6 * few + 0.5) }' ||
        complain "$1: $2 take $few s, four times as many $many s"
    rm -f "$1.conf"
}

write() { cat >map.conf; } # what follows as <<MAP

# ---- much of everything ----
draws '' nodes 100000
draws '' links 20000
draws '' vias 20000
draws '' angled-vias 20000
draws '' far-vias 20000
draws 'long-label.conf:1:1: .*only 10000 are drawn' long-label 10000000
draws 'long-word.conf:1:1: .*Unrecognised' long-word 10000000
draws '' long-notes 1000000
draws 'and more: 0 errors and 100000 warnings in all' unknown-lines 100000
draws 'ranges.conf:1002:1: .*a scale can have 1000 ranges' ranges 100000
draws "inherited-hints.conf:[0-9]+:2: .*SET is left out" inherited-hints 20000
draws 'TARGETs of "n[0-9]+" are not read' inherited-targets 1000
for name in nodes links unknown-ends unknown-bases unknown-scales scales hints missing-icons \
    missing-fonts missing-files same-node reverse-chain circle template-chain tokens targets; do
    linear $name 2500
done

# ---- chains and circles ----
draws '' reverse-chain 100000
draws 'circle.conf:2:11: .*WMWARN11' circle 2
grep -q 'circle.conf:4:11: note: ' err || complain 'a circle has two places'
draws 'circle.conf:2:11: .*itself' circle 1
draws 'circle.conf:2:11: .*10000 nodes' circle 10000
draws '' far-chain 1000
draws 'template-of-itself.conf:2:11: .*WMWARN40' template-of-itself
echo 'INCLUDE map.conf' | write
draws "map.conf:1:9: .*twice" map.conf
grep -q 'map.conf: note: it is the map itself' err || complain 'an INCLUDE of itself has two places'
for i in $(seq 40); do echo "INCLUDE deep$((i + 1))" >deep$i; done
echo 'INCLUDE deep1' | write
draws '^deep32:1:9: .*32 deep' map.conf
echo 'INCLUDE map.conf' >mutual
printf 'INCLUDE ./mutual\nINCLUDE .//mutual\nINCLUDE %s/mutual\n' "$work" | write
draws "^mutual:1:9: .*twice|^./mutual:1:9: .*twice" map.conf
grep -q 'map.conf:3:9: .*twice' err || complain 'one file has one name'

# ---- tokens ----
draws '' tokens 600
draws 'only 10000 are drawn' open-tokens 20000
draws 'nested-tokens.conf:1:1: .*WMWARN05' nested-tokens 1000
draws 'title-in-title.conf: .*more than 64 MiB' title-in-title 20000
draws 'label-in-label.conf:4:1: .*more than 64 MiB' label-in-label 20000
draws 'hint-in-labels.conf:4:1: .*more than 64 MiB' hint-in-labels 100
draws 'formats.conf:7:1: .*WMWARN02' formats
draws '' stamps 10000

# ---- sizes ----
draws 'no-width.conf:1:7: .*from 1 to 32767' no-width
draws 'negative-width.conf:1:8: .*from 1 to 32767' negative-width
draws 'huge-width.conf:1:7: .*from 1 to 32767' huge-width
perl "$maps" huge-map >huge.conf
refuses 1 'huge.conf: error: .*--pixel-limit' huge.conf --output o.png --htmloutput o.html
perl "$maps" inherited-text 2000 >text.conf
refuses 1 'text.conf:[0-9]+:1: error: the page would be over' text.conf --output o.png --htmloutput o.html
perl "$maps" lost-template 500 >lost.conf
refuses 1 'o.dump.*the map would be over' lost.conf --output o.png --dumpconfig o.dump
draws 'only 10000 are drawn' inherited-lines 1000
draws 'too large, alone or with those before it' large-icons 1000
draws 'too short' wide-links 500
[ ! -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || draws '' huge-font
draws '' far-legend
draws '' far-nodes
draws 'farther-nodes.conf:2:11: .*from -1000000000 to 1000000000' farther-nodes
draws 'orders.conf:16:9: .*from -1000000000 to 1000000000' orders

# ---- numbers ----
draws 'no-kilo.conf:1:6: .*from 1 to' no-kilo
draws 'negative-kilo.conf:1:6: .*from 1 to' negative-kilo
draws 'no-bandwidth.conf:9:[0-9]+: .*BANDWIDTH 0' no-bandwidth
draws 'long-bandwidth.conf:9:12: .*such as' long-bandwidth
draws 'colours.conf:1:9: .*255.*' colours
draws 'swapped-scale.conf:2:[0-9]+: .*not a limit' swapped-scale
draws 'no-numbers.conf:9:9: .*of no known kind' no-numbers
draws 'endless-value.conf:9:9: .*had no valid data' endless-value

# ---- bytes ----
draws '' nothing
draws '' zeros
draws 'noise.conf:[0-9]+:[0-9]+: .*Unrecognised' noise
draws 'escapes.conf:2:[0-9]+: ' escapes
if LC_ALL=C grep -q $'[\e\a]' err; then complain 'a terminal can be steered by a message'; fi
perl "$maps" utf16 >utf16.conf
refuses 1 'utf16.conf:1: error: .*UTF-16' utf16.conf --output o.png
draws 'utf16-unmarked.conf:1:1: .*Unrecognised' utf16-unmarked
draws '' windows
draws 'returns.conf:1:[0-9]+: ' returns

# ---- files that are none, and broken ones ----
mkfifo pipe pipe.rrd pipe.txt pipe.html
mkdir folder folder.png
ln -s ring1 ring2
ln -s ring2 ring1
head -c 5000 "$maps" >junk
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x86\xa0\0\x01\x86\xa0\x08\x02\0\0\0\0\0\0\0' >bomb.png
printf 'GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0;' >bomb.gif
printf '\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x11\0\x02\x11\0\x03\x11\0\xff\xd9' >bomb.jpg
printf 'NODE a\n\tPOSITION 5 5\n\tLABEL a\n' | write
draws '' map.conf
for kind in png jpg gif; do
    "$BLUMAP" render map.conf --output whole.$kind
    head -c $(($(stat -c %s whole.$kind) / 2)) whole.$kind >cut.$kind
done
for file in pipe folder /dev/zero ring1 junk bomb.png bomb.gif bomb.jpg cut.png no.png \
    /proc/self/mem; do
    printf 'BACKGROUND %s\n' $file | write
    draws "map.conf:1:12: .*$file.*left out" map.conf
    printf 'NODE a\n\tPOSITION 5 5\n\tICON %s\nNODE b\n\tPOSITION 9 9\n\tICON 9 9 %s\n' $file $file | write
    draws "map.conf:3:2: .*$file.*not drawn" map.conf
    printf 'FONTDEFINE 9 %s 9\nFONTDEFINE 10 %s\n' $file $file | write
    draws "map.conf:1:.*$file.*WMWARN30" map.conf
    printf 'INCLUDE %s\n' $file | write
    [[ $file == *.??? || $file == junk ]] || draws "map.conf:1:9: .*$file" map.conf
done
for file in cut.jpg cut.gif; do # what there is of them is drawn
    printf 'BACKGROUND %s\nNODE a\n\tPOSITION 5 5\n\tICON %s\n' $file $file | write
    draws "map.conf:1:12: .*$file.*as far as it goes" map.conf
done
truncate -s 3G vast.rrd
printf 'NODE a\n\tPOSITION 5 5\n\tTARGET pipe.rrd pipe.txt pipe.html wmdata:pipe:x vast.rrd /dev/zero.rrd\n' | write
draws 'map.conf:3:9: .*pipe.rrd.*not a regular file' map.conf
if command -v rrdtool >/dev/null; then
    rrdtool create whole.rrd DS:traffic_in:GAUGE:600:U:U DS:traffic_out:GAUGE:600:U:U RRA:AVERAGE:0.5:1:500
    for bytes in 0 1 100 700 1000; do
        head -c $bytes whole.rrd >cut.rrd
        printf 'NODE a\n\tPOSITION 5 5\n\tTARGET cut.rrd\n' | write
        draws 'map.conf:3:9: .*cut.rrd' map.conf
    done
fi

# ---- nothing is executed ----
evil='$(touch${IFS}hurt);`touch${IFS}hurt`;|touch${IFS}hurt&'\''"<>'
write <<MAP
TITLE $evil
HTMLSTYLE overlib
BACKGROUND $evil.png
FONTDEFINE 9 $evil.ttf 9
INCLUDE $evil
SET rrd_options --step 5 ; touch hurt
NODE $evil
	LABEL $evil
	ICON $evil
	POSITION 50 50
	INFOURL $evil
	OVERLIBGRAPH $evil
	NOTES $evil
	TARGET $evil.rrd:x:y '|touch hurt;.txt' ';touch hurt.html' 'fping:;touch hurt' 'snmp:c:;touch hurt:1:1'
NODE b
	POSITION 90 90
	TARGET '!touch hurt' '-!touch hurt' '2*!touch hurt' '!sh -c "touch hurt"' gauge:$evil.rrd
LINK $evil
	NODES $evil b
	INCOMMENT $evil
MAP
draws 'map.conf:17:9: .*--allow-external' map.conf
if grep -qF "'\"<>" o.html; then complain 'a name breaks out of the page'; fi

# ---- only the outputs are written, and all or none ----
echo '# precious' >map.inc
for output in 'HTMLOUTPUTFILE map.conf' 'DATAOUTPUTFILE ./map.conf' 'HTMLOUTPUTFILE map.inc'; do
    printf 'INCLUDE map.inc\n%s\n' "$output" | write
    refuses 1 'cannot write ".*": the map was read from it' map.conf --output o.png
done
refuses 1 'cannot write "map.conf": the map was read from it' map.conf --output o.png --htmloutput map.conf
grep -q precious map.inc || complain 'a map was wiped out'
printf 'HTMLOUTPUTFILE pipe\n' | write
refuses 1 'nobody reads this pipe' map.conf --output o.png
printf 'HTMLOUTPUTFILE new.html\nDATAOUTPUTFILE new.tsv\nIMAGEOUTPUTFILE new.png\n' | write
expect 0 '' render map.conf --output o.png --no-map-files
[ ! -e new.html ] && [ ! -e new.tsv ] || complain '--no-map-files writes files'
expect 0 '' render map.conf --output o.png --htmloutput null
[ ! -e new.html ] || complain '--htmloutput null writes a page'
for i in 1 2; do expect 0 '' render map.conf; done

# ---- command lines ----
printf 'NODE a\n\tPOSITION 5 5\n' | write
for file in no.conf folder pipe /dev/zero ring1 ''; do
    refuses 1 "error: cannot read \"$file\": " "$file" --output o.png
done
if [ "$(id -u)" != 0 ]; then
    cp map.conf closed.conf
    chmod 0 closed.conf
    refuses 1 'closed.conf.*Permission denied' closed.conf
fi
for file in folder.png no/o.png map.conf/o.png; do
    refuses 1 "error: cannot write \"$file\": " map.conf --htmloutput o.html --output "$file"
done
refuses 1 'two outputs have this name' map.conf --output o.png --htmloutput o.png
if [ -w /dev/full ]; then
    refuses 1 'cannot write "/dev/full": No space left' map.conf --output o.png --htmloutput /dev/full
    perl "$maps" nodes 500 >large.conf
    for kind in png jpg gif; do
        ln -s /dev/full full.$kind
        refuses 1 "cannot write \"full.$kind\": No space left" large.conf --htmloutput o.html --output full.$kind
    done
fi
refuses 2 'unknown option "--outptu", did you mean "--output"' map.conf --outptu o.png
refuses 2 'unknown option "-z"' map.conf -z
refuses 2 '"--output" needs an argument' map.conf --output
refuses 2 '\.png, \.jpg' map.conf --output o
refuses 2 'expected a file name' map.conf --output o.png --htmloutput ''
refuses 2 'expected a file name' map.conf --output o.png --dumpconfig ''
refuses 2 'takes no argument' map.conf --no-data=1
refuses 2 'expected one map' map.conf map.conf
refuses 2 'expected one map' map.conf --config map.conf
for value in 0 101 -1 x '' 1e1 99999999999999999999; do
    refuses 2 "from 1 to 100" map.conf --quality "$value"
done
for value in x = =x ''; do refuses 2 'NAME=VALUE' map.conf --define "$value"; done
refuses 2 'from 0 to' map.conf --now -1
refuses 2 'from 1 to 10000' map.conf --pixel-limit 0
expect 0 '' render map.conf --output 'o;touch hurt;.png' --image-uri '"><script>' --htmloutput o.html
if grep -q '"><script>' o.html; then complain 'an address breaks out of the page'; fi

echo "$cases cases"
exit "$((wrong > 0))"
