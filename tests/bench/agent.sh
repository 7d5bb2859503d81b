#!/usr/bin/env bash
# What a run of the agent costs, and a sample of one that stays, beside a process that does nothing and other commands. See README.md.
set -euo pipefail
. "$(dirname "$0")/common.sh"
runs=${RUNS:-50}
samples=${SAMPLES:-10}
compile runs -static
echo 'int main(void) { return 0; }' >"$scratch/empty.c"
"${CC:-cc}" -O2 -static "$scratch/empty.c" -o "$scratch/empty"

write_settings
mkdir -p "$scratch/proc/net"
(umask 077 && echo secret >"$scratch/secret")
{
    echo "Agent"
    printf '%s\n' "Collector 127.0.0.1:$port" "PasswordFile $scratch/secret" "StateDir $scratch/state"
    for i in 1 2 3 4 5; do echo "Interface eth$i $((7 + i))"; done
} >"$scratch/agent.conf"
{
    echo "Inter-|   Receive                                                |  Transmit"
    echo " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed"
    for i in 1 2 3 4 5; do echo "  eth$i: ${i}000000 1 2 3 4 5 6 7 ${i}00000000 1 2 3 4 5 6 7"; done
} >"$scratch/proc/net/dev"
for id in 8 9 10 11 12; do add_record "$id"; done
start_collector

export PORT=$port NETDEV=$scratch/proc/net/dev
agent=("$BLUMAP" agent --config "$scratch/agent.conf" --proc "$scratch/proc")

# What a sample costs an agent that stays: one a second, the first (which is the start) left out.
measure_daemon() {
    local before after failures=$scratch/daemon.log
    "${agent[@]}" --interval 1 2>"$failures" &
    sleep 2
    before=$(cut -d ' ' -f 1 "/proc/$!/schedstat")
    sleep "$samples"
    after=$(cut -d ' ' -f 1 "/proc/$!/schedstat")
    echo "cpu=$(((after - before) / samples / 1000))" \
        "peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$!/status") failed=$(wc -l <"$failures")"
    kill $!
    wait $! || true
}
measure() {
    case $1 in
    empty) "$scratch/runs" "$runs" "$scratch/empty" ;;
    blumap) "$scratch/runs" "$runs" "${agent[@]}" ;;
    daemon) measure_daemon ;;
    *) eval "\"\$scratch/runs\" \"\$runs\" $(yardstick "$1")" ;;
    esac
}
for round in $(seq "$rounds"); do
    # shellcheck disable=SC2046
    for command in $(turn "$round" empty blumap daemon $(yardsticks)); do note agent "$command" "$(measure "$command")"; done
done
echo "microseconds, microseconds, kilobytes of a run, and of a sample of the daemon:"
print_medians wall cpu peak failed
