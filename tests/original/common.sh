# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by the tests that run the PHP scripts blumap takes the place of, where the page that shows them is at hand.
page=${BLUMAP_SOURCE:?}/../shared/seed/bluvpn-weathermap.txt
[ -r "$page" ] || { echo "skipped: the PHP scripts are not at hand"; exit 77; }
for extension in sockets pcntl mysqli; do
    php -r "exit(extension_loaded('$extension') ? 0 : 1);" || { echo "skipped: no PHP with $extension"; exit 77; }
done
. "$BLUMAP_SOURCE/tests/collector/common.sh"
. "$BLUMAP_SOURCE/tests/records/mariadb.sh"

# script TITLE NEXT: what the page shows between the two titles, from "<?php" on, so that PHP 8 reads it.
script() {
    sed -n "/^\[edit\] $1\$/,/^\[edit\] $2\$/p" "$page" | sed '1,/<?php/{/<?php/!d}; /^\[edit\] /d; s/{\$i}/[$i]/g'
}

run_php() { php -d error_reporting=0 -d display_errors=0 -d "auto_prepend_file=${prepend:-}" "$@"; }

# The table as the scripts have it, with the records of their client.
create='--step 60 DS:stream0:DERIVE:120:0:U DS:stream1:DERIVE:120:0:U RRA:AVERAGE:0.5:1:100'
make_table() {
    sql "CREATE DATABASE stats; USE stats;
         CREATE TABLE records (id int NOT NULL PRIMARY KEY, address varchar(64), port int,
             md5 varchar(32), num int, \`create\` text);
         INSERT INTO records SELECT 7 + seq, NULL, NULL, '$secret_md5', 2, '$create' FROM seq_1_to_5;
         INSERT INTO records VALUES (20, '10.0.0.1', NULL, '$secret_md5', 2, '$create'),
             (21, NULL, 1, '$secret_md5', 2, '$create');"
}

# A host with the interfaces that the client knows, one it does not, and a name without a blank behind it.
make_counters() { # RECEIVED SENT: bytes of the first, the others have more
    local i=0 name
    {
        echo "Inter-|   Receive                                                |  Transmit"
        echo " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed"
        for name in eth1 eth0 lo tun6to4 vlan3 wlan0; do
            echo "$name:$(($1 + i)) 1 2 3 4 5 6 7 $(($2 + i)) 1 2 3 4 5 6 7"
            i=$((i + 1))
        done
    } >"$scratch/proc/net/dev"
}
mkdir -p "$scratch/proc/net"

# expect_stored WHAT RECEIVED SENT: the bits of these bytes, in the five RRDs
expect_stored() {
    local i
    for i in 0 1 2 3 4; do
        expect "$1: record $((8 + i))" "$(last_update $((8 + i)))" \
            "*: $((($2 + i) * 8)) $((($3 + i) * 8))"
    done
}

# start_php_daemon PORT FOLDER: told only other folders, addresses and a server's socket
start_php_daemon() {
    php_daemon_folder=$2
    mkdir -p "$2/rrd"
    script index.php config.php | sed "s|/root/nms/general-rrd|$2|" >"$2/index.php"
    script config.php "" | sed "s|/root/nms/general-rrd|$2|; s|10\.159\.2\.1|127.0.0.1|; s|= 31372|= $1|
        s|mysql_host = \"\"|mysql_host = \"$socket\"|; s|mysql_db = \"\"|mysql_db = \"stats\"|
        s|mysql_user = \"\"|mysql_user = \"root\"|" >"$2/config.php"
    at_end+=(end_php_daemon)
    (prepend=$BLUMAP_SOURCE/tests/original/mysql_functions.php && cd "$2" && run_php index.php >start.log 2>&1)
    wait_until grep -q "Successfully connected" "$2/daemon.log"
}
end_php_daemon() { [ ! -s "$php_daemon_folder/daemon.pid" ] || kill "$(cat "$php_daemon_folder/daemon.pid")"; }
