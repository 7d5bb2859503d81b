#!/usr/bin/env bash
# The PHP client, told only another address, password and file of counters, against the collector.
set -euo pipefail
. "$(dirname "$0")/common.sh"
make_table

# Its last line but one, which tells the reply, is a comment there.
php_client() {
    script testclient.php "Weathermap configuration file" >"$scratch/client.php"
    sed -i "s|10\.159\.2\.1|127.0.0.1|; s|= 31372|= $port|; s|pass = \"\"|pass = \"secret\"|
        s|/proc/net/dev|$scratch/proc/net/dev|; s|^# echo|echo|" "$scratch/client.php"
    run_php "$scratch/client.php" | paste -sd'|'
}
five() { printf "($1) $2|%.0s" 1 2 3 4 5 | sed 's/|$//'; }

# check_client STORE: two runs of it.
check_client() {
    start_collector
    make_counters 1000 300000000000
    expect "$1: first run" "$(php_client)" "$(five 3 "New db, successfully updated")"
    expect_stored "$1" 1000 300000000000
    sleep 1.1
    make_counters 5000 300000000001
    expect "$1: second run" "$(php_client)" "$(five 3 "Successfully updated")"
    wait_until stored_again
    expect_stored "$1" 5000 300000000001
    stop_collector
    rm -r "$scratch/rrd"
}
stored_again() { [[ "$(last_update 12)" == *": 40032 "* ]]; }

write_settings
for id in 8 9 10 11 12; do add_record $id; done
check_client SQLite

(umask 077 && printf '%s\n' "[client]" "socket=$socket" user=root database=stats >"$base/root.cnf")
records="mysql $base/root.cnf"
write_settings
before=$(sql "SELECT * FROM stats.records")
check_client MariaDB
expect "the table afterwards" "$(sql "SELECT * FROM stats.records")" "$before"
finish
