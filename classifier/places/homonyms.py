"""Villages of one name in different districts: which of them a comment means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from classifier.places.entries import TYPE_RANK
from classifier.places.forms import fold
from classifier.places.records import Settlement
from classifier.places.words import SETTLEMENT_TYPES
from classifier.tags import Place

NAMED_HERE, TYPE_HERE, TOGETHER, NAMED_NEAR = 8, 4, 2, 1  # what a sign weighs
PROPER = re.compile(r"[А-ЯЁ][а-яё-]+")
STEM_CUT = 3  # letters: «Суксунский», «Суксунского», «Суксунском» share «суксунс»
MIN_STEM = 4
GENERAL = frozenset({"город", "городского", "муниципального"})
TYPE_WORDS = MappingProxyType(
    {word: kind for kind, words in SETTLEMENT_TYPES.items() for word in words.split()}
)


@dataclass(frozen=True, slots=True)
class Homonym:
    """One of several settlements with a name. stems : of its territory and district."""

    row: Settlement
    label: str
    stems: tuple[str, ...]


Homonyms = Mapping[str, tuple[Homonym, ...]]


def find_homonyms(settlements: Iterable[Settlement]) -> Homonyms:
    """Names that several settlements have at one time; a move between territories is none."""
    by_name: dict[str, list[Settlement]] = {}
    for row in settlements:
        by_name.setdefault(row.name, []).append(row)
    return {
        name: tuple(Homonym(row, label(row), tuple(_stems(row))) for row in rows)
        for name, rows in by_name.items()
        if len(rows) > 1 and any(_overlap(a, b) for a in rows for b in rows if a is not b)
    }


def rank_homonyms(places: list[Place], homonyms: Homonyms, text: str, near: str) -> list[Place]:
    """Places with the territories a shared name may mean, likeliest first.

    Signs: the territory or district named in the comment, the type («с. Ключи»), another
    place of the same district beside, the district named in `near` (the post, the
    municipality); then the larger settlement. A district named in the comment decides.
    """
    if not any(place.settlement in homonyms for place in places):
        return places
    here, there = fold(text), fold(near)
    others = {fold(place.settlement)[:-1] for place in places if place.settlement}
    return [
        replace(place, territories=_ranked(place, same, others, here, there))
        if (same := homonyms.get(place.settlement or ""))
        else place
        for place in places
    ]


def label(row: Settlement) -> str:
    """Territory and district in one line, as `Place.territories` gives them."""
    return ", ".join(part for part in (row.territory, row.district) if part) or row.type


def _ranked(
    place: Place, same: Sequence[Homonym], others: set[str], here: str, there: str
) -> tuple[str, ...]:
    name = fold(place.settlement or "")
    kind = _written_type(here[place.start : place.stop])
    around = here.replace(name, " ")
    beside = others - {name[:-1]}
    weights = [
        NAMED_HERE * any(stem in around for stem in one.stems)
        + TYPE_HERE * (kind == one.row.type)
        + TOGETHER * any(other in fold(one.label) for other in beside)
        + NAMED_NEAR * any(stem in there for stem in one.stems)
        for one in same
    ]
    order = sorted(range(len(same)), key=lambda i: (-weights[i], _by_size(same[i].row), i))
    best = weights[order[0]]
    if best >= NAMED_HERE and weights.count(best) == 1:
        order = order[:1]
    return tuple(dict.fromkeys(same[i].label for i in order))


def _by_size(row: Settlement) -> tuple[int, int]:
    return -(row.population or 0), TYPE_RANK.get(row.type, len(TYPE_RANK))


def _stems(row: Settlement) -> list[str]:
    # «Суксунский район», «городской округ Губаха»
    words = (fold(w) for w in PROPER.findall(f"{row.territory} {row.district}"))
    stems = (word[: max(MIN_STEM, len(word) - STEM_CUT)] for word in words if word not in GENERAL)
    return [stem for stem in stems if len(stem) >= MIN_STEM]


def _written_type(span: str) -> str | None:
    first = span.split(maxsplit=1)[0].partition(".")[0] if span.strip() else ""
    kind = TYPE_WORDS.get(first)
    if kind is None and len(first) > MIN_STEM:  # «деревне»
        kind = next((k for w, k in TYPE_WORDS.items() if w[:MIN_STEM] == first[:MIN_STEM]), None)
    return kind


def _overlap(one: Settlement, two: Settlement) -> bool:
    if label(one) == label(two) and one.type == two.type:
        return False
    starts_before = two.valid_to is None or one.valid_from is None or one.valid_from < two.valid_to
    ends_after = one.valid_to is None or two.valid_from is None or two.valid_from < one.valid_to
    return starts_before and ends_after
