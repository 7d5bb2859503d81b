#!/usr/bin/env bash
# Who guesses passwords has nothing looked up for a while; who knows his passes from the same address.
set -euo pipefail
. "$(dirname "$0")/common.sh"

wrong_md5=${secret_md5//5/6}
write_settings "LoginFailures 3" "LogLevel 6"
for id in 8 9 10; do add_record $id; done
start_collector
time=$(date +%s)
expect "at first" "$(send "8 $secret_md5 $((time - 9)) 1 2")" "3 *|open"
for id in 8 77 9; do expect "a guess" "$(send "$id $wrong_md5 $time 1 2")" "1 Authentication failed|closed"; done
grep -q "Warning. 127.0.0.1: too many failed logins from this address: for 10 seconds" "$scratch/log" ||
    fail "the log does not tell of the guesser"

expect "who is remembered" "$(send "8 $secret_md5 $((time - 8)) 1 2")" "3 *|open"
expect "who is not" "$(send "10 $secret_md5 $time 1 2")" "1 Authentication failed|closed"
grep -q "Debug.*record 10: authentication failed: too many logins from its address have failed" "$scratch/log" ||
    fail "the log does not tell why record 10 was refused"
expect "from another address" "$(send_from 127.0.0.2:0 "10 $secret_md5 $time 1 2")" "3 *|open"
expect "once it is remembered" "$(send "10 $secret_md5 $((time + 1)) 1 2")" "3 *|open"

# A new password is found although the guesser goes on: what is remembered is asked for in its time.
echo other | blumap records set 8 --password-file -
wait_for_records
for i in 1 2 3 4 5; do send "8 $wrong_md5 $time 1 2" >/dev/null; done
expect "the new password" "$(send "8 $(printf other | md5sum | cut -c1-32) $((time + 1)) 1 2")" "3 *|open"
expect "the old password" "$(send "8 $secret_md5 $((time + 2)) 1 2")" "1 *|closed"
stop_collector
finish
