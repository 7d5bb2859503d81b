#!/usr/bin/env bash
# Draws cases/*.conf and compares with the picture and page beside each. A picture that differs is
# left in the build folder as NAME_out.png, with the difference as NAME_diff.png.
# BLUMAP_UPDATE=1 makes what is drawn now the expected one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! command -v compare >/dev/null; then
    echo "skipped: there is no ImageMagick"
    exit 77
fi
work=${BLUMAP_BUILD:?}/render-test
mkdir -p "$work"
export TZ=UTC
wrong=0

complain() {
    echo "$1"
    wrong=$((wrong + 1))
}

draw() { # NAME: cases/NAME.args holds further options
    local options=()
    [ ! -f "cases/$1.args" ] || read -ra options <"cases/$1.args"
    "${BLUMAP:?}" render "cases/$1.conf" --output "$work/$1_out.png" \
        --htmloutput "$work/$1_out.html" --image-uri "$1.png" --now 1270813792 \
        ${options[@]+"${options[@]}"} 2>"$work/$1_out.err" || complain "$1: not drawn, see $work/$1_out.err"
}

check_picture() {
    local changed
    if ! changed=$(compare -metric AE "cases/$1.png" "$work/$1_out.png" "$work/$1_diff.png" 2>&1); then
        complain "$1: $changed pixels changed, see $work/$1_out.png and $work/$1_diff.png"
    fi
}

check_page() {
    if ! diff -u "cases/$1.html" "$work/$1_out.html"; then
        complain "$1: the page changed"
    fi
}

for case in cases/*.conf; do
    name=$(basename "$case" .conf)
    draw "$name"
    # the script and the version are not the case's business
    sed -e '/^<script>$/,/^<\/script>$/d' -e 's/blumap [0-9.]*/blumap VERSION/' \
        -i "$work/${name}_out.html"
    if [ -n "${BLUMAP_UPDATE:-}" ]; then
        for kind in png html; do
            cp "$work/${name}_out.$kind" "cases/$name.$kind"
        done
    fi
    check_picture "$name"
    check_page "$name"
done
[ "$wrong" = 0 ] || echo "BLUMAP_UPDATE=1 accepts what is drawn now"
exit "$((wrong > 0))"
