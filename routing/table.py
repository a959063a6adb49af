"""The routing table: topic × place × channel × day → executor, the most specific row wins.

Specificity is lexicographic, the topic first: a row of the topic beats a row of its
group beats a `*` row; among rows of one topic a settlement beats its territory beats `*`;
among rows of one topic and place a named channel beats `*`.
"""

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from routing.index import Index, make_index
from routing.rows import ANY, Route, RouteColumns, Rows
from routing.settlements import Settlements

MAX_OPTIONS = 6  # executors kept of an uncertain answer: more than anyone reads
MAX_SPOTS = 20_000  # places × stretches of days × channels kept; a district asks some hundreds


class Doubt(StrEnum):
    """Why the table has several answers to one question."""

    NO_PLACE = "no_place"  # the comment names no settlement
    UNKNOWN_PLACE = "unknown_place"  # settlements.csv does not know it
    NAMESAKES = "namesakes"  # several settlements of this name
    TERRITORY = "territory"  # of the place nothing but its territory is known


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


SILENCE = Answer()


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where, when and through which channel the table is asked; made by `locate` alone.

    day : any day of the stretch of days between two changes of the table.
    homes : the places it may be, one as a rule: offsets of its keys, and its residents.
    doubt : set where the place is not one known place.
    answers : what the table has said here, by topic.
    """

    day: date
    settlement: str | None
    homes: tuple[tuple[tuple[int, ...], int], ...]
    doubt: Doubt | None = None
    answers: dict[str, Answer] = field(init=False, repr=False, default_factory=dict)


SpotKey = tuple[str | None, int, str | None, tuple[str, ...]]


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
    _spots: dict[SpotKey, Spot] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", Rows(self.columns))
        # days on which anything changes, sorted; between two of them nothing does
        object.__setattr__(self, "borders", _find_borders(self.columns, self.settlements))
        object.__setattr__(self, "_index", make_index(self.columns))

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
        offsets = self._index.list_offsets(settlement, territories, channel)
        return self._find_at(keys, offsets, day.toordinal())

    def _find_at(self, keys: Iterable[str], offsets: Sequence[int], ordinal: int) -> Found:
        exclusions: list[Route] = []
        for number in self._index.walk(keys, offsets, ordinal):
            row = self.rows[number]
            if row.is_exclusion:
                exclusions.append(row)
                if ANY in row.excluded:
                    break
            elif not exclusions:
                return Found(row)
            elif not any(row.executor.code in one.excluded for one in exclusions):
                return Found(row, tuple(exclusions))
        return Found(None, tuple(exclusions)) if exclusions else NOTHING

    def locate(
        self,
        settlement: str | None,
        day: date,
        channel: str | None = None,
        territories: tuple[str, ...] = (),
    ) -> Spot:
        """Where the table is asked: looked up once, used for every topic.

        territories : as in `classifier.tags.Place`: those that a name shared by several
            settlements may mean, or the one that is all that is known of the place.
        """
        epoch = bisect_right(self.borders, day)
        known = settlement is None or settlement in self.settlements
        key = (settlement if known else "", epoch, channel, territories)
        spot = self._spots.get(key)
        if spot is None:
            if len(self._spots) >= MAX_SPOTS:
                self._spots.clear()
            # of all the days between two changes the first that was asked speaks for the rest
            spot = self._spots[key] = self._make_spot(settlement, day, channel, territories)
        return spot

    def _make_spot(
        self, settlement: str | None, day: date, channel: str | None, labels: tuple[str, ...]
    ) -> Spot:
        named = self.settlements.match_territories(labels)
        homes: list[tuple[str | None, str, int]]
        if settlement is not None and settlement in self.settlements:
            possible = self.settlements.territories_of(settlement, day)
            meant = tuple(one for one in named if one in possible) or possible
            doubt = Doubt.NAMESAKES if len(meant) > 1 else None
            homes = [(settlement, one, 1) for one in meant] or [(settlement, "", 1)]
        else:
            doubt = Doubt.NO_PLACE if settlement is None else Doubt.UNKNOWN_PLACE
            homes = self._list_homes(day, named)
            doubt = Doubt.TERRITORY if named and homes else doubt
            homes = homes or self._list_homes(day, ()) or [(None, "", 1)]
        offsets = self._index.list_offsets
        places = ((offsets(name, (one,), channel), people) for name, one, people in homes)
        return Spot(day, settlement, tuple(places), doubt)

    def answer(self, keys: tuple[str, ...], spot: Spot) -> Answer:
        """What the table says of a topic (`keys`, as in `find`) at a spot."""
        answer = spot.answers.get(keys[0])
        if answer is None:
            answer = spot.answers[keys[0]] = self._ask(keys, spot)
        return answer

    def _ask(self, keys: tuple[str, ...], spot: Spot) -> Answer:
        ordinal = spot.day.toordinal()
        if spot.doubt is None:
            found = self._find_at(keys, spot.homes[0][0], ordinal)
            if not found.exclusions:
                return Answer(((found.route, 1.0),)) if found.route is not None else SILENCE
            return _make_answer([(found, 1)], None)
        asked = [(self._find_at(keys, one, ordinal), people) for one, people in spot.homes]
        return _make_answer(asked, spot.doubt)

    def _list_homes(self, day: date, within: Container[str]) -> list[tuple[str | None, str, int]]:
        """Places that may have different rows, with residents; `within` some territories."""
        residents: dict[tuple[str | None, str], int] = {}
        for name, one in self.settlements.on_day(day):
            if not within or one.territory in within:
                key = (name if name in self._index.settlements else None, one.territory)
                residents[key] = residents.get(key, 0) + one.residents
        return [(*key, count) for key, count in residents.items()]


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


def _find_borders(columns: RouteColumns, settlements: Settlements) -> tuple[date, ...]:
    days = set(np.unique(columns.start).tolist()) | set(np.unique(columns.stop).tolist())
    for memberships in settlements.memberships.values():
        for one in memberships:
            days |= {one.period.start.toordinal(), one.period.stop.toordinal()}
    return tuple(date.fromordinal(day) for day in sorted(days))
