#!/usr/bin/env bash
# fping targets by the real fping: a host that answers, one that does not, one that does not exist.
set -euo pipefail
command -v fping >/dev/null || { echo "skipped: there is no fping"; exit 77; }
fping -C1 -q 127.0.0.1 >/dev/null 2>&1 || { echo "skipped: fping may not ping here"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}
{
    printf 'WIDTH 400\nHEIGHT 100\nDATAOUTPUTFILE data\nSET fping_ping_count 2\n'
    printf 'NODE here\n\tPOSITION 50 50\n\tTARGET fping:127.0.0.1\n\tLABEL {node:this:fping_min}\n'
    printf 'NODE lost\n\tPOSITION 50 80\n\tTARGET fping:240.0.0.1\n'
    printf 'NODE nobody\n\tPOSITION 90 80\n\tTARGET fping:no.such.host.invalid\n'
    printf 'NODE hostile\n\tPOSITION 90 80\n\tTARGET fping:-f/etc/passwd\n'
} >map.conf
"${BLUMAP:?}" render map.conf --output map.png --dump-scene >scene 2>warnings || fail "$(cat warnings)"
read -r trip loss <<<"$(tr -d '\r' <data | awk -F'\t' '$1 == "N_here" { print $2, $3 }')"
awk -v trip="$trip" -v loss="$loss" 'BEGIN { exit !(trip > 0 && trip < 1000 && loss == 0) }' ||
    fail "127.0.0.1: round trip $trip ms, loss $loss %"
grep -qE 'font 3 "[0-9.]+"' scene || fail "no fping_min in the label"
[ "$(tr -d '\r' <data | awk -F'\t' '$1 == "N_lost" { print $2 + 0, $3 + 0 }')" = "0 100" ] ||
    fail "240.0.0.1: $(cat data)"
grep -q "TARGET of node nobody: fping says nothing" warnings || fail "nobody: $(cat warnings)"
grep -q "TARGET of node hostile:.*no host name" warnings || fail "hostile: $(cat warnings)"
exit $failed
