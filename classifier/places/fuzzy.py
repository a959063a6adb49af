"""Typos: the nearest name to a word the dictionary does not know, remembered by word."""

import re
from collections.abc import Container, Iterable, Iterator
from functools import partial
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from classifier.places.grammar import word_grammar
from classifier.places.words import word_set

MIN_LETTERS = 6
TWO_EDITS_FROM = 10  # letters; shorter words may differ by one
CACHE = 65_536  # words, then it starts anew
LONG_WORD = re.compile(rf"[а-я]{{{MIN_LETTERS},30}}")
ENDING = 3  # letters
NEAREST = 5  # names weighed for one word
SOUNDS = str.maketrans(
    {"о": "а", "е": "и", "э": "и", "я": "и", "щ": "ш", "ф": "в", "ь": "", "ъ": ""}
)
OWN = re.compile(r"[оеа][гв][оа]$")  # «луначарскова» for «луначарского»
ROWS = ("йцукенгшщзхъ", "фывапролджэ", " ячсмитьбю")
HEARD_ALIKE = word_set(
    "ао ое ея еи ия еэ иы уы эи юу аи шщ фв дт бп гк зс жш цс чщ чш ьъ хг тц мн ег"
)
ALIKE = frozenset(
    frozenset(pair)
    for pairs in (
        HEARD_ALIKE,
        ("".join(pair) for row in ROWS for pair in pairwise(row)),
        (a + b for up, low in pairwise(ROWS) for a, b in zip(up, low, strict=False)),
        (a + b for up, low in pairwise(ROWS) for a, b in zip(up[1:], low, strict=False)),
    )
    for pair in pairs
)
DOUBLED = re.compile(r"(.)\1+")


class Typos:
    """Nearest key for a misspelt word.

    keys : folded one-word names. known : further words that are no typos. A word of the
    dictionary is never taken for a typo, either. slips_only : keys that another letter makes
    another name, so that only letters alike may be mixed up: «Данилово» is no Дунилово.

    >>> Typos(["духовщина", "духовщине"]).get("духофщине")
    'духовщине'
    """

    def __init__(
        self,
        keys: Iterable[str],
        *,
        known: Container[str] = (),
        slips_only: Container[str] = (),
    ) -> None:
        self._known = known
        self._slips_only = slips_only
        self._exact = frozenset(keys)
        self._cache: dict[str, str | None] = {}
        self._no_typos: set[str] = set()  # those of the cache without a key
        self._buckets: dict[tuple[int, str], list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        for key in sorted(self._exact):
            self._sounds.setdefault(by_sound(key), []).append(key)
            for bucket in _buckets(key):
                self._buckets.setdefault(bucket, []).append(key)

    def get(self, word: str) -> str | None:
        """Key the folded word is a typo of; None for exact keys and for other words."""
        try:
            return self._cache[word]
        except KeyError:
            if len(self._cache) >= CACHE:
                self._cache.clear()
                self._no_typos.clear()
            found = self._cache[word] = self._search(word)
            if found is None:
                self._no_typos.add(word)
            return found

    def knows(self, words: list[str]) -> bool:
        """Whether all the folded words were looked up before and none is a typo."""
        return self._no_typos.issuperset(words)

    def _search(self, word: str) -> str | None:
        if (
            word in self._exact
            or word in self._known
            or len(word) < MIN_LETTERS
            or word_grammar(word).known
        ):
            return None
        swapped = next((key for key in _swaps(word) if key in self._exact), None)
        if swapped is not None:
            return swapped
        sound = by_sound(word)
        if sound in self._sounds:
            return min(self._sounds[sound], key=partial(OSA.distance, word))
        edits = 2 if len(word) >= TWO_EDITS_FROM else 1
        near = dict.fromkeys(key for b in _buckets(word) for key in self._buckets.get(b, ()))
        found = process.extract(
            word, list(near), scorer=OSA.distance, score_cutoff=edits, limit=NEAREST
        )
        return next(
            (
                str(key)
                for key, _, place in ((k, d, i) for k, d, i in found)
                if _is_plausible(word, key)
                and (key not in self._slips_only or _is_slip(word, key))
                and (OSA.distance(word, key) <= 1 or OSA.distance(sound, by_sound(key)) <= 1)
            ),
            None,
        )


def by_sound(word: str) -> str:
    """A word as heard: «духофщена» sounds like «духовщина».

    >>> by_sound("духофщена") == by_sound("духовщина")
    True
    """
    return DOUBLED.sub(r"\1", OWN.sub("ава", word).translate(SOUNDS))


def _buckets(word: str) -> tuple[tuple[int, str], ...]:
    # a typo rarely touches both the beginning and the letters after it
    return (0, word[:2]), (1, word[2:5])


def _swaps(word: str) -> Iterator[str]:
    """The word with each two neighbouring letters swapped: «крамановск» → «кармановск»."""
    for i, (a, b) in enumerate(pairwise(word)):
        yield f"{word[:i]}{b}{a}{word[i + 2 :]}"


def _is_slip(word: str, key: str) -> bool:
    """Whether one letter was written for a like one.

    Alike are letters that sound alike and neighbours on the keyboard; a letter lost, doubled
    or swapped with the next is always a slip.
    """
    if len(word) != len(key):
        return True
    pairs = [(a, b) for a, b in zip(word, key, strict=True) if a != b]
    return len(pairs) > 1 or any(frozenset(pair) in ALIKE for pair in pairs)


def _is_plausible(word: str, key: str) -> bool:
    # «махонин» is no typo of «махони»: another ending makes another word
    stem = key[:-ENDING]
    if not word.startswith(stem):
        return word[0] == key[0] or word[1:] == key[1:] or len(word) >= TWO_EDITS_FROM
    return word[-1] == key[-1] and (len(word) == len(key) or len(word) >= TWO_EDITS_FROM)
