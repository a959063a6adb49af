"""How many VK events a second one process keeps, and how long each waits for its `ok`.

    python -m benchmarks.arrival [--rate 300] [--seconds 60] [--database URL]

Starts `otklik serve` (one process, uvloop and httptools) with a small bundle on a fresh SQLite
file, or on the empty PostgreSQL database of --database, and sends events at the given rate from
another process. Afterwards every acknowledged event must stand in the table once. The peer in
the same run: the same service with a commit for every event instead of one for those of a moment.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from sqlalchemy import text

from api.store import open_store
from benchmarks.callback_client import send_at_rate
from benchmarks.small_bundle import make_small_bundle

VK_FILE = """
[[community]]
group_id = 1
confirmation = "bench"
secret = "bench-secret-1"
token = "group-token"
"""
START_S = 300
PEER_S = 15
EACH = "from api.channels import intake; intake.MAX_BATCH = 1; "
RUNS = (("group commit", ""), ("commit each", EACH))


def find_port():
    """A free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_environment(home, bundle, database):
    """What `otklik` must see."""
    (home / "vk.toml").write_text(VK_FILE, encoding="utf-8")
    values = {"OTKLIK_HOME": str(home), "OTKLIK_BUNDLE": str(bundle), "OMP_NUM_THREADS": "1"}
    if database:
        values["OTKLIK_DATABASE_URL"] = database
    return os.environ | values


def start(arguments, environment, log, *, prelude=""):
    """`otklik ARGUMENTS` as a process; `prelude` is run before."""
    command = [sys.executable, "-c", f"{prelude}from api.cli import main; main()", *arguments]
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def wait_ready(port, process):
    """Return when the service answers /readyz."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the service ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the service did not start")


def measure(home, bundle, database, *, rate, seconds, prelude):
    """One run; returns its figures."""
    environment = make_environment(home, bundle, database)
    port = find_port()
    with (home / "serve.log").open("wb") as log:
        process = start(["serve", "--port", str(port)], environment, log, prelude=prelude)
        try:
            wait_ready(port, process)
            asyncio.run(send_at_rate(port, rate=rate, seconds=2, first=10_000_000))  # warm-up
            began, used = time.monotonic(), cpu_seconds(process.pid)
            results = asyncio.run(send_at_rate(port, rate=rate, seconds=seconds))
            wall, used = time.monotonic() - began, cpu_seconds(process.pid) - used
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
    acknowledged = [number for number, _, is_ok in results if is_ok]
    times = sorted(taken * 1000 for _, taken, is_ok in results if is_ok)
    lost, twice = count_kept(database or f"sqlite:///{home / 'otklik.db'}", acknowledged)
    return {
        "sent": int(rate * seconds),
        "acknowledged": len(acknowledged),
        "per_second": round(len(acknowledged) / wall, 1),
        "p50_ms": round(statistics.median(times), 1) if times else None,
        "p99_ms": round(times[int(len(times) * 0.99)], 1) if times else None,
        "max_ms": round(times[-1], 1) if times else None,
        "cpu_ms_per_event": round(used / len(results) * 1000, 2),
        "lost": lost,
        "twice": twice,
    }


def cpu_seconds(pid):
    """Processor time a process has used: the same however busy the machine is."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count_kept(url, acknowledged):
    """How many acknowledged events are not in the table, and how many rows are there twice."""
    store = open_store(url)
    with store.read() as session:
        rows = session.execute(text("SELECT event_id, count(*) FROM events GROUP BY event_id"))
        kept = {row[0]: row[1] for row in rows}
    store.close()
    lost = sum(f"e{number}" not in kept for number in acknowledged)
    return lost, sum(number > 1 for number in kept.values())


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", help="an empty PostgreSQL database; else a SQLite file")
    parser.add_argument("--bundle", type=Path, help="a fitted bundle; else one is fitted")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundle = options.bundle or make_small_bundle(folder / "bundle")
        for title, prelude in RUNS[: 1 if options.no_peer else None]:
            home = folder / title.replace(" ", "-")
            home.mkdir()
            if options.database:
                empty_events(options.database)
            seconds = min(options.seconds, PEER_S) if prelude else options.seconds
            figures = measure(
                home,
                bundle,
                options.database,
                rate=options.rate,
                seconds=seconds,
                prelude=prelude,
            )
            kind = "PostgreSQL" if options.database else "SQLite"
            print(f"{kind}, {title}, {seconds:.0f} s: {json.dumps(figures)}", flush=True)


def empty_events(url):
    """Take away what an earlier run left."""
    store = open_store(url)
    try:
        with store.connect() as connection:
            if connection.dialect.has_table(connection, "events"):
                connection.execute(text("TRUNCATE events"))
    finally:
        store.close()


if __name__ == "__main__":
    main()
