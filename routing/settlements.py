"""Settlements and the territory each belongs to, which changes over time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from routing.periods import Period
from routing.problems import Problem
from routing.sheets import read_period, read_sheet, require

REQUIRED = ("name", "territory")
UNKNOWN_RESIDENTS = 50  # weight of a village whose `population` is empty


@dataclass(frozen=True, slots=True)
class Membership:
    """A settlement belongs to a territory during a period; "" is no territory."""

    territory: str
    period: Period
    residents: int = UNKNOWN_RESIDENTS


@dataclass(frozen=True, slots=True)
class Settlements:
    """Immutable look-up: settlement and day → territories.

    memberships : name → its rows, in file order. Two rows that are valid on one day are
        two settlements of the same name.
    """

    memberships: Mapping[str, tuple[Membership, ...]]
    territories: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        found = {one.territory for rows in self.memberships.values() for one in rows}
        object.__setattr__(self, "territories", frozenset(found - {""}))

    def __contains__(self, name: str) -> bool:
        return name in self.memberships

    def territories_of(self, name: str, on: date) -> tuple[str, ...]:
        """Territories of the name on a day: one as a rule, several for namesakes."""
        rows = self.memberships.get(name, ())
        found = [one.territory for one in rows if one.period.start <= on < one.period.stop]
        return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))

    def match_territories(self, labels: Iterable[str]) -> tuple[str, ...]:
        """Territories that labels of the gazetteer name: «Ижское поселение, Ижский район»."""
        known = self.territories
        heads = (label if label in known else label.partition(", ")[0] for label in labels)
        return tuple(dict.fromkeys(head for head in heads if head in known))

    def on_day(self, on: date) -> Iterator[tuple[str, Membership]]:
        """Every name with the row valid on the day; namesakes come one by one."""
        for name, rows in self.memberships.items():
            yield from ((name, one) for one in rows if on in one.period)


def read_settlements(path: Path, problems: list[Problem]) -> Settlements:
    """Read settlements.csv; bad rows are left out and reported in `problems`."""
    sheet = read_sheet(path, REQUIRED, problems)
    found: dict[str, list[Membership]] = {}
    for line, cells in sheet.lines:
        if not require(sheet, line, cells, ("name",), problems):
            continue
        period = read_period(sheet, line, cells, problems)
        if period is not None:
            residents = _parse_residents(sheet.get(cells, "population"))
            membership = Membership(sheet.get(cells, "territory"), period, residents)
            found.setdefault(sheet.get(cells, "name"), []).append(membership)
    return Settlements({name: tuple(rows) for name, rows in found.items()})


def _parse_residents(cell: str) -> int:
    """People of a settlement; the gazetteer checks the cell, here it is only a weight."""
    return max(int(cell), 1) if cell.isdecimal() else UNKNOWN_RESIDENTS
