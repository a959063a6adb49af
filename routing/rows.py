"""Rows of the routing table, kept by column: a million rows stay numbers until one is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from routing.executors import Executor
from routing.periods import Period

ANY = "*"
NOBODY = Executor("", "")  # executor of a row that only excludes

Numbers = npt.NDArray[np.integer[Any]]


class PlaceKind(StrEnum):
    """What the cell `settlement` of a row names."""

    SETTLEMENT = "settlement"
    TERRITORY = "territory"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Target:
    """What the cell `executor` says: who answers, or who does not.

    excluded : codes of executors that do not answer here; `*` among them means that no
        row answers, a person decides. Empty in an ordinary row.
    """

    executor: Executor = NOBODY
    excluded: frozenset[str] = frozenset()


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
    channel: str = ANY
    excluded: frozenset[str] = frozenset()

    @property
    def is_exclusion(self) -> bool:
        """Whether the row names nobody and only says who does not answer."""
        return bool(self.excluded)


@dataclass(frozen=True, slots=True, eq=False)
class RouteColumns:
    """All rows by column: numbers of words, and the words.

    topic, place, channel, target, contact, note : number of the row's word in the tuple of
        the same name in the plural, shape (n_rows,).
    start, stop : ordinals of the days `[start, stop)`.
    line : line of routes.csv.
    kinds : what each of `places` is.
    """

    topics: tuple[str, ...]
    places: tuple[str, ...]
    kinds: tuple[PlaceKind, ...]
    channels: tuple[str, ...]
    targets: tuple[Target, ...]
    contacts: tuple[str, ...]
    notes: tuple[str, ...]
    topic: Numbers
    place: Numbers
    channel: Numbers
    target: Numbers
    contact: Numbers
    note: Numbers
    start: Numbers
    stop: Numbers
    line: Numbers

    def __len__(self) -> int:
        return len(self.line)

    @classmethod
    def empty(cls) -> "RouteColumns":
        """Columns of a table without rows."""
        none = np.zeros(0, np.int32)
        return cls((), (), (), (), (), (), (), *[none] * 9)

    def make_route(self, row: int) -> Route:
        """The row as an object."""
        target = self.targets[self.target[row]]
        place = int(self.place[row])
        return Route(
            topic=self.topics[self.topic[row]],
            place=self.places[place],
            place_kind=self.kinds[place],
            executor=target.executor,
            contact=self.contacts[self.contact[row]] or target.executor.contact,
            period=Period(
                date.fromordinal(int(self.start[row])), date.fromordinal(int(self.stop[row]))
            ),
            note=self.notes[self.note[row]],
            line=int(self.line[row]),
            channel=self.channels[self.channel[row]],
            excluded=target.excluded,
        )

    def keys(self) -> npt.NDArray[np.int64]:
        """One number for topic, place and channel of each row, shape (n_rows,); see `Index`."""
        topics = self.topic.astype(np.int64)
        return (topics * len(self.places) + self.place) * len(self.channels) + self.channel


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Route]):
    """The rows as a sequence of objects, each made when first asked for."""

    columns: RouteColumns
    _made: dict[int, Route] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )

    def __len__(self) -> int:
        return len(self.columns)

    @overload
    def __getitem__(self, row: int) -> Route: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Route]: ...
    def __getitem__(self, row: int | slice) -> Route | Sequence[Route]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        if (made := self._made.get(row)) is not None:
            return made
        if not -len(self) <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        found = self._made[row] = self.columns.make_route(row % len(self))
        return found

    def __iter__(self) -> Iterator[Route]:
        return (self[row] for row in range(len(self)))
