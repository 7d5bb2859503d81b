#!/bin/bash
# The agent is killed at random moments, with a collector that comes and goes: every sample that it had taken
# arrives in the end, as it was. BLUMAP_TRIALS sets how many times (40).
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1
trials=${BLUMAP_TRIALS:-40}

# taken: the whole entries of the spool, whether done or not: "TIME RECEIVED SENT" in bits.
taken() {
    cat "$folder"/state/spool/* 2>/dev/null | perl -MCompress::Zlib -e '
        binmode STDIN; local $/ = \32;
        while (my $entry = <STDIN>) {
            last if length $entry < 32;
            my ($mark, $check, $id, $time, $in, $out) = unpack "LLLLQQ", $entry;
            print "$time ", $in * 8, " ", $out * 8, "\n" if $check == crc32(substr $entry, 8);
        }'
}
# arrived: the same of the requests that any of the servers has written down.
arrived() {
    cat "$folder"/all-requests | perl -ne 'my (undef, $hex) = split; my $b = pack "H*", $hex;
        my ($time, $at, @v) = (unpack("N", substr $b, 20, 4), 26);
        while ($at < length $b) { my $l = unpack "n", substr $b, $at, 2; push @v, substr $b, $at + 2, $l; $at += 2 + $l }
        print "$time @v\n"'
}
: >"$folder/all-requests"
: >"$folder/all-taken"
port=1
settings "Interface eth0 9"
# How long a run takes here and now: the moments are spread over all of it.
printf '  eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n' >"$folder/proc/net/dev"
start_server "3:"
settings "Interface eth0 9"
began=${EPOCHREALTIME/./}
agent
expect 0 ""
took=$((${EPOCHREALTIME/./} - began)) # microseconds
cat "$folder/requests" >>"$folder/all-requests"
stop_server
for i in $(seq "$trials"); do
    printf '  eth0: %s %s 0 0 0 0 0 0 %s %s 0 0 0 0 0 0\n' $((i * 100)) "$i" $((i * 50)) "$i" >"$folder/proc/net/dev"
    case $((RANDOM % 3)) in
    0)
        stop_server
        port=1
        ;;
    *) [ -n "$server" ] || { start_server "3:" && sleep 0.05; } ;;
    esac
    settings "Interface eth0 9"
    next_second # each with a sample of its own
    "$BLUMAP" agent --config "$folder/blumap.conf" --proc "$folder/proc" 2>/dev/null &
    victim=$!
    perl -e "select undef, undef, undef, rand 1.5e-6 * $took"
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    taken >"$folder/taken-now"
    cat "$folder/taken-now" >>"$folder/all-taken"
    newest=$(sort -n "$folder/taken-now" | tail -n 1 | cut -d' ' -f1)
    known=$(sed -n 's/^interface eth0 .* \([0-9]*\)[0-9]\{6\} [01] [01]$/\1/p' "$folder/state/counters")
    [ "${newest:-0}" -le "${known:-0}" ] || wrong "the totals know nothing of the sample of $newest, only of $known"
    if [ -n "$server" ]; then
        sleep 0.02
        cat "$folder/requests" >>"$folder/all-requests" 2>/dev/null
    fi
done
[ -n "$server" ] || start_server "3:"
settings "Interface eth0 9"
agent
[ "$status" = 0 ] || wrong "the last run: $status $said"
cat "$folder/requests" >>"$folder/all-requests"
sort -u "$folder/all-taken" >"$folder/taken"
arrived | sort -u >"$folder/arrived"
[ "$(wc -l <"$folder/taken")" -gt $((trials / 8)) ] || wrong "only $(wc -l <"$folder/taken") samples were taken"
missing=$(comm -23 "$folder/taken" "$folder/arrived")
[ -z "$missing" ] || wrong "these samples did not arrive: $missing"
# What arrived grows with time: nothing jumps back.
totals=$(sort -k1,1n -k2,2n "$folder/arrived" | cut -d' ' -f2)
[ "$totals" = "$(sort -n <<<"$totals")" ] || wrong "the totals go back: $totals"
exit $failed
