#!/usr/bin/env bash
# The PHP daemon, told only other folders, addresses and a server's socket: it takes what the agent sends, and answers
# as the collector does.
set -euo pipefail
. "$(dirname "$0")/common.sh"
make_table
make_counters 1000 300000000000

php_port=$(free_port)
php_folder=$scratch/php
start_php_daemon "$php_port" "$php_folder"

# agent [LINE...]: a run of it, with these interfaces; what it says, then its exit status
agent() {
    {
        printf '%s\n' Agent "Collector 127.0.0.1:$php_port" "PasswordFile $scratch/secret" "StateDir $scratch/state" "$@"
    } >"$scratch/agent.conf"
    local status=0
    "$BLUMAP" agent --config "$scratch/agent.conf" --proc "$scratch/proc" 2>&1 || status=$?
    echo "$status"
}
(umask 077 && echo secret >"$scratch/secret" && echo other >"$scratch/other")
interfaces=("Interface eth1 8" "Interface eth0 9" "Interface lo 10" "Interface tun6to4 11" "Interface vlan3 12")
php_stored() { (scratch=$php_folder && expect_stored "$@" && [ "$failures" = 0 ]) || failures=$((failures + 1)); }

expect "first run" "$(agent "${interfaces[@]}")" 0
php_stored "first run" 1000 300000000000
sleep 1.1
make_counters 5000 300000000001
expect "second run" "$(agent "${interfaces[@]}")" 0
php_stored "second run" 5000 300000000001

# Those that it refuses are told one by one, and the rest arrives.
sleep 1.1
make_counters 6000 300000000002
expect "refused ones" "$(agent "Interface eth1 8 $scratch/other" "${interfaces[1]}" "Interface wlan0 13" \
    "${interfaces[@]:2}")" "blumap agent: record 8 (eth1): Authentication failed
blumap agent: record 13 (wlan0): Authentication failed
1"
expect "refused" "$(scratch=$php_folder last_update 8)" "*: 40000 2400000000008"
for id in 9 10 11 12; do
    i=$((id - 8))
    expect "beside the refused: $id" "$(scratch=$php_folder last_update $id)" \
        "*: $(((6000 + i) * 8)) $(((300000000002 + i) * 8))"
done

# The same requests to both: the same codes, texts and ends.
(umask 077 && printf '%s\n' "[client]" "socket=$socket" user=root database=stats >"$base/root.cnf")
records="mysql $base/root.cnf"
write_settings
start_collector
rm "$php_folder"/rrd/*.rrd
now=$(date +%s)
next=$((now + 60))
for requests in "8 $secret_md5 $now 1 2" "8 $secret_md5 $next 3 U" "9 $secret_md5 0 1 2" \
    "10 ${secret_md5/5e/5f} $now 1 2" "10 $secret_md5 $now 1" "10 $secret_md5 $now" "14 $secret_md5 $now 1 2" \
    "20 $secret_md5 $now 1 2" "21 $secret_md5 $now 1 2" \
    "11 $secret_md5 $next 1 2;12 $secret_md5 $next U 2;8 ${secret_md5/5e/5f} $now 1 2"; do
    IFS=';' read -ra parts <<<"$requests"
    ours=$(send "${parts[@]}")
    theirs=$(port=$php_port send "${parts[@]}")
    expect "reply to $requests" "$ours" "$theirs"
    [ -n "$theirs" ] || fail "no reply at all to $requests"
done
expect "what both have stored" "$(last_update 8)" "$(scratch=$php_folder last_update 8)"
stop_collector
finish
