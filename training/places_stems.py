"""One entry for all the ways a year names a place: «Льгова» of Льгов, «Радищева» of a street."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from classifier.places.forms import decline_name, fold
from classifier.places.street_keys import split_street

ENDING = re.compile(
    r"(?:ского|ской|ская|скую|ский|ском|ого|его|ому|ой|ая|ую|ий|ый|ым|ом|ам|ах|а|о|е|у|и|ы|я|ю|ь)$"
)
MIN_STEM = 3  # letters
NOMINATIVES = ("", "а", "я", "о", "е", "ь", "и", "ы")
RARELY = 5  # one mention in so many has a type word


@dataclass
class Proposal:
    """An entry the gazetteer lacks, with where it was seen.

    typed : mentions with a type word. forms : folded last words as written; spelt : those
    with their letters.
    """

    sort: str
    type: str
    name: str
    count: int = 0
    typed: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    spelt: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    towns: Counter[str] = field(default_factory=Counter)
    cuts: list[tuple[str, str, str]] = field(default_factory=list)  # before, name, after
    examples: list[str] = field(default_factory=list)


def join_mentions(proposals: Iterable[Proposal], streets: Iterable[str]) -> list[Proposal]:
    """Proposals without the second ones that name the same place.

    A word of a street's stem, proposed or known, that hardly ever has a type word is that
    street; settlements of one stem are one, by the name whose cases cover most mentions:
    «Льгова», «Льгов» are Льгов, «в Яйве», «на Яйву» are Яйва.
    """
    every = list(proposals)
    of_streets = {stem(split_street(name)[0]) for name in streets}
    of_streets |= {stem(split_street(p.name)[0]) for p in every if p.sort == "street" and p.typed}
    kept = [p for p in every if p.sort == "street"]
    groups: dict[str, list[Proposal]] = {}
    for one in every:
        if one.sort == "settlement" and not _is_street(one, of_streets):
            front, _, last = fold(one.name).rpartition(" ")
            groups.setdefault(f"{front} {stem(last)}", []).append(one)
    for group in groups.values():
        kept += _join(group)
    return kept


def _join(group: list[Proposal]) -> list[Proposal]:
    """One proposal for those of a stem that one name declines to, the others as they are."""
    forms: Counter[str] = Counter()
    for one in group:
        forms.update(one.forms)
    name = _nominative(group, forms)
    cases = _cases_of(name)
    same = [one for one in group if cases.issuperset(one.forms)]
    if not same:
        return group
    best = max(same, key=lambda one: one.count)
    for one in same:
        if one is not best:
            _merge(best, one)
    front, space, last = best.name.rpartition(" ")
    folded = fold(last)
    spelt = next((w for f, w in best.spelt.items() if f == name), None)
    best.name = front + space + (last if name == folded else spelt or name.capitalize())
    return [best, *(one for one in group if one not in same)]


def _nominative(group: list[Proposal], forms: Counter[str]) -> str:
    """The folded nominative whose cases cover most mentions; of equal ones what was seen itself."""
    own = [fold(one.name).rpartition(" ")[2] for one in group]
    bases = {cut for form in forms for cut in (form, form[:-1]) if len(cut) >= MIN_STEM - 1}
    candidates = dict.fromkeys([*own, *(b + end for b in sorted(bases) for end in NOMINATIVES)])
    return max(
        candidates,
        key=lambda name: (
            sum(n for form, n in forms.items() if form in _cases_of(name)),
            name in own and name in forms,
            name in own,
            name in forms,
        ),
    )


def _cases_of(name: str) -> frozenset[str]:
    return frozenset(form for forms in decline_name(name).values() for form in forms) | {name}


def stem(name: str) -> str:
    """What all the forms of a name share, of its last word.

    >>> [stem(word) for word in ("радищево", "радищева", "запольной", "запольная")]
    ['радищев', 'радищев', 'заполь', 'заполь']
    """
    last = fold(name).rpartition(" ")[2]
    cut = ENDING.sub("", last)
    cut = cut.removesuffix("н") if len(cut) > MIN_STEM + 1 else cut
    return cut if len(cut) >= MIN_STEM else last


def _is_street(proposal: Proposal, stems: set[str]) -> bool:
    return proposal.typed * RARELY < proposal.count and stem(proposal.name) in stems


def _merge(more: Proposal, less: Proposal) -> None:
    more.count += less.count
    more.typed += less.typed
    more.forms += less.forms
    more.spelt |= less.spelt
    more.type = more.type or less.type
    more.sources |= less.sources
    more.towns.update(less.towns)
    more.cuts = [*more.cuts, *less.cuts][: max(len(more.cuts), len(less.cuts))]
