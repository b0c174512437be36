#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Run a command with DATABASE_URL pointing at a PostgreSQL of its own: a cluster in a temporary folder that listens
# on a free port of this machine only and is gone afterwards. No running server is touched.
set -euo pipefail

initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
if [ -z "$initdb" ]; then
    echo "There is no PostgreSQL here; install it with: sudo apt-get install postgresql" >&2
    exit 1
fi
bin=$(dirname "$initdb")
place=$(mktemp -d /tmp/vanort-postgres.XXXXXX)

# PostgreSQL refuses to run as root; its package brings a user for it.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
finish() {
    as_owner "$bin/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap finish EXIT

if [ "$(id -u)" -eq 0 ]; then chown postgres "$place"; fi
chmod 755 "$place"
port=$("${PYTHON:-python3}" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Throw-away data: safety against power cuts is given up for speed.
as_owner "$bin/initdb" -D "$place/data" -U vanort --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
if ! as_owner "$bin/pg_ctl" -D "$place/data" -l "$place/log" -w start \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='$place' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100" \
    >/dev/null; then
    cat "$place/log" >&2
    exit 1
fi
as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U vanort vanort

echo "On $("$bin/postgres" --version)"
DATABASE_URL="postgres://vanort@127.0.0.1:$port/vanort" "$@"
