#!/usr/bin/env bash
# Durability fsync, as the kernel sees it: no sample is acknowledged before the disk has it, one wait for the
# disk serves all who came meanwhile, and what the disk did not take is not acknowledged.
set -euo pipefail
. "$(dirname "$0")/common.sh"
command -v strace >/dev/null || { echo "no strace"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "processes cannot be traced here"; exit 77; }

# start_traced OPTION...: the collector under strace
start_traced() {
    : >"$scratch/log"
    ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o "$scratch/trace" -s 8 -xx \
        -e trace=fdatasync,pwrite64,sendto,write,writev "$@" \
        "$BLUMAP" collector --config "$settings" --foreground &
    tracer=$!
    wait_until is_ready
    collector=$(pgrep -P "$tracer")
}
stop_traced() {
    kill -TERM "$collector"
    wait "$tracer" || fail "exit status of the collector: $?"
}

# rounds COUNT: in each, thirty connections send a sample at once and then wait; "ANSWERED CLOSED"
rounds() {
    perl -MIO::Socket::INET -e 'my ($port, $rounds, $time) = @ARGV; my ($answered, $closed) = (0, 0); my @sockets;
        $SIG{PIPE} = "IGNORE";
        for my $round (1 .. $rounds) {
            for my $id (1 .. 30) {
                $sockets[$id] //= IO::Socket::INET->new("127.0.0.1:$port") or die;
                syswrite $sockets[$id], pack "N H32 N n n/a* n/a*", $id, "'$secret_md5'", $time + 60 * $round, 2, 1, 2;
            }
            for my $id (1 .. 30) {
                if (sysread $sockets[$id], my $reply, 100) { $answered++ if "\0\3" eq substr $reply, 0, 2 }
                else { $closed++; undef $sockets[$id] }
            }
        }
        print "$answered $closed"' "$port" "$1" "$2"
}

# What the trace tells: "ANSWERS WAITS EARLY", the last one those that went before the disk had their sample.
# A call that another thread interrupts has two lines, of which the latter has the result.
read_trace() {
    perl -ne '/^(\d+) +(?:<\.\.\. )?(\w+)/ or next;
        my ($thread, $call) = ($1, $2);
        $main //= $thread; next if $thread != $main;
        if ($call eq "pwrite64") { $dirty = 1 }
        elsif ($call eq "fdatasync") { if (/= 0$/) { $waits++; $dirty = 0 } }
        elsif (/\(\d+, "\\x00\\x03/) { $answers++; $early += $dirty }
        END { printf "%d %d %d\n", $answers // 0, $waits // 0, $early // 0 }' "$scratch/trace"
}

write_settings "Durability fsync"
for id in $(seq 30); do add_record "$id"; done
start_traced
time=$(($(date +%s) - 100000))
expect "all answered" "$(rounds 1 "$time") $(rounds 20 $((time + 60)))" "30 0 600 0"
stop_traced
seen=$(read_trace)
echo "answers, waits for the disk, answers before that: $seen"
read -r answers waits early <<<"$seen"
expect "answers before the disk had the sample" "$early" 0
[ "$answers" -ge 600 ] || fail "the trace shows $answers answers only"
[ "$waits" -ge 20 ] || fail "$waits waits for the disk in 20 rounds"
[ $((waits * 3)) -le "$answers" ] || fail "$waits waits for the disk for $answers answers: they are not grouped"

# A disk that fails once: those samples are not acknowledged, and sent again they are.
start_traced -e inject=fdatasync:error=EIO:when=3
time=$((time + 50000))
read -r answered closed <<<"$(rounds 10 "$time")"
[ "$closed" -gt 0 ] || fail "a failed fdatasync closed no connection"
[ $((answered + closed)) -eq 300 ] || fail "answered $answered, closed $closed of 300"
grep -q "Error.*journal .*Input/output error" "$scratch/log" || fail "the log does not tell of the failed disk"
expect "answers before the disk had the sample" "$(read_trace | cut -d' ' -f3)" 0
expect "afterwards" "$(rounds 5 $((time + 60 * 20)))" "150 0"
stop_traced

# The disk does not take the folder of the journal once: that refuses a sample with the reason, and no more comes of it.
: >"$scratch/log"
ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -P "$scratch/rrd/journal" -e trace=fsync -e inject=fsync:error=EIO:when=1 \
    "$BLUMAP" collector --config "$settings" --foreground &
tracer=$!
wait_until is_ready
collector=$(pgrep -P "$tracer")
time=$(date +%s)
expect "a folder that fails" "$(send "9 $secret_md5 $time 1 2")" "2 record 9: not now: journal *: cannot make a segment: Input/output error|open"
expect "the folder is well again" "$(send "9 $secret_md5 $time 1 2")" "3 *|open"
stop_traced

# Nor of a signal in the middle of a call (the second: the first one is about the file of headers).
: >"$scratch/log"
ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=fallocate -e inject=fallocate:error=EINTR:when=2 \
    "$BLUMAP" collector --config "$settings" --foreground &
tracer=$!
wait_until is_ready
collector=$(pgrep -P "$tracer")
expect "a signal" "$(send "10 $secret_md5 $time 1 2")" "3 *|open"
stop_traced

# An update of an RRD, which a power cut must not halve: the header as it was goes to the disk first, then the RRD.
: >"$scratch/log"
ASAN_OPTIONS=detect_leaks=0 strace -f -qq -y -o "$scratch/trace" -e trace=fsync "$BLUMAP" collector --config "$settings" --foreground &
tracer=$!
wait_until is_ready
collector=$(pgrep -P "$tracer")
expect "one more" "$(send "7 $secret_md5 $(date +%s) 1 2")" "3 *|open"
is_synced() { grep -q '/7\.rrd>) *= 0' "$scratch/trace"; }
wait_until is_synced
kill -TERM "$collector"
wait "$tracer" || fail "exit status of the collector: $?"
expect "what went to the disk" "$(grep -oE '(\.undo|/7\.rrd)>' "$scratch/trace" | head -n 2 | paste -sd' ')" ".undo> /7.rrd>"

# A power cut in the middle of an update, nearly: what is put back at the next start is on the disk before what was kept
# goes, or another cut would find neither.
: >"$scratch/log"
ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -P "$scratch/rrd/7.rrd" -e trace=fsync -e inject=fsync:signal=KILL \
    "$BLUMAP" collector --config "$settings" --foreground 2>/dev/null &
tracer=$!
wait_until is_ready
send "7 $secret_md5 $(($(date +%s) + 60)) 1 2" >/dev/null
wait "$tracer" 2>/dev/null || true
: >"$scratch/log"
ASAN_OPTIONS=detect_leaks=0 strace -f -qq -y -o "$scratch/trace" -e trace=fsync,pwrite64 "$BLUMAP" collector --config "$settings" --foreground &
tracer=$!
wait_until is_ready
collector=$(pgrep -P "$tracer")
kill -TERM "$collector"
wait "$tracer" || fail "exit status of the collector: $?"
put_back=$(perl -ne 'print "$1 $2 " if m{ (\w+)\(\d+<[^>]*/(\.undo|7\.rrd)>}' "$scratch/trace")
expect "how it was put back" "$put_back" "pwrite64 7.rrd fsync 7.rrd pwrite64 .undo *"

# What was kept for an update and can't be given up is put back at the next start: the update is not over until then.
: >"$scratch/log"
ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -P "$scratch/rrd/.undo" -e trace=pwrite64 -e inject=pwrite64:error=EIO \
    "$BLUMAP" collector --config "$settings" --foreground &
tracer=$!
wait_until is_ready
collector=$(pgrep -P "$tracer")
time=$(($(date +%s) + 120))
expect "taken" "$(send "7 $secret_md5 $time 5 6")" "3 *|open"
wait_until grep -q 'record 7: its samples wait in the journal: "[^"]*/.undo": Input/output error' "$scratch/log" || kill -9 "$collector"
stop_traced
start_collector
is_stored() { rrdtool lastupdate "$scratch/rrd/7.rrd" | grep -q "^ *$time: 5 6"; }
wait_until is_stored
stop_collector
finish
