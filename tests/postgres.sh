#!/usr/bin/env bash
# Prints the address of a PostgreSQL for the tests: one that answers already, else a cluster of
# our own (Debian's tools; installed when missing), which stays until the machine is shut down.
set -euo pipefail
KNOWN="${OTKLIK_TEST_POSTGRES:-postgresql://root@127.0.0.1:5432/test}"
CLUSTER=otklik_tests
PORT=54329

answers() { command -v psql >/dev/null && PGCONNECT_TIMEOUT=3 psql "$1" -qAtc 'SELECT 1' >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else sudo -u postgres "$@"; fi; }

if answers "$KNOWN"; then
  echo "$KNOWN"
  exit
fi
if ! command -v pg_ctlcluster >/dev/null; then
  echo "Ставлю PostgreSQL для проверок" >&2
  as_root apt-get update -q >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql >&2
fi
VERSION=$(ls /usr/lib/postgresql | sort -V | tail -1)
if ! pg_lsclusters -h | grep -q "^$VERSION  *$CLUSTER "; then
  as_root pg_createcluster --port "$PORT" "$VERSION" "$CLUSTER" -- --auth=trust >&2
fi
as_root pg_ctlcluster "$VERSION" "$CLUSTER" start >&2 || true # it may run already
for _ in $(seq 60); do
  as_postgres pg_isready -q -p "$PORT" && break
  sleep 0.5
done
as_postgres psql -qAt -p "$PORT" -c "SELECT 1 FROM pg_database WHERE datname = 'test'" | grep -q 1 ||
  as_postgres createdb -p "$PORT" test
echo "postgresql://postgres@127.0.0.1:$PORT/test"
