"""natasha beside the gazetteer: its name tagger and its address grammar, helped as far as fair.

Both get our forms to turn «в Духовщине» into «Духовщина», so only finding is compared.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from classifier import names  # puts pymorphy3 in the place of pymorphy2
from classifier.places import Gazetteer
from classifier.places.entries import Keys, Sort
from classifier.places.forms import fold
from classifier.places.keys import build_keys

WORD = re.compile(r"[а-я0-9-]+")
LONGEST = 4  # words of a name


def natasha_ner(gazetteer: Gazetteer) -> Callable[[str], Sequence[tuple[str | None, str | None]]]:
    """Locations of natasha's news tagger: (settlement, street) pairs."""
    import natasha

    keys = build_keys(gazetteer.settlements, gazetteer.streets, ())
    models = names.load_models()

    def find(text: str) -> list[tuple[str | None, str | None]]:
        document = natasha.Doc(text)
        document.segment(models.segmenter)
        document.tag_ner(models.tagger)
        spans = [text[s.start : s.stop] for s in document.spans if s.type == "LOC"]
        return list(_known(spans, keys, (Sort.SETTLEMENT, Sort.STREET)))

    return find


def addr_extractor(
    gazetteer: Gazetteer,
) -> Callable[[str], Sequence[tuple[str | None, str | None]]]:
    """Parts of addresses by natasha's grammar."""
    keys = build_keys(gazetteer.settlements, gazetteer.streets, ())
    extractor = _load_extractor()

    def find(text: str) -> list[tuple[str | None, str | None]]:
        parts = [match.fact for match in extractor(text)]
        values = [part.value for part in parts if part.value]
        return list(_known(values, keys, (Sort.SETTLEMENT, Sort.STREET)))

    return find


@cache
def _load_extractor() -> Any:
    import natasha

    return natasha.AddrExtractor(natasha.MorphVocab())


def _known(
    spans: Iterable[str], keys: Keys, sorts: tuple[Sort, ...]
) -> Iterable[tuple[str | None, str | None]]:
    for span in spans:
        words = WORD.findall(fold(span))
        for length in range(min(LONGEST, len(words)), 0, -1):
            for place in range(len(words) - length + 1):
                for entry in keys.get(" ".join(words[place : place + length]), ()):
                    if entry.sort in sorts:
                        town = entry.name if entry.sort is Sort.SETTLEMENT else None
                        yield town, entry.name if entry.sort is Sort.STREET else None
