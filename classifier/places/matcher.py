"""Hits in a text: every name found, judged by the rules, no overlaps."""

import re
from itertools import islice, pairwise

from classifier.places.ambiguity import Verdict, judge
from classifier.places.candidates import Candidate
from classifier.places.context import Context
from classifier.places.entries import Entry, Keys, Sort
from classifier.places.forms import fold
from classifier.places.grammar import word_grammar
from classifier.places.hits import LONG_LIST, Hit, by_position, vouched, without_overlaps
from classifier.places.houses import House, house_beside
from classifier.places.spans import Span, SpanFinder
from classifier.places.words import SETTLEMENT_WORD, STREET_PLURAL, STREET_WORDS

MAX_CHARS = 10_000
MAX_SPANS = 200
IN_TOWN = frozenset({"в", "во", "из", "г.", "г", "город", "городе"})
TOWN_AND_COMMA = re.compile(r"([а-я-]{4,}),\s*(?:ул\.?\s*|улица\s)?$")
WEB = re.compile(r"\.(?:рф|ru|su|com)\b")
CONTRAST_WORDS = frozenset({"как", "отличие", "что", "даже", "хуже", "лучше"})
CONTRAST = re.compile(
    r"(?:\bкак|в отличие|не то что|даже|не хуже|лучше)\s(?:от |и |вон |у нас )?(?:в |на )?$"
)


class Around:
    """What the entries of one span share; «Ленина» of a region is a street of six types."""

    __slots__ = ("_houses", "context", "is_settlement")

    def __init__(self, context: Context, is_settlement: bool) -> None:
        self.context = context
        self.is_settlement = is_settlement
        self._houses: dict[tuple[int, int], House | None] = {}

    def house(self, start: int, stop: int) -> House | None:
        """House beside a street `[start, stop)`, looked for once."""
        key = start, stop
        if key not in self._houses:
            self._houses[key] = house_beside(self.context.folded, start, stop)
        return self._houses[key]


class Matcher:
    """Finds the hits of a fixed set of keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._spans = SpanFinder(keys)

    def find(self, text: str) -> list[Hit]:
        """Accepted hits by position, none overlapping another.

        Only the first `MAX_CHARS` characters and `MAX_SPANS` names count: a comment of a
        megabyte must not stop the service.
        """
        text = text[:MAX_CHARS]
        folded = fold(text)
        spans = list(islice(self._spans.find(text, folded), MAX_SPANS))
        if not spans:
            return []
        accepted: list[Hit] = []
        doubtful: list[Hit] = []
        for span in spans:
            if WEB.match(folded, span.stop):
                continue
            context = Context(text, folded, span.start, span.stop)
            around = Around(context, span.is_settlement)
            for entry in span.entries:
                hit, verdict = self._judge(entry, around, span)
                if hit is not None:
                    (accepted if verdict is Verdict.PLACE else doubtful).append(hit)
        chosen = without_overlaps(accepted)
        if doubtful and (chosen or len(doubtful) >= LONG_LIST):
            chosen += without_overlaps(vouched(doubtful, chosen, folded))
        return sorted(chosen, key=by_position) if len(chosen) > 1 else chosen

    def _judge(self, entry: Entry, around: Around, span: Span) -> tuple[Hit | None, Verdict]:
        start, stop, house, context = span.start, span.stop, None, around.context
        is_street = entry.sort is Sort.STREET
        if is_street:
            start, stop = _with_type_word(entry, context, start, stop)
            house = around.house(start, stop)
        elif _follows_type_word(entry, context):
            start = context.starts[0]
        elsewhere = is_street and self._is_elsewhere(context, context.folded, start)
        verdict = judge(
            Candidate(entry, context, house, around.is_settlement, elsewhere, span.misspelt)
        )
        if verdict is Verdict.NONE:
            return None, verdict
        if house is not None:
            start, stop = min(start, house.start), max(stop, house.stop)
        capital = context.upper and not context.shouted
        contrast = _is_contrast(context, start)
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


def _is_contrast(context: Context, start: int) -> bool:
    if CONTRAST_WORDS.isdisjoint(context.before[:4]):
        return False
    return CONTRAST.search(context.folded, max(0, start - 30), start) is not None


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
