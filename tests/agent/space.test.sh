#!/bin/bash
# A disk of 2 MB under StateDir: filled, then freed. What was kept before arrives; what could not be kept is told and
# costs its moment only, for the next sample has all that flowed.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1
mkdir "$folder/state"
if ! mount -t tmpfs -o size=2m none "$folder/state" 2>/dev/null; then
    echo "a small file system cannot be mounted here: skipped"
    exit 77
fi
trap 'umount -l "$folder/state"; finish' EXIT

interfaces=100 # a sample of all is most of a page: the second one needs room
# counters BYTES: of each interface.
counters() {
    for i in $(seq $interfaces); do
        printf '  if%s: %s %s 0 0 0 0 0 0 %s %s 0 0 0 0 0 0\n' "$i" "$1" "$1" "$1" "$1"
    done >"$folder/proc/net/dev"
}
listen() { # REPLY, or none: nobody is there
    if [ $# = 0 ]; then stop_server && port=1; else start_server "$1"; fi
    local lines
    mapfile -t lines < <(for i in $(seq $interfaces); do echo "Interface if$i $i"; done)
    settings "${lines[@]}"
}
fill() { cat /dev/zero >"$folder/state/filler" 2>/dev/null; }
# values: what record 1 was sent as received, in bits; in the order of their times.
values() {
    requests | perl -ne 'chomp; my $b = pack "H*", $_; next if 1 != unpack "N", $b;
        print substr($b, 24, unpack "n", substr $b, 22, 2), "\n"'
}

listen
for bytes in 1000 2000; do
    next_second
    counters $bytes
    agent
    [[ "$status $said" == "1 blumap agent: record 1 (if1),"*" and 90 more: cannot connect to "* ]] ||
        wrong "with room: $status $said"
done
fill
for bytes in 3000 4000; do
    next_second
    counters $bytes
    agent
    [ "$status" = 1 ] || wrong "exit status $status on a full disk"
    grep -qxF "blumap agent: cannot keep $interfaces samples in the spool \"$folder/state/spool\": No space left on device" \
        <<<"$said" || wrong "on a full disk it said $said"
done
# Nothing can be written, and yet what was kept is sent.
listen "3:"
next_second
counters 5000
agent
[ "$(values)" = "8000
16000" ] || wrong "with a full disk it sent $(values)"
listen
next_second
counters 6000
agent
rm "$folder/state/filler"
next_second
counters 7000
agent
listen "3:"
next_second
counters 8000
agent
expect 0 ""
[ "$(values)" = "56000
64000" ] || wrong "with room again it sent $(values)"
[ "$(count_requests)" = $((2 * interfaces)) ] || wrong "it sent $(count_requests) requests"
exit $failed
