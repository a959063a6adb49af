"""Where past incidents and the table part: rows contradicted, rows worth adding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from routing.executors import Executor
from routing.history import History
from routing.problems import Code, Problem, Severity
from routing.rows import ANY, Route
from routing.sources import ROUTES, TableSource

MIN_CASES = 5  # past incidents from which a habit is one
MIN_SHARE = 0.8  # of them that went one way


@dataclass(frozen=True, slots=True)
class Habit:
    """What past incidents of one topic at one place mostly did.

    settlement : "" where nobody knows the place, `*` for all places together.
    row : the table's row that answers this question, None where it is silent.
    """

    topic: str
    settlement: str
    executor: str
    count: int
    total: int
    last_day: date | None = None
    row: Route | None = None


def find_habits(history: History) -> Iterator[Habit]:
    """Topics and places where past incidents nearly always went to one executor."""
    latest: dict[tuple[str, str, str], date] = {}
    for row in history.rows:
        if row.last_day is not None:
            latest[row.topic, row.settlement, row.executor] = row.last_day
    for topic, place in dict.fromkeys((row.topic, row.settlement) for row in history.rows):
        counts = {
            row.executor: row.count for row in history.rows_of(topic) if row.settlement == place
        }
        habit = _make_habit(topic, place, counts, latest)
        if habit is not None:
            yield habit


def _make_habit(
    topic: str, place: str, counts: dict[str, int], latest: dict[tuple[str, str, str], date]
) -> Habit | None:
    total = sum(counts.values())
    executor = max(counts, key=lambda name: counts[name])
    if total < MIN_CASES or counts[executor] < MIN_SHARE * total:
        return None
    day = latest.get((topic, place, executor))
    return Habit(topic, place, executor, counts[executor], total, day)


def find_departures(source: TableSource, *, on: date) -> Iterator[Habit]:
    """Habits that the table does not share: it names another executor, or nobody.

    The table is asked for the day of the latest such incident, or for `on`: a row that
    came later is no contradiction. Where the answer depends on an unknown place nothing
    is said.
    """
    table = source.table
    for habit in find_habits(source.history):
        keys = _keys_of(habit.topic, source)
        spot = table.locate(habit.settlement or None, habit.last_day or on)
        answer = table.answer(keys, spot)
        if answer.doubt is not None or answer.barred_by is not None:
            continue
        row = answer.options[0][0] if answer.options else None
        if row is None or not _is_same(row.executor, habit.executor, source):
            yield Habit(
                habit.topic,
                habit.settlement,
                habit.executor,
                habit.count,
                habit.total,
                habit.last_day,
                row,
            )


def find_contradicted(source: TableSource, *, on: date) -> Iterator[Problem]:
    """Rows that answer otherwise than people did; one problem a row, topic and executor."""
    grouped: dict[tuple[int, str, str], list[Habit]] = {}
    for habit in find_departures(source, on=on):
        if habit.row is not None and source.executors.get(habit.executor) is not None:
            key = habit.row.line, habit.topic, habit.executor
            grouped.setdefault(key, []).append(habit)
    for (line, topic, executor), habits in sorted(grouped.items()):
        count, total = sum(one.count for one in habits), sum(one.total for one in habits)
        known = source.taxonomy.get(topic)
        places = ", ".join(one.settlement or "место неизвестно" for one in habits[:3])
        message = (
            f"прошлое спорит со строкой: «{known.name if known else topic}» × {places}: "
            f"{count} из {total} обращений ушли в «{executor}»"
        )
        yield Problem(
            Code.CONTRADICTED, Severity.WARNING, f"{source.folder / ROUTES}:{line}", message
        )


def _keys_of(topic: str, source: TableSource) -> tuple[str, ...]:
    row = source.taxonomy.get(topic)
    return (topic, row.group, ANY) if row and row.group else (topic, ANY)


def _is_same(executor: Executor, name: str, source: TableSource) -> bool:
    known = source.executors.get(name)
    return known is not None and known.code == executor.code
