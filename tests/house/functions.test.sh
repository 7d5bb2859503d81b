#!/usr/bin/env bash
# No function grows beyond 60 lines.
set -euo pipefail
cd "${BLUMAP_SOURCE:?}"
find src -name '*.c' -print0 | sort -z | xargs -0 awk '
    FNR == 1 { start = 0 }
    /^[A-Za-z_].*\(/ && !/;[[:space:]]*$/ { name = $0; start = FNR }
    /^}/ && start {
        lines = FNR - start + 1
        if (lines > 60) {
            printf "%s:%d: %d lines: %s\n", FILENAME, start, lines, name
            wrong = 1
        }
        start = 0
    }
    END { exit wrong }'
