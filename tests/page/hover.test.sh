#!/usr/bin/env bash
# A drawn map's page in a real browser: every area shows its caption and picture when the mouse is
# over it and hides them when it leaves, without an error and without the network.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in node npm chromium; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: there is no $program"
        exit 77
    fi
done
work=${BLUMAP_BUILD:?}/page-test
mkdir -p "$work"
cp -pu "$here"/package.json "$here"/package-lock.json "$here"/hover.mjs "$work"
cd "$work"
if ! [ node_modules/playwright-core/package.json -nt package-lock.json ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    touch node_modules/playwright-core/package.json
fi
printf 'WIDTH 200\nHEIGHT 80\nBGCOLOR 220 235 250\n' >graph.conf
"${BLUMAP:?}" render graph.conf --output graph.png
"$BLUMAP" render "$here/hover.conf" --output hover.png --htmloutput hover.html --now 1270813792
node hover.mjs "$work/hover.html"
