#!/usr/bin/env bash
# Listening on IPv6: alone it takes IPv4 too, beside other addresses it does not.
set -euo pipefail
. "$(dirname "$0")/common.sh"
[ -e /proc/net/if_inet6 ] && grep -q ^0*1 /proc/net/if_inet6 || { echo "no IPv6 here"; exit 77; }

over() { perl "$here/client.pl" "$1" "$port" "8 $secret_md5 $2 1 2" 2>&1 | paste -sd'|'; }
now=$(date +%s)

write_settings
sed -i "s|^Listen .*|Listen [::]:$port|" "$settings"
add_record 8 --address 0:0:0:0:0:0:0:1
start_collector
expect "IPv6" "$(over ::1 "$now")" "3 New db*|open"
expect "IPv4 from another address than the record's" "$(over 127.0.0.1 "$now")" "1 *|closed"
blumap records set 8 --address 127.0.0.1
wait_for_records
expect "IPv4 by the socket for IPv6" "$(over 127.0.0.1 $((now + 1)))" "3 *|open"
expect "IPv6 from another address" "$(over ::1 $((now + 2)))" "1 *|closed"
stop_collector

write_settings
sed -i "s|^Listen .*|Listen [::1]:$port\nListen 127.0.0.1:$port|" "$settings"
blumap records set 8 --address any
start_collector
expect "IPv6 of two" "$(over ::1 $((now + 3)))" "3 *|open"
expect "IPv4 of two" "$(over 127.0.0.1 $((now + 4)))" "3 *|open"
stop_collector

write_settings
sed -i "s|^Listen .*|Listen [::]:$port\nListen 127.0.0.2:$port|" "$settings"
start_collector
expect "IPv6 beside IPv4" "$(over ::1 $((now + 5)))" "3 *|open"
expect "IPv4 that is not listed" "$(over 127.0.0.1 $((now + 6)))" "connect: Connection refused"
stop_collector
finish
