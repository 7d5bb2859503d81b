#!/usr/bin/env bash
# Every header compiles alone, so that no file depends on the order of its includes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "${BLUMAP_SOURCE:?}/src"
for header in */*.h; do
    echo "#include \"$header\"" >"$folder/$(tr / _ <<<"$header").c"
done
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -I. -Wall -Werror -fsyntax-only "$folder"/*.c
