"""A small model of insults, threats and advertising that no rule knows: for a person to look at."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

from classifier.counting import Ints, flatten
from classifier.rules.normalize import read_view
from classifier.rules.word_lists import words_of
from classifier.tags import Category, Finding, Severity

RULE = "remark"
CATEGORIES = (Category.INSULT, Category.THREAT, Category.SPAM)
BUCKET_BITS = 17
BUCKETS = 1 << BUCKET_BITS  # of features
PAIRED = (1, 2)  # words from one stem of a pair to the other
MOST_REMEMBERED, LONGEST_REMEMBERED = 100_000, 40  # words, characters of one
STEM = 5  # letters that say what a word is, whatever its ending
SHORTER_STEM = 4
REVIEW_FROM = 0.5  # probability 0..1: the least that leaves all criticism of the cases alone
LONGEST = 2_000  # characters read of one comment
WORD = re.compile(r"[^\W_]+")
# «ты» and «тебе» stand in greetings as in insults: alone they say nothing, beside a word they do.
PLAIN_WORDS = frozenset(
    words_of(
        "ты тебе тебя тобой твой твоя твое твои твою вы вас вам вами ваш ваша ваше ваши вашу я мне меня"
        " мой моя он она его ее их им и в на не а у с по за что как это все к из от до то же да но о"
        " бы ли так еще уже если для"
    )
)

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class RemarkModel:
    """A logistic regression over hashed words, stems and pairs of stems.

    idf : how rare each bucket is. weights : one row for «aimed at somebody or selling»,
    one for each of CATEGORIES. intercepts : as many.
    """

    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]
    review_from: float = REVIEW_FROM

    @classmethod
    def from_array(cls, array: npt.NDArray[np.float16]) -> Self:
        """What `to_array` made; raises `ValueError` for another shape."""
        if array.shape != (2 + len(CATEGORIES), BUCKETS + 1):
            raise ValueError(f"remarks: shape {array.shape}")
        numbers = array.astype(np.float32)
        return cls(numbers[0, :-1], numbers[1:, :-1], numbers[1:, -1])

    def to_array(self) -> npt.NDArray[np.float16]:
        """One array for the bundle: idf and weights, intercepts in the last column."""
        tail = np.concatenate([[0.0], self.intercepts])[:, None]
        rows = np.vstack([self.idf, self.weights])
        return np.hstack([rows, tail]).astype(np.float16)

    def find(self, text: str) -> Finding | None:
        """The whole text as one finding for `review`, or nothing; never `hide`."""
        return self.find_all([text])[0]

    def find_all(self, texts: Sequence[str]) -> list[Finding | None]:
        """The same for many texts at once."""
        rows, buckets = hash_features(texts)
        idf = self.idf[buckets]
        lengths = np.sqrt(np.bincount(rows, idf * idf, len(texts)))
        lengths = np.maximum(lengths, 1e-9)  # a text without words
        aimed = np.bincount(rows, self.weights[0, buckets] * idf, len(texts)) / lengths
        found: list[Finding | None] = [None] * len(texts)
        # Nearly every comment is done with here: what it might be is asked of the rest alone.
        is_aimed = 1.0 / (1.0 + np.exp(-aimed - self.intercepts[0])) >= self.review_from
        has_words = np.bincount(rows, minlength=len(texts)) > 0
        for row in np.flatnonzero(is_aimed & has_words).tolist():
            own = slice(*np.searchsorted(rows, (row, row + 1)))
            scores = self.weights[1:, buckets[own]] @ idf[own] / lengths[row] + self.intercepts[1:]
            category = CATEGORIES[int(scores.argmax())]
            found[row] = Finding(RULE, 0, len(texts[row]), category, Severity.REVIEW)
        return found


class WordNumbers(dict[str, tuple[int, int, int, int]]):
    """Buckets of a word, its stem and its shorter stem, -1 for none; then the stem's hash."""

    def __missing__(self, word: str) -> tuple[int, int, int, int]:
        numbers = _read_word(word)
        if len(word) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[word] = numbers
        return numbers


_NUMBERS = WordNumbers()  # of this process: what a word hashes to depends on nothing else


def hash_features(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Row and bucket of every feature of every text, each once, by row and bucket.

    The features: words but the plainest, their stems, stems side by side and over one word.
    """
    lines = [WORD.findall(read_view(text[:LONGEST]).text) for text in texts]
    number = {word: index for index, word in enumerate(dict.fromkeys(chain.from_iterable(lines)))}
    rows, items = flatten([[number[word] for word in line] for line in lines])
    if not len(items):
        return rows, items
    numbers = np.array([_NUMBERS[word] for word in number])[items]
    stems = numbers[:, 3].astype(np.uint32)
    cells = [((rows[:, None] << BUCKET_BITS) + numbers[:, :3])[numbers[:, :3] >= 0]]
    for distance in PAIRED:
        together = rows[:-distance] == rows[distance:]
        pairs = _mix(stems[:-distance], stems[distance:], distance)
        cells.append(((rows[:-distance] << BUCKET_BITS) + pairs)[together])
    found = np.sort(np.concatenate(cells))
    found = found[np.diff(found, prepend=-1) > 0]  # np.unique hashes, which is four times slower
    return found >> BUCKET_BITS, found & (BUCKETS - 1)


def _read_word(word: str) -> tuple[int, int, int, int]:
    stem = zlib.crc32(word[:STEM].encode())
    if word in PLAIN_WORDS:
        return -1, -1, -1, stem
    has_shorter = len(word) > SHORTER_STEM
    shorter = _bucket(f"~{word[:SHORTER_STEM]}") if has_shorter else -1
    return _bucket(word), _bucket(f"^{word[:STEM]}"), shorter, stem


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode()) & (BUCKETS - 1)


def _mix(first: Hashes, second: Hashes, distance: int) -> Ints:
    """Buckets of pairs; 32-bit numbers wrap around, and the high bits are the mixed ones."""
    mixed = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA77) + np.uint32(distance)
    return (mixed >> np.uint32(32 - BUCKET_BITS)).astype(np.int64)
