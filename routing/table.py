"""The routing table: topic × place × day → executor, the most specific row wins.

Specificity is lexicographic, the topic first: a row of the topic beats a row of its
group beats a `*` row; among rows of one topic a settlement beats its territory beats `*`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from routing.executors import Executor
from routing.periods import Period
from routing.settlements import Settlements

ANY = "*"
MAX_OPTIONS = 6  # executors kept of an uncertain answer: more than anyone reads


class PlaceKind(StrEnum):
    """What the cell `settlement` of a row names."""

    SETTLEMENT = "settlement"
    TERRITORY = "territory"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Route:
    """One row of routes.csv; `contact` is the row's own, or else its executor's."""

    topic: str
    place: str
    place_kind: PlaceKind
    executor: Executor
    contact: str
    period: Period
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows of one topic and place; no two of them are valid on one day."""

    starts: tuple[date, ...]
    rows: tuple[Route, ...]

    def get(self, day: date) -> Route | None:
        """Row valid on the day."""
        position = bisect_right(self.starts, day) - 1
        if position < 0:
            return None
        row = self.rows[position]
        return row if day < row.period.stop else None


@dataclass(frozen=True, slots=True)
class TopicRows:
    """Rows of one topic, group or `*`, by place."""

    settlements: dict[str, Timeline]
    territories: dict[str, Timeline]
    anywhere: Timeline | None

    def get(self, settlement: str | None, territories: Iterable[str], day: date) -> Route | None:
        """Most specific row of the place on the day."""
        if settlement is not None:
            line = self.settlements.get(settlement)
            if line and (row := line.get(day)):
                return row
        for territory in territories:
            line = self.territories.get(territory)
            if line and (row := line.get(day)):
                return row
        return self.anywhere.get(day) if self.anywhere else None


class Doubt(StrEnum):
    """Why the table has several answers to one question."""

    NO_PLACE = "no_place"  # the comment names no settlement
    UNKNOWN_PLACE = "unknown_place"  # settlements.csv does not know it
    NAMESAKES = "namesakes"  # several settlements of this name


@dataclass(frozen=True, slots=True)
class Answer:
    """What the table says.

    options : one row per executor with the share 0..1 of residents it answers to, best
        first; the rest of 1 lives elsewhere or where the table is silent. Empty: silence.
    doubt : why the options cannot be told apart; None when the answer is certain.
    """

    options: tuple[tuple[Route, float], ...] = ()
    doubt: Doubt | None = None


SILENT = Answer()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when the table is asked; `doubt` where the place is not one known place."""

    day: date
    settlement: str | None = None
    territories: tuple[str, ...] = ()
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Immutable routing table; reload the files to change it.

    rows : in file order; rows of one topic and place must not overlap in time.
    """

    rows: Sequence[Route]
    settlements: Settlements
    _by_topic: dict[str, TopicRows] = field(init=False, repr=False, compare=False)
    _borders: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _certain: dict[int, Answer] = field(init=False, repr=False, compare=False)
    _spread: dict[tuple[int, str, Doubt | None], Answer] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_topic", _index_rows(self.rows))
        object.__setattr__(self, "_borders", tuple(_borders(self.rows, self.settlements)))
        certain = {row.line: Answer(((row, 1.0),)) for row in self.rows}
        object.__setattr__(self, "_certain", certain)

    @property
    def borders(self) -> tuple[date, ...]:
        """Days on which anything changes, sorted; between two of them nothing does."""
        return self._borders

    @property
    def topics(self) -> Mapping[str, TopicRows]:
        """Rows by topic code, group code or `*`."""
        return self._by_topic

    def find(
        self, keys: Iterable[str], settlement: str | None, territories: Iterable[str], day: date
    ) -> Route | None:
        """Most specific row; `keys` are the topic, its group and `*`, in this order."""
        for key in keys:
            rows = self._by_topic.get(key)
            if rows is not None and (row := rows.get(settlement, territories, day)):
                return row
        return None

    def locate(self, settlement: str | None, day: date) -> Spot:
        """Where and when the table is asked: looked up once, used for every topic."""
        if settlement is None:
            return Spot(day, doubt=Doubt.NO_PLACE)
        if settlement not in self.settlements:
            return Spot(day, settlement, doubt=Doubt.UNKNOWN_PLACE)
        territories = self.settlements.territories_of(settlement, day)
        doubt = Doubt.NAMESAKES if len(territories) > 1 else None
        return Spot(day, settlement, territories, doubt)

    def answer(self, keys: tuple[str, ...], spot: Spot) -> Answer:
        """What the table says of a topic (`keys`, as in `find`) at a spot."""
        if spot.doubt is None:
            row = self.find(keys, spot.settlement, spot.territories, spot.day)
            return SILENT if row is None else self._certain[row.line]
        if spot.doubt is not Doubt.NAMESAKES:
            return self._answer_anywhere(keys, spot)
        found = [self.find(keys, spot.settlement, (one,), spot.day) for one in spot.territories]
        return _make_answer([(row, 1) for row in found], spot.doubt)

    def _answer_anywhere(self, keys: tuple[str, ...], spot: Spot) -> Answer:
        epoch = bisect_right(self._borders, spot.day)
        key = (epoch, keys[0], spot.doubt)
        answer = self._spread.get(key)
        if answer is None:
            found = list(self._everywhere(keys, spot.day))
            answer = self._spread[key] = _make_answer(found, spot.doubt)
        return answer

    def _everywhere(self, keys: tuple[str, ...], day: date) -> Iterator[tuple[Route | None, int]]:
        """Row of every settlement with its residents; the general row if there are none."""
        nowhere = True
        for name, one in self.settlements.on_day(day):
            nowhere = False
            yield self.find(keys, name, (one.territory,), day), one.residents
        if nowhere:
            yield self.find(keys, None, (), day), 1


def _make_answer(found: Sequence[tuple[Route | None, int]], doubt: Doubt | None) -> Answer:
    first: dict[str, Route] = {}
    weights: dict[str, int] = {}
    for row, weight in found:
        if row is not None:
            code = row.executor.code
            first.setdefault(code, row)
            weights[code] = weights.get(code, 0) + weight
    total = sum(weight for _, weight in found)
    ranked = sorted(weights, key=lambda code: (-weights[code], first[code].line))
    options = tuple((first[code], weights[code] / total) for code in ranked[:MAX_OPTIONS])
    certain = len(ranked) == 1 and all(row is not None for row, _ in found)
    return Answer(options, doubt if options and not certain else None)


def _index_rows(rows: Iterable[Route]) -> dict[str, TopicRows]:
    grouped: dict[str, dict[tuple[PlaceKind, str], list[Route]]] = {}
    for row in rows:
        places = grouped.setdefault(row.topic, {})
        places.setdefault((row.place_kind, row.place), []).append(row)
    return {topic: _index_places(places) for topic, places in grouped.items()}


def _index_places(places: Mapping[tuple[PlaceKind, str], list[Route]]) -> TopicRows:
    lines: dict[PlaceKind, dict[str, Timeline]] = {kind: {} for kind in PlaceKind}
    for (kind, place), rows in places.items():
        rows.sort(key=lambda row: row.period.start)
        lines[kind][place] = Timeline(tuple(row.period.start for row in rows), tuple(rows))
    return TopicRows(
        settlements=lines[PlaceKind.SETTLEMENT],
        territories=lines[PlaceKind.TERRITORY],
        anywhere=lines[PlaceKind.ANYWHERE].get(ANY),
    )


def _borders(rows: Iterable[Route], settlements: Settlements) -> list[date]:
    days = {day for row in rows for day in (row.period.start, row.period.stop)}
    for memberships in settlements.memberships.values():
        days |= {day for one in memberships for day in (one.period.start, one.period.stop)}
    return sorted(days)
