"""Word vectors: what a word is about, also where the training data never said it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

LARGEST = 127  # of a signed byte


class WordVectors:
    """An unchangeable table of word vectors, a byte a number.

    words : lower-case words, «ё» folded.
    levels : int8 of shape (n_words, n_dimensions).
    steps : float32 of shape (n_dimensions,); a vector is `levels[word] * steps`.
    """

    def __init__(self, words: Sequence[str], levels: Array, steps: Array) -> None:
        if len(words) != len(levels) or levels.shape[1] != len(steps):
            raise ValueError(f"{len(words)} words, levels {levels.shape}, {len(steps)} steps")
        self.words = tuple(words)
        self.levels = np.asarray(levels, dtype=np.int8)
        self.steps = np.asarray(steps, dtype=np.float32)

    @classmethod
    def from_floats(cls, words: Sequence[str], vectors: Array) -> "WordVectors":
        """Round float vectors of shape (n_words, n_dimensions) to bytes.

        >>> WordVectors.from_floats(["яма"], np.array([[0.5, -1.0]])).take(["яма", "нет"]).shape
        (2, 2)
        """
        steps = np.maximum(np.abs(vectors).max(axis=0), 1e-9) / LARGEST
        return cls(words, np.rint(vectors / steps), steps)

    @cached_property
    def _number(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    @property
    def n_dimensions(self) -> int:
        """Numbers in a vector."""
        return len(self.steps)

    def __contains__(self, word: str) -> bool:
        return word in self._number

    def take(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of shape (n_words, n_dimensions); zeros for a word that is not there."""
        numbers = np.array([self._number.get(word, -1) for word in words], dtype=np.int64)
        found = self.levels[numbers] * self.steps if len(self.words) else self._zeros(len(words))
        found[numbers < 0] = 0
        return np.asarray(found, dtype=np.float32)

    def _zeros(self, n_words: int) -> Array:
        return np.zeros((n_words, self.n_dimensions), dtype=np.float32)

    def __deepcopy__(self, memo: object) -> "WordVectors":
        return self  # nothing in it changes: scikit-learn's clone need not copy megabytes
