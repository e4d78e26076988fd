#!/bin/bash
# Starts and stops a real Bluesky network on loopback, for the tests marked `bluesky`.
#
#   up.sh [FOLDER]          start it; prints the addresses once it answers
#   up.sh --stop [FOLDER]   stop it
#
# FOLDER (default: ~/.cache/vigie-bluesky) takes about 800 MB at the first start. Wanted on the machine: PostgreSQL,
# Redis, npm. VIGIE_BLUESKY_PORT is the first of six free ports (default 24600). Every start begins
# with an empty network.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
stop=no
if [ "${1:-}" = --stop ]; then
    stop=yes
    shift
fi
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie-bluesky}
mkdir -p "$folder"/{node,network,run}
folder=$(cd "$folder" && pwd)
first=${VIGIE_BLUESKY_PORT:-24600}
postgres_port=$((first + 4))
redis_port=$((first + 5))

postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$postgres_bin" ] || postgres_bin=$(dirname "$(command -v pg_ctl || echo /missing/pg_ctl)")
for tool in "$postgres_bin/pg_ctl" redis-server npm; do
    command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 1; }
done

# PostgreSQL does not run as root; its files lie outside FOLDER, which that user may not enter.
database=/tmp/vigie-bluesky-postgres-$first
as_owner() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

halt() {
    local pid
    for name in network redis; do
        pid=$(cat "$folder/run/$name.pid" 2>/dev/null || true)
        if [ -n "$pid" ] && kill "$pid" 2>/dev/null; then
            while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
        fi
        rm -f "$folder/run/$name.pid"
    done
    if [ -d "$database" ]; then
        as_owner "$postgres_bin/pg_ctl" -D "$database" -m fast stop >/dev/null 2>&1 || true
        rm -rf "$database"
    fi
}

halt
[ $stop = no ] || exit 0

# The network wants Node 22: older ones cannot run it, and some newer ones abort in its SQLite module.
if [ ! -d "$folder/node/node_modules/node" ]; then
    npm --prefix "$folder/node" install --no-fund --no-audit --loglevel=error node@22
fi
node=$(dirname "$(dirname "$(find "$folder/node/node_modules" -path '*/bin/node' -type f | head -n 1)")")
export PATH=$node/bin:$PATH
if [ ! -d "$folder/network/node_modules/@atproto/dev-env" ]; then
    npm_config_nodedir=$node npm --prefix "$folder/network" install \
        --no-fund --no-audit --loglevel=error @atproto/dev-env@0.6.7
fi

install -d -m 700 "$database"
[ "$(id -u)" != 0 ] || chown postgres "$database"
as_owner "$postgres_bin/initdb" -D "$database" -U postgres -A trust --encoding=UTF8 --locale=C.UTF-8 \
    >"$folder/run/postgres.log"
as_owner "$postgres_bin/pg_ctl" -w -D "$database" -l "$database/log" -o \
    "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$database -c fsync=off" \
    start >/dev/null
redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no --daemonize yes \
    --dir "$folder/run" --pidfile "$folder/run/redis.pid" >/dev/null

cp "$here/network.mjs" "$folder/network/"
cd "$folder/network"
: >"$folder/run/network.log"
env DB_POSTGRES_URL="postgresql://postgres@127.0.0.1:$postgres_port/postgres" \
    DB_POSTGRES_SCHEMA=bsky REDIS_HOST="127.0.0.1:$redis_port" LOG_ENABLED=false NODE_ENV=test \
    FIRST_PORT="$first" nohup node network.mjs >>"$folder/run/network.log" 2>&1 </dev/null &
echo $! >"$folder/run/network.pid"

for _ in $(seq 1 240); do
    if grep '^ready ' "$folder/run/network.log"; then
        echo "export VIGIE_BLUESKY_PDS=http://localhost:$((first + 1))"
        exit 0
    fi
    kill -0 "$(cat "$folder/run/network.pid")" 2>/dev/null || break
    sleep 0.25
done
tail -n 20 "$folder/run/network.log" >&2
echo "the network did not start" >&2
exit 1
