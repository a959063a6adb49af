"""Copy-paste floods: one text, or nearly one, many times within a day; for a person to look at."""

import re
import zlib
from array import array
from bisect import insort
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations
from operator import attrgetter
from typing import TypeAlias

from classifier.comment import Comment
from classifier.markup import clean_markup
from classifier.rules.normalize import read_view
from classifier.tags import Category, Finding, Severity, Tags, Verdict

RULE = "flood"
MANY = 4  # copies; neighbours do repeat each other's complaint
FEWEST_WORDS = 6  # «спасибо большое, молодцы» is written by everybody
WINDOW = timedelta(hours=24)
STEM = 5  # letters
NEAR = 0.8  # of the stems of both, shared
MOST_TEXTS = 50_000  # different texts remembered, about 1 kB each; the longest unseen goes first
MOST_COPIES = 200  # of one text remembered, the newest
# Near-copies are sought by pairs of their least hashes: of five texts in six that share 0.8 of
# their stems at least two hashes of the four are the same, and few other texts share a pair.
LEAST_HASHES = 4
MOST_BESIDE = 8  # texts compared of one pair
WORD = re.compile(r"[а-яa-z]{2,}")  # digits differ from copy to copy

Stems: TypeAlias = "array[int]"  # hashes of a text's stems, sorted


@dataclass(slots=True)
class _Copy:
    moment: datetime
    key: int
    is_told: bool = False


@dataclass(slots=True)
class _Text:
    stems: Stems
    pairs: tuple[tuple[int, int], ...]
    dated: list[_Copy] = field(default_factory=list)  # by moment
    undated: list[_Copy] = field(default_factory=list)


class FloodWatch:
    """Copies among comments seen one after another, in bounded memory.

    Without dates all count as one day.
    """

    def __init__(self, *, most_texts: int = MOST_TEXTS) -> None:
        self._most_texts = most_texts
        self._texts: OrderedDict[int, _Text] = OrderedDict()  # the longest unseen first
        self._by_pair: dict[tuple[int, int], list[int]] = {}
        self._next = 0

    def see(self, key: int, comment: Comment) -> list[int]:
        """Keys of copies that this comment shows to be a flood and no answer named before.

        Its own key is among them, and those of the earlier copies of the day.
        """
        stems = _stems(comment.text)
        if len(stems) < FEWEST_WORDS:
            return []
        text = self._text_of(stems)
        if comment.created_at is None:
            text.undated.append(_Copy(datetime.min, key))
            del text.undated[:-MOST_COPIES]
        else:
            # Without its zone: a file holds dates of one kind, and an hour changes nothing here.
            copy = _Copy(comment.created_at.replace(tzinfo=None), key)
            insort(text.dated, copy, key=attrgetter("moment"))
            del text.dated[:-MOST_COPIES]
        fresh = [copy for copy in _flood(text) if not copy.is_told]
        for copy in fresh:
            copy.is_told = True
        return sorted(copy.key for copy in fresh)

    def _text_of(self, stems: Stems) -> _Text:
        """The text that this one is near to, or itself, new."""
        pairs = tuple(combinations(stems[:LEAST_HASHES], 2))
        beside = dict.fromkeys(number for pair in pairs for number in self._by_pair.get(pair, ()))
        for number in beside:
            if _is_near(stems, self._texts[number].stems):
                self._texts.move_to_end(number)
                return self._texts[number]
        text = self._texts[self._next] = _Text(stems, pairs)
        for pair in pairs:
            known = self._by_pair.setdefault(pair, [])
            known.append(self._next)
            del known[:-MOST_BESIDE]
        self._next += 1
        if len(self._texts) > self._most_texts:
            self._forget(*self._texts.popitem(last=False))
        return text

    def _forget(self, number: int, text: _Text) -> None:
        for pair in text.pairs:
            left = [one for one in self._by_pair.get(pair, ()) if one != number]
            if left:
                self._by_pair[pair] = left
            else:
                self._by_pair.pop(pair, None)


def mark_flood(comment: Comment, tags: Tags) -> Tags:
    """Tags of a copy with a finding for review; what is judged already stays so."""
    if tags.verdict is not Verdict.CLEAN:
        return tags
    finding = Finding(RULE, 0, len(comment.text), Category.SPAM, Severity.REVIEW)
    return replace(tags, findings=(finding,), verdict=Verdict.REVIEW)


def _stems(text: str) -> Stems:
    words = WORD.findall(read_view(clean_markup(text).text).text)
    return array("I", sorted({zlib.crc32(word[:STEM].encode()) for word in words}))


def _is_near(first: Stems, second: Stems) -> bool:
    one, other = frozenset(first), frozenset(second)
    return len(one & other) >= NEAR * len(one | other)


def _flood(text: _Text) -> list[_Copy]:
    """Copies with enough others within the window of each, undated ones always."""
    dated, undated = text.dated, text.undated
    in_flood = [False] * len(dated)
    first = 0
    for last, copy in enumerate(dated):
        while copy.moment - dated[first].moment > WINDOW:
            first += 1
        if last - first + 1 + len(undated) >= MANY:
            in_flood[first : last + 1] = [True] * (last - first + 1)
    kept = [copy for copy, is_in in zip(dated, in_flood, strict=True) if is_in]
    return [*kept, *undated] if kept or len(undated) >= MANY else []
