"""The gazetteer: what a district's places are called, and where a comment names them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from classifier.places.combine import combine
from classifier.places.homonyms import find_homonyms, rank_homonyms
from classifier.places.keys import build_keys
from classifier.places.matcher import Matcher
from classifier.places.records import (
    OBJECTS_CSV,
    SETTLEMENTS_CSV,
    STREETS_CSV,
    Landmark,
    Settlement,
    Street,
    read_landmarks,
    read_settlements,
    read_streets,
)
from classifier.tags import Place

MAX_POSTS = 512  # whose settlements are remembered


class Gazetteer:
    """Settlements, streets and objects of a district, searchable; what it answers never changes.

    Stored as its three CSVs alone; forms and automaton are rebuilt at load.
    """

    def __init__(
        self,
        settlements: Sequence[Settlement],
        *,
        streets: Sequence[Street] = (),
        objects: Sequence[Landmark] = (),
    ) -> None:
        self.settlements = tuple(settlements)
        self.streets = tuple(streets)
        self.objects = tuple(objects)
        self._homonyms = find_homonyms(self.settlements)
        self._streets = _settlements_of(self.streets)
        self._named: dict[str, frozenset[str | None]] = {}
        self._matcher = Matcher(build_keys(self.settlements, self.streets, self.objects))

    @classmethod
    def load(cls, folder: Path) -> "Gazetteer":
        """Read and check the CSVs of a folder; streets.csv and objects.csv may be absent.

        Raises `GazetteerError` naming file:line and what to do.
        """
        settlements = read_settlements(folder / SETTLEMENTS_CSV)
        names = frozenset(row.name for row in settlements)
        return cls(
            settlements,
            streets=read_streets(folder / STREETS_CSV, names),
            objects=read_landmarks(folder / OBJECTS_CSV, names),
        )

    def find(self, text: str, *, near: str = "") -> list[Place]:
        """Places the text names, best first; empty where it names none.

        One place holds settlement, street, house and object that belong together; a
        street or object that one settlement alone has brings it, `how="object"`.

        near : the post, the parent comment or the name of the municipality. A street of
            several settlements is that of the one named there, `how="post"`; of villages
            with one name that of the district named there comes first.
        """
        hits = self._matcher.find(text)
        if not hits:
            return []
        places = combine(text, hits)
        if self._homonyms:
            places = rank_homonyms(places, self._homonyms, text, near)
        return self._settle(places, near) if near else places

    def _settle(self, places: list[Place], near: str) -> list[Place]:
        """Streets of several settlements in the one settlement that `near` names."""
        if all(place.settlement or not place.street for place in places):
            return places
        named = self._settlements_in(near)
        settled = []
        for place in places:
            possible = named & self._streets.get(place.street or "", frozenset())
            if place.settlement is None and len(possible) == 1:
                place = replace(place, settlement=next(iter(possible)), how="post")
            settled.append(place)
        return settled

    def _settlements_in(self, near: str) -> frozenset[str | None]:
        """Settlements a post names, remembered: a hundred comments stand under one post."""
        named = self._named.get(near)
        if named is None:
            if len(self._named) >= MAX_POSTS:
                self._named.clear()
            named = self._named[near] = frozenset(p.settlement for p in self.find(near)) - {None}
        return named

    def territories(self, settlement: str, *, on: date) -> tuple[str, ...]:
        """Territories a settlement of this name belongs to on a date, usually one."""
        found = (row for row in self.settlements if row.name == settlement and row.is_valid(on))
        return tuple(dict.fromkeys(row.territory for row in found if row.territory))


def _settlements_of(streets: Sequence[Street]) -> Mapping[str, frozenset[str | None]]:
    names: dict[str, set[str | None]] = {}
    for row in streets:
        names.setdefault(row.name, set()).add(row.settlement)
    return {name: frozenset(settlements) for name, settlements in names.items()}
