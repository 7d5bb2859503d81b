#!/usr/bin/env bash
# The record protocol against a real collector with SQLite and RRDs: bytes, codes, what is stored.
set -euo pipefail
. "$(dirname "$0")/common.sh"

write_settings "LogLevel 6"
add_record 8
add_record 9 --address 127.0.0.9
client_port=$(free_port)
add_record 10 --port "$client_port"
add_record 11 --num 1 --create "--step 60 DS:level:GAUGE:120:U:U RRA:AVERAGE:0.5:1:10"
add_record 12 --address ::ffff:127.0.0.1
add_record 13
start_collector
now=$(date +%s)

# Bit for bit: id 8, md5 of "secret", time, two values; a reply of code, length and text.
time_hex=$(printf '%08x' $((now - 3600)))
exec 3<>"/dev/tcp/127.0.0.1/$port"
xxd -r -p <<<"00000008${secret_md5}${time_hex}00020003313030000132" >&3
expect "bytes of the first reply" "$(head -c 32 <&3 | xxd -p -c 64)" \
    "0003001c$(printf 'New db, successfully updated' | xxd -p -c 64)"
expect "what is stored" "$(last_update 8)" "$((now - 3600)): 100 2"
time_hex=$(printf '%08x' $((now - 3540)))
xxd -r -p <<<"00000008${secret_md5}${time_hex}0002000431363030000155" >&3
expect "bytes of the second reply" "$(head -c 24 <&3 | xxd -p -c 64)" \
    "00030014$(printf 'Successfully updated' | xxd -p -c 64)"
expect "what is stored then" "$(last_update 8)" "$((now - 3540)): 1600 U"
exec 3>&-

# Everything that is wrong with the sender: code 1, the same text, and the connection ends.
refused="1 Authentication failed|closed"
wrong_md5=${secret_md5/5e/5f}
before=$(last_update 8)
expect "wrong password" "$(send "8 $wrong_md5 $now 1 2")" "$refused"
expect "unknown id" "$(send "7 $secret_md5 $now 1 2")" "$refused"
expect "id beyond any" "$(send "4294967295 $secret_md5 $now 1 2")" "$refused"
expect "too few values" "$(send "8 $secret_md5 $now 1")" "$refused"
expect "too many values" "$(send "8 $secret_md5 $now 1 2 3")" "$refused"
expect "no values" "$(send "8 $secret_md5 $now")" "$refused"
expect "wrong address" "$(send "9 $secret_md5 $now 1 2")" "$refused"
expect "wrong port" "$(send "10 $secret_md5 $now 1 2")" "$refused"
expect "refused in the second request" "$(send "11 $secret_md5 $now 5" "8 $wrong_md5 $now 1 2")" \
    "3 New db, successfully updated|$refused"
expect "nothing stored by those" "$(last_update 8)" "$before"
expect "no file made by those" "$(cd "$scratch/rrd" && echo *.rrd)" "11.rrd 8.rrd"

# The right address and port.
expect "right address" "$(send_from 127.0.0.9:0 "9 $secret_md5 $now 1 2")" "3 New db, *|open"
expect "right port" "$(send_from "127.0.0.1:$client_port" "10 $secret_md5 $now 1 2")" "3 New db, *|open"
expect "IPv4 address told as IPv6" "$(send "12 $secret_md5 $now 1 2")" "3 New db, *|open"

# Values that are none: code 2, nothing stored, and the connection goes on.
before=$(last_update 8)
for value in 1:2 'U;x' '' 1e5 0x10 -U nan '$(id)' 1%20 %201 1%0a 1%00 ../x; do
    expect "value \"$value\"" "$(send "8 $secret_md5 $now $value 2")" \
        "2 record 8: value 1 *is no number*|open"
    expect "second value \"$value\"" "$(send "8 $secret_md5 $now 1 $value")" \
        "2 record 8: value 2 *is no number*|open"
done
expect "nothing stored by those" "$(last_update 8)" "$before"
expect "on after a wrong value" "$(send "8 $secret_md5 $now 1:2 2" "8 $secret_md5 $now 1700 2")" \
    "2 record 8: value 1 *|3 Successfully updated|open"

# The same again is fine, anything else at a stored time or before it is not.
expect "same sample again" "$(send "8 $secret_md5 $now 1700 2")" "3 Successfully updated|open"
expect "other values" "$(send "8 $secret_md5 $now 1701 2")" \
    "2 record 8: time $now is stored already, with other values|open"
expect "older" "$(send "8 $secret_md5 $((now - 60)) 1 2")" \
    "2 record 8: time $((now - 60)) is older than the last stored, which is $now|open"
expect "far future" "$(send "8 $secret_md5 $((now + 7200)) 1 2")" \
    "2 record 8: time $((now + 7200)) is *seconds ahead*|open"
expect "stored once" "$(last_update 8)" "$now: 1700 2"

# Time 0 is now; twice within a second as well.
sleep 1.1
expect "time 0" "$(send "11 $secret_md5 0 5.5" "11 $secret_md5 0 -6")" \
    "3 Successfully updated|3 Successfully updated|open"
expect "time 0, the first of its record" "$(send "13 $secret_md5 0 1 2" "13 $secret_md5 0 1 2")" \
    "3 New db, successfully updated|3 Successfully updated|open"
holds_minus_6() { [[ $(last_update 11) == 1*": -6" ]]; }
wait_until holds_minus_6 # what comes right after another sample is stored together with more

# An RRD that was removed is made anew, with the sample that comes next.
sleep 1
rm "$scratch/rrd/11.rrd"
expect "sample after the RRD was removed" "$(send "11 $secret_md5 0 7")" "3 Successfully updated|open"
holds_7() { [[ $(last_update 11) == *": 7" ]]; }
wait_until holds_7
grep -q "record 11: its RRD was made anew" "$scratch/log" || fail "not in the log: made anew"

# librrd's own words come back.
stop_collector
rm "$scratch/rrd/8.rrd"
cp "$scratch/log" "$scratch/log.1"
start_collector
blumap records set 8 --create "--step 60 DS:a:GAUGE:60:U:U DS:b:WHAT:60:U:U RRA:LAST:0.5:1:5"
wait_for_records
expect "wrong create text" "$(send "8 $secret_md5 $now 1 2")" "2 record 8: create: *|open"
expect "no half-made file" "$(find "$scratch/rrd" -name '*8.rrd*')" ""
blumap records set 8 --create "--start $((now - 5)) DS:a:GAUGE:60:U:U DS:b:GAUGE:60:U:U RRA:LAST:0.5:1:5"
wait_for_records
expect "--start wins" "$(send "8 $secret_md5 $((now - 60)) 1 2")" "2 *older than the last stored*|open"
expect "mended create text" "$(send "8 $secret_md5 $now 1 2")" "3 New db, successfully updated|open"

# md5 in the table may be in capitals, as some have it.
sqlite3 "$scratch/records.db" "UPDATE records SET md5 = upper(md5) WHERE id = 8"
wait_for_records
expect "capitals in the table" "$(send "8 $secret_md5 $((now + 60)) 1 2")" "3 *|open"

stop_collector
cat "$scratch/log.1" >>"$scratch/log"
for word in "wrong password" "no such record" "wrong number of values" "wrong address" "wrong port"; do
    grep -q "Warning.*authentication failed: $word" "$scratch/log" || fail "not in the log: $word"
done
grep -qiE "$secret_md5|$wrong_md5|secret" "$scratch/log" && fail "the log shows a password's md5"
finish
