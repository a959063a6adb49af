"""How alike two comments are worded, for comments that may tell of one thing."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from classifier.morph import lemmatize, tokenize

# What a word weighs, by its stem; of length 1.
Wording = Mapping[str, float]

RARE = 1.0  # weight of a stem seen in one comment of the fit, beside log(n) for the rarest


class WordingSketch(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Comments to weighted stems, small enough to be kept by the hundred thousand.

    A stem is the beginning of a lemma, so that a slip in an ending costs nothing. Stems the
    fit has not seen weigh as much as the rarest: they are names, and names tell.

    Parameters
    ----------
    stem_chars : int, default=6
        Characters of a lemma that count.
    max_stems : int, default=24
        The heaviest stems of a comment that are kept.

    Attributes
    ----------
    idf_ : dict of str to float
        Weight of each stem.
    rarest_ : float
        Weight of a stem that `fit` has not seen.

    Examples
    --------
    >>> sketch = WordingSketch().fit(["нет воды", "нет света", "яма"])
    >>> a, b, c = sketch.transform(["воды нет", "нету воды", "яма у дома"])
    >>> round(compare_wordings(a, b), 1), compare_wordings(a, c)
    (0.5, 0.0)
    """

    def __init__(self, *, stem_chars: int = 6, max_stems: int = 24) -> None:
        self.stem_chars = stem_chars
        self.max_stems = max_stems

    def fit(self, X: Sequence[str], y: object = None) -> Self:
        """Learn how rare each stem is from cleaned texts, shape (n_comments,)."""
        if self.stem_chars < 1 or self.max_stems < 1:
            raise ValueError("stem_chars and max_stems must be >= 1")
        texts = _checked(X)
        df = Counter(stem for text in texts for stem in set(self._stems(text)))
        self.rarest_ = math.log(1 + len(texts)) + RARE
        self.idf_ = {
            stem: math.log((1 + len(texts)) / (1 + count)) + RARE for stem, count in df.items()
        }
        return self

    def set_idf(self, idf: Mapping[str, float]) -> Self:
        """Take the weights of lemmas from a fitted model instead of `fit`."""
        self.idf_ = {}
        for lemma, weight in idf.items():
            stem = lemma[: self.stem_chars]
            self.idf_[stem] = min(weight, self.idf_.get(stem, weight))
        self.rarest_ = max(idf.values(), default=RARE)
        return self

    def transform(self, X: Iterable[str]) -> list[Wording]:
        """One `Wording` per comment, in order; an empty comment has no stems."""
        check_is_fitted(self, "idf_")
        return [self._weigh(self._stems(text)) for text in _checked(X)]

    def _stems(self, text: str) -> list[str]:
        return [lemmatize(word)[: self.stem_chars] for word in tokenize(text) if word[0].isalnum()]

    def _weigh(self, stems: Sequence[str]) -> Wording:
        weights = {stem: self.idf_.get(stem, self.rarest_) for stem in stems}
        if len(weights) > self.max_stems:
            heaviest = sorted(weights, key=lambda stem: (-weights[stem], stem))[: self.max_stems]
            weights = {stem: weights[stem] for stem in heaviest}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {stem: weight / length for stem, weight in weights.items()}


def compare_wordings(one: Wording, other: Wording) -> float:
    """Cosine of two wordings, 0..1; 0 where either is empty."""
    if len(one) > len(other):
        one, other = other, one
    return min(1.0, sum(weight * other.get(stem, 0.0) for stem, weight in one.items()))


def _checked(X: Iterable[str]) -> list[str]:
    if isinstance(X, str):
        raise TypeError("X must be a sequence of comments, got one str")
    texts = list(X)
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"X[{row}] must be str, got {type(text).__name__}")
    return texts
