"""One entry for all the ways a year names a place: «Льгова» of Льгов, «Радищева» of a street."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from classifier.places.forms import fold
from classifier.places.street_keys import split_street

ENDING = re.compile(
    r"(?:ского|ской|ская|скую|ский|ском|ого|его|ому|ой|ая|ую|ий|ый|ым|ом|ам|ах|а|о|е|у|и|ы|я|ю|ь)$"
)
MIN_STEM = 4  # letters


@dataclass
class Proposal:
    """An entry the gazetteer lacks, with where it was seen."""

    sort: str
    type: str
    name: str
    count: int = 0
    sources: set[str] = field(default_factory=set)
    towns: Counter[str] = field(default_factory=Counter)
    cuts: list[tuple[str, str, str]] = field(default_factory=list)  # before, name, after
    examples: list[str] = field(default_factory=list)


def join_mentions(proposals: Iterable[Proposal], streets: Iterable[str]) -> list[Proposal]:
    """Proposals without the second ones that name the same place.

    A bare word that only the name tagger saw and whose stem is a street's, proposed or known,
    is that street; «Льгово» out of «Льгова» is the Льгов seen in the nominative.
    """
    every = list(proposals)
    of_streets = {stem(split_street(name)[0]) for name in streets}
    of_streets |= {stem(split_street(one.name)[0]) for one in every if one.sort == "street"}
    kept = [one for one in every if one.sort == "street" or not _is_street(one, of_streets)]
    towns = {fold(one.name): one for one in kept if one.sort == "settlement"}
    for one in list(towns.values()):
        other = towns.get(fold(one.name)[:-1]) if fold(one.name).endswith("о") else None
        if other is not None:
            less, more = sorted((one, other), key=lambda p: (bool(p.type), p.count))
            _merge(more, less)
            kept.remove(less)
    return kept


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
    bare = proposal.sources == {"natasha"} and not proposal.type
    return bare and stem(proposal.name) in stems


def _merge(more: Proposal, less: Proposal) -> None:
    more.count += less.count
    more.type = more.type or less.type
    more.sources |= less.sources
    more.towns.update(less.towns)
    more.cuts = [*more.cuts, *less.cuts][: max(len(more.cuts), len(less.cuts))]
