"""Accepted candidates: which of overlapping ones stays, which doubtful one is saved."""

import re
from dataclasses import dataclass, replace

from classifier.places.entries import Entry, Shape, Sort
from classifier.places.houses import House

ORDER = {sort: place for place, sort in enumerate(Sort)}
IN_LIST = re.compile(r"[\s,/]*(?:и|или|а|а также|до|-)?\s*")  # «Кирова, Ленина и Мира»
LIST_HEAD = re.compile(
    r"\b(?:деревн(?:и|ях|ям)|пос[её]лк(?:и|ах|ам)|с[её]л(?:а|ах|ам))\b[^.!?\n]*$"
)
LONG_LIST = 3  # names
IN_TOWN_GAP = re.compile(r"[\s,]*(?:в|во|г\.|пгт|на|по)?\s*")


@dataclass(frozen=True, slots=True)
class Hit:
    """An accepted candidate. `[start, stop)` takes in its type word and house.

    core_start, core_stop : the name alone. capital : its first letter is one. rivals : other
    objects of this very name, «ДК» in two places. contrast : «как в Духовщине» compares with it.
    """

    entry: Entry
    start: int
    stop: int
    core_start: int
    core_stop: int
    house: House | None = None
    contrast: bool = False
    capital: bool = False
    rivals: tuple[Entry, ...] = ()


def without_overlaps(hits: list[Hit]) -> list[Hit]:
    """Longest names first; of equal ones streets before settlements."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=_by_weight) if len(hits) > 1 else hits:
        if all(hit.core_stop <= c.start or hit.core_start >= c.stop for c in chosen):
            rivals = _rivals(hit, hits)
            chosen.append(replace(hit, rivals=rivals) if rivals else hit)
    return chosen


def _rivals(hit: Hit, hits: list[Hit]) -> tuple[Entry, ...]:
    if hit.entry.sort is not Sort.OBJECT:
        return ()
    return tuple(
        other.entry
        for other in hits
        if other.core_start == hit.core_start
        and other.core_stop == hit.core_stop
        and other.entry.sort is Sort.OBJECT
        and other.entry.name != hit.entry.name
    )


def _by_weight(hit: Hit) -> tuple[int, int, bool, bool, int, str]:
    name = hit.core_stop - hit.core_start
    with_type_word = hit.start < hit.core_start or hit.stop > hit.core_stop
    order = ORDER[hit.entry.sort]
    plain = hit.entry.kind == "улица"  # «на Потёмкина» is the street, not the square
    return -name, order, not with_type_word, not plain, hit.start, hit.entry.name


def by_position(hit: Hit) -> tuple[int, int, str]:
    """Sort key of hits in the order of the text."""
    return hit.core_start, hit.core_stop, hit.entry.name


def vouched(doubtful: list[Hit], chosen: list[Hit], folded: str) -> list[Hit]:
    """Doubtful hits that an accepted neighbour vouches for."""
    added: list[Hit] = []
    free = (
        hit
        for hit in doubtful
        if all(hit.core_stop <= c.start or hit.core_start >= c.stop for c in chosen)
    )
    waiting = sorted(free, key=by_position)
    added += _long_list(waiting, chosen, folded)
    grown = True
    while grown:  # «Зубари, Хмельники, Сидоровское»: the last vouches for the middle one first
        found = [
            hit
            for hit in waiting
            if hit not in added and any(_vouches(near, hit, folded) for near in (*chosen, *added))
        ]
        added += found
        grown = bool(found)
    return added


def _is_pair(near: Hit, hit: Hit, gap: str) -> bool:
    # «рассвет и восход без тепла»: both are subjects
    return gap == " и " and "n" in near.entry.cases and "n" in hit.entry.cases


def _long_list(doubtful: list[Hit], chosen: list[Hit], folded: str) -> list[Hit]:
    """Doubtful villages that stand in a row of three or more: «бор, ломы, мостки: …»."""
    rows: list[list[Hit]] = []
    for hit in sorted((*doubtful, *chosen), key=by_position):
        if hit.entry.sort is not Sort.SETTLEMENT or "n" not in hit.entry.cases:
            continue
        last = rows[-1][-1] if rows else None
        if last is not None and last.entry.name == hit.entry.name:
            continue
        gap = folded[last.stop : hit.start] if last is not None else ""
        if gap and IN_LIST.fullmatch(gap):
            rows[-1].append(hit)
        else:
            rows.append([hit])
    long = [hit for row in rows if len(row) >= LONG_LIST for hit in row]
    return [hit for hit in long if hit not in chosen]


def _vouches(near: Hit, hit: Hit, folded: str) -> bool:
    gap = folded[near.stop : hit.start] or folded[hit.stop : near.start]
    if near.entry.sort is hit.entry.sort:
        # «улицы Кирова, Ленина и Мира», «деревни Бабино, Ерыши и Горки»
        is_list = IN_LIST.fullmatch(gap) is not None and gap.strip() != ""
        if hit.entry.strict and hit.entry.sort is Sort.SETTLEMENT and not hit.capital:
            # «Яйва, они», «у Вильвы, забором»: no list of villages
            headed = LIST_HEAD.search(folded[: hit.start]) is not None
            is_list = is_list and (headed or _is_pair(near, hit, gap))
        return is_list and near.entry.shape is not Shape.PROPER
    # «на энергетиков в озерном»
    in_town = near.entry.name in hit.entry.settlements and IN_TOWN_GAP.fullmatch(gap)
    return bool(in_town) and folded[: hit.start].endswith(("на ", "по "))
