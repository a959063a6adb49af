"""Linter of the routing table: everything wrong with a folder, in one list."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from classifier.taxonomy import Taxonomy
from routing.errors import CalendarError
from routing.history import History
from routing.painting import NONE, Keys, Questions, make_questions, paint
from routing.past import find_contradicted
from routing.periods import Period, format_day
from routing.problems import Code, Problem, Severity, hint_nearest, make_error
from routing.routes import sort_rows
from routing.rows import ANY, Route
from routing.settings import read_settings
from routing.sources import CALENDAR, EXECUTORS, ROUTES, TableSource, read_source

MAX_NAMES = 5  # settlements or topics listed in one message
# channels whose names the service itself gives to comments
CHANNELS = ("vk", "ok", "max", "telegram", "viber", "site", "pos", "file")


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
        *find_unknown_channels(source),
        *find_without_contact(source),
        *find_contradicted(source, on=on),
        *find_unused(source),
    ]


def _lint_calendar(path: Path) -> Iterator[Problem]:
    try:
        read_settings(path)
    except CalendarError as error:
        message = str(error).removeprefix(str(path)).lstrip(": ")
        yield make_error(Code.BAD_CALENDAR, str(path), message)


def find_uncovered(source: TableSource, *, on: date) -> Iterator[Problem]:
    """Topics nobody answers for in some settlement on the day, one problem a topic.

    Those that past incidents were about come first, the most frequent before all.
    """
    questions = ask_topics(source)
    painting = paint(source.table, questions, on)
    silent = painting.winners == NONE
    found: list[tuple[int, Problem]] = []
    for number in np.flatnonzero(silent.any(axis=1)).tolist():
        homes = [painting.homes[home][0] for home in np.flatnonzero(silent[number]).tolist()]
        bare = [name for name in homes if name is not None]
        for keys in questions.members[number]:
            weight = count_past(source.history, keys[0], None if silent[number].all() else bare)
            problem = _make_uncovered(source, keys, bare, len(painting.homes), on, weight)
            found.append((weight, problem))
    yield from (problem for _, problem in sorted(found, key=lambda pair: -pair[0]))


def count_past(history: History, topic: str, settlements: Sequence[str] | None) -> int:
    """Past incidents of a topic in the settlements, or anywhere."""
    if settlements is None:
        return history.count_topic(topic)
    return sum(history.count(topic, name) for name in settlements)


def _make_uncovered(
    source: TableSource, keys: Keys, bare: Sequence[str], total: int, on: date, weight: int
) -> Problem:
    where, topic = str(source.folder / ROUTES), source.taxonomy.get_or_raise(keys[0])
    said = f"тема «{topic.name}» ({topic.code})"
    past = f"; таких обращений уже было: {weight}" if weight else ""
    if not any(source.table.has_rows_of(key) for key in keys):
        message = f"{said}: нет ни одной строки; добавьте строку темы или группы {topic.group}"
        return Problem(Code.NO_ROW, Severity.WARNING, where, message + past)
    is_nowhere = len(bare) == total or not bare
    places = "нигде" if is_nowhere else f"в {len(bare)} из {total}: {list_some(bare)}"
    message = f"{said}: на {format_day(on)} нет исполнителя {places}"
    return Problem(Code.UNCOVERED, Severity.WARNING, where, message + past)


def find_unreachable(source: TableSource) -> Iterator[Problem]:
    """Rows that never answer: others cover them, or their territory is empty by then."""
    won = _find_winners(source)
    for number in np.flatnonzero(~won).tolist():
        row = source.table.rows[number]
        message = (
            f"строка никогда не сработает ({_name_row(row)}, {row.period}): её закрывают "
            "более точные строки или в эти дни там нет населённых пунктов"
        )
        yield _warn(Code.UNREACHABLE, source, row, message)


def _find_winners(source: TableSource) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each row ever answers; groups are asked where a topic is unsure."""
    table, columns = source.table, source.table.columns
    topics = ask_topics(source)
    groups = [(group.code, ANY) for group in source.taxonomy.groups]
    questions = Questions([*topics.keys, *groups], [])
    won = np.zeros(len(columns), dtype=bool)
    channels = [None, *(name for name in columns.channels if name != ANY)]
    for day in table.borders:
        for channel in channels:
            painting = paint(table, questions, day, channel)
            won[painting.winners[painting.winners != NONE]] = True
            for row in painting.exclusions:
                won[columns.line == row.line] = True
    return won


def find_gaps(source: TableSource) -> Iterator[Problem]:
    """Days between two rows of one topic, place and channel on which neither is valid."""
    columns, rows = source.table.columns, source.table.rows
    order, keys = sort_rows(columns)
    stops, starts = columns.stop[order][:-1], columns.start[order][1:]
    for position in np.flatnonzero((keys[1:] == keys[:-1]) & (stops < starts)).tolist():
        earlier, later = rows[int(order[position])], rows[int(order[position + 1])]
        gap = Period(earlier.period.stop, later.period.start)
        message = f"перерыв после строки {earlier.line} ({_name_row(later)}): {gap}"
        yield _warn(Code.GAP, source, later, message)


def find_unknown_channels(source: TableSource) -> Iterator[Problem]:
    """Rows of a channel that no comment comes from."""
    columns = source.table.columns
    for number, name in enumerate(columns.channels):
        rows = np.flatnonzero(columns.channel == number)
        if name != ANY and name not in CHANNELS and len(rows):
            message = f"канал «{name}» неизвестен{hint_nearest(name, CHANNELS)}"
            row = source.table.rows[int(rows[0])]
            yield _warn(Code.UNKNOWN_CHANNEL, source, row, message)


def find_without_contact(source: TableSource) -> Iterator[Problem]:
    """Executors that a row names and nobody can reach."""
    columns = source.table.columns
    if not len(columns):
        return
    silent = np.array([not contact for contact in columns.contacts], dtype=bool)
    for number in np.unique(columns.target[silent[columns.contact]]).tolist():
        target = columns.targets[number]
        if target.executor.contact or target.excluded:
            continue
        where = f"{source.folder / EXECUTORS}:{target.executor.line}"
        message = f"у исполнителя «{target.executor.name}» нет контакта: впишите телефон или почту"
        yield Problem(Code.NO_CONTACT, Severity.WARNING, where, message)


def find_unused(source: TableSource) -> Iterator[Problem]:
    """Executors that no row names."""
    columns = source.table.columns
    used = {columns.targets[one].executor.code for one in np.unique(columns.target).tolist()}
    for executor in source.executors.rows.values():
        if executor.code not in used:
            where = f"{source.folder / EXECUTORS}:{executor.line}"
            message = f"исполнителя «{executor.name}» не называет ни одна строка {ROUTES}"
            yield Problem(Code.UNUSED_EXECUTOR, Severity.NOTE, where, message)


def ask_topics(source: TableSource) -> Questions:
    """A question a topic, those with the same answers together: no rows, one group."""
    keys = [(topic.code, topic.group, ANY) for topic in source.taxonomy.topics]
    own = {topic: True for topic, *_ in keys if source.table.has_rows_of(topic)}
    return make_questions(keys, own)


def list_some(names: Sequence[str]) -> str:
    """First few names for a message: «Бабино, Ерыши и ещё 12»."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" и ещё {more}" if more > 0 else "")


def _name_row(row: Route) -> str:
    return f"{row.topic} × {row.place}" + (f" × {row.channel}" if row.channel != ANY else "")


def _warn(code: Code, source: TableSource, row: Route, message: str) -> Problem:
    return Problem(code, Severity.WARNING, f"{source.folder / ROUTES}:{row.line}", message)
