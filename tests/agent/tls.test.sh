#!/usr/bin/env bash
# The agent over TLS to a real collector; a man in the middle, names and certificates that don't fit: then
# nothing is sent, it waits in the spool, and arrives when all is mended.
set -euo pipefail
. "$(dirname "$0")/../collector/common.sh"
command -v openssl >/dev/null || { echo "no openssl"; exit 77; }
cd "$scratch"

make_ca() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" 2>/dev/null
}
make_certificate() { # CA NAME ALTERNATIVE [DAYS]
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -addext "subjectAltName=$3" \
        -keyout "$2.key" -out "$2.csr" 2>/dev/null
    openssl x509 -req -in "$2.csr" -CA "$1.pem" -CAkey "$1.key" -CAcreateserial -days "${4:-2}" \
        -copy_extensions copy -out "$2.pem" 2>/dev/null
}
make_ca ca
make_ca other
make_certificate ca hub IP:127.0.0.1,DNS:localhost
make_certificate ca elsewhere DNS:elsewhere.example
make_certificate other middle IP:127.0.0.1,DNS:localhost
make_certificate ca host DNS:host.example

mkdir -p proc/net
sent=0
# agent LINE...: with these lines in its settings; what it says is in $said, its status in $status.
agent() {
    sent=$((sent + 1000))
    printf '  eth0: %s 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n' $sent >proc/net/dev
    {
        echo "Agent"
        printf '    %s\n' "PasswordFile $scratch/secret" "StateDir $scratch/state" "Interface eth0 8" "$@"
    } >agent.conf
    status=0
    said=$("$BLUMAP" agent --config agent.conf --proc proc --sys none 2>&1) || status=$?
    sleep 1.1 # two samples are never of one second
}
(umask 077 && echo secret >secret)

start() { # CERTIFICATE LINE...
    tls_port=$(free_port)
    write_settings "ListenTls 127.0.0.1:$tls_port $scratch/$1.pem $scratch/$1.key" "${@:2}"
    start_collector
}
write_settings
add_record 8
reason() { expect "$1" "$status $said" "1 blumap agent: record 8 (eth0): $2"; }

start hub "RequireTls yes"
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/ca.pem"
expect "over TLS" "$status $said" "0 "
agent "Collector localhost:$tls_port" "Tls yes" "CaFile $scratch/ca.pem"
expect "by name" "$status $said" "0 "
expect "stored" "$(last_update 8)" "*: 16000 56"
agent "Collector 127.0.0.1:$port"
reason "a plain login" "Authentication failed"
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/other.pem"
reason "another authority" "no TLS with 127.0.0.1:$tls_port: *certificate*"
agent "Collector 127.0.0.1:$tls_port" "Tls yes"
reason "the system's authorities" "no TLS with 127.0.0.1:$tls_port: *certificate*"
SSL_CERT_FILE=$scratch/ca.pem agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/other.pem"
reason "another authority than CaFile" "no TLS with 127.0.0.1:$tls_port: *certificate*"
SSL_CERT_FILE=$scratch/ca.pem agent "Collector 127.0.0.1:$tls_port" "Tls yes"
expect "an authority of the system" "$status $said" "0 "
agent "Collector 127.0.0.1:$port" "Tls yes" "CaFile $scratch/ca.pem" "ConnectTime 2"
expect "TLS to the plain port" "$status" 1
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/none.pem"
reason "no CaFile" "cannot use CaFile \"$scratch/none.pem\": No such file or directory"
authorised=$(last_update 8)
expect "what waited came with it" "$authorised" "*: $(((sent - 2000) * 8)) 56"
stop_collector

# A collector of long ago, or somebody who would like to have one.
old_port=$(free_port)
openssl s_server -www -accept "127.0.0.1:$old_port" -tls1_1 -cipher DEFAULT@SECLEVEL=0 -cert hub.pem \
    -key hub.key >old.log 2>&1 &
old=$!
wait_until grep -q ACCEPT old.log
agent "Collector 127.0.0.1:$old_port" "Tls yes" "CaFile $scratch/ca.pem" "ReplyTime 2"
reason "TLS 1.1" "no TLS with 127.0.0.1:$old_port: *protocol*"
kill "$old"
openssl s_server -accept "127.0.0.1:$old_port" -cert hub.pem -key hub.key </dev/null >old.log 2>&1 &
wait_until grep -q ACCEPT old.log # without input it ends at the first connection
agent "Collector 127.0.0.1:$old_port" "Tls yes" "CaFile $scratch/ca.pem" "ReplyTime 2"
reason "it goes away" "*127.0.0.1:$old_port*"

start middle
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/ca.pem"
reason "a man in the middle" "no TLS with 127.0.0.1:$tls_port: *certificate*"
stop_collector
start elsewhere
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/ca.pem"
reason "another address" "no TLS with 127.0.0.1:$tls_port: *IP address mismatch*"
agent "Collector localhost:$tls_port" "Tls yes" "CaFile $scratch/ca.pem"
reason "another name" "no TLS with localhost:$tls_port: *hostname mismatch*"
stop_collector

start hub "ClientCa $scratch/ca.pem"
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/ca.pem"
reason "no certificate of its own" "no TLS with 127.0.0.1:$tls_port: *certificate*"
before=$(last_update 8)
expect "nothing got through" "$before" "$authorised"
agent "Collector 127.0.0.1:$tls_port" "Tls yes" "CaFile $scratch/ca.pem" "CertFile $scratch/host.pem" \
    "KeyFile $scratch/host.key"
expect "with its own" "$status $said" "0 "
expect "all arrived" "$(last_update 8)" "*: $((sent * 8)) 56"
stop_collector
finish
