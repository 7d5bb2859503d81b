#!/usr/bin/env bash
# MariaDB goes away under load and comes back: no honest client is refused meanwhile, what changed in the table
# counts soon after. BLUMAP_OUTAGE is how many seconds it is away (3).
set -euo pipefail
. "$(dirname "$0")/../collector/common.sh"
. "$(dirname "$0")/mariadb.sh"

away=${BLUMAP_OUTAGE:-3}
ids=20
other_md5=795f3202b17cb6bc3d4b771d8c6c9eaf # of "other"
create="--step 60 DS:v:GAUGE:120:U:U RRA:LAST:0.5:1:5"
sql "CREATE DATABASE stats; USE stats;
     CREATE TABLE records (id int NOT NULL PRIMARY KEY, address varchar(64), port int, md5 varchar(32) NOT NULL,
         num int NOT NULL, \`create\` text NOT NULL);
     INSERT INTO records SELECT seq, NULL, NULL, '$secret_md5', 1, '$create' FROM seq_1_to_50;
     CREATE USER reader@localhost; GRANT SELECT ON stats.records TO reader@localhost"
(umask 077 && printf '%s\n' "[client]" "socket=$socket" "user=reader" "database=stats" >"$base/reader.cnf")

get() {
    perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => shift) or die;
        printf $s "GET %s HTTP/1.0\r\n\r\n", shift; local $/; print <$s>' "$metrics_port" "$1" | tr -d '\r'
}
is_up() { [ "$(get /metrics | sed -n 's/^blumap_database_up //p')" = "$1" ]; }
is_healthy() { [[ "$(get /healthz)" == *" 200 "*$'\n'ok ]]; }

start_load() {
    perl "$here/../records/outage.pl" "$port" "$ids" "$1" "$scratch/report" 2>"$scratch/refusals" &
    load=$!
}
end_load() {
    kill -TERM "$load"
    wait "$load" || fail "the load: exit status $?"
    echo "$1: $(cat "$scratch/report")"
    read -r answers logins worst refused <<<"$(tr -cd '0-9 ' <"$scratch/report")"
    expect "$1: refused" "$refused" 0
    [ "$answers" -gt $((100 * away)) ] && [ "$logins" -gt $((10 * away)) ] || fail "$1: it was not under load"
    [ "$worst" -lt 5000 ] || fail "$1: somebody waited for $worst milliseconds"
    cat "$scratch/refusals" >&2
}
seconds_since() { echo $(((${EPOCHREALTIME/./} - $1) / 1000000)); }

# watch_outage: from the moment that the collector notices to its end
watch_outage() {
    wait_until is_up 0 || true
    expect "health" "$(get /healthz)" "*503*the table of records cannot be asked*"
    sleep "$away"
    is_up 0 || fail "/metrics says that the database is there"
}

# watch_return: what was changed at once after it came back works within seconds, and what was right no longer does.
watch_return() {
    local began=${EPOCHREALTIME/./}
    sql "UPDATE stats.records SET md5 = '$other_md5' WHERE id = $1; DELETE FROM stats.records WHERE id = $1 + 1;
         INSERT INTO stats.records VALUES ($1 + 100, NULL, NULL, '$other_md5', 1, '$create')"
    is_changed() {
        [[ "$(send "$1 $other_md5 0 1")" == "3 "*"|open" && "$(send "$(($1 + 100)) $other_md5 0 1")" == "3 "* ]]
    }
    is_refused() { [[ "$(send "$1 $secret_md5 0 1")" == "1 "*"|closed" ]]; }
    wait_until is_changed "$1" || true
    wait_until is_refused "$1" || true
    wait_until is_refused "$(($1 + 1))" || true
    echo "what changed works after $(seconds_since "$began") seconds"
    wait_until is_up 1 || true
    wait_until is_healthy || true
}

thaw() { kill -CONT "$database"; }
at_end=(thaw "${at_end[@]}")

records="mysql $base/reader.cnf"
metrics_port=$(free_port)
write_settings "Metrics 127.0.0.1:$metrics_port" "LoginFailures 1000" "LogLevel 4"
start_collector
for id in 30 31 40 41; do expect "record $id before" "$(send "$id $secret_md5 0 1")" "3 *|open"; done
start_load $((EPOCHSECONDS - 2000000))
sleep 1
is_up 1 || fail "/metrics says that the database is away"
stop_server
watch_outage
start_server
watch_return 30
end_load "stopped"

# One that does not answer any more is away, too: who asks for it waits once, for as long as a question may take.
start_load $((EPOCHSECONDS - 1000000))
sleep 1
kill -STOP "$database"
watch_outage
kill -CONT "$database"
watch_return 40
end_load "frozen"

expect "said each time" "$(grep -c "records cannot be read, what is remembered" "$scratch/log")" "[2-9]"
expect "and that it is back" "$(grep -c "the records can be read again" "$scratch/log")" "[2-9]"
stop_collector
finish
