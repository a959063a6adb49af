"""Linter of the routing table: everything wrong with a folder, in one list."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from classifier.taxonomy import Taxonomy
from routing.errors import CalendarError
from routing.periods import Period, format_day
from routing.problems import Code, Problem, Severity, make_error
from routing.settings import read_settings
from routing.sources import CALENDAR, EXECUTORS, ROUTES, TableSource, read_source
from routing.table import ANY, Route, RoutingTable

MAX_NAMES = 5  # settlements or topics listed in one message

Keys = tuple[str, ...]  # topic, its group, `*`
Home = tuple[str | None, tuple[str, ...]]  # a settlement and its territories


def lint(
    folder: str | Path, *, taxonomy: Taxonomy | None = None, on: date | None = None
) -> list[Problem]:
    """Everything wrong with a folder's table and calendar, errors first.

    on : day for which pairs must be covered, today by default.
    Raises `classifier.errors.TaxonomyError` for a wrong taxonomy.csv, nothing else.
    """
    source = read_source(Path(folder), taxonomy=taxonomy)
    return [
        *source.problems,
        *_lint_calendar(source.folder / CALENDAR),
        *lint_table(source, on=on or date.today()),
    ]


def lint_table(source: TableSource, *, on: date) -> list[Problem]:
    """Warnings, then notes, on a table that was read: coverage, reach, gaps, executors."""
    return [
        *find_uncovered(source, on=on),
        *find_unreachable(source),
        *find_gaps(source),
        *find_without_contact(source),
        *find_unused(source),
    ]


def _lint_calendar(path: Path) -> Iterator[Problem]:
    try:
        read_settings(path)
    except CalendarError as error:
        message = str(error).removeprefix(str(path)).lstrip(": ")
        yield make_error(Code.BAD_CALENDAR, str(path), message)


def find_uncovered(source: TableSource, *, on: date) -> Iterator[Problem]:
    """Topics nobody answers for in some settlement on the day, one problem a topic."""
    find = source.table.find
    classes = group_homes(source.table, on)
    for topics in group_topics(source):
        open_classes = [homes for homes in classes if find(topics[0], *homes[0], on) is None]
        bare = [name for homes in open_classes for name, _ in homes if name]
        if bare or not classes:
            total = sum(len(homes) for homes in classes)
            yield from (_make_uncovered(source, keys, bare, total, on) for keys in topics)


def _make_uncovered(
    source: TableSource, keys: Keys, bare: Sequence[str], total: int, on: date
) -> Problem:
    where, topic = str(source.folder / ROUTES), source.taxonomy.get_or_raise(keys[0])
    said = f"тема «{topic.name}» ({topic.code})"
    if not any(key in source.table.topics for key in keys):
        message = f"{said}: нет ни одной строки; добавьте строку темы или группы {topic.group}"
        return Problem(Code.NO_ROW, Severity.WARNING, where, message)
    places = "нигде" if len(bare) == total else f"в {len(bare)} из {total}: {list_some(bare)}"
    message = f"{said}: на {format_day(on)} нет исполнителя {places}"
    return Problem(Code.UNCOVERED, Severity.WARNING, where, message)


def find_unreachable(source: TableSource) -> Iterator[Problem]:
    """Rows that never answer: others cover them, or their territory is empty by then."""
    won = {row.line for row in _find_winners(source)}
    for row in source.table.rows:
        if row.line not in won:
            message = (
                f"строка никогда не сработает ({_name_row(row)}, {row.period}): её закрывают "
                "более точные строки или в эти дни там нет населённых пунктов"
            )
            yield _warn(Code.UNREACHABLE, source, row, message)


def _find_winners(source: TableSource) -> Iterator[Route]:
    """Rows that answer some question on some day; groups are asked where a topic is unsure."""
    questions = [topics[0] for topics in group_topics(source)]
    questions += [(group.code, ANY) for group in source.taxonomy.groups]
    find = source.table.find
    for day in source.table.borders:
        homes: list[Home] = [same[0] for same in group_homes(source.table, day)] or [(None, ())]
        for keys in questions:
            found = (find(keys, name, territories, day) for name, territories in homes)
            yield from (row for row in found if row is not None)


def find_gaps(source: TableSource) -> Iterator[Problem]:
    """Days between two rows of one topic and place on which neither is valid."""
    grouped: dict[tuple[str, str], list[Route]] = {}
    for row in source.table.rows:
        grouped.setdefault((row.topic, row.place), []).append(row)
    for rows in grouped.values():
        rows.sort(key=lambda row: row.period.start)
        for earlier, later in pairwise(rows):
            if earlier.period.stop < later.period.start:
                gap = Period(earlier.period.stop, later.period.start)
                message = f"перерыв после строки {earlier.line} ({_name_row(later)}): {gap}"
                yield _warn(Code.GAP, source, later, message)


def find_without_contact(source: TableSource) -> Iterator[Problem]:
    """Executors that a row names and nobody can reach."""
    mute = {row.executor.code: row.executor for row in source.table.rows if not row.contact}
    for executor in mute.values():
        where = f"{source.folder / EXECUTORS}:{executor.line}"
        message = f"у исполнителя «{executor.name}» нет контакта: впишите телефон или почту"
        yield Problem(Code.NO_CONTACT, Severity.WARNING, where, message)


def find_unused(source: TableSource) -> Iterator[Problem]:
    """Executors that no row names."""
    used = {row.executor.code for row in source.table.rows}
    for executor in source.executors.rows.values():
        if executor.code not in used:
            where = f"{source.folder / EXECUTORS}:{executor.line}"
            message = f"исполнителя «{executor.name}» не называет ни одна строка {ROUTES}"
            yield Problem(Code.UNUSED_EXECUTOR, Severity.NOTE, where, message)


def group_topics(source: TableSource) -> list[list[Keys]]:
    """Topics as table keys, those with the same answers together: no rows, one group."""
    classes: dict[str, list[Keys]] = {}
    for topic in source.taxonomy.topics:
        own = topic.code in source.table.topics
        keys = (topic.code, topic.group, ANY)
        classes.setdefault(topic.code if own else topic.group, []).append(keys)
    return list(classes.values())


def group_homes(table: RoutingTable, day: date) -> list[list[Home]]:
    """Settlements of a day, those with the same answers together: no rows, one territory."""
    named = {name for rows in table.topics.values() for name in rows.settlements}
    classes: dict[Home, list[Home]] = {}
    for name, one in table.settlements.on_day(day):
        key = (name if name in named else None, (one.territory,))
        classes.setdefault(key, []).append((name, (one.territory,)))
    return list(classes.values())


def list_some(names: Sequence[str]) -> str:
    """First few names for a message: «Бабино, Ерыши и ещё 12»."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" и ещё {more}" if more > 0 else "")


def _name_row(row: Route) -> str:
    return f"{row.topic} × {row.place}"


def _warn(code: Code, source: TableSource, row: Route, message: str) -> Problem:
    return Problem(code, Severity.WARNING, f"{source.folder / ROUTES}:{row.line}", message)
