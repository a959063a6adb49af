"""From hits to places: which settlement a street is in, and which place comes first."""

import re
from dataclasses import dataclass

from classifier.places.entries import Entry, Sort
from classifier.places.hits import Hit
from classifier.tags import Place

EXACT = (Sort.STREET, Sort.OBJECT)
CLOSE = 40  # characters between the parts of one address
SAME_SENTENCE = re.compile(r"[^.!?\n]*(?:\b[а-я]{1,4}\.[^.!?\n]*)*", re.IGNORECASE)
ADDRESS_GAP = re.compile(r"[\s,.:;()«»\"-]*(?:в|во|на|по|у|г\.|за|около|возле)?\s*")


@dataclass(slots=True)
class Draft:
    """A place while it is put together; hits in the order in which they were added."""

    hits: list[Hit]
    settlement: str | None = None
    street: str | None = None
    house: str | None = None
    also: tuple[str, ...] = ()  # further houses: «4, 6 и 8»
    object: str | None = None
    written: bool = False  # the settlement stands in the text

    @property
    def start(self) -> int:
        return min(hit.start for hit in self.hits)

    @property
    def stop(self) -> int:
        return max(hit.stop for hit in self.hits)


def combine(text: str, hits: list[Hit]) -> list[Place]:
    """Places of the hits, best first: the most exact, then by position."""
    if len(hits) == 1 and hits[0].entry.sort not in EXACT:  # what most comments hold
        hit = hits[0]
        return [Place(hit.entry.name, None, None, None, hit.start, hit.stop)]
    towns: list[Hit] = []
    exact: list[Hit] = []
    for hit in hits:
        (exact if hit.entry.sort in EXACT else towns).append(hit)
    drafts = [_draft(text, hit, towns) for hit in exact]
    if len(drafts) > 1:
        drafts = _merge_objects(text, drafts)
    used = {draft.settlement for draft in drafts}
    for hit in towns:
        if hit.entry.name not in used:
            used.add(hit.entry.name)
            drafts.append(Draft([hit], hit.entry.name, written=True))
    return _unique(sorted(drafts, key=_rank) if len(drafts) > 1 else drafts)


def _draft(text: str, hit: Hit, towns: list[Hit]) -> Draft:
    entry = hit.entry
    draft = Draft([hit])
    if entry.sort is Sort.STREET:
        draft.street = entry.name
        if hit.house is not None:
            draft.house, draft.also = hit.house.number, hit.house.also
    town = _town_of(text, hit, towns)
    if entry.sort is Sort.OBJECT:
        entry = _of_town(hit, town)
        draft.object = entry.name
        draft.street, draft.house = entry.street or None, entry.house or None
    if town is not None:
        draft.settlement, draft.written = town.entry.name, True
        if _is_close(text, hit, town):
            draft.hits.append(town)
    elif len(entry.settlements) == 1 and not hit.rivals:
        draft.settlement = entry.settlements[0]
    return draft


def _town_of(text: str, hit: Hit, towns: list[Hit]) -> Hit | None:
    """The written settlement a street or object belongs to, the nearest that has it."""
    if not towns:
        return None
    near = sorted(towns, key=lambda town: _distance(hit, town))
    for town in near:
        if any(town.entry.name in entry.settlements for entry in (hit.entry, *hit.rivals)):
            return town
    for town in near:  # «Бабино, ул. Луначарского»: the list of streets has a gap
        if hit.entry.sort is Sort.STREET and ADDRESS_GAP.fullmatch(_between(text, hit, town)):
            return town
    return None


def _of_town(hit: Hit, town: Hit | None) -> Entry:
    if town is None:
        return hit.entry
    return next(e for e in (hit.entry, *hit.rivals) if town.entry.name in e.settlements)


def _distance(one: Hit, two: Hit) -> int:
    return max(one.start - two.stop, two.start - one.stop, 0)


def _between(text: str, one: Hit, two: Hit) -> str:
    return text[min(one.stop, two.stop) : max(one.start, two.start)]


def _is_close(text: str, one: Hit, two: Hit) -> bool:
    between = _between(text, one, two)
    return len(between) <= CLOSE and SAME_SENTENCE.fullmatch(between) is not None


def _merge_objects(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join «у Сбербанка на Луначарского»: an object and a street of one sentence."""
    streets = [draft for draft in drafts if draft.hits[0].entry.sort is Sort.STREET]
    objects = [draft for draft in drafts if draft.hits[0].entry.sort is Sort.OBJECT]
    kept: list[Draft] = []
    for draft in objects:
        street = min(streets, key=lambda s: _distance(s.hits[0], draft.hits[0]), default=None)
        if street is None or not _can_join(text, street, draft):
            kept.append(draft)
            continue
        street.object = draft.object
        street.settlement = street.settlement or draft.settlement
        street.written = street.written or draft.written
        street.hits += draft.hits
    return streets + kept


def _can_join(text: str, street: Draft, landmark: Draft) -> bool:
    one, two = street.hits[0], landmark.hits[0]
    if street.object or landmark.street or not _is_close(text, one, two):
        return False
    if street.settlement and landmark.settlement:
        return street.settlement == landmark.settlement
    return not landmark.settlement or landmark.settlement in one.entry.settlements


def _rank(draft: Draft) -> tuple[bool, bool, bool, int]:
    contrast = all(hit.contrast for hit in draft.hits)
    exact = bool(draft.street or draft.object)
    return contrast, draft.house is None, not exact, draft.start


def _unique(drafts: list[Draft]) -> list[Place]:
    seen: set[tuple[str | None, str | None, str | None, str | None]] = set()
    places: list[Place] = []
    for draft in drafts:
        for house in (draft.house, *draft.also):
            names = draft.settlement, draft.street, house, draft.object
            if names not in seen:
                seen.add(names)
                how = "text" if draft.written or draft.settlement is None else "object"
                places.append(Place(*names, draft.start, draft.stop, how))
    return places
