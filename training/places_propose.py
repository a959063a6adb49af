"""What a year's comments name and the gazetteer lacks, for a clerk to look over.

Patterns («улица X», «д. X») and natasha's name tagger; slow, so never on the request path.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.markup import clean_markup
from classifier.names import find_locations, mask_names
from classifier.places import Gazetteer
from classifier.places.forms import fold, is_adjective
from classifier.places.grammar import word_grammar
from classifier.places.words import SETTLEMENT_WORD, STREET_TYPES, STREET_WORDS
from training.places_names import settlement_name, street_name
from training.tables import create_table

COLUMNS = ("accept", "sort", "type", "name", "settlement", "count", "found_by", "examples")
NAME = r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*|\d{1,3} (?:лет |[А-ЯЁа-яё]))(?:\s[А-ЯЁ][а-яё]+){0,2}"
STREET = re.compile(rf"(?i:\b(?P<type>{'|'.join(STREET_TYPES.values())}))\s?(?P<name>{NAME})")
STREET_BEHIND = re.compile(
    r"\b(?P<name>[А-ЯЁ][а-яё]+(?:ск|н|в|л)(?:ая|ой|ую|ый|ий|ого|ом|ому))\s"
    r"(?P<type>(?i:улиц[аыеу]|переул(?:ок|ка|ке)|пер\.|проезд[ае]?|площад[ьи]|бульвар[ае]?))"
)
VILLAGE = re.compile(
    rf"\b(?P<type>(?i:{SETTLEMENT_WORD.pattern}|снт|днт))\s?[«\"]?"
    r"(?P<name>[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+){0,2})"
)
CONTEXT = 35  # characters of an example on each side
EXAMPLES = 3
MIN_COUNT = 2
DIGITS = re.compile(r"\d[\d ()-]{5,}\d")


@dataclass
class Proposal:
    """An entry the gazetteer lacks, with where it was seen."""

    sort: str
    type: str
    name: str
    count: int = 0
    sources: set[str] = field(default_factory=set)
    towns: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def propose(
    texts: Sequence[str],
    gazetteer: Gazetteer,
    *,
    min_count: int = MIN_COUNT,
    report: Callable[[int], None] = lambda done: None,
) -> list[Proposal]:
    """Names seen in at least `min_count` comments, most frequent first.

    `report` is told how many comments are done. Copies of a text count once.
    """
    found: dict[tuple[str, str], Proposal] = {}
    for done, text in enumerate(dict.fromkeys(texts)):
        clean = clean_markup(text).text
        places = gazetteer.find(clean)
        taken = [(place.start, place.stop) for place in places]
        towns = {place.settlement for place in places if place.settlement}
        seen: set[tuple[str, str]] = set()
        for sort, kind, name, start, stop, source in _candidates(clean):
            key = sort, fold(name)
            if key in seen or any(start < b and a < stop for a, b in taken):
                continue
            seen.add(key)
            proposal = found.setdefault(key, Proposal(sort, kind, name))
            proposal.count += 1
            proposal.sources.add(source)
            proposal.towns.update(towns)
            if len(proposal.examples) < EXAMPLES:
                proposal.examples.append(_example(clean, start, stop))
        report(done + 1)
    often = [one for one in found.values() if one.count >= min_count]
    return sorted(often, key=lambda one: (-one.count, one.sort, one.name))


def write_proposals(proposals: Iterable[Proposal], path: Path) -> None:
    """A table with an empty column `accept` for the clerk: «да» takes the row in."""
    with create_table(path, COLUMNS) as table:
        for one in proposals:
            street = one.sort == "street"
            town = one.towns.most_common(1)[0][0] if one.towns and street else ""
            table.write(
                {
                    "accept": "",
                    "sort": one.sort,
                    "type": one.type,
                    "name": one.name,
                    "settlement": town,
                    "count": one.count,
                    "found_by": ", ".join(sorted(one.sources)),
                    "examples": " | ".join(one.examples),
                }
            )


def _candidates(text: str) -> Iterator[tuple[str, str, str, int, int, str]]:
    for pattern in (STREET, STREET_BEHIND):
        for match in pattern.finditer(text):
            kind = _street_type(match["type"])
            name = street_name(match["name"], kind)
            yield "street", kind, name, match.start(), match.end(), "pattern"
    for match in VILLAGE.finditer(text):
        name, kind = settlement_name(match["name"], match["type"])
        yield "settlement", kind, name, match.start(), match.end(), "pattern"
    yield from _by_tagger(text)


def _by_tagger(text: str) -> Iterator[tuple[str, str, str, int, int, str]]:
    for span in find_locations(text):
        word = text[span.start : span.stop]
        single = " " not in word and word.isalpha() and not word.isupper()
        if not single or word_grammar(fold(word)).is_common:
            continue
        if is_adjective(fold(word)) and text[: span.start].rstrip().endswith(("на", "по")):
            yield "street", "улица", street_name(word, "улица"), span.start, span.stop, "natasha"
        else:
            name, kind = settlement_name(word, "")
            yield "settlement", kind, name, span.start, span.stop, "natasha"


def _street_type(written: str) -> str:
    word = fold(written)
    return next((kind for kind, words in STREET_WORDS.items() if words.fullmatch(word)), "улица")


def _example(text: str, start: int, stop: int) -> str:
    cut = text[max(0, start - CONTEXT) : stop + CONTEXT].replace("\n", " ")
    return "…" + DIGITS.sub("…", mask_names(cut)).strip() + "…"
