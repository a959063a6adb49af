"""Names in a text before anybody judges them: every form by Aho-Corasick, typos by word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import ahocorasick

from classifier.places.entries import Entry, Keys, Shape, Sort
from classifier.places.fuzzy import LONG_WORD, MIN_LETTERS, Typos
from classifier.places.phrases import phrases_by_word, span_of_phrase

GLUED = re.compile(r"(?:^|[^\w])(?:в|во|на|из|по|с|до)$")


@dataclass(slots=True)
class Span:
    """A key found in a text, with everything it may mean."""

    start: int
    stop: int
    entries: tuple[Entry, ...]
    misspelt: bool = False

    @property
    def is_settlement(self) -> bool:
        """Whether a settlement has this form, too: «озерный» of «Озерный проезд»."""
        return any(entry.sort is Sort.SETTLEMENT for entry in self.entries)


class SpanFinder:
    """Finds the keys of a gazetteer in texts."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._automaton = ahocorasick.Automaton()
        for key, entries in keys.items():
            self._automaton.add_word(key, (len(key), entries))
        self._automaton.make_automaton()
        self._phrases = phrases_by_word(keys)
        self._typos = Typos(
            chain(
                (key for key, entries in keys.items() if _may_be_misspelt(key, entries)),
                self._phrases,
            ),
            known=keys,
            slips_only={key for key, entries in keys.items() if not _has_street(entries)},
        )

    def find(self, text: str, folded: str) -> Iterator[Span]:
        """Spans of keys, then those of misspelt keys, each by position; they may overlap."""
        if not self._keys:  # an automaton without words cannot be asked
            return
        yield from self._exact(text, folded)
        yield from self._misspelt(folded)

    def _exact(self, text: str, folded: str) -> Iterator[Span]:
        last = len(folded) - 1
        for end, (length, entries) in self._automaton.iter(folded):
            start = end - length + 1
            if start > 0 and folded[start - 1].isalnum() and not _is_glued(text, start):
                continue
            if end < last and _goes_on(folded, end + 1):
                continue
            yield Span(start, end + 1, entries)

    def _misspelt(self, folded: str) -> Iterator[Span]:
        if self._typos.knows(LONG_WORD.findall(folded)):
            return
        get = self._typos.get
        for match in LONG_WORD.finditer(folded):
            key = get(match.group())
            if key is not None:
                start, stop = match.span()
                if folded[start - 1 : start].isalnum() or folded[stop : stop + 1].isalnum():
                    continue
                if key in self._keys:
                    yield Span(start, stop, self._keys[key], True)
                for phrase in self._phrases.get(key, ()):
                    place = span_of_phrase(phrase, key, folded, start, stop)
                    if place is not None:
                        yield Span(*place, self._keys[phrase], True)


def _goes_on(folded: str, stop: int) -> bool:
    # «луначарского12» is the street and its house
    after = folded[stop]
    return after.isalpha() or (after.isalnum() and folded[stop - 1].isdigit())


def _is_glued(text: str, start: int) -> bool:
    """Whether a name with a capital is run together with its preposition: «вДуховщине»."""
    head = text[max(0, start - 3) : start]
    return text[start].isupper() and GLUED.search(head) is not None


def _may_be_misspelt(key: str, entries: Iterable[Entry]) -> bool:
    if len(key) < MIN_LETTERS or not key.isalpha():
        return False
    # «ул энергитиков», «в новасёлках»: a strict name asks for its signs anyway
    return any(entry.shape is not Shape.PHRASE for entry in entries)


def _has_street(entries: Iterable[Entry]) -> bool:
    return any(entry.sort is Sort.STREET for entry in entries)
