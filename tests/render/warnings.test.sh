#!/usr/bin/env bash
# One small map for every warning that has a code: it is given, and --no-warn leaves it out. A code
# in the source without a map here is a failure.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
wrong=0

complain() {
    echo "wrong: $*"
    wrong=$((wrong + 1))
}

# What this test can't have: a host that does not answer, a system without
# zones, an error rather than a warning.
elsewhere='WMSNMP01 WMTIME01 WMWARN12'
seen=" $elsewhere "

warns() { # CODE LINES [OPTIONS...]
    local code=$1
    printf '%b' "$2" >map.conf
    shift 2
    seen+="$code "
    "${BLUMAP:?}" render map.conf --output null "$@" 2>err || complain "$code: not drawn"
    grep -qF "[$code]" err || complain "$code is not given: $(cat err)"
    ! grep -F "[$code]" err | grep -v '^map\.conf:' || complain "$code has no place: $(cat err)"
    "$BLUMAP" render map.conf --output null --no-warn "$code" "$@" 2>err || complain "$code: failed"
    ! grep -qF "[$code]" err || complain "--no-warn $code: $(cat err)"
}

node() { # NAME X Y LINES
    printf 'NODE %s\\nPOSITION %s %s\\n%s' "$1" "$2" "$3" "${4:-}"
}
two="$(node a 100 100)$(node b 700 500)"
link="${two}LINK ab\nNODES a b\n"

echo junk >junk.gdf
echo junk >junk.png
printf '#!/bin/sh\necho 1\n' >short.sh
chmod +x short.sh

warns WMWARN01 "$(node a 10 10)$(node b 20 20)LINK ab\nNODES a b\nVIA 15 12\n"
warns WMWARN02 "${link}OUTCOMMENT x\n"
warns WMWARN03 "TITLEFONT 9\nTITLEPOS 9 9 x\n"
warns WMWARN05 "$(node a 9 9 'LABEL {node:nobody:x}\n')"
warns WMWARN07 "$(node a 9 9 'TARGET cacti:1\n')"
warns WMWARN08 "$(node a 9 9 'TARGET what\n')"
warns WMWARN09 "$(node a 9 9 'LABEL a\nTARGET static:1\nUSESCALE nowhere\n')"
warns WMWARN10 'NODE a\nPOSITION nobody 1 1\n'
warns WMWARN11 'NODE a\nPOSITION b 1 1\nNODE b\nPOSITION a 1 1\n'
warns WMWARN24 'NODE a\nNODE a\n'
warns WMWARN25 'LINK a\nLINK a\n'
warns WMWARN26 'LINK a\nLINK DEFAULT\nWIDTH 3\n'
warns WMWARN27 'NODE a\nNODE DEFAULT\nLABEL x\n'
warns WMWARN29 "SCALE few 0 1 1 2 3\n$(node a 9 9 'LABEL a\nTARGET static:50\nUSESCALE few\n')"
warns WMWARN30 'FONTDEFINE 9 nowhere.ttf 9\n'
warns WMWARN32 'FONTDEFINE 9 junk.gdf\n'
warns WMWARN33 "$(node a 9 9 'LABEL a\nTARGET static:500\n')"
warns WMWARN34 "$(node a 9 9 'LABEL a\nTARGET static:-5\n')"
warns WMWARN35 "NODE a\n$(node b 9 9)LINK ab\nNODES a b\n"
warns WMWARN36 "$(node a 9 9 'LABEL a\nLABELFONT 77\n')"
warns WMWARN37 "$(node a 9 9 'ICON junk.png\n')"
warns WMWARN38 "$(node a 9 9 'ICON nowhere.png\n')"
warns WMWARN39 'NODE a\nNODE b\nLABEL x\nTEMPLATE a\n'
warns WMWARN40 'NODE b\nTEMPLATE nobody\n'
warns WMWARN41 "$(node a 9 9 'OVERLIBGRAPH a.png\n')"
warns WMWARN42 "$(node a 9 9 'INOVERLIBGRAPH a.png\n')"
warns WMWARN43 "$(node a 9 9 'LABEL a\nLABELBGCOLOR none\nLABELFONTCOLOR contrast\n')"
warns WMWARN44 "${link}DUPLEX half\nBANDWIDTH 1 2\nTARGET static:1\n"
warns WMWARN45 "$(node a 9 9)LINK aa\nNODES a a\n"
warns WMWARN50 "${link}BWLABELPOS 20 80\n"
warns WMRRD06 "$(node a 9 9 'TARGET nowhere.rrd\n')"
warns WMRRD12 "SET rrd_use_poller_output 1\n$(node a 9 9 'TARGET nowhere.rrd\n')"
warns WMTIME02 "$(node a 9 9 'TARGET time:Nowhere/Land\n')"
warns WMEXT01 "$(node a 9 9 'TARGET !./nowhere.sh\n')" --allow-external
warns WMEXT02 "$(node a 9 9 'TARGET !./short.sh\n')" --allow-external
if command -v rrdtool >/dev/null; then
    rrdtool create one.rrd --start 1000000000 --step 300 DS:x:GAUGE:600:U:U RRA:AVERAGE:0.5:1:9
    warns WMRRD09 "SET rrd_aggregate_function MAXIMUM\n$(node a 9 9 'TARGET one.rrd:x:-\n')"
fi

# What there is of a picture is drawn, with a word.
for picture in plain.jpg interlaced.gif; do
    head -c -9 "${BLUMAP_SOURCE:?}/tests/fuzz/corpus/picture_file/$picture" >"$picture"
    printf '%b' "BACKGROUND $picture\\n$(node a 9 9 "ICON $picture\\n")" >map.conf
    "$BLUMAP" render map.conf --output null 2>err || complain "$picture is not drawn"
    for what in "1:12: warning: background" "4:1: warning: icon"; do
        grep -q "^map.conf:$what \"$picture\" is drawn as far as it goes" err ||
            complain "$picture: $(cat err)"
    done
done

# A warning without a code, given once for both arrows.
printf '%b' "$(node a 10 10)$(node b 12 10)LINK ab\\nNODES a b\\n" >map.conf
"${BLUMAP:?}" render map.conf --output null 2>err || complain 'a short link is not drawn'
[ "$(grep -c 'too short' err)" = 1 ] || complain "a short link: $(cat err)"

for code in $(grep -rhoE 'WM(WARN|RRD|IMG|EXT|FPING|SNMP|TIME|WMDATA)[0-9]{2}' \
    "${BLUMAP_SOURCE:?}/src" | sort -u); do
    [[ $seen = *" $code "* ]] || complain "no map here gives $code"
done
exit "$((wrong > 0))"
