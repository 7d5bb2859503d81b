#!/usr/bin/env bash
# A disk of 2 MB under the journal, and under the RRDs: filled, then freed. Nothing that was
# acknowledged is lost, and the service resumes by itself.
set -euo pipefail
. "$(dirname "$0")/common.sh"

small=$scratch/small
mkdir "$small"
if ! mount -t tmpfs -o size=2m none "$small" 2>/dev/null; then
    echo "a small file system cannot be mounted here: skipped"
    exit 77
fi
filler=
end_small() {
    [ -z "$filler" ] || kill "$filler" 2>/dev/null || true
    umount -l "$small"
}
at_end+=(end_small)

start=$(($(date +%s) - 100000))
create="--step 1 --start $start DS:v:GAUGE:100000:0:U RRA:LAST:0.5:1:20000"

# Takes all the room there is, and whatever comes free; never more than the small disk has.
fill() {
    cd "$small" && ulimit -f 4096 || return
    while true; do cat /dev/zero >>filler 2>/dev/null || sleep 0.01; done
}
start_filling() {
    fill >/dev/null 2>&1 &
    filler=$!
    wait_until sh -c "! head -c 4096 /dev/zero >'$small/probe' 2>/dev/null; rm -f '$small/probe'"
}
stop_filling() {
    kill "$filler"
    wait "$filler" 2>/dev/null || true
    filler=
    rm -f "$small/filler"
}

# send_samples ID FIRST LAST: sample I has the value I. Answers are appended to $scratch/answers.ID.
: >"$scratch/answers.8"
send_samples() {
    local i
    for ((i = $2; i <= $3; i++)); do echo "$1 $secret_md5 $((start + i)) $i"; done |
        xargs -d '\n' perl "$here/client.pl" 127.0.0.1 "$port" |
        awk -v i="$2" '/^[0-9]/ { print i++, $0 }' >>"$scratch/answers.$1"
}
answers() { grep -c "^[0-9]* $2" "$scratch/answers.$1" || true; }

# Whether each acknowledged sample of record ID is there.
all_there() {
    rrdtool fetch "$scratch/rrd/$1.rrd" LAST -s "$start" -e "$((start + 15000))" 2>/dev/null |
        perl -e 'my %stored;
            while (<STDIN>) { $stored{$1 - $ARGV[0]} = $2 if /^(\d+): (\d\S+)/ }
            open my $answers, "<", $ARGV[1];
            while (<$answers>) {
                next if !/^(\d+) 3/;
                exit 1 if ($stored{$1} // -1) != $1;
            }' "$start" "$scratch/answers.$1"
}

# Under the journal.
write_settings "JournalDir $small/journal" "ClockAhead 24h"
add_record 8 --num 1 --create "$create"
start_collector
send_samples 8 1 100
expect "with room" "$(answers 8 3)" 100
start_filling
send_samples 8 101 6000
kill -9 "$collector"
wait "$collector" 2>/dev/null || true
stop_filling
start_collector
wait_until all_there 8
rm -f "$small"/journal/*.stored # what is stored would make room
start_filling
send_samples 8 6001 12000
[ "$(answers 8 "2 record 8: not now: .*No space left")" -gt 0 ] || fail "the full disk refused nothing"
state=$("$BLUMAP" status --config "$settings" || true)
expect "the status of a full disk" "$state" "*the collector says: the journal takes no samples: its disk is full or faulty*"
stop_filling
# What was not taken is sent again, as an agent does, and what was behind it: nothing has overtaken it.
first=$(awk '$1 > 6000 && $2 == 2 { print $1; exit }' "$scratch/answers.8")
count=$((12101 - first))
send_samples 8 "$first" 12100
expect "what was not taken" "$(tail -n "$count" "$scratch/answers.8" | grep -c " 3 ")" "$count"
wait_until all_there 8
stop_collector
expect "nothing waits" "$(waiting_segments "$small/journal")" ""

# Under the RRDs: one that is there is written on; one that was removed waits for room.
rm -rf "$scratch/rrd"
mkdir "$small/rrd"
ln -s "$small/rrd" "$scratch/rrd"
write_settings "JournalDir $scratch/journal" "ClockAhead 24h"
add_record 9 --num 1 --create "$create"
add_record 10 --num 1 --create "$create"
add_record 11 --num 1 --create "$create"
start_collector
send_samples 9 1 1
send_samples 10 1 1
start_filling
send_samples 9 2 100
expect "an RRD that is there" "$(answers 9 3)" 100
send_samples 11 1 1
expect "a new one" "$(cat "$scratch/answers.11")" "1 2 record 11: not now: *disk full*"
rm "$scratch/rrd/10.rrd"
sleep 0.5 # it is filled again
send_samples 10 2 50
expect "one that was removed" "$(answers 10 3)" 50
wait_until grep -q "record 10: its samples wait in the journal: .*disk full" "$scratch/log"
kill -9 "$collector"
wait "$collector" 2>/dev/null || true
start_collector
stop_filling
sed -i '/^1 /d' "$scratch/answers.10" # the one that was removed
wait_until all_there 9
for i in 1 2 3; do all_there 10 || sleep 5; done # it is tried less and less often
wait_until all_there 10
send_samples 11 2 2
expect "a new one, with room" "$(tail -n 1 "$scratch/answers.11")" "2 3 New db*"
stop_collector
expect "nothing waits in the end" "$(waiting_segments "$scratch/journal")" ""
finish
