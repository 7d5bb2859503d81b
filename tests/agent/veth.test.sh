#!/bin/bash
# Real interfaces: a veth pair between two network namespaces with real traffic, taken down and made anew. The total
# has all that the kernel counted up to each sample, once, and nothing else.
if [ -z "${BLUMAP_APART:-}" ]; then
    command -v ip >/dev/null || { echo "no ip"; exit 77; }
    unshare --net --mount true 2>/dev/null || { echo "no namespaces of its own here: skipped"; exit 77; }
    BLUMAP_APART=yes exec unshare --net --mount bash "$0"
fi
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1
mkdir "$folder/sys"
ip link set lo up && mount -t sysfs none "$folder/sys" || { echo "no sysfs of its own here: skipped"; exit 77; }
unshare --net sleep 300 &
far=$!
trap 'kill $far; umount -l "$folder/sys"; finish' EXIT
near=$(readlink /proc/self/ns/net)
while [ "$(readlink /proc/$far/ns/net)" = "$near" ]; do sleep 0.01; done
nsenter --net=/proc/$far/ns/net ip link set lo up

# make: the pair, one end here, with no traffic of its own accord.
make() {
    ip link add tap0 type veth peer name tap1 netns "$far" &&
        ip link set tap0 addrgenmode none up &&
        ip address add 10.9.0.1/24 dev tap0 &&
        nsenter --net=/proc/$far/ns/net sh -c \
            'ip link set tap1 addrgenmode none up && ip address add 10.9.0.2/24 dev tap1' ||
        { echo "no veth pair here: skipped"; exit 77; }
}
# traffic COUNT: packets of a kilobyte there; some answers come back.
traffic() {
    perl -MIO::Socket::INET -e 'for (1 .. $ARGV[0]) {
        my $socket = IO::Socket::INET->new(Proto => "udp", PeerAddr => "10.9.0.2:9") or die "no socket: $!";
        $socket->send("x" x 1000);
    }' "$1"
    sleep 0.2
}
raw() { cat "$folder/sys/class/net/tap0/statistics/$1_bytes"; }
# sample: takes one; to $received and $sent is added what the kernel has counted since $*_before.
sample() {
    next_second
    received=$((received + $(raw rx) - received_before))
    sent=$((sent + $(raw tx) - sent_before))
    received_before=$(raw rx)
    sent_before=$(raw tx)
    said=$("$BLUMAP" agent --config "$folder/blumap.conf" --sys "$folder/sys" 2>&1)
    status=$?
    expect 0 ""
    local last
    last=$(requests | tail -n 1)
    [ "$last" = "$(request 9 "a secret" $((received * 8)) $((sent * 8)))" ] ||
        wrong "$1: it sent $last, and not $received and $sent bytes"
}
# made_anew PACKETS: takes the pair down after some traffic that no sample saw, and makes another.
made_anew() {
    traffic 5
    ip link del tap0
    make
    received_before=0
    sent_before=0
    traffic "$1"
}

start_server "3:"
settings "Interface tap0 9"
make
received=0 sent=0 received_before=0 sent_before=0
traffic 50
sample "the first"
[ "$sent" -gt 50000 ] && [ "$received" -gt 0 ] || wrong "no traffic: $received and $sent bytes"
traffic 30
sample "more traffic"
sample "no traffic"
made_anew 200
sample "made anew, with more than before"
made_anew 3
sample "made anew, with less than before"
ip link del tap0
said=$("$BLUMAP" agent --config "$folder/blumap.conf" --sys "$folder/sys" 2>&1)
[[ "$said" == "blumap agent: record 9 (tap0): no such interface in /proc/net/dev"* ]] || wrong "without it: $said"
make
received_before=0 sent_before=0
traffic 20
sample "back again"
ip link set tap0 down
ip link set tap0 up
traffic 10
sample "down and up"
exit $failed
