#!/usr/bin/env bash
# SIGHUP: new settings count at once, no connection is lost, a mistake changes nothing.
set -euo pipefail
. "$(dirname "$0")/common.sh"

reload() { # LINE...: the settings with these lines instead of those of the same keys
    local line key
    for line in "$@"; do
        key=${line%% *}
        sed -i "/^$key /d" "$settings"
        echo "$line" >>"$settings"
    done
    : >"$scratch/log"
    kill -HUP "$collector"
    wait_until grep -qE "settings (read anew|stay)" "$scratch/log"
}

write_settings "ClockAhead 600"
add_record 8
start_collector
now=$(date +%s)
ahead=$((now + 3600))

# ask TIME: a request over the connection that is open all the time; its reply in hexadecimal
exec 3<>"/dev/tcp/127.0.0.1/$port"
ask() {
    xxd -r -p <<<"00000008${secret_md5}$(printf '%08x' "$1")00020001310001$(printf '%02x' "$2")" >&3
    local head length
    head=$(head -c 4 <&3 | xxd -p)
    length=$((16#${head:4:4}))
    echo "${head:0:4} $(head -c "$length" <&3)"
}
expect "before" "$(ask "$now" 0x31)" "0003 New db*"
expect "far ahead" "$(ask "$ahead" 0x32)" "0002 *at most 600 are accepted"

reload "ClockAhead 2h" "LogLevel 6"
expect "ahead is accepted now" "$(ask "$ahead" 0x32)" "0003 Successfully updated"
grep -q "\[Info\] .*record 8: stored" "$scratch/log" || fail "the new log level does not count"

reload "ClockAhead soon" "LogLevel 4"
grep -q "Error.*$settings:[0-9]*:12: error: \"ClockAhead\" needs a time" "$scratch/log" ||
    fail "the mistake is not in the log"
expect "as it was" "$(ask $((ahead + 60)) 0x33)" "0003 *"
grep -q "\[Info\] .*record 8: stored" "$scratch/log" || fail "a mistake changed the log level"

reload "ClockAhead 3h" "RrdDir $scratch" "Durability fsync"
for key in RrdDir JournalDir Durability; do
    grep -q "Warning.*$key has changed: that takes effect when the collector starts again" \
        "$scratch/log" || fail "not said: $key"
done
expect "same folder" "$(ask $((ahead + 120)) 0x34)" "0003 Successfully updated"

# Another table; one that can't be had keeps the old one.
mkdir "$scratch/other"
sed "s|^Records .*|Records sqlite $scratch/other/records.db|" "$settings" >"$scratch/other.conf"
echo secret | "$BLUMAP" records add 9 --config "$scratch/other.conf" --password-file -
reload "Records sqlite $scratch/none/records.db"
grep -q "$scratch/none/records.db" "$scratch/log" || fail "not said: the records"
expect "the old table" "$(ask $((ahead + 180)) 0x35)" "0003 Successfully updated"
reload "Records sqlite $scratch/other/records.db"
expect "a record of the new table" "$(send "9 $secret_md5 $now 1 2")" "3 New db*|open"
expect "a record of the old table" "$(ask $((ahead + 240)) 0x36)" "0001 *"
exec 3>&-

# Another file in the place of that table, as when a copy is put back: that needs no SIGHUP.
cp "$scratch/other/records.db" "$scratch/other/copy.db"
sqlite3 "$scratch/other/copy.db" "DELETE FROM records WHERE id = 9"
mv "$scratch/other/copy.db" "$scratch/other/records.db"
wait_for_records
expect "a record that the copy has not" "$(send "9 $secret_md5 $((now + 60)) 1 2")" "1 *"

# Limits.
reload "MaxConnectionsPerAddress 1"
exec 3<>"/dev/tcp/127.0.0.1/$port" 4<>"/dev/tcp/127.0.0.1/$port"
expect "the first one gave way" "$(timeout 5 head -c 1 <&3 | wc -c)" 0
exec 3>&- 4>&-
stop_collector
finish
