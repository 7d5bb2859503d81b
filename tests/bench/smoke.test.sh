#!/usr/bin/env bash
# The benchmarks run to their end and every record is stored; no figure is looked at.
set -euo pipefail
folder=$(dirname "$0")
output=$(ROUNDS=1 IDS=60 SECONDS_EACH=1 bash "$folder/collector.sh")
grep -qE '^50x8 +blumap +[1-9][0-9]* ' <<<"$output" || { echo "$output"; exit 1; }
output=$(ROUNDS=2 RUNS=2 SAMPLES=1 YARDSTICKS="true: true" bash "$folder/agent.sh")
for name in empty blumap daemon true; do
    grep -qE "^agent +$name +[0-9]+ +\([0-9.]+\) +[1-9].* 0 *$" <<<"$output" || { echo "$output"; exit 1; }
done
output=$(IDS=60 SECONDS_EACH=1 bash "$folder/steady.sh")
grep -qE "^[0-9.]+ % of one core$" <<<"$output" || { echo "$output"; exit 1; }
