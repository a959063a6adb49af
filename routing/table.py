"""The routing table: topic × place × channel × day → executor, the most specific row wins.

Specificity is lexicographic, the topic first: a row of the topic beats a row of its
group beats a `*` row; among rows of one topic a settlement beats its territory beats `*`;
among rows of one topic and place a named channel beats `*`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.routes import sort_rows
from routing.rows import ANY, PlaceKind, Route, RouteColumns, Rows
from routing.settlements import Settlements

MAX_OPTIONS = 6  # executors kept of an uncertain answer: more than anyone reads
MAX_SPOTS = 20_000  # places × stretches of days × channels kept; a district asks some hundreds


class Doubt(StrEnum):
    """Why the table has several answers to one question."""

    NO_PLACE = "no_place"  # the comment names no settlement
    UNKNOWN_PLACE = "unknown_place"  # settlements.csv does not know it
    NAMESAKES = "namesakes"  # several settlements of this name


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk from the most specific row to the most general one met.

    route : the row that answers, None where none does.
    exclusions : rows met on the way that exclude someone.
    """

    route: Route | None = None
    exclusions: tuple[Route, ...] = ()

    @property
    def excluded(self) -> frozenset[str]:
        """Codes of executors that do not answer here."""
        return frozenset().union(*(row.excluded for row in self.exclusions))


NOTHING = Found()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the table says.

    options : one row per executor with the share 0..1 of residents it answers to, best
        first; the rest of 1 lives elsewhere or where the table is silent. Empty: silence.
    doubt : why the options cannot be told apart; None when the answer is certain.
    excluded : codes of executors that rows exclude here, `*` for all.
    barred_by : the row that made the table silent by excluding.
    """

    options: tuple[tuple[Route, float], ...] = ()
    doubt: Doubt | None = None
    excluded: frozenset[str] = frozenset()
    barred_by: Route | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where, when and through which channel the table is asked; made by `locate` alone.

    day : any day of the epoch, the stretch of days between two changes of the table.
    doubt : set where the place is not one known place.
    answers : what the table has said here, by topic.
    """

    day: date
    epoch: int
    settlement: str | None = None
    territories: tuple[str, ...] = ()
    doubt: Doubt | None = None
    channel: str | None = None
    answers: dict[str, Answer] = field(init=False, repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Index:
    """Where the rows of a topic, place and channel lie among the sorted ones."""

    topics: Mapping[str, int]
    settlements: Mapping[str, int]
    territories: Mapping[str, int]
    anywhere: int | None
    channels: Mapping[str, int]
    groups: Mapping[int, int]  # key of topic, place, channel → number of its group
    bounds: Sequence[int]  # first row of each group among the sorted ones
    rows: Sequence[int]  # sorted position → row
    starts: Sequence[int]
    stops: Sequence[int]


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Immutable routing table; reload the files to change it.

    columns : rows in file order; those of one topic, place and channel must not overlap.
    """

    columns: RouteColumns
    settlements: Settlements
    rows: Rows = field(init=False, repr=False, compare=False)
    borders: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _index: Index = field(init=False, repr=False, compare=False)
    _spots: dict[tuple[str | None, int, str | None], Spot] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _homes: dict[int, list[tuple[str | None, str, int]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", Rows(self.columns))
        # days on which anything changes, sorted; between two of them nothing does
        object.__setattr__(self, "borders", _find_borders(self.columns, self.settlements))
        object.__setattr__(self, "_index", _make_index(self.columns))

    def has_rows_of(self, key: str) -> bool:
        """Whether any row names the topic, group or `*`."""
        return key in self._index.topics

    def rows_at(self, topic: str, place: str) -> Iterator[Route]:
        """Rows of the very topic and place, of any channel, in file order."""
        columns = self.columns
        if topic in columns.topics and place in columns.places:
            is_topic = columns.topic == columns.topics.index(topic)
            is_here = is_topic & (columns.place == columns.places.index(place))
            yield from (self.rows[row] for row in np.flatnonzero(is_here).tolist())

    def find(
        self,
        keys: Iterable[str],
        settlement: str | None,
        territories: Iterable[str],
        day: date,
        channel: str | None = None,
    ) -> Found:
        """Walk to the most specific row; `keys` are the topic, its group and `*`, in order."""
        exclusions: list[Route] = []
        for row in self._walk(keys, settlement, territories, day, channel):
            if row.is_exclusion:
                exclusions.append(row)
                if ANY in row.excluded:
                    break
            elif not any(row.executor.code in one.excluded for one in exclusions):
                return Found(row, tuple(exclusions))
        return Found(None, tuple(exclusions)) if exclusions else NOTHING

    def _walk(
        self,
        keys: Iterable[str],
        settlement: str | None,
        territories: Iterable[str],
        day: date,
        channel: str | None,
    ) -> Iterator[Route]:
        """Rows valid on the day, the most specific first."""
        index, ordinal = self._index, day.toordinal()
        places = [
            index.settlements.get(settlement or ""),
            *(index.territories.get(name) for name in territories),
            index.anywhere,
        ]
        channels = [index.channels.get(name) for name in ((channel, ANY) if channel else (ANY,))]
        for topic in (number for key in keys if (number := index.topics.get(key)) is not None):
            for place, one in product(places, channels):
                if place is not None and one is not None:
                    key = self.columns.make_key(topic, place, one)
                    group = index.groups.get(key)
                    if group is not None and (row := self._pick(group, ordinal)) is not None:
                        yield self.rows[row]

    def _pick(self, group: int, ordinal: int) -> int | None:
        """Row of a group valid on the day."""
        index = self._index
        first, last = index.bounds[group], index.bounds[group + 1]
        position = bisect_right(index.starts, ordinal, first, last) - 1
        if position < first or ordinal >= index.stops[position]:
            return None
        return index.rows[position]

    def locate(self, settlement: str | None, day: date, channel: str | None = None) -> Spot:
        """Where the table is asked: looked up once, used for every topic."""
        epoch = bisect_right(self.borders, day)
        known = settlement is None or settlement in self.settlements
        key = (settlement if known else "", epoch, channel)
        spot = self._spots.get(key)
        if spot is None:
            if len(self._spots) >= MAX_SPOTS:
                self._spots.clear()
            # of all the days between two changes the first that was asked speaks for the rest
            spot = self._spots[key] = self._make_spot(settlement, day, epoch, channel)
        return spot

    def _make_spot(
        self, settlement: str | None, day: date, epoch: int, channel: str | None
    ) -> Spot:
        if channel is not None and channel not in self._index.channels:
            channel = None
        if settlement is None:
            return Spot(day, epoch, doubt=Doubt.NO_PLACE, channel=channel)
        if settlement not in self.settlements:
            return Spot(day, epoch, doubt=Doubt.UNKNOWN_PLACE, channel=channel)
        territories = self.settlements.territories_of(settlement, day)
        doubt = Doubt.NAMESAKES if len(territories) > 1 else None
        return Spot(day, epoch, settlement, territories, doubt, channel)

    def answer(self, keys: tuple[str, ...], spot: Spot) -> Answer:
        """What the table says of a topic (`keys`, as in `find`) at a spot."""
        answer = spot.answers.get(keys[0])
        if answer is None:
            found = list(self._find_all(keys, spot))
            answer = spot.answers[keys[0]] = _make_answer(found, spot.doubt)
        return answer

    def _find_all(self, keys: tuple[str, ...], spot: Spot) -> Iterator[tuple[Found, int]]:
        """What is found at every place the spot may be, with its residents."""
        if spot.doubt is None:
            yield self.find(keys, spot.settlement, spot.territories, spot.day, spot.channel), 1
        elif spot.doubt is Doubt.NAMESAKES:
            for one in spot.territories:
                yield self.find(keys, spot.settlement, (one,), spot.day, spot.channel), 1
        else:
            for name, territory, residents in self._list_homes(spot):
                territories = (territory,) if territory else ()
                yield self.find(keys, name, territories, spot.day, spot.channel), residents

    def _list_homes(self, spot: Spot) -> list[tuple[str | None, str, int]]:
        """Places that may have different rows, with residents; one nowhere if there are none."""
        homes = self._homes.get(spot.epoch)
        if homes is None:
            residents: dict[tuple[str | None, str], int] = {}
            for name, one in self.settlements.on_day(spot.day):
                key = (name if name in self._index.settlements else None, one.territory)
                residents[key] = residents.get(key, 0) + one.residents
            homes = [(*key, count) for key, count in residents.items()] or [(None, "", 1)]
            self._homes[spot.epoch] = homes
        return homes


def _make_answer(found: Sequence[tuple[Found, int]], doubt: Doubt | None) -> Answer:
    first: dict[str, Route] = {}
    weights: dict[str, int] = {}
    for one, weight in found:
        if one.route is not None:
            code = one.route.executor.code
            first.setdefault(code, one.route)
            weights[code] = weights.get(code, 0) + weight
    total = sum(weight for _, weight in found)
    ranked = sorted(weights, key=lambda code: (-weights[code], first[code].line))
    options = tuple((first[code], weights[code] / total) for code in ranked[:MAX_OPTIONS])
    certain = len(ranked) == 1 and all(one.route is not None for one, _ in found)
    exclusions = [row for one, _ in found for row in one.exclusions]
    return Answer(
        options,
        doubt if options and not certain else None,
        # what is excluded at every possible place is excluded
        frozenset.intersection(*(one.excluded for one, _ in found)),
        exclusions[-1] if exclusions and not options else None,
    )


def _make_index(columns: RouteColumns) -> Index:
    order, keys = sort_rows(columns)
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return Index(
        topics={columns.topics[number]: number for number in np.unique(columns.topic).tolist()},
        settlements=_places_of(columns, PlaceKind.SETTLEMENT),
        territories=_places_of(columns, PlaceKind.TERRITORY),
        anywhere=_places_of(columns, PlaceKind.ANYWHERE).get(ANY),
        channels={name: number for number, name in enumerate(columns.channels)},
        groups=dict(zip(keys[firsts].tolist(), range(len(firsts)), strict=True)),
        bounds=[*firsts.tolist(), len(order)],
        rows=_view(order),
        starts=_view(columns.start[order]),
        stops=_view(columns.stop[order]),
    )


def _view(numbers: npt.NDArray[Any]) -> Sequence[int]:
    """The numbers as plain ints one at a time: a list of millions would take seconds to make."""
    view: Sequence[int] = memoryview(np.ascontiguousarray(numbers))  # type: ignore[arg-type]
    return view


def _places_of(columns: RouteColumns, kind: PlaceKind) -> dict[str, int]:
    named = zip(columns.places, columns.kinds, strict=True)
    return {name: number for number, (name, one) in enumerate(named) if one is kind}


def _find_borders(columns: RouteColumns, settlements: Settlements) -> tuple[date, ...]:
    days = set(np.unique(columns.start).tolist()) | set(np.unique(columns.stop).tolist())
    for memberships in settlements.memberships.values():
        for one in memberships:
            days |= {one.period.start.toordinal(), one.period.stop.toordinal()}
    return tuple(date.fromordinal(day) for day in sorted(days))
