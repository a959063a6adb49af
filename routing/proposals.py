"""Rows that past incidents propose; a person accepts each, nothing is added silently."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routing.edits import TableText
from routing.errors import TableError
from routing.past import MIN_CASES, MIN_SHARE, Habit, find_departures
from routing.problems import Problem, raise_first
from routing.routes import REQUIRED
from routing.rows import ANY, Route
from routing.sheets import read_sheet
from routing.sources import TableSource

COLUMNS = (
    "accept",
    "question",
    "topic",
    "settlement",
    "executor",
    "valid_from",
    "count",
    "total",
    "ends_row",
    "note",
)
YES = frozenset({"да", "yes", "y", "д", "+", "1", "true", "x", "х"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One row to add.

    question : what a person is asked: «12 из 13 таких ушли в …: добавить строку?»
    ends_row : the row of the same topic and place that it takes the place of, whose last
        day will be the one before `valid_from`.
    """

    topic: str
    settlement: str
    executor: str
    count: int
    total: int
    question: str
    valid_from: date | None = None
    ends_row: int | None = None
    note: str = ""


def propose(source: TableSource, *, on: date) -> list[Proposal]:
    """Rows worth adding, those with most incidents behind them first."""
    by_topic: dict[str, list[Habit]] = {}
    for habit in find_departures(source, on=on):
        by_topic.setdefault(habit.topic, []).append(habit)
    found = [
        _make_proposal(habit, source, on)
        for topic, habits in by_topic.items()
        for habit in _widen(topic, habits, source)
    ]
    found += [_make_proposal(habit, source, on) for habit in _scattered(by_topic, source, on)]
    return sorted(found, key=lambda one: (-one.count, one.topic, one.settlement))


def _widen(topic: str, habits: Sequence[Habit], source: TableSource) -> Iterator[Habit]:
    """One row for all places instead of many, where all places agree; unknown places fall out."""
    overall = _find_overall(topic, source)
    alike = overall is not None and all(one.executor == overall.executor for one in habits)
    if overall is not None and alike and (len(habits) > 1 or not habits[0].settlement):
        yield overall
    else:
        yield from (one for one in habits if one.settlement)


def _scattered(known: Iterable[str], source: TableSource, on: date) -> Iterator[Habit]:
    """Topics too rare at any one place, clear over all, on which the table is silent."""
    topics = dict.fromkeys(row.topic for row in source.history.rows)
    for topic in (one for one in topics if one not in known):
        overall = _find_overall(topic, source)
        row = source.taxonomy.get(topic)
        keys = (topic, row.group, ANY) if row and row.group else (topic, ANY)
        answer = source.table.answer(keys, source.table.locate(None, on))
        if overall is not None and not answer.options and answer.barred_by is None:
            yield overall


def _find_overall(topic: str, source: TableSource) -> Habit | None:
    counts: dict[str, int] = {}
    for row in source.history.rows_of(topic):
        counts[row.executor] = counts.get(row.executor, 0) + row.count
    executor, total = max(counts, key=lambda name: counts[name]), sum(counts.values())
    if total < MIN_CASES or counts[executor] < MIN_SHARE * total:
        return None
    return Habit(topic, ANY, executor, counts[executor], total)


def _make_proposal(habit: Habit, source: TableSource, on: date) -> Proposal:
    known, topic = source.executors.get(habit.executor), source.taxonomy.get(habit.topic)
    name = known.short_name or known.name if known else habit.executor
    place = "любое место" if habit.settlement == ANY else habit.settlement
    said = f"«{topic.name if topic else habit.topic}» × {place}"
    old = _find_same(habit, source, on)
    now = f", а таблица называет «{habit.row.executor.name}»" if habit.row else ""
    question = f"{said}: {habit.count} из {habit.total} таких ушли в «{name}»{now}: "
    question += f"заменить строку {old.line}?" if old else "добавить строку?"
    note = "" if known else "исполнителя нет в executors.csv: сначала добавьте его туда"
    if topic is None:
        note = "темы нет в справочнике тем: сначала добавьте её туда"
    return Proposal(
        habit.topic,
        habit.settlement,
        known.code if known else habit.executor,
        habit.count,
        habit.total,
        question,
        valid_from=on if old else None,
        ends_row=old.line if old else None,
        note=note,
    )


def _find_same(habit: Habit, source: TableSource, on: date) -> Route | None:
    """Row of the very topic and place that is valid now: two would be a tie."""
    same = (
        row
        for row in source.table.rows_at(habit.topic, habit.settlement)
        if row.channel == ANY and row.period.stop > on
    )
    return next(same, None)


def write_proposals(proposals: Iterable[Proposal], path: Path) -> None:
    """Write them for a person: the column `accept` is empty."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in proposals:
            start = one.valid_from.isoformat() if one.valid_from else ""
            cells = ["", one.question, one.topic, one.settlement, one.executor, start]
            writer.writerow([*cells, one.count, one.total, one.ends_row or "", one.note])


def read_accepted(path: Path) -> list[Proposal]:
    """Proposals whose `accept` says «да»; raises `TableError`."""
    problems: list[Problem] = []
    sheet = read_sheet(path, ("accept", *REQUIRED), problems)
    raise_first(problems)
    found = []
    for line, cells in sheet.lines:
        if sheet.get(cells, "accept").lower() not in YES:
            continue
        try:
            start, ends = sheet.get(cells, "valid_from"), sheet.get(cells, "ends_row")
            found.append(
                Proposal(
                    topic=sheet.get(cells, "topic"),
                    settlement=sheet.get(cells, "settlement"),
                    executor=sheet.get(cells, "executor"),
                    count=int(sheet.get(cells, "count") or 0),
                    total=int(sheet.get(cells, "total") or 0),
                    question="",
                    valid_from=date.fromisoformat(start) if start else None,
                    ends_row=int(ends) if ends else None,
                )
            )
        except ValueError as error:
            raise TableError(f"{sheet.where(line)}: число или дата не читается: {error}") from error
    return found


def apply_proposals(text: str, accepted: Sequence[Proposal]) -> str:
    """Text of routes.csv with the rows added and those they replace ended."""
    table = TableText.parse(text)
    for one in accepted:
        if one.ends_row is not None and one.valid_from is not None:
            table = table.end_row(one.ends_row, one.valid_from)
    for one in accepted:
        cells = {
            "topic": one.topic,
            "settlement": one.settlement,
            "executor": one.executor,
            "valid_from": one.valid_from.isoformat() if one.valid_from else "",
            "note": f"по прошлым обращениям: {one.count} из {one.total}",
        }
        table = table.add_row(cells)
    return str(table)
