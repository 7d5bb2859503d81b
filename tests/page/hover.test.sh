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
cp -pu "$here"/package.json "$here"/package-lock.json "$here"/hover.mjs "$here"/arrows.mjs "$work"
cd "$work"
if ! [ node_modules/playwright-core/package.json -nt package-lock.json ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    touch node_modules/playwright-core/package.json
fi
printf 'WIDTH 200\nHEIGHT 80\nBGCOLOR 220 235 250\n' >graph.conf
"${BLUMAP:?}" render graph.conf --output graph.png
"$BLUMAP" render "$here/hover.conf" --output hover.png --htmloutput hover.html --now 1270813792
node hover.mjs "$work/hover.html"

# The users' own map: ten links, twenty arrows.
ln -sfn "${BLUMAP_SOURCE:?}/images" images
mkdir -p graphs
for id in 77 78 79 80 82 83 84 92 101 102; do cp graph.png "graphs/$id.png"; done
"$BLUMAP" render "$BLUMAP_SOURCE/maps/bluvpn2" --no-data --output bluvpn2.png --htmloutput bluvpn2.html 2>warnings ||
    { cat warnings && exit 1; }
node arrows.mjs "$work/bluvpn2.html" 20
