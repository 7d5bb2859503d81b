#!/usr/bin/env bash
# The sources look as .clang-format says (version 14, Debian 12's).
set -euo pipefail
cd "${BLUMAP_SOURCE:?}"
command -v clang-format >/dev/null || { echo "clang-format is not installed: skipped"; exit 77; }
[[ "$(clang-format --version)" == *" 14."* ]] || { echo "clang-format is not version 14: skipped"; exit 77; }
find src tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
