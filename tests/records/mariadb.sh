# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after collector/common.sh by the tests that need a MariaDB server: one of our own, on a socket only.
mariadb_server=$(command -v mariadbd || command -v /usr/sbin/mariadbd || true)
mariadb_install=$(command -v mariadb-install-db || true)
[ -n "$mariadb_server" ] && [ -n "$mariadb_install" ] || { echo "no MariaDB server here: skipped"; exit 77; }

base=$(mktemp -d /tmp/blumap-mysql-XXXXXX) # a socket's path is short
socket=$base/socket
database=
run_as=()
if [ "$(id -u)" = 0 ]; then
    run_as=(--user=root)
fi
start_server() {
    "$mariadb_server" --no-defaults "${run_as[@]}" --datadir="$base/data" --socket="$socket" \
        --skip-networking --pid-file="$base/pid" --skip-log-bin --innodb-buffer-pool-size=16M \
        >>"$base/log" 2>&1 &
    database=$!
    wait_until sql "SELECT 1" || { tail -n 20 "$base/log" >&2; exit 1; }
}
stop_server() {
    [ -n "$database" ] || return 0
    kill "$database" 2>/dev/null || true
    wait "$database" || true
    database=
}
clean_up_server() {
    stop_server
    rm -rf "$base"
}
at_end+=(clean_up_server)
sql() { mariadb --no-defaults --socket="$socket" --user=root --batch --skip-column-names -e "$1"; }

"$mariadb_install" --no-defaults "${run_as[@]}" --datadir="$base/data" --auth-root-authentication-method=normal \
    --skip-test-db >"$base/log" 2>&1 || { tail -n 20 "$base/log" >&2; exit 1; }
start_server
