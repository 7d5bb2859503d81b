#!/usr/bin/env bash
# Where pictures and pages of php-weathermap are at hand, ours must equal them.
set -euo pipefail
compare=${BLUMAP_SOURCE:?}/../shared/oracle/compare.sh
if ! [ -x "$compare" ]; then
    echo "skipped: there are no pictures to compare with"
    exit 77
fi
if ! command -v compare >/dev/null; then
    echo "skipped: there is no ImageMagick"
    exit 77
fi
exec env -u TZ BLUMAP="${BLUMAP:?}" "$compare" -q
