#!/usr/bin/env bash
# SNMP targets against a real snmpd: versions 1, 2c and 3; what is missing, refused or does not answer.
set -euo pipefail
daemon=$(command -v snmpd || command -v /usr/sbin/snmpd || true)
[ -n "$daemon" ] || { echo "skipped: there is no snmpd"; exit 77; }
[[ "$(ldconfig -p 2>/dev/null)" == *libnetsnmp.so.40* ]] || { echo "skipped: there is no libnetsnmp"; exit 77; }
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.1")->sockport')

# Targets cannot name a port: Net-SNMP's own settings do.
export SNMPCONFPATH=$folder SNMP_PERSISTENT_DIR=$folder/state MIBS=
mkdir -p "$folder/state"
echo "defaultPort $port" >"$folder/snmp.conf"
base=.1.3.6.1.4.1.99999
cat >"$folder/snmpd.conf" <<CONF
agentAddress udp:127.0.0.1:$port
rocommunity public 127.0.0.1
createUser reader SHA "auth password" AES "privacy password"
createUser plain MD5 "auth password"
rouser reader priv
rouser plain auth
override $base.1.0 integer 42
override $base.2.0 counter 4000000000
override $base.4.0 octet_str "36.5 degrees"
override $base.5.0 octet_str "hot"
override $base.6.0 integer -7
pass $base.3 /bin/sh $folder/large
CONF
echo 'echo $2; echo counter64; echo 12345678901234567890' >"$folder/large"
"$daemon" -f -Lf "$folder/log" -C -c "$folder/snmpd.conf" -p "$folder/pid" &
server=$!
for _ in $(seq 100); do
    grep -q "NET-SNMP version" "$folder/log" 2>/dev/null && break
    sleep 0.05
done

# values TARGET [GLOBAL LINE...]: prints in, out and the raw texts as the node's label has them.
values() {
    local target=$1
    shift
    {
        printf 'WIDTH 400\nHEIGHT 100\nDATAOUTPUTFILE %s/data\nSET snmp_timeout 300000\nSET snmp_retries 0\n' "$folder"
        [ $# = 0 ] || printf '%s\n' "$@"
        printf 'NODE n\n\tPOSITION 50 50\n\tTARGET %s\n\tLABEL {node:this:snmp_in_raw}/{node:this:snmp_out_raw}\n' "$target"
    } >"$folder/map.conf"
    (cd "$folder" && "${BLUMAP:?}" render map.conf --output map.png --dump-scene >scene 2>warnings) ||
        fail "$target: $(cat "$folder/warnings")"
    tr -d '\r' <"$folder/data" | cut -f 2,3 | tr '\t' ' ' | sed -E 's/\.0+( |$)/\1/g'
    sed -n 's/.* font 3 "\(.*\)"$/\1/p' "$folder/scene"
}
expect() { # WHAT GOT WANTED [WARNING]
    [ "$2" = "$3" ] || fail "$1: got \"$2\" instead of \"$3\"; $(cat "$folder/warnings")"
    if [ $# -gt 3 ]; then
        grep -qE "$4" "$folder/warnings" || fail "$1: no warning \"$4\" in: $(cat "$folder/warnings")"
    elif [ -s "$folder/warnings" ]; then
        fail "$1: $(cat "$folder/warnings")"
    fi
}

clip="SET nowarn_clipping 1"
expect "version 1" "$(values "snmp:public:127.0.0.1:$base.1.0:$base.2.0" "$clip")" "42 4000000000
42/4000000000"
expect "version 2c, 64 bits" "$(values "snmp2c:public:127.0.0.1:${base#.}.1.0:$base.3.0" "$clip")" \
    "42 12345678901234567168
42/12345678901234567890"
expect "texts" "$(values "snmp2c:public:127.0.0.1:$base.4.0:$base.5.0" "$clip")" "36.500000 0
36.5 degrees/hot"
expect "one direction" "$(values "snmp:public:127.0.0.1:-:$base.6.0" "$clip")" "0 -7
[UNKNOWN]/-7"
expect "nothing there, 2c" "$(values "snmp2c:public:127.0.0.1:$base.9.0:$base.1.0" "$clip")" "0 42
[UNKNOWN]/42" "there is nothing at this OID"
expect "nothing there, 1" "$(values "snmp:public:127.0.0.1:$base.9.0:$base.1.0" "$clip")" "0 42
[UNKNOWN]/42" "noSuchName"
expect "no OID" "$(values "snmp:public:127.0.0.1:gibberish:$base.1.0" "$clip")" "0 42
[UNKNOWN]/42" "this OID is not known"
expect "another community" "$(values "snmp2c:secret:127.0.0.1:$base.1.0:$base.1.0")" "0 0
[UNKNOWN]/[UNKNOWN]" "it does not answer"
profile=("SET snmp3_core_username reader" "SET snmp3_core_seclevel authPriv" "SET snmp3_core_authproto SHA"
    "SET snmp3_core_authpass auth password" "SET snmp3_core_privproto AES"
    "SET snmp3_core_privpass privacy password")
expect "version 3, private" "$(values "snmp3:core:127.0.0.1:$base.1.0:$base.6.0" "$clip" "${profile[@]}")" "42 -7
42/-7"
expect "version 3, authenticated" "$(values "snmp3:core:127.0.0.1:$base.1.0:$base.6.0" "$clip" \
    "SET snmp3_core_username plain" "SET snmp3_core_seclevel authNoPriv" "SET snmp3_core_authproto MD5" \
    "SET snmp3_core_authpass auth password")" "42 -7
42/-7"
expect "version 3, wrong password" "$(values "snmp3:core:127.0.0.1:$base.1.0:-" "${profile[@]}" \
    "SET snmp3_core_authpass other password")" "0 0
[UNKNOWN]/[UNKNOWN]" "TARGET of node n: .*(uthentication|does not answer|assword)"
expect "version 3, no such protocol" "$(values "snmp3:core:127.0.0.1:$base.1.0:-" "${profile[@]}" \
    "SET snmp3_core_authproto ROT13")" "0 0
[UNKNOWN]/[UNKNOWN]" "authproto must be MD5"
expect "version 3, no profile" "$(values "snmp3:none:127.0.0.1:$base.1.0:-" "SET snmp3_none_seclevel highest")" "0 0
[UNKNOWN]/[UNKNOWN]" "seclevel must be"
expect "version 3, of Cacti" "$(values "snmp3:none:127.0.0.1:$base.1.0:-" "SET snmp3_none_import 33")" "0 0
[UNKNOWN]/[UNKNOWN]" "imported from Cacti"
expect "a bad hint" "$(values "snmp:public:127.0.0.1:$base.1.0:-" "$clip" "SET snmp_retries many")" "42 0
42/[UNKNOWN]" "SET snmp_retries many: it must be a whole number"

# Hosts that do not answer are waited for side by side, and given up after snmp_abort_count failures.
{
    printf 'WIDTH 400\nHEIGHT 100\nSET snmp_timeout 500000\nSET snmp_retries 0\nSET snmp_abort_count 2\n'
    for i in $(seq 12); do
        printf 'NODE n%s\n\tPOSITION 5 5\n\tTARGET snmp2c:public:127.9.9.%s:%s.1.0:%s.1.0\n' "$i" "$i" $base $base
    done
    printf 'NODE m\n\tPOSITION 5 5\n\tTARGET snmp2c:public:127.9.9.1:%s.1.0:%s.1.0\n' $base $base
} >"$folder/map.conf"
started=${EPOCHREALTIME/./}
(cd "$folder" && "$BLUMAP" render map.conf --output map.png 2>warnings)
took=$(((${EPOCHREALTIME/./} - started) / 1000))
[ "$took" -lt 6000 ] || fail "12 hosts that wait 1 second each took $took ms"
grep -q "failed 2 times.*WMSNMP01" "$folder/warnings" || fail "no WMSNMP01: $(cat "$folder/warnings")"
exit $failed
