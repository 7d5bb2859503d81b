#!/usr/bin/env bash
# Clients that say nothing, or a byte a second, keep nobody waiting; limits hold.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# hold ADDRESS COUNT [BYTE]: connections that stay; the last one sends BYTE each second. Prints
# "ready", and a line for each that the other end closes.
hold() {
    perl -e '
        use strict; use IO::Socket::INET; use IO::Select; $| = 1; $SIG{PIPE} = "IGNORE";
        my ($from, $port, $count, $byte) = @ARGV;
        my @held = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port,
            LocalAddr => $from) or die "connect: $!\n" } 1 .. $count;
        my $select = IO::Select->new(@held);
        print "ready\n";
        while ($select->count) {
            syswrite $held[-1], $byte if defined $byte && $select->exists($held[-1]);
            for my $gone ($select->can_read(1)) { $select->remove($gone); print "closed\n" }
        }' "$1" "$port" "${@:2}"
}
held_count() { grep -c closed "$1" || true; }
is_held() { grep -q ready "$1"; }

# An honest client, on 127.0.0.1 as the silent ones are, must be answered within a second.
expect_served_at_once() {
    local started=${EPOCHREALTIME/./} answer
    answer=$(send "8 $secret_md5 $(date +%s) 1 2")
    local took=$((${EPOCHREALTIME/./} - started))
    expect "honest client, $1" "$answer" "[32] *|open"
    [ "$took" -lt 1000000 ] || fail "honest client, $1: served after $took microseconds"
}

# With the limits as they are by default.
write_settings
add_record 8
start_collector
hold 127.0.0.1 200 >"$scratch/silent" &
hold 127.0.0.1 1 x >"$scratch/slow" &
wait_until is_held "$scratch/silent"
wait_until is_held "$scratch/slow"
for try in 1 2 3; do expect_served_at_once "default limits, $try"; done
open=$((200 - $(held_count "$scratch/silent")))
[ "$open" -le 64 ] || fail "$open connections from one address, MaxConnectionsPerAddress is 64"
grep -q "Warning.*MaxConnectionsPerAddress is reached" "$scratch/log" || fail "no warning of the limit"
stop_collector

# With room for all of them.
write_settings "MaxConnectionsPerAddress 1000" "FrameTime 3" "LogLevel 6"
start_collector
hold 127.0.0.1 200 >"$scratch/silent" &
hold 127.0.0.1 1 x >"$scratch/slow" &
wait_until is_held "$scratch/silent"
wait_until is_held "$scratch/slow"
for try in 1 2 3; do expect_served_at_once "room for all, $try"; done
expect "silent ones closed" "$(held_count "$scratch/silent")" 0
wait_until grep -q closed "$scratch/slow" # after FrameTime, though it goes on sending
grep -q "closed: its request took too long" "$scratch/log" || fail "the slow one was closed otherwise"
stop_collector

# The limit for one address leaves the others alone.
write_settings "MaxConnectionsPerAddress 5" "MaxConnections 8"
start_collector
hold 127.0.0.7 5 >"$scratch/seven" &
hold 127.0.0.8 2 >"$scratch/eight" &
wait_until is_held "$scratch/seven"
wait_until is_held "$scratch/eight"
expect_served_at_once "five from another address"
expect "closed at 5 connections" "$(held_count "$scratch/seven")" 0
hold 127.0.0.7 2 >"$scratch/seven-more" &
seven_has_two_closed() { [ "$(held_count "$scratch/seven")" = 2 ]; }
wait_until seven_has_two_closed
hold 127.0.0.9 3 >"$scratch/nine" &
wait_until is_held "$scratch/nine"
expect_served_at_once "all connections taken"
expect "the newest keep theirs" "$(held_count "$scratch/nine")" 0
room_is_made() { [ "$(cat "$scratch"/{seven,seven-more,eight} | grep -c closed)" -ge 4 ]; }
wait_until room_is_made # of 12 connections, 8 may stay
stop_collector
finish
