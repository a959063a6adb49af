"""What past incidents teach: who answered for a topic at a place, counted and smoothed.

`history.csv` (topic, settlement, executor, count, last_day) lies beside routes.csv or in a
bundle; `otklik routes learn` and `otklik train` write it. It holds counts, never a text.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path

from routing.problems import Code, Problem, make_error
from routing.sheets import read_sheet, require

FILE = "history.csv"
COLUMNS = ("topic", "settlement", "executor", "count", "last_day")
REQUIRED = ("topic", "executor", "count")
# How many incidents of a topic its group counts for, and of a topic at a place what topic and
# place say apart; docs/routing.md has the table of what was tried.
TOPIC_SMOOTHING, PAIR_SMOOTHING = 1.0, 3.0
MAX_LABELS = 10  # topics that are asked; later ones weigh next to nothing
MAX_CACHED = 20_000

Shares = Mapping[str, float]  # executor → probability, sums to 1


@dataclass(frozen=True, slots=True)
class Past:
    """So many incidents of one topic (or group) at one place went to one executor.

    settlement : "" where nobody knows it.
    last_day : of the latest of them.
    """

    topic: str
    settlement: str
    executor: str
    count: int
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Immutable counts of past incidents; probabilities by topic and place."""

    rows: tuple[Past, ...] = ()
    _by_topic: dict[str, list[Past]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _counts: dict[tuple[str, str | None], Counter[str]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _shares: dict[tuple[str, str | None], Shares] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for row in self.rows:
            self._by_topic.setdefault(row.topic, []).append(row)
            group = row.topic.partition(".")[0]
            for topic in dict.fromkeys((row.topic, group, "")):
                for place in {row.settlement or None, None}:
                    key = topic, place
                    self._counts.setdefault(key, Counter())[row.executor] += row.count

    def __bool__(self) -> bool:
        return bool(self.rows)

    def rows_of(self, topic: str) -> Sequence[Past]:
        """Rows of a topic or group code alone."""
        return self._by_topic.get(topic, ())

    def count_topic(self, topic: str) -> int:
        """Past incidents of a topic, or of a group and its topics."""
        return self._counts.get((topic, None), Counter()).total()

    def count(self, topic: str, settlement: str) -> int:
        """Past incidents of a topic in a settlement."""
        return self._counts.get((topic, settlement), Counter()).total()

    def executors_of(self, topic: str, settlement: str | None) -> Counter[str]:
        """Executors of past incidents with their counts; `None` is any place."""
        return self._counts.get((topic, settlement), Counter())

    def rank(self, topics: Sequence[tuple[str, float]], settlement: str | None) -> Shares:
        """Probability of each executor, given the topics' probabilities and the place.

        What the topics leave of 1 goes by the place alone. Empty without past incidents.
        """
        if not self.rows:
            return {}
        result: dict[str, float] = {}
        left = 1.0
        for code, weight in (*topics[:MAX_LABELS], ("", 0.0)):
            share = weight if code else max(0.0, left)
            left -= share
            if share > 0:
                for executor, probability in self.shares(code, settlement).items():
                    result[executor] = result.get(executor, 0.0) + share * probability
        total = sum(result.values())
        return {executor: one / total for executor, one in result.items()} if total else {}

    def shares(self, topic: str, settlement: str | None) -> Shares:
        """Probability of each executor for a topic at a place, smoothed by broader kinds."""
        if settlement is not None and ("", settlement) not in self._counts:
            settlement = None  # nothing is known of the place
        key = topic, settlement
        found = self._shares.get(key)
        if found is None:
            if len(self._shares) >= MAX_CACHED:
                self._shares.clear()
            found = self._shares[key] = self._smooth(topic, settlement)
        return found

    def _smooth(self, topic: str, settlement: str | None) -> Shares:
        """Where the pair is rare: what the topic says times how far the place departs from all.

        «Газ» in a village never seen with gas goes to the gas company, «Дороги» to the
        village's own administration.
        """
        everywhere = _blend(self.executors_of("", None), {}, 0.0)
        by_topic = everywhere
        for code in dict.fromkeys((topic.partition(".")[0], topic)):
            by_topic = _blend(self.executors_of(code, None), by_topic, TOPIC_SMOOTHING)
        if settlement is None:
            return by_topic
        by_place = _blend(self.executors_of("", settlement), everywhere, TOPIC_SMOOTHING)
        product = {name: by_topic[name] * by_place[name] / everywhere[name] for name in everywhere}
        total = sum(product.values())
        broader = {name: one / total for name, one in product.items()}
        return _blend(self.executors_of(topic, settlement), broader, PAIR_SMOOTHING)


def _blend(counts: Counter[str], broader: Shares, weight: float) -> Shares:
    """Shares of the counts, with the broader shares counted as `weight` incidents."""
    total = counts.total() + weight
    names = broader or counts
    return {name: (counts[name] + weight * broader.get(name, 0.0)) / total for name in names}


def read_history(path: Path, problems: list[Problem]) -> History:
    """Read history.csv; no file is no history, bad rows are reported and left out."""
    if not path.is_file():
        return History()
    sheet = read_sheet(path, REQUIRED, problems)
    rows = []
    for line, cells in sheet.lines:
        if not require(sheet, line, cells, REQUIRED, problems):
            continue
        count, last_day = sheet.get(cells, "count"), sheet.get(cells, "last_day")
        try:
            day = date.fromisoformat(last_day) if last_day else None
            number = int(count)
            if number < 1:
                raise ValueError(count)
        except ValueError:
            message = f"count «{count}» — целое число больше 0, last_day «{last_day}» — 2025-01-31"
            problems.append(make_error(Code.BAD_VALUE, sheet.where(line), message))
            continue
        topic, settlement = sheet.get(cells, "topic"), sheet.get(cells, "settlement")
        rows.append(Past(topic, settlement, sheet.get(cells, "executor"), number, day))
    return History(tuple(rows))


def format_history(history: History) -> str:
    """Text of history.csv as `read_history` reads it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in history.rows:
        day = row.last_day.isoformat() if row.last_day else ""
        writer.writerow([row.topic, row.settlement, row.executor, row.count, day])
    return text.getvalue()


def count_past(
    incidents: Iterable[tuple[str, str | None, str, date | None]],
) -> History:
    """History of incidents: (topic or group code, settlement, executor, day of creation)."""
    counts: Counter[tuple[str, str, str]] = Counter()
    latest: dict[tuple[str, str, str], date] = {}
    for topic, settlement, executor, day in incidents:
        key = topic, settlement or "", executor
        counts[key] += 1
        if day is not None:
            latest[key] = max(day, latest.get(key, day))
    ordered = sorted(counts, key=lambda key: (key[0], key[1], -counts[key], key[2]))
    return History(tuple(Past(*key, counts[key], latest.get(key)) for key in ordered))
