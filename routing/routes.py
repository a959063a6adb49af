"""routes.csv → rows of the table; everything wrong is collected, not raised."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.taxonomy import Taxonomy, fold_name
from routing.cells import Cells, read_cells
from routing.executors import Executors
from routing.periods import parse_day, parse_period
from routing.problems import Code, Problem, get_nearest, hint_nearest, make_error
from routing.rows import ANY, PlaceKind, RouteColumns, Rows, Target
from routing.settlements import Settlements

COLUMNS = (
    "topic",
    "settlement",
    "executor",
    "contact",
    "valid_from",
    "valid_to",
    "note",
    "channel",
)
REQUIRED = ("topic", "settlement", "executor")
EXCLUDE = "!"  # «!city_dept|gas»: these do not answer here; «!*»: nobody does
SEPARATOR = "|"
MAX_TOPICS = 3  # named in a hint
SHORT = 2  # letters of a word that has no ending to cut

Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What the cells of routes.csv may name."""

    taxonomy: Taxonomy
    settlements: Settlements
    executors: Executors
    _hints: dict[tuple[str, str], str] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def hint(self, kind: str, word: str, make: Callable[[str], str]) -> str:
        """Hint about an unknown word, worked out once: a million rows may hold it."""
        key = kind, word
        if key not in self._hints:
            self._hints[key] = make(word)
        return self._hints[key]


def read_routes(path: Path, known: KnownNames, problems: list[Problem]) -> RouteColumns:
    """Read routes.csv; rows with an error are left out and reported in `problems`."""
    cells = read_cells(path, COLUMNS, REQUIRED, problems)
    if not len(cells.lines):
        return RouteColumns.empty()
    starts, stops = _parse_days(cells)
    good = _find_good(cells, known) & (starts >= 0) & (stops >= 0) & (starts < stops)
    for row in np.flatnonzero(~good).tolist():
        problems.extend(_explain_bad(cells, row, known))
    columns = _make_columns(cells, np.flatnonzero(good), known, starts, stops)
    problems.extend(_find_overlaps(path, columns))
    return columns


def parse_target(cell: str, executors: Executors) -> Target | None:
    """Executor of a cell, or those it excludes; None for an unknown name."""
    if not cell.startswith(EXCLUDE):
        executor = executors.get(cell)
        return Target(executor) if executor else None
    names = [name.strip().lstrip(EXCLUDE).strip() for name in cell.split(SEPARATOR)]
    codes = []
    for name in names:
        executor = executors.get(name)
        if executor is None and name != ANY:
            return None
        codes.append(executor.code if executor else ANY)
    return Target(excluded=frozenset(codes))


def find_kind(place: str, settlements: Settlements) -> PlaceKind | None:
    """What a cell `settlement` names, None for an unknown place."""
    if place == ANY:
        return PlaceKind.ANYWHERE
    if place in settlements:
        return PlaceKind.SETTLEMENT
    return PlaceKind.TERRITORY if place in settlements.territories else None


def _parse_days(cells: Cells) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Ordinals of valid_from and valid_to, -1 for a date that cannot be read."""
    days = []
    for column, default in (("valid_from", date.min), ("valid_to", date.max)):
        numbers, words = cells.columns[column]
        days.append(np.array([_ordinal(word, default) for word in words], np.int32)[numbers])
    return days[0], days[1]


def _ordinal(cell: str, default: date) -> int:
    try:
        return parse_day(cell, default=default).toordinal()
    except ValueError:
        return -1


def _find_good(cells: Cells, known: KnownNames) -> Booleans:
    checks: dict[str, Callable[[str], bool]] = {
        "topic": lambda word: word == ANY or known.taxonomy.get(word) is not None,
        "settlement": lambda word: find_kind(word, known.settlements) is not None,
        "executor": lambda word: parse_target(word, known.executors) is not None,
    }
    good = np.ones(len(cells.lines), dtype=bool)
    for column, check in checks.items():
        numbers, words = cells.columns[column]
        good &= np.array([bool(word) and check(word) for word in words], dtype=bool)[numbers]
    return good


def _make_columns(
    cells: Cells,
    rows: npt.NDArray[np.intp],
    known: KnownNames,
    starts: npt.NDArray[Any],
    stops: npt.NDArray[Any],
) -> RouteColumns:
    def pick(column: str) -> npt.NDArray[Any]:
        return cells.columns[column].numbers[rows]

    def words(column: str) -> list[str]:
        return cells.columns[column].words

    # words of bad rows alone stay in the lists: no row that is kept refers to them
    kinds = [find_kind(word, known.settlements) for word in words("settlement")]
    targets = [parse_target(word, known.executors) for word in words("executor")]
    channels = [word or ANY for word in words("channel")]
    number = {name: place for place, name in enumerate(dict.fromkeys(channels))}
    return RouteColumns(
        topics=tuple(words("topic")),
        places=tuple(words("settlement")),
        kinds=tuple(kind or PlaceKind.ANYWHERE for kind in kinds),
        channels=tuple(number),
        targets=tuple(target or Target() for target in targets),
        contacts=tuple(words("contact")),
        notes=tuple(words("note")),
        topic=pick("topic"),
        place=pick("settlement"),
        channel=np.array([number[name] for name in channels], np.int32)[pick("channel")],
        target=pick("executor"),
        contact=pick("contact"),
        note=pick("note"),
        start=starts[rows],
        stop=stops[rows],
        line=cells.lines[rows],
    )


def _explain_bad(cells: Cells, row: int, known: KnownNames) -> Iterable[Problem]:
    where = cells.where(row)
    empty = [column for column in REQUIRED if not cells.get(row, column)]
    if empty:
        for column in empty:
            yield make_error(Code.EMPTY_CELL, where, f"пустая ячейка «{column}»: заполните её")
        return
    topic, place = cells.get(row, "topic"), cells.get(row, "settlement")
    if topic != ANY and known.taxonomy.get(topic) is None:
        hint = known.hint("topic", topic, lambda word: hint_topic(word, known.taxonomy))
        message = f"кода темы или группы «{topic}» нет в справочнике тем (taxonomy.csv){hint}"
        yield make_error(Code.UNKNOWN_TOPIC, where, message)
    if find_kind(place, known.settlements) is None:
        names = [*known.settlements.memberships, *known.settlements.territories]
        hint = known.hint("place", place, lambda word: hint_nearest(word, names))
        message = f"места «{place}» нет в settlements.csv{hint}"
        yield make_error(Code.UNKNOWN_PLACE, where, message)
    yield from _explain_target(cells.get(row, "executor"), known, where)
    yield from _explain_period(cells.get(row, "valid_from"), cells.get(row, "valid_to"), where)


def _explain_target(cell: str, known: KnownNames, where: str) -> Iterable[Problem]:
    names = list(known.executors.names())
    for name in (one.strip() for one in cell.lstrip(EXCLUDE).split(SEPARATOR)):
        name = name.lstrip(EXCLUDE).strip()
        if known.executors.get(name) or (name == ANY and cell.startswith(EXCLUDE)):
            continue
        hint = known.hint("executor", name, lambda word: hint_nearest(word, names))
        message = f"исполнителя «{name}» нет в executors.csv{hint}"
        yield make_error(Code.UNKNOWN_EXECUTOR, where, message)


def _explain_period(start: str, stop: str, where: str) -> Iterable[Problem]:
    try:
        period = parse_period(start, stop)
    except ValueError:
        message = f"дата «{start}» или «{stop}» не читается: пишите как 2025-01-31"
        yield make_error(Code.BAD_DATE, where, message)
        return
    if period.start >= period.stop:
        message = f"строка не действует ни дня: valid_from {start} не раньше valid_to {stop}"
        yield make_error(Code.EMPTY_PERIOD, where, message)


def hint_topic(topic: str, taxonomy: Taxonomy) -> str:
    """Tail of a message about an unknown topic: the nearest code, or topics with its word."""
    code_of = {fold_name(row.name): row.code for row in reversed(taxonomy.rows)}
    by_name = code_of.get(fold_name(topic))
    if by_name:
        return f"; пишите код: «{by_name}»"
    nearest = get_nearest(topic, [row.code for row in taxonomy.rows])
    if nearest is None and (name := get_nearest(topic, [row.name for row in taxonomy.rows])):
        nearest = code_of[fold_name(name)]
    if nearest is not None:
        return f"; похоже на «{nearest}»"
    told = [f"«{row.code}» ({row.name})" for row in taxonomy.rows if _has_word(row.name, topic)]
    return f"; есть {', '.join(told[:MAX_TOPICS])}" if told else ""


def _has_word(name: str, word: str) -> bool:
    """Whether a word of the name begins as this one does: «яма» and «Ямы и выбоины»."""
    stem = fold_name(word)
    stem = stem[:-1] if len(stem) > SHORT else stem
    return bool(stem) and any(one.startswith(stem) for one in fold_name(name).split())


def sort_rows(columns: RouteColumns) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Row numbers ordered by topic, place, channel, then first day; and their keys."""
    keys = columns.keys()
    span = date.max.toordinal() + 1
    order = np.argsort(keys * span + columns.start, kind="stable")
    return order, keys[order]


def _find_overlaps(path: Path, columns: RouteColumns) -> Iterable[Problem]:
    order, keys = sort_rows(columns)
    starts, stops = columns.start[order], columns.stop[order]
    # sorted by start, rows of one key overlap only if some two neighbours do
    neighbours = np.flatnonzero((keys[1:] == keys[:-1]) & (starts[1:] < stops[:-1]))
    rows = Rows(columns)
    for key in dict.fromkeys(keys[neighbours].tolist()):
        first, last = np.searchsorted(keys, [key, key + 1]).tolist()
        yield from _explain_overlaps(path, rows, order[first:last].tolist())


def _explain_overlaps(path: Path, rows: Rows, same: list[int]) -> Iterable[Problem]:
    longest = rows[same[0]]
    for row in (rows[number] for number in same[1:]):
        if longest.period.overlaps(row.period):
            first, second = sorted((longest, row), key=lambda one: one.line)
            place = f"{first.topic} × {first.place}"
            if first.channel != ANY:
                place += f" × {first.channel}"
            message = (
                f"строка спорит со строкой {first.line}: {place} действует в одни и те же дни "
                f"({first.period} и {second.period}); "
                "поправьте valid_from или valid_to"
            )
            yield make_error(Code.OVERLAP, f"{path}:{second.line}", message)
        longest = max(longest, row, key=lambda one: one.period.stop)
