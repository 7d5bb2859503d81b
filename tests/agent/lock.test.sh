#!/bin/bash
# Two runs do not pile up, and one that was killed leaves nothing in the way.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1

start_server "silent"
settings "Interface eth0 9" "ReplyTime 60"
"$BLUMAP" agent --config "$folder/blumap.conf" --proc "$folder/proc" 2>"$folder/first" &
first=$!
wait_for_file "$folder/requests"

agent
expect 1 "blumap agent: another run is still at work (it holds \"$folder/state/lock\")"
[ "$(count_requests)" = 1 ] || wrong "the second run sent something"
[ "$(stat -c %a "$folder/state")" = 700 ] || wrong "the state folder is open to others"

kill -9 "$first"
wait "$first" 2>/dev/null
start_server "3:"
settings "Interface eth0 9"
agent
expect 0 ""

# A folder and those above it are made; one that can't be is told.
state_dir() {
    settings "Interface eth0 9"
    sed -i "s|^    StateDir .*|    StateDir $1|" "$folder/blumap.conf"
}
start_server "3:"
state_dir "$folder/deep/er"
agent
expect 0 ""
[ "$(stat -c %a "$folder/deep/er")" = 700 ] || wrong "the state folder that was made is open to others"
state_dir "$folder/secret/state"
agent
expect 1 "blumap agent: cannot make the folder \"$folder/secret/state\" (StateDir): Not a directory"
exit $failed
