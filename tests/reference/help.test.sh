#!/usr/bin/env bash
# The manuals: every directive is in them, names are found in any case, the man page is well-formed.
set -euo pipefail
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${BLUMAP:?}" help directives >"$folder/all"
"$BLUMAP" help directives --man >"$folder/man"
# Every directive of the table is in both; the table's keywords are what the source says.
sed -n 's/^    { "\([A-Z]*\)", .*/\1/p' "${BLUMAP_SOURCE:?}/src/map/rows.c" | sort -u >"$folder/keywords"
[ "$(wc -l <"$folder/keywords")" -gt 60 ] || fail "the keywords of the table were not found"
while read -r keyword; do
    case $keyword in
    INOVERLIBGRAPH | OUTOVERLIBGRAPH) ;;
    *) grep -q "^$keyword" "$folder/all" || fail "$keyword is not in the manual" ;;
    esac
    grep -q "\"$keyword \"" "$folder/man" || fail "$keyword is not in the man page"
done <"$folder/keywords"
awk 'length > 80 { print FILENAME ": line too long: " $0; wrong = 1 } END { exit wrong }' "$folder/all" || failed=1

one=$("$BLUMAP" help directives bandwidth)
[ "$(head -n 2 <<<"$one")" = "BANDWIDTH BOTH
BANDWIDTH IN OUT" ] || fail "help directives bandwidth: $one"
grep -q "default: *$\|100M" <<<"$one" || fail "no default: $one"
status=0
"$BLUMAP" help directives bandwith >"$folder/out" 2>"$folder/err" || status=$?
[ "$status" = 2 ] && grep -q 'did you mean "BANDWIDTH"' "$folder/err" || fail "$status $(cat "$folder/err")"
status=0
"$BLUMAP" help setings 2>"$folder/err" || status=$?
[ "$status" = 2 ] && grep -q 'did you mean "settings"' "$folder/err" || fail "$status $(cat "$folder/err")"
[[ "$("$BLUMAP" help)" == *directives* ]] || fail "no list of topics"

# What `help settings` prints is a settings file that says what is so anyway.
"$BLUMAP" help settings >"$folder/blumap.conf"
"$BLUMAP" check --settings "$folder/blumap.conf" || fail "help settings prints no settings file"

# check_page PAGE: no part of it is missing, and it is well-formed.
check_page() {
    ! grep -q "@REFERENCE@" "$1" || fail "$1 has no reference part"
    if command -v mandoc >/dev/null; then
        mandoc -T lint -W warning "$1" || fail "mandoc complains"
    fi
}
check_page "${BLUMAP_BUILD:?}/man/blumap-map.5"
check_page "$BLUMAP_BUILD/man/blumap.conf.5"
check_page "$BLUMAP_SOURCE/share/man/blumap.1"
exit $failed
