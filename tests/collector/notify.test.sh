#!/usr/bin/env bash
# What the service manager is told: ready, signs of life, reloading, stopping.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# manager SOCKET FILE: writes each message on a line of FILE, its line ends as blanks
manager() {
    exec perl -MSocket -e '$| = 1; my ($path, $file) = @ARGV; $path =~ s/^@/\0/;
        socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, pack_sockaddr_un($path)) or die "bind: $!";
        open my $out, ">", $file or die; select $out; $| = 1;
        while (defined recv($s, my $message, 4096, 0)) { $message =~ tr/\n/ /; print "$message\n" }' "$1" "$2"
}
told() { grep -q "$1" "$scratch/told"; }

write_settings
for socket in "$scratch/notify" "@blumap-test-$$"; do
    rm -f "$scratch/told"
    manager "$socket" "$scratch/told" &
    manager=$!
    wait_until test -e "$scratch/told"
    : >"$scratch/log"
    NOTIFY_SOCKET=$socket WATCHDOG_USEC=400000 "$BLUMAP" collector --config "$settings" --foreground &
    collector=$!
    wait_until told "^READY=1 STATUS=listening$"
    wait_until told "^WATCHDOG=1 STATUS=0 connections, 0 samples taken$"
    kill -HUP "$collector"
    wait_until told "^RELOADING=1 MONOTONIC_USEC=[0-9][0-9]*$"
    wait_until told "^READY=1$"
    stop_collector
    wait_until told "^STOPPING=1$"
    sleep 0.5
    signs=$(grep -c WATCHDOG "$scratch/told")
    sleep 0.5
    expect "signs of life of who is gone" "$(grep -c WATCHDOG "$scratch/told")" "$signs"
    kill "$manager"
done

# The watchdog of another process is not ours; a manager that is gone is no reason to fail.
NOTIFY_SOCKET=$scratch/gone WATCHDOG_USEC=100000 WATCHDOG_PID=1 start_collector
sleep 0.3
stop_collector
finish
