"""Where the rows of a topic, place and channel lie: found by number, walked by bisection."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.routes import sort_rows
from routing.rows import ANY, PlaceKind, RouteColumns


@dataclass(frozen=True, slots=True)
class Index:
    """Groups of rows of one topic, place and channel among the sorted rows.

    A group's key is the topic's number here plus the offset of place and channel, see
    `RouteColumns.keys`.
    """

    topics: Mapping[str, int]
    settlements: Mapping[str, int]
    territories: Mapping[str, int]
    anywhere: int | None
    channels: Mapping[str, int]
    groups: Mapping[int, int]  # key → number of its group
    bounds: Sequence[int]  # first row of each group among the sorted ones
    rows: Sequence[int]  # sorted position → row
    starts: Sequence[int]
    stops: Sequence[int]

    def list_offsets(
        self, settlement: str | None, territories: Iterable[str], channel: str | None
    ) -> tuple[int, ...]:
        """Offsets of the keys that may answer at a place, the most specific first."""
        places = [
            self.settlements.get(settlement or ""),
            *(self.territories.get(name) for name in territories),
            self.anywhere,
        ]
        names = (channel, ANY) if channel and channel != ANY else (ANY,)
        numbers = [self.channels[name] for name in names if name in self.channels]
        return tuple(place + one for place in places if place is not None for one in numbers)

    def walk(self, keys: Iterable[str], offsets: Sequence[int], ordinal: int) -> Iterator[int]:
        """Rows valid on the day of this ordinal, the most specific first."""
        groups, bounds, starts = self.groups, self.bounds, self.starts
        for key in keys:
            topic = self.topics.get(key)
            if topic is None:
                continue
            for offset in offsets:
                group = groups.get(topic + offset)
                if group is not None:
                    first = bounds[group]
                    position = bisect_right(starts, ordinal, first, bounds[group + 1]) - 1
                    if position >= first and ordinal < self.stops[position]:
                        yield self.rows[position]


def make_index(columns: RouteColumns) -> Index:
    """Sort the rows and note where each group begins."""
    order, keys = sort_rows(columns)
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    width = len(columns.places) * len(columns.channels)
    topics = np.unique(columns.topic).tolist()
    return Index(
        topics={columns.topics[number]: number * width for number in topics},
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
    """Offset of each place of the kind."""
    named = zip(columns.places, columns.kinds, strict=True)
    step = len(columns.channels)
    return {name: number * step for number, (name, one) in enumerate(named) if one is kind}
