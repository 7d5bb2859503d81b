#!/usr/bin/env bash
# Where pictures and pages of php-weathermap are at hand, ours must equal them.
set -euo pipefail
corpus=${BLUMAP_SOURCE:?}/../shared/oracle
if ! [ -x "$corpus/compare.sh" ]; then
    echo "skipped: there are no pictures to compare with"
    exit 77
fi
if ! command -v compare >/dev/null; then
    echo "skipped: there is no ImageMagick"
    exit 77
fi
# The comparison restores RRDs and sets file times in the corpus: it works on a copy.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$corpus/." "$folder"
chmod -R u+w "$folder"
env -u TZ BLUMAP="${BLUMAP:?}" "$folder/compare.sh" -q
