#!/usr/bin/env bash
# Who guesses passwords is slowed down, record by record; who knows his passes from the same address.
set -euo pipefail
. "$(dirname "$0")/common.sh"

wrong_md5=${secret_md5//5/6}
write_settings "LoginFailures 3" "LogLevel 6"
for id in 8 9 10; do add_record $id; done
start_collector
time=$(date +%s)
right() { send "$1 $secret_md5 $((time += 1)) 1 2"; }
guess() { send "$1 $wrong_md5 $time 1 2"; }

expect "at first" "$(right 8)" "3 *|open"
for id in 8 77 9; do expect "a guess" "$(guess "$id")" "1 Authentication failed|closed"; done
grep -q "Warning. 127.0.0.1: too many failed logins from this address: nothing is looked up again for it for 10 seconds" \
    "$scratch/log" || fail "the log does not tell of the guesser"

# Others behind his address, for instance behind the same router, come and go as ever.
expect "who was heard before" "$(right 8)" "3 *|open"
expect "who was not" "$(right 10)" "3 *|open"
expect "who was not, and was guessed at once" "$(right 9)" "3 *|open"

# A record that he goes on guessing at is shut out from his address, until it was heard from there.
echo secret | blumap records add 11 --password-file -
for i in 1 2 3; do expect "guess $i" "$(guess 11)" "1 *|closed"; done
grep -q "Warning. 127.0.0.1: too many failed logins for record 11 from this address: it is shut out from there for 10" \
    "$scratch/log" || fail "the log does not tell which record"
expect "the right password by chance" "$(right 11)" "1 *|closed"
grep -q "Debug.*record 11: authentication failed: too many logins for it from this address have failed" "$scratch/log" ||
    fail "the log does not tell why record 11 was refused"
expect "its owner, elsewhere" "$(send_from 127.0.0.2:0 "11 $secret_md5 $((time += 1)) 1 2")" "3 *|open"
expect "the guesser, still" "$(right 11)" "1 *|closed"
for i in 1 2 3 4 5; do guess 8 >/dev/null; done
expect "who was heard from there, guessed at" "$(right 8)" "3 *|open"

# A new password is found although the guesser goes on: what is remembered is asked for in its time.
echo other | blumap records set 8 --password-file -
wait_for_records
for i in 1 2 3 4 5; do guess 8 >/dev/null; done
expect "the new password" "$(send "8 $(printf other | md5sum | cut -c1-32) $((time += 1)) 1 2")" "3 *|open"
expect "the old password" "$(right 8)" "1 *|closed"
stop_collector
finish
