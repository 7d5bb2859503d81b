#!/usr/bin/env bash
# Records in the user's own table in MariaDB: the command, the collector, a server that goes away.
set -euo pipefail
. "$(dirname "$0")/../collector/common.sh"
. "$(dirname "$0")/mariadb.sh"

# The table as the user has it, and an account that may only read it.
sql "CREATE DATABASE stats CHARACTER SET utf8mb4; USE stats;
     CREATE TABLE records (id int(11) NOT NULL, address varchar(64) DEFAULT NULL,
         port int(11) DEFAULT NULL, md5 varchar(32) NOT NULL, num int(11) NOT NULL,
         \`create\` text NOT NULL, PRIMARY KEY (id));
     INSERT INTO records VALUES (8, NULL, NULL, '${secret_md5^^}', 2,
         '--step 60 DS:stream0:DERIVE:120:0:U DS:stream1:DERIVE:120:0:U RRA:AVERAGE:0.5:1:100'),
         (9, '127.0.0.1', NULL, '$secret_md5', 1, 'DS:a:GAUGE:120:U:U RRA:LAST:0.5:1:5'),
         (10, '10.0.0.1', NULL, '$secret_md5', 1, ''), (11, NULL, 1, '$secret_md5', 1, '');
     CREATE USER reader@localhost IDENTIFIED BY 'grønn ost';
     GRANT SELECT ON stats.records TO reader@localhost;"
write_options() { # USER PASSWORD [LINE...]
    (
        umask 077
        printf '%s\n' "[client]" "socket=$socket" "user=$1" "password=\"$2\"" "database=stats" \
            "${@:3}" >"$base/reader.cnf"
    )
}
records="mysql $base/reader.cnf"
write_options reader 'grønn ost'
write_settings

expect "list" "$(blumap records list)" "ID  ADDRESS    PORT  NUM  STEP  CREATE
8   any        any   2    60    --step 60 DS:*
9   127.0.0.1  any   1    300   DS:a:GAUGE:120:U:U RRA:LAST:0.5:1:5
10  10.0.0.1*
11  any        1*"

# The collector with that account.
start_collector
now=$(date +%s)
refused="1 Authentication failed|closed"
expect "first sample" "$(send "8 $secret_md5 $now 1 2")" "3 New db, successfully updated|open"
expect "stored" "$(last_update 8)" "$now: 1 2"
expect "two records over one connection" \
    "$(send "9 $secret_md5 $now 5" "8 $secret_md5 $((now + 60)) 61 62")" \
    "3 New db, successfully updated|3 Successfully updated|open"
expect "wrong password" "$(send "8 ${secret_md5/5e/5f} $now 1 2")" "$refused"
expect "unknown id" "$(send "12 $secret_md5 $now 1 2")" "$refused"
expect "id beyond the column" "$(send "4294967295 $secret_md5 $now 1 2")" "$refused"
expect "wrong address" "$(send "10 $secret_md5 $now 1")" "$refused"
expect "wrong port" "$(send "11 $secret_md5 $now 1")" "$refused"
expect "wrong count" "$(send "8 $secret_md5 $now 1")" "$refused"
expect "wrong value" "$(send "8 $secret_md5 $((now + 120)) 1:2 3")" "2 record 8: value 1 *|open"

# Connections that the server ends, one by one and by going away, are made anew.
kill_connections() {
    sql "SELECT concat('KILL ', id) FROM information_schema.processlist WHERE user = 'reader'" |
        while read -r statement; do sql "$statement"; done
}
kill_connections
expect "after KILL" "$(send "8 $secret_md5 $((now + 120)) 121 122")" "3 Successfully updated|open"
stop_server
wait_for_records
expect "without a server" "$(send "8 $secret_md5 $((now + 180)) 181 182")" "3 Successfully updated|open"
grep -q "Error.*records cannot be read, what is remembered of .*cannot connect" "$scratch/log" ||
    fail "the lost server is not in the log"
expect "a record not heard of" "$(send "12 $secret_md5 $now 1")" "closed without a reply"
expect "a wrong password" "$(send "8 ${secret_md5/5e/5f} $now 1 2")" "1 *|closed"
started=${EPOCHREALTIME/./}
for i in 1 2 3; do
    expect "still without, and at once" "$(send "8 $secret_md5 $((now + 180 + i)) 1 2")" "3 *|open"
done
[ $((${EPOCHREALTIME/./} - started)) -lt 2000000 ] || fail "a dead server holds the collector up"
expect "said once" "$(grep -c "records cannot be read, what" "$scratch/log")" 1
start_server
sql "INSERT INTO stats.records SELECT 12, NULL, NULL, '$secret_md5', 1, \`create\` FROM stats.records
     WHERE id = 9"
is_served() { [[ "$(send "12 $secret_md5 0 5")" == "3 "*"|open" ]]; }
wait_until is_served
grep -q "the records can be read again" "$scratch/log" || fail "the return is not in the log"
stop_collector
expect "stored meanwhile" "$(last_update 8)" "$((now + 183)): 1 2"

# A collector that starts without its server waits for it.
stop_server
start_collector
wait_until grep -q "Error.*records cannot be read" "$scratch/log"
expect "before the server" "$(send "8 $secret_md5 $((now + 240)) 1 2")" "closed without a reply"
start_server
is_served() { [[ "$(send "8 $secret_md5 $((now + 240)) 1 2")" == "3 "*"|open" ]]; }
wait_until is_served
stop_collector

# The reader may not write, and is told so in the server's words.
status=0
blumap records set 8 --port 5 2>"$base/errors" || status=$?
expect "exit status" "$status" 1
expect "error" "$(cat "$base/errors")" "*UPDATE command denied*"

# One who may does; what is odd comes back as it went in.
sql "CREATE USER writer@localhost; GRANT ALL ON stats.* TO writer@localhost"
write_options writer ''
echo secret | blumap records add 20 --password-file - --address ::1 --port 65535 --num 3 --step 10
expect "added" "$(sql "SELECT id, address, port, md5, num FROM stats.records WHERE id = 20")" \
    "20	::1	65535	$secret_md5	3"
odd="--step 60 'DS:a:GAUGE:120:U:U' RRA:LAST:0.5:1:5 \\\"; DROP TABLE records; -- æøå"
blumap records set 9 --create "$odd"
expect "odd text" "$(sql "SELECT hex(\`create\`) FROM stats.records WHERE id = 9")" \
    "$(printf %s "$odd" | xxd -p -u | tr -d '\n')"
blumap records set 20 --port any --address any
expect "any" "$(sql "SELECT address, port, num FROM stats.records WHERE id = 20")" "NULL	NULL	3"
blumap records remove 20
expect "removed" "$(sql "SELECT count(*) FROM stats.records WHERE id = 20")" 0
status=0
blumap records remove 20 2>"$base/errors" || status=$?
expect "remove twice" "$status $(cat "$base/errors")" "1 *no record 20"

# Another table, and one that is not there.
sql "CREATE TABLE stats.\`other-table\` LIKE stats.records"
write_options writer '' "[blumap]" "table = other-table"
expect "another table" "$(blumap records list)" "ID  ADDRESS  PORT  NUM  STEP  CREATE"
write_options writer '' "[blumap]" "table=missing"
status=0
blumap records list 2>"$base/errors" || status=$?
expect "a missing table" "$status $(cat "$base/errors")" \
    "1 *'stats.missing' doesn't exist*note: to make it: CREATE TABLE \`missing\` *"
create=$(sed -n 's/^note: to make it: //p' "$base/errors")
sql "USE stats; $create"
blumap records add 8 --password-file <(echo secret)
expect "the table that was told" "$(blumap records list | tail -n 1)" "8 *default"

# Faults of the option file.
write_options nobody wrong
status=0
blumap records list 2>"$base/errors" || status=$?
expect "a wrong account" "$status $(cat "$base/errors")" "1 *cannot connect*Access denied*"
grep -q wrong "$base/errors" && fail "the password is shown"
rm "$base/reader.cnf"
status=0
blumap records list 2>"$base/errors" || status=$?
expect "no option file" "$status $(cat "$base/errors")" "1 *reader.cnf*No such file*"
finish
