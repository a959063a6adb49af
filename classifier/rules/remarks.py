"""A small model of insults, threats and advertising that no rule knows: for a person to look at."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from classifier.rules.normalize import read_view
from classifier.rules.word_lists import words_of
from classifier.tags import Category, Finding, Severity

RULE = "remark"
CATEGORIES = (Category.INSULT, Category.THREAT, Category.SPAM)
BUCKETS = 2**17  # of features
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
        buckets = hash_features(text)
        if not buckets:
            return None
        scores = self._score(buckets)
        if 1.0 / (1.0 + np.exp(-scores[0])) < self.review_from:
            return None
        category = CATEGORIES[int(scores[1:].argmax())]
        return Finding(RULE, 0, len(text), category, Severity.REVIEW)

    def _score(self, buckets: list[int]) -> npt.NDArray[np.float32]:
        idf = self.idf[buckets]
        picked = self.weights[:, buckets] @ idf / np.sqrt(idf @ idf)
        scores: npt.NDArray[np.float32] = picked + self.intercepts
        return scores


def hash_features(text: str) -> list[int]:
    """Buckets of a text's features, each once, in order."""
    names = set(list_features(read_view(text[:LONGEST]).text))
    return sorted({zlib.crc32(name.encode()) % BUCKETS for name in names})


def list_features(text: str) -> Iterator[str]:
    """Words but the plainest, their stems, stems side by side and over one word.

    >>> list(list_features("ты дурак"))
    ['дурак', '^дурак', '~дура', 'ты дурак']
    """
    words = WORD.findall(text)
    stems = [word[:STEM] for word in words]
    for word, stem in zip(words, stems, strict=True):
        if word in PLAIN_WORDS:
            continue
        yield word
        yield f"^{stem}"
        if len(word) > SHORTER_STEM:
            yield f"~{word[:SHORTER_STEM]}"
    yield from map(" ".join, pairwise(stems))
    yield from map("_".join, zip(stems, stems[2:], strict=False))
