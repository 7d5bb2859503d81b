#!/usr/bin/env bash
# The systemd units are right, and leave a service that is taken over little to do.
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "no systemd-analyze"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
units=$scratch/units
mkdir "$units"
for unit in "${BLUMAP_BUILD:?}"/systemd/*.service "${BLUMAP_SOURCE:?}"/share/systemd/*.timer; do
    sed "s|^ExecStart=[^ ]*/blumap |ExecStart=$BLUMAP |" "$unit" >"$units/${unit##*/}"
done
[ "$(ls "$units" | wc -l)" = 4 ]

said=$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$units"/* 2>&1) || { echo "$said"; exit 1; }
[ -z "$said" ] || { echo "$said"; exit 1; }
for unit in "$units"/*.service; do
    # In tenths: 20 is 2.0.
    systemd-analyze security --offline=true --threshold=20 --no-pager "$unit" >"$scratch/security" ||
        { cat "$scratch/security"; exit 1; }
    tail -n 1 "$scratch/security"
done

# The user and the folders, made below a root of their own.
mkdir -p "$scratch/root/etc" "$scratch/root/var/lib" "$scratch/root/run"
if [ "$(id -u)" = 0 ] && command -v systemd-sysusers >/dev/null && command -v systemd-tmpfiles >/dev/null; then
    systemd-sysusers --root="$scratch/root" "$BLUMAP_SOURCE/share/sysusers.d/blumap.conf" 2>/dev/null
    grep -q '^blumap:' "$scratch/root/etc/passwd"
    systemd-tmpfiles --root="$scratch/root" --create "$BLUMAP_SOURCE/share/tmpfiles.d/blumap.conf"
    [ "$(stat -c %a "$scratch/root/var/lib/blumap/rrd")" = 750 ]
fi
