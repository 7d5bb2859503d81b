#!/usr/bin/env bash
# Installs the Debian packages that blumap needs, if any is missing (as root, or with sudo).
#   share/install-packages.sh [build|demo|tests]...
set -euo pipefail

build="gcc cmake ninja-build pkg-config libgd-dev librrd-dev libpng-dev libjpeg62-turbo-dev
    libmariadb-dev libsqlite3-dev libevent-dev libssl-dev libseccomp-dev libfreetype-dev libfontconfig-dev
    libexpat1-dev libbrotli-dev zlib1g-dev libglib2.0-dev libpcre2-dev libdbi-dev librrd8
    libsnmp-dev"
demo="$build fonts-dejavu-core"
tests="$demo openssl clang clang-format-14 libcmocka-dev rrdtool sqlite3 strace mariadb-server imagemagick perl php-cli
    php-mysql mandoc snmpd fping rrdcached iproute2 chromium nodejs npm"

missing=
for set in "${@:-build}"; do
    for package in ${!set}; do
        [[ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" == *"ok installed"* ]] ||
            missing="$missing $package"
    done
done
# A Node.js that came some other way will do.
if command -v node >/dev/null && command -v npm >/dev/null; then
    missing=$(sed -E 's/(^| )(nodejs|npm)( |$)/ /g; s/(^| )npm( |$)/ /' <<<"$missing")
fi
[ -n "${missing// /}" ] || exit 0

echo "installing:$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -q
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends $missing
