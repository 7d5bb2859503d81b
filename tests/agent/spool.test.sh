#!/bin/bash
# What the collector does not acknowledge is kept and sent again, oldest first, until it is.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1

# counters RECEIVED SENT PACKETS: of eth0.
counters() {
    printf '  eth0: %s %s 0 0 0 0 0 0 %s %s 0 0 0 0 0 0\n' "$1" "$3" "$2" "$3" >"$folder/proc/net/dev"
}
# values: of the requests, received then sent, in bits.
values() {
    requests | perl -ne 'chomp; my $b = pack "H*", $_; my ($n, @v) = (22); my $at = 22;
        while ($at < length $b) { my $l = unpack "n", substr $b, $at, 2; push @v, substr $b, $at + 2, $l; $at += 2 + $l }
        print "@v\n"'
}
times() { cut -d' ' -f2 "$folder/requests" | cut -c41-48; }

port=1
settings "Interface eth0 9"
for i in 1 2 3; do
    counters $((i * 1000)) $((i * 500)) $((i * 10))
    agent
    expect 1 "blumap agent: record 9 (eth0): cannot connect to 127.0.0.1:1: Connection refused"
    next_second
done
start_server "3:"
settings "Interface eth0 9"
counters 4000 2000 40
agent
expect 0 ""
[ "$(values)" = "8000 4000
16000 8000
24000 12000
32000 16000" ] || wrong "it sent $(values)"
[ "$(times)" = "$(times | sort -u)" ] || wrong "the times are $(times)"
[ "$(cut -d' ' -f1 "$folder/requests" | sort -u)" = 1 ] || wrong "not on one connection"
next_second
agent
[ "$(count_requests)" = 5 ] || wrong "what was acknowledged was sent again"

# Code 1 keeps the samples; code 2 sets one aside.
next_second
start_server "1:Authentication failed"
settings "Interface eth0 9"
counters 5000 2500 50
agent
expect 1 "blumap agent: record 9 (eth0): Authentication failed"
next_second
start_server "2:time is too old" "3:"
settings "Interface eth0 9"
counters 6000 3000 60
agent
expect 1 "blumap agent: record 9 (eth0): time is too old"
[ "$(values)" = "40000 20000
48000 24000" ] || wrong "after code 1 it sent $(values)"
grep -q "^20.* record 9 (eth0) time [0-9]* bytes 5000 2500: time is too old$" "$folder/state/refused" ||
    wrong "refused holds $(cat "$folder/state/refused")"
next_second
start_server "3:"
settings "Interface eth0 9"
agent
expect 0 ""
[ "$(count_requests)" = 1 ] || wrong "a sample that was set aside came again"

# An interface that is no longer in the settings.
next_second
stop_server
agent
next_second
start_server "3:"
settings "Interface lo 10"
cat >"$folder/proc/net/dev" <<'DEV'
  lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0
DEV
agent
expect 0 "blumap agent: record 9: no Interface line of the settings has this record; its samples are set aside"
[ "$(count_requests)" = 1 ] || wrong "it was sent"

# A run that was killed had its sample among its totals already, but not yet in the spool: it is sent all the same.
rm -rf "$folder/state"
stop_server
settings "Interface eth0 9"
next_second
counters 1000 500 10
agent
rm -r "$folder/state/spool"
start_server "3:"
settings "Interface eth0 9"
next_second
counters 2000 1000 20
agent
expect 0 ""
[ "$(values)" = "8000 4000
16000 8000" ] || wrong "after a kill it sent $(values)"

# A reboot, an interface made anew, a reset, a wrap: the values only grow, and never jump.
rm -rf "$folder/state"
mkdir -p "$folder/proc/sys/kernel/random" "$folder/sys/class/net/eth0"
echo one >"$folder/proc/sys/kernel/random/boot_id"
echo 2 >"$folder/sys/class/net/eth0/ifindex"
start_server "3:"
settings "Interface eth0 9 MaxRate 1G"
step() { # RECEIVED SENT PACKETS [TEXT]
    next_second
    counters "$1" "$2" "$3"
    agent --sys "$folder/sys"
    expect 0 "${4:-}"
}
step 4294967000 1000 1000
step 704 1100 1010 # wrapped by 1000
echo two >"$folder/proc/sys/kernel/random/boot_id"
step 50 60 5 # booted
echo 7 >"$folder/sys/class/net/eth0/ifindex"
step 40 50 4 # made anew
step 30 40 3 # reset
step 130 140 4
step 99999999999 141 5 "blumap agent: record 9 (eth0): 99999999869 bytes received at once are more than the link can carry; they are left out (MaxRate says how much it can)"
step 99999999999 142 6
[ "$(values)" = "$((4294967000 * 8)) 8000
$((4294968000 * 8)) 8800
$((4294968050 * 8)) 9280
$((4294968090 * 8)) 9680
$((4294968090 * 8)) 9680
$((4294968190 * 8)) 10480
$((4294968190 * 8)) 10488
$((4294968190 * 8)) 10496" ] || wrong "the totals are $(values)"

# What it remembers is damaged: told, set aside, never fatal. A clock that goes back: nothing is sent.
echo junk >"$folder/state/counters"
step 500 500 9 "$folder/state/counters: warning: it does not begin with \"blumap counters 1\"; set aside as \"$folder/state/counters.damaged\", the totals begin anew"
sed -i -E 's/^(interface eth0 .* )[0-9]+ ([01] [01])$/\14000000000000000 \2/' "$folder/state/counters"
next_second
before=$(count_requests)
agent --sys "$folder/sys"
[ "$status" = 1 ] && [[ "$said" == "blumap agent: no sample: the clock says 20"*"the last sample was at 2096"* ]] ||
    wrong "clock: $status $said"
[ "$(count_requests)" = "$before" ] || wrong "a sample of a wrong clock was sent"

# A dry run sends and keeps nothing.
rm -rf "$folder/state"
agent --dry-run
[ "$status" = 0 ] && [[ "$said" == "record 9 (eth0) at "*": 500 bytes received, 500 sent" ]] || wrong "dry run: $said"
[ ! -e "$folder/state/counters" ] && [ "$(count_requests)" = "$before" ] || wrong "a dry run left something"
exit $failed
