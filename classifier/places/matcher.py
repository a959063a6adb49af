"""Hits in a text: Aho-Corasick over every form, typos by word, rules, no overlaps."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import ahocorasick

from classifier.places.ambiguity import Verdict, judge
from classifier.places.candidates import Candidate
from classifier.places.context import Context
from classifier.places.entries import Entry, Keys, Shape, Sort
from classifier.places.forms import fold
from classifier.places.fuzzy import LONG_WORD, MIN_LETTERS, Typos
from classifier.places.grammar import word_grammar
from classifier.places.hits import LONG_LIST, Hit, by_position, vouched, without_overlaps
from classifier.places.houses import house_beside
from classifier.places.phrases import phrases_by_word, span_of_phrase
from classifier.places.words import SETTLEMENT_WORD, STREET_PLURAL, STREET_WORDS

MAX_CHARS = 10_000
MAX_SPANS = 200
IN_TOWN = frozenset({"в", "во", "из", "г.", "г", "город", "городе"})
TOWN_AND_COMMA = re.compile(r"([а-я-]{4,}),\s*(?:ул\.?\s*|улица\s)?$")
GLUED = re.compile(r"(?:^|[^\w])(?:в|во|на|из|по|с|до)$")
WEB = re.compile(r"\.(?:рф|ru|su|com)\b")
CONTRAST = re.compile(
    r"(?:\bкак|в отличие|не то что|даже|не хуже|лучше)\s(?:от |и |вон |у нас )?(?:в |на )?$"
)


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


class Matcher:
    """Finds the hits of a fixed set of keys."""

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

    def find(self, text: str) -> list[Hit]:
        """Accepted hits by position, none overlapping another.

        Only the first `MAX_CHARS` characters and `MAX_SPANS` names count: a comment of a
        megabyte must not stop the service.
        """
        text = text[:MAX_CHARS]
        folded = fold(text)
        found = chain(self._exact(text, folded), self._misspelt(folded))
        spans = list(islice(found, MAX_SPANS))
        if not spans:
            return []
        accepted: list[Hit] = []
        doubtful: list[Hit] = []
        for span in spans:
            if WEB.match(folded, span.stop):
                continue
            context = Context(text, folded, span.start, span.stop)
            for entry in span.entries:
                hit, verdict = self._judge(entry, context, folded, span)
                if verdict is Verdict.PLACE:
                    accepted.append(hit)
                elif verdict is Verdict.DOUBT:
                    doubtful.append(hit)
        chosen = without_overlaps(accepted)
        if doubtful and (chosen or len(doubtful) >= LONG_LIST):
            chosen += without_overlaps(vouched(doubtful, chosen, folded))
        return sorted(chosen, key=by_position) if len(chosen) > 1 else chosen

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

    def _judge(
        self, entry: Entry, context: Context, folded: str, span: Span
    ) -> tuple[Hit, Verdict]:
        start, stop, house = span.start, span.stop, None
        if entry.sort is Sort.STREET:
            start, stop = _with_type_word(entry, context, start, stop)
            house = house_beside(folded, start, stop)
        elif _follows_type_word(entry, context):
            start = context.starts[0]
        candidate = Candidate(
            entry,
            context,
            house,
            span.is_settlement,
            entry.sort is Sort.STREET and self._is_elsewhere(context, folded, start),
            span.misspelt,
        )
        verdict = judge(candidate)
        if house is not None:
            start, stop = min(start, house.start), max(stop, house.stop)
        contrast = start > 0 and CONTRAST.search(folded, max(0, start - 30), start) is not None
        capital = context.upper and not context.shouted
        return Hit(entry, start, stop, span.start, span.stop, house, contrast, capital), verdict

    def _is_elsewhere(self, context: Context, folded: str, start: int) -> bool:
        # «в Смоленске на Кирова», «Смоленск, Кирова 5», «на Кирова в Смоленске»
        before = context.before[:4]
        behind = not IN_TOWN.isdisjoint(before) and any(
            preposition in IN_TOWN and self._is_other_town(word)
            for word, preposition in pairwise(before)
        )
        if behind or (context.next in IN_TOWN and self._is_other_town("".join(context.after[1:2]))):
            return True
        if "," not in folded[max(0, start - 12) : start]:
            return False
        address = TOWN_AND_COMMA.search(folded, max(0, start - 40), start)
        return address is not None and self._is_other_town(address.group(1))

    def _is_other_town(self, word: str) -> bool:
        return word not in self._keys and word_grammar(word).is_town


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


def _follows_type_word(entry: Entry, context: Context) -> bool:
    if entry.sort is Sort.SETTLEMENT:
        return SETTLEMENT_WORD.fullmatch(context.prev) is not None
    return entry.sort is Sort.OBJECT and context.prev in entry.heads


def _with_type_word(entry: Entry, context: Context, start: int, stop: int) -> tuple[int, int]:
    words = STREET_WORDS.get(entry.kind)
    if words is not None and words.fullmatch(context.prev):
        return context.starts[0], stop
    if STREET_PLURAL.fullmatch(context.prev):
        return context.starts[0], stop
    if words is not None and words.fullmatch(context.next):
        return start, context.stops[0]
    return start, stop
