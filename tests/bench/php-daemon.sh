#!/usr/bin/env bash
# A yardstick for collector.sh: the PHP daemon that blumap takes the place of, where the page that shows it is at hand,
# with a MariaDB of its own. See README.md.
set -euo pipefail
: "${PORT:?where to listen}" "${IDS:?how many records}"
BLUMAP_SOURCE=${BLUMAP_SOURCE:-$(realpath "$(dirname "$0")/../..")}
original=$BLUMAP_SOURCE/tests/original
BLUMAP=${BLUMAP:-none}
. "$original/common.sh"
trap 'exit 0' TERM
trap end_test EXIT
make_table
sql "USE stats; DELETE FROM records;
     INSERT INTO records SELECT seq, NULL, NULL, '$secret_md5', 2, '--start -100d $create' FROM seq_1_to_$IDS;"
start_php_daemon "$PORT" "$scratch/php"
sleep infinity &
wait $!
