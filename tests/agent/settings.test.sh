#!/bin/bash
# Mistakes in the options and the settings: exit status 2, told where, and nothing is sent.
. "${BLUMAP_SOURCE:?the checkout}/tests/agent/common.sh" || exit 1

try="
Try \"blumap agent --help\"."

start_server "3:"
settings "Interface eth0 9"
agent --confg x
expect 2 "blumap agent: unknown option \"--confg\", did you mean \"--config\"?$try"
agent now
expect 2 "blumap agent: unexpected \"now\"$try"
agent --interval 0
expect 2 "blumap agent: --interval \"0\": expected a whole number from 1 to 86400$try"

settings "Interfaces eth0 9" "Interface eth1 8" "ReplyTime soon"
agent
expect 2 "$folder/blumap.conf:5:5: error: unknown key \"Interfaces\", did you mean \"Interface\"?
$folder/blumap.conf:7:15: error: \"ReplyTime\" needs a time from 1 to 3600 seconds, such as 10, 30s, 5m or 2h, not \"soon\""

settings
sed -i 5d "$folder/blumap.conf"
agent
expect 2 "$folder/blumap.conf: error: nothing to send: section Agent has no line \"Interface NAME ID\""

agent --config "$folder/none.conf"
expect 2 "blumap agent: cannot read \"$folder/none.conf\": No such file or directory"

[ "$(count_requests)" = 0 ] || wrong "something was sent"

# A warning stops nothing.
settings "Interface eth0 9" "ReplyTime 5" "ReplyTime 6"
agent
expect 0 "$folder/blumap.conf:7:5: warning: \"ReplyTime\" is given again; this one counts
$folder/blumap.conf:6:5: note: it was given here"
[ "$(count_requests)" = 1 ] || wrong "nothing was sent"

said=$("$BLUMAP" agent --help 2>"$folder/stderr")
status=$?
[ "$status" = 0 ] || wrong "exit status $status of --help"
[ ! -s "$folder/stderr" ] || wrong "--help wrote to stderr"
grep -q -- '--interval SECONDS' <<<"$said" || wrong "--help does not tell of --interval"
exit $failed
