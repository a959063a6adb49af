"""How long the pages of the reports take with a full store: `python -m benchmarks.reports`.

The peer is the same count without the table of days: grouping the comments of the period on the
spot. Processor time of this process stands beside the clock's, since a shared machine waits.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from api.reports.catalogue import REPORTS
from api.reports.counted import COMMENTS, count_comments
from api.reports.day_counts import fetch_days, refresh_counts
from api.reports.periods import Step, make_period
from api.reports.shapes import Scope
from api.store import Store, migrate, open_store
from api.store.base import now_utc
from benchmarks.big_store import fill
from routing.calendar import WorkCalendar

ZONE = ZoneInfo("Europe/Moscow")
RUNS = 20
STEPS = (Step.MONTH, Step.QUARTER, Step.YEAR)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, sorted: by the clock and of this process's processor."""

    wall: list[float]
    cpu: list[float]

    def __str__(self) -> str:
        return f"{_at(self.wall, 0.5):7.1f} {_at(self.wall, 0.95):7.1f} {_at(self.cpu, 0.95):7.1f}"


def measure(run: Callable[[], object], runs: int) -> Times:
    """Times of so many runs after one that warms up."""
    run()
    wall, cpu = [], []
    for _ in range(runs):
        clock, processor = time.perf_counter(), time.process_time()
        run()
        wall.append((time.perf_counter() - clock) * 1000)
        cpu.append((time.process_time() - processor) * 1000)
    return Times(sorted(wall), sorted(cpu))


def main() -> None:
    """Fill a store unless it is full, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty or already filled database; else a fresh SQLite")
    parser.add_argument("--comments", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(given.url or f"sqlite:///{Path(folder) / 'big.db'}")
        migrate(store)
        if not _is_full(store):
            print(fill(store, n_comments=given.comments))
        refresh_counts(store, ZONE)
        print(f"load {os.getloadavg()[0]:.1f}; ms: p50, p95, p95 of the processor")
        _print_reports(store, given.runs)
        _print_peer(store, given.runs)
        store.close()


def _print_reports(store: Store, runs: int) -> None:
    today = now_utc().date()
    for step in STEPS:
        scope = Scope(make_period(step, today), ZONE, WorkCalendar(), today)
        every: list[Times] = []
        for entry in REPORTS:

            def run(make: object = entry.make, scope: Scope = scope) -> object:
                with store.read() as session:
                    return make(session, scope)  # type: ignore[operator]

            every.append(measure(run, runs))
            print(f"{step:8} {entry.slug:14} {every[-1]}")
        whole = Times(
            sorted(value for one in every for value in one.wall),
            sorted(value for one in every for value in one.cpu),
        )
        print(f"{step:8} {'all pages':14} {whole}")


def _print_peer(store: Store, runs: int) -> None:
    for step in STEPS:
        period = make_period(step, now_utc().date())
        start, stop = period.moments(ZONE)

        def ours(period: object = period) -> object:
            with store.read() as session:
                return fetch_days(session, COMMENTS, period, ZONE)  # type: ignore[arg-type]

        def peer(start: object = start, stop: object = stop) -> object:
            with store.read() as session:
                return count_comments(session, start, stop)  # type: ignore[arg-type]

        mine, other = measure(ours, runs), measure(peer, max(3, runs // 4))
        ratio = _at(other.wall, 0.5) / _at(mine.wall, 0.5)
        print(f"{step:8} days ready {mine} | counted on the spot {other} | ratio {ratio:.1f}")


def _is_full(store: Store) -> bool:
    with store.read() as session:
        return bool(count_comments(session, *make_period(Step.YEAR, date.today()).moments(ZONE)))


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()
