#!/usr/bin/env bash
# `blumap records` by hand, with SQLite.
set -euo pipefail
. "$(dirname "$0")/../collector/common.sh"

# run STATUS ARGUMENT...: leaves $scratch/output and $scratch/errors
run() {
    local status=0
    "$BLUMAP" records --config "$settings" "${@:2}" \
        >"$scratch/output" 2>"$scratch/errors" </dev/null || status=$?
    expect "exit status of: ${*:2}" "$status" "$1"
}
expect_output() { expect "$1, output" "$(cat "$scratch/output")" "$2"; }
expect_error() { expect "$1, error" "$(cat "$scratch/errors")" "$2"; }
md5_of() { sqlite3 "$scratch/records.db" "SELECT md5 FROM records WHERE id = $1"; }

write_settings
echo secret >"$scratch/secret"
printf 'second\r\nline\n' >"$scratch/second"
: >"$scratch/empty"

run 0 list
expect_output "an empty list" "ID  ADDRESS  PORT  NUM  STEP  CREATE"
run 0 list --json
expect_output "an empty list as JSON" "[[]]"

run 0 add 8 --password-file "$scratch/secret"
expect_output "add" ""
run 0 add 79 --password-file "$scratch/second" --address 2001:DB8::1 --port 4000 --num 1 --step 300
run 0 add 4294967295 --password-file "$scratch/empty" --create "DS:a:GAUGE:120:U:U DS:b:COMPUTE:a,2,* RRA:LAST:0.5:1:9" --num 1
expect_error "an empty password" "*warning: the password is empty"
expect "md5" "$(md5_of 8)" "$secret_md5"
expect "md5 of the first line" "$(md5_of 79)" "$(printf second | md5sum | cut -d' ' -f1)"
echo hemmelig | blumap records set 79 --password-file -
expect "md5 from standard input" "$(md5_of 79)" "$(printf hemmelig | md5sum | cut -d' ' -f1)"

run 0 list
expect_output "list" "ID          ADDRESS      PORT  NUM  STEP  CREATE
8           any          any   2    60    default
79          2001:db8::1  4000  1    300   default
4294967295  any          any   1    300   DS:a:GAUGE:120:U:U DS:b:COMPUTE:a,2,\* RRA:LAST:0.5:1:9"
run 0 list --json
expect "JSON" "$(perl -MJSON::PP -e 'undef $/; my $list = decode_json(<>);
    print join "|", map { my $r = $_; join ",", map { $_ . "=" . ($r->{$_} // "null") }
        grep { $_ ne "create" } sort keys %$r } @$list' "$scratch/output")" \
    "address=null,id=8,num=2,port=null|address=2001:db8::1,id=79,num=1,port=4000|address=null,id=4294967295,num=1,port=null"
grep -q "$secret_md5" "$scratch/output" && fail "the list shows an md5"

# set changes what is given and nothing else.
before=$(sqlite3 "$scratch/records.db" "SELECT md5, num, \"create\" FROM records WHERE id = 8")
run 0 set 8 --address 10.159.2.2 --port 31000
expect "address and port" "$(sqlite3 "$scratch/records.db" \
    "SELECT address, port FROM records WHERE id = 8")" "10.159.2.2|31000"
run 0 set 8 --address any
run 0 set 8 --port any
expect "any is NULL" "$(sqlite3 "$scratch/records.db" \
    "SELECT address IS NULL, port IS NULL FROM records WHERE id = 8")" "1|1"
expect "the rest" "$(sqlite3 "$scratch/records.db" \
    "SELECT md5, num, \"create\" FROM records WHERE id = 8")" "$before"
run 0 set 8 --num 3 --step 30
run 0 list
expect_output "num and step" "*8 *any *any *3 *30 *default*"

# The text for rrdtool is one that rrdtool takes.
sqlite3 "$scratch/records.db" 'SELECT "create" FROM records WHERE id = 8' |
    xargs rrdtool create "$scratch/made.rrd" || fail "rrdtool does not take the default create text"
expect "sources" "$(rrdtool info "$scratch/made.rrd" | grep -c 'type = "DERIVE"')" 3

# Mistakes.
run 1 add 8 --password-file "$scratch/secret"
expect_error "add twice" "*record 8 is there already*"
run 1 add 9 --password-file "$scratch/none"
expect_error "no password file" "*none*No such file*"
run 1 add 9 --password-file "$scratch/secret" --num 3 --create "DS:a:GAUGE:9:U:U RRA:LAST:0.5:1:9"
expect_error "sources and num differ" "*has 1 data sources*num is 3*"
run 1 add 9 --password-file "$scratch/secret" --create "DS:'a"
expect_error "an open quote" "*a ' is not closed"
run 1 set 8 --num 2
expect_error "num alone" "*record 8: *has 3 data sources*num is 2*"
run 1 set 10 --num 2
expect_error "set what is not there" "*no record 10"
run 1 remove 10
expect_error "remove what is not there" "*no record 10"
run 1 add 9 --password-file "$scratch/secret" --address gamma
expect_error "an address that is none" "*--address \"gamma\"*"
run 1 add 9 --password-file "$scratch/secret" --port 65536
expect_error "a port that is none" "*--port \"65536\"*"
for wrong in "" "add" "add 9 9" "add nine" "add -1" "add 4294967296" "list 8" "lst" "set 8" \
    "remove 8 --json" "list --num 2" "add 9 --num 0" "add 9 --step 0"; do
    # shellcheck disable=SC2086
    run 2 $wrong
done
expect "nothing added by those" "$(sqlite3 "$scratch/records.db" 'SELECT count(*) FROM records')" 3

# Without a file the password is asked for on the terminal, twice, and not shown.
if command -v script >/dev/null; then
    # type_twice FIRST SECOND ARGUMENT...: answers the two questions; what the terminal showed is left
    # in $scratch/shown
    type_twice() {
        local keys=$scratch/keys status=0
        rm -f "$keys" "$scratch/shown"
        mkfifo "$keys"
        script -qefc "$(printf '%q ' "$BLUMAP" records --config "$settings" "${@:3}")" \
            "$scratch/shown" <"$keys" >/dev/null &
        local typing=$!
        exec 4>"$keys"
        wait_until grep -q "Password of record" "$scratch/shown"
        echo "$1" >&4
        wait_until grep -q "Once more" "$scratch/shown"
        echo "$2" >&4
        wait "$typing" || status=$?
        exec 4>&-
        return "$status"
    }
    type_twice typed typed add 9 || fail "add with a typed password"
    expect "md5 of what was typed" "$(md5_of 9)" "$(printf typed | md5sum | cut -d' ' -f1)"
    grep -q typed "$scratch/shown" && fail "the terminal shows what is typed"
    type_twice new old set 9 --ask-password && fail "two passwords that differ"
    grep -q "the two passwords differ" "$scratch/shown" || fail "no word of the difference"
    expect "md5 as it was" "$(md5_of 9)" "$(printf typed | md5sum | cut -d' ' -f1)"
fi
if command -v setsid >/dev/null; then
    setsid -w "$BLUMAP" records --config "$settings" add 11 2>"$scratch/errors" </dev/null &&
        fail "a password from nowhere"
    expect_error "no terminal" "*no terminal to ask for the password*--password-file*"
fi

run 0 remove 79
expect "removed" "$(sqlite3 "$scratch/records.db" "SELECT count(*) FROM records WHERE id = 79")" 0
finish
