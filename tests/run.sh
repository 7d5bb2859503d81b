#!/usr/bin/env bash
# The test command: installs what is missing, builds with sanitizers, runs every test.
#   tests/run.sh [ctest options], such as -R unit/base
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

share/install-packages.sh tests
cmake --preset dev
cmake --build --preset dev
cmake --preset release
cmake --build --preset release
ctest --preset dev --parallel 2 "$@"
