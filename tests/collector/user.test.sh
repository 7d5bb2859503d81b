#!/usr/bin/env bash
# Started as root, the collector binds and opens what needs root and becomes somebody else; whoever
# starts it, it keeps no rights and is shut in.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# status PID FIELD, as /proc has it
status() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status" | tr '\t' ' '; }

write_settings
add_record 8
start_collector
expect "no new privileges" "$(status "$collector" NoNewPrivs)" 1
expect "capabilities" "$(status "$collector" CapPrm) $(status "$collector" CapEff)" "0000000000000000 0000000000000000"
expect "what the log says of it" "$(grep -o "the sandbox encloses .*" "$scratch/log")" "the sandbox encloses *"
if grep -q "encloses files and system calls" "$scratch/log"; then
    expect "seccomp" "$(status "$collector" Seccomp)" 2
fi
stop_collector

write_settings "Sandbox no"
start_collector
expect "without a sandbox" "$(status "$collector" Seccomp)" "$(status $$ Seccomp)"
grep -q "no sandbox: the settings say" "$scratch/log" || fail "the log does not tell that there is no sandbox"
stop_collector

write_settings
sed -i 's/^User .*/User nobody-of-this-name/' "$settings"
expect "no such user" "$(blumap collector --foreground 2>&1 || echo "status $?")" \
    'error: User "nobody-of-this-name": there is no such user*status 1'
[ "$(id -u)" = 0 ] || { echo "the rest needs root"; [ "$failures" = 0 ] && exit 77; finish; }
getent passwd nobody >/dev/null || exit 77

# As root: a port that needs it, a key and a log folder that nobody else may open.
root_port() {
    perl -MIO::Socket::INET -e 'my $port; do { $port = 600 + int rand 400 } until IO::Socket::INET->new(
        Listen => 1, LocalAddr => "127.0.0.1", LocalPort => $port); print $port'
}
chmod 755 "$scratch"
mkdir -m 755 "$scratch/logs"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=hub -keyout "$scratch/key.pem" -out "$scratch/cert.pem" 2>/dev/null
chmod 600 "$scratch/key.pem"
port=$(root_port)
sed -i "s/^User .*/User nobody/; s|^Listen .*|Listen 127.0.0.1:$port|; s|^Log .*|Log $scratch/logs/log|" "$settings"
tls_port=$(free_port)
echo "ListenTls 127.0.0.1:$tls_port $scratch/cert.pem $scratch/key.pem" >>"$settings"
rm -rf "$scratch/rrd" "$scratch/log"
mkdir "$scratch/rrd" "$scratch/db"
mv "$scratch/records.db" "$scratch/db"
sed -i "s|^Records .*|Records sqlite $scratch/db/records.db|" "$settings"
chown -R nobody "$scratch/rrd" "$scratch/db"
ln -s logs/log "$scratch/log"
"$BLUMAP" collector --config "$settings" --foreground &
collector=$!
wait_until is_ready
nobody=$(id -u nobody)
expect "who it is" "$(status "$collector" Uid)" "$nobody $nobody $nobody $nobody"
expect "its groups" "$(status "$collector" Groups)" "$(id -G nobody) "
expect "capabilities it may have" "$(status "$collector" CapBnd)" 0000000000000000
expect "the log's owner" "$(stat -c %U "$scratch/logs/log")" nobody
grep -q "running as user nobody" "$scratch/log" || fail "the log does not tell who it runs as"
expect "an answer" "$(send "8 $secret_md5 1700000000 1 2")" "3 New db, successfully updated|open"
is_stored() { [[ "$(last_update 8)" == 1700000000:* ]]; }
wait_until is_stored
expect "the RRD's owner" "$(stat -c '%U' "$scratch/rrd/8.rrd")" nobody
expect "the journal's modes" "$(find "$scratch/rrd/journal" -perm /007)" ""
expect "core files" "$(sed -n 's/^Max core file size *[^ ]* *\([^ ]*\) .*/\1/p' "/proc/$collector/limits")" 0
if ! grep -q __asan_init "$BLUMAP"; then
    expect "the owner of its memory" "$(stat -c %U "/proc/$collector/mem")" root
fi

# Who gave up being root can open other addresses, but for those that need root.
high=$(free_port)
chown nobody "$scratch/key.pem"
sed -i "s/^ListenTls 127.0.0.1/ListenTls 0.0.0.0/; s/^Listen .*/&\nListen 127.0.0.1:$high/" "$settings"
kill -HUP "$collector"
wait_until grep -q "settings read anew" "$scratch/log"
expect "beside the one of root's" "$(grep -c "cannot listen" "$scratch/log")" 0
expect "an answer there" "$(perl "$here/client.pl" 127.0.0.1 "$high" "8 $secret_md5 1700000060 1 2" | paste -sd'|')" "3 *|open"
sed -i "s/^Listen .*:$high$/Listen 127.0.0.1:$(root_port)/" "$settings"
kill -HUP "$collector"
wait_until grep -q "cannot listen on .*: Permission denied" "$scratch/log"
wait_until grep -q "it goes on listening where it did" "$scratch/log"
expect "where it was" "$(send "8 $secret_md5 1700000120 1 2")" "3 *|open"
stop_collector

# A database that the user cannot open is said before anything is served.
chown root "$scratch/rrd"
expect "an RRD folder of root's" "$(blumap collector --foreground 2>&1 || echo "status $?")" "*ermission denied*became the user \"nobody\" (User)*status 1"
finish
