"""Which row answers every topic at every settlement on one day: all of them at once.

The linter asks hundreds of thousands of such questions; layers of an array answer them
together, from the most general rows to the most specific. What a row excludes is left to
`RoutingTable.find`, cell by cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.rows import ANY, PlaceKind, Route
from routing.table import Found, RoutingTable

Numbers = npt.NDArray[np.integer[Any]]
Keys = tuple[str, ...]  # topic, its group, `*`
NONE = -1
Home = tuple[str | None, str]  # settlement, territory
NOWHERE: Home = (None, "")  # the only place of a table without settlements


@dataclass(frozen=True)
class Questions:
    """Topics that are asked about, those with the same rows once.

    keys : table keys of each question.
    members : topics that each question speaks for.
    """

    keys: Sequence[Keys]
    members: Sequence[Sequence[Keys]]

    @cached_property
    def columns(self) -> list[tuple[list[str], npt.NDArray[np.intp]]]:
        """By level (topic, group, `*`): distinct keys, and the number of each question's."""
        levels = []
        for level in range(3):
            # a question about a group itself has two keys: it has no topic
            named = [keys[level - 3] if len(keys) >= 3 - level else "" for keys in self.keys]
            known = {name: number for number, name in enumerate(dict.fromkeys(named))}
            levels.append((list(known), np.array([known[name] for name in named], dtype=np.intp)))
        return levels


@dataclass(frozen=True)
class Painting:
    """Winners of one day and channel.

    homes : (settlement, territory) of each column, those with the same rows apart.
    winners : row number by question and home, -1 where the table is silent.
    exclusions : rows met on the way that exclude someone.
    """

    homes: Sequence[Home]
    winners: Numbers
    exclusions: Sequence[Route] = field(default=())


def paint(
    table: RoutingTable, questions: Questions, day: date, channel: str | None = None
) -> Painting:
    """Ask the table every question at every settlement of the day."""
    homes: list[Home] = [(name, one.territory) for name, one in table.settlements.on_day(day)]
    homes = homes or [NOWHERE]
    ordinal, columns = day.toordinal(), table.columns
    active = np.flatnonzero((columns.start <= ordinal) & (ordinal < columns.stop))
    bars = np.array([bool(target.excluded) for target in columns.targets], dtype=bool)
    is_bar = bars[columns.target[active]]
    layers = _Layers(table, homes, channel)
    winners = np.full((len(questions.keys), len(homes)), NONE, dtype=np.int64)
    for names, numbers in reversed(questions.columns):
        layer = layers.paint(active[~is_bar], names)[numbers]
        winners = np.where(layer == NONE, winners, layer)
    exclusions: dict[int, Route] = {}
    for question, home in _find_touched(table, questions, homes, active[is_bar]):
        found = _ask(table, questions.keys[question], homes[home], day, channel)
        winners[question, home] = NONE if found.route is None else _row_of(table, found.route)
        exclusions |= {row.line: row for row in found.exclusions}
    return Painting(homes, winners, list(exclusions.values()))


@dataclass(frozen=True)
class _Layers:
    """Paints the rows of some topics over the homes of one day."""

    table: RoutingTable
    homes: Sequence[Home]
    channel: str | None

    def paint(self, rows: Numbers, topics: Sequence[str]) -> Numbers:
        """Winner of each topic at each home among the rows of the topic alone."""
        columns = self.table.columns
        number = {name: place for place, name in enumerate(topics) if name}
        topic_of = np.array([number.get(name, NONE) for name in columns.topics], dtype=np.int64)
        rows = rows[topic_of[columns.topic[rows]] != NONE] if len(topic_of) else rows[:0]
        layer = np.full((len(topics), len(self.homes)), NONE, dtype=np.int64)
        for kind, home_names in (
            (PlaceKind.ANYWHERE, [ANY] * len(self.homes)),
            (PlaceKind.TERRITORY, [territory for _, territory in self.homes]),
            (PlaceKind.SETTLEMENT, [name for name, _ in self.homes]),
        ):
            known = {name: place for place, name in enumerate(dict.fromkeys(home_names))}
            places = [
                known.get(name, NONE) if one is kind else NONE
                for name, one in zip(columns.places, columns.kinds, strict=True)
            ]
            place_of = np.array(places, dtype=np.int64)
            ours = rows[place_of[columns.place[rows]] != NONE] if len(rows) else rows
            cells = np.full((len(topics), max(1, len(known))), NONE, dtype=np.int64)
            for name in (ANY, self.channel):
                if name in columns.channels:
                    said = ours[columns.channel[ours] == columns.channels.index(name)]
                    at = topic_of[columns.topic[said]], place_of[columns.place[said]]
                    cells[at] = said
            painted = cells[:, [known[name] for name in home_names]]
            layer = np.where(painted == NONE, layer, painted)
        return layer


def _find_touched(
    table: RoutingTable,
    questions: Questions,
    homes: Sequence[Home],
    rows: Numbers,
) -> Iterator[tuple[int, int]]:
    """Cells (question, home) over which some row excludes someone."""
    touched: dict[tuple[int, int], None] = {}
    by_key: dict[str, list[int]] = {}
    for number, keys in enumerate(questions.keys):
        for key in keys:
            by_key.setdefault(key, []).append(number)
    for row in (table.rows[number] for number in rows.tolist()):
        for home, names in enumerate(homes):
            named = {
                PlaceKind.ANYWHERE: True,
                PlaceKind.TERRITORY: row.place == names[1],
                PlaceKind.SETTLEMENT: row.place == names[0],
            }
            if named[row.place_kind]:
                touched |= {(question, home): None for question in by_key.get(row.topic, ())}
    yield from touched


def _ask(table: RoutingTable, keys: Keys, home: Home, day: date, channel: str | None) -> Found:
    name, territory = home
    return table.find(keys, name, (territory,) if territory else (), day, channel)


def _row_of(table: RoutingTable, route: Route) -> int:
    return int(np.searchsorted(table.columns.line, route.line))


def make_questions(topics: Sequence[Keys], named: Mapping[str, object]) -> Questions:
    """Topics as questions, those without rows of their own one question a group."""
    classes: dict[str, list[Keys]] = {}
    for keys in topics:
        classes.setdefault(keys[0] if keys[0] in named else keys[-2], []).append(keys)
    members = list(classes.values())
    return Questions([one[0] for one in members], members)
