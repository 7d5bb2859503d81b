#!/usr/bin/env bash
# The collector as a daemon: background, pid file, exit statuses, signals, log.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# run STATUS NAME ARGUMENT...: its standard error is left in $scratch/errors
run() {
    local status=0
    "$BLUMAP" collector "${@:3}" >"$scratch/output" 2>"$scratch/errors" || status=$?
    expect "exit status, $2" "$status" "$1"
    expect "standard output, $2" "$(cat "$scratch/output")" ""
}
expect_error() { expect "$1" "$(cat "$scratch/errors")" "$2"; }
is_gone() { ! kill -0 "$1"; }

# What keeps it from starting is said on the terminal, and no process is left.
run 2 "no settings" --config "$scratch/none.conf"
expect_error "no settings" "*none.conf*No such file*"
run 2 "an argument too many" --config "$settings" now
run 2 "an unknown option" --forground
expect_error "an unknown option" "*did you mean \"--foreground\"*"
write_settings "IdleTime soon"
run 2 "wrong settings" --config "$settings"
expect_error "wrong settings" "$settings:8:*"
write_settings
rmdir "$scratch/rrd"
run 1 "no folder for RRDs" --config "$settings"
expect_error "no folder for RRDs" "*RrdDir \"$scratch/rrd\": No such file*"
expect "no pid file is left" "$(find "$scratch" -name '*.pid')" ""
records="sqlite $scratch/none/records.db" write_settings
run 1 "no place for records" --config "$settings"
expect_error "no place for records" "*$scratch/none/records.db*No such file*"

# It goes to the background when it is ready.
write_settings
add_record 8
run 0 "start" --config "$settings"
expect_error "start" ""
daemon=$(cat "$scratch/collector.pid")
at_end+=("end_daemon $daemon")
kill -0 "$daemon" || fail "the pid file does not name a process"
expect "first request after the start" "$(send "8 $secret_md5 $(date +%s) 1 2")" "3 New db*|open"
[ "$(ps -o sid= -p "$daemon" | tr -d ' ')" = "$daemon" ] || fail "still in the terminal's session"
expect "where its output goes" "$(readlink "/proc/$daemon/fd/0" "/proc/$daemon/fd/1" \
    "/proc/$daemon/fd/2" | sort -u)" "/dev/null"

# There is one at a time.
run 1 "second start" --config "$settings"
expect_error "second start" "*a collector runs already, with the process number $daemon *"
sed -i "s|collector.pid|other.pid|" "$settings"
run 1 "second start with another pid file" --config "$settings"
expect_error "second start with another pid file" "*RrdDir \"$scratch/rrd\": another collector uses it*"
echo "JournalDir $scratch/other-journal" >>"$settings"
run 1 "second start with another journal" --config "$settings"
expect_error "second start with another journal" "*:2:*cannot listen on 127.0.0.1:$port: Address already in use*"
[ ! -e "$scratch/other.pid" ] || fail "its pid file is left"
sed -i "s|other.pid|collector.pid|; /other-journal/d" "$settings"
expect "pid file as it was" "$(cat "$scratch/collector.pid")" "$daemon"

# SIGHUP opens the log anew, and reads the settings (reload.test.sh).
mv "$scratch/log" "$scratch/log.1"
kill -HUP "$daemon"
wait_until grep -q "settings read anew" "$scratch/log"

# SIGTERM answers a request that has begun, and ends.
exec 3<>"/dev/tcp/127.0.0.1/$port"
later=$(printf '%08x' $(($(date +%s) + 60)))
xxd -r -p <<<"00000008${secret_md5}${later}000200" >&3
sleep 0.3
kill -TERM "$daemon"
sleep 0.3
kill -0 "$daemon" || fail "it did not wait for the request"
xxd -r -p <<<"0131000132" >&3
expect "reply while stopping" "$(head -c 24 <&3 | tail -c 20)" "Successfully updated"
exec 3>&-
wait_until is_gone "$daemon"
[ ! -e "$scratch/collector.pid" ] || fail "the pid file is left"
grep -q "Terminated: stopping" "$scratch/log" || fail "the stop is not in the log"

# A pid file that a crash left behind is no obstacle.
echo 1 >"$scratch/collector.pid"
run 0 "start over an old pid file" --config "$settings"
daemon=$(cat "$scratch/collector.pid")
at_end+=("end_daemon $daemon")
# What was answered with success is there after kill -9.
stored=$(($(date +%s) + 120))
expect "last request before kill -9" "$(send "8 $secret_md5 $stored 5 6")" "3 *|open"
kill -9 "$daemon"
wait_until is_gone "$daemon"
expect "what is stored after kill -9" "$(last_update 8)" "$stored: 5 6"
run 0 "start after kill -9" --config "$settings"
daemon=$(cat "$scratch/collector.pid")
at_end+=("end_daemon $daemon")
kill -INT "$daemon"
wait_until is_gone "$daemon"

# A pid file whose folder is missing.
cp "$settings" "$scratch/missing.conf"
sed -i "s|^PidFile.*|PidFile /nonexistent/collector.pid|" "$scratch/missing.conf"
expect "no folder for the pid file" "$("$BLUMAP" collector --config "$scratch/missing.conf" 2>&1 || echo "status $?")" \
    'error: PidFile "/nonexistent/collector.pid": there is no such folder*status 1'

# In the foreground it needs no pid file, and a second signal does not wait.
sed -i "s|^PidFile.*|PidFile /nonexistent/collector.pid|; s|^Log .*|Log stderr|" "$settings"
"$BLUMAP" collector --config "$settings" --foreground 2>"$scratch/errors" &
collector=$!
wait_until grep -q "Notice. ready: " "$scratch/errors"
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf x >&3
sleep 0.3
kill -TERM "$collector"
sleep 0.3
stop_collector
exec 3>&-
finish
