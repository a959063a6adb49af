"""How a comment is said, whatever it speaks of: that tells a question from a thank-you."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from classifier.counting import Ints, flatten
from classifier.features import split_words

ENDS = frozenset("?!.…)")
SHOUT = re.compile(r"[А-ЯЁ]{4,}")
LENGTHS = (0, 1, 2, 3, 4, 7, 12, 20, 30)  # words; a comment is as long as the last it reaches


def find_signs(text: str, tokens: Sequence[str]) -> list[str]:
    """Signs of a cleaned text and its tokens, without repeats.

    >>> find_signs("Когда концерт?", ["когда", "концерт", "?"])
    ['words:2', 'first:когда', 'last:?', 'start:когда концерт', 'end:?', 'asks']
    """
    n_words = sum(map(str.isalpha, tokens))
    signs = [f"words:{LENGTHS[bisect_right(LENGTHS, n_words) - 1]}"]
    if tokens:
        # «выложите …», «спасибо …», «… молодцы»: the borders of a comment say the most
        signs += [f"first:{tokens[0]}", f"last:{tokens[-1]}", f"start:{' '.join(tokens[:2])}"]
    end = text.rstrip()[-1:]
    if end in ENDS:
        signs.append(f"end:{end}")
    if "?" in text:
        signs.append("asks")
    if "..." in text or "…" in text:
        signs.append("trails off")
    if SHOUT.search(text):
        signs.append("shouts")
    return signs


class SignVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Signs of comments as columns of one weight.

    Parameters
    ----------
    min_df : int, default=3
        Signs seen in fewer comments are dropped.
    weight : float, default=0.35
        Of a sign beside the features of `CommentVectorizer`, which have length 1.4.

    Attributes
    ----------
    signs_ : list of str

    Examples
    --------
    >>> SignVectorizer(min_df=1).fit_transform(["Когда?", "ура"]).shape
    (2, 9)
    """

    def __init__(self, *, min_df: int = 3, weight: float = 0.35) -> None:
        self.min_df = min_df
        self.weight = weight

    def fit(self, X: Sequence[str], y: object = None) -> Self:
        """Learn which signs are common, from cleaned texts, shape (n_comments,)."""
        counts = Counter(sign for text in X for sign in find_signs(text, split_words(text)))
        return self.set_signs(sorted(s for s, count in counts.items() if count >= self.min_df))

    def set_signs(self, signs: Sequence[str]) -> Self:
        """Restore what `fit` learnt, from a bundle."""
        self.signs_ = list(signs)
        self._number = {sign: index for index, sign in enumerate(self.signs_)}
        return self

    def transform(self, X: Iterable[str]) -> sp.csr_matrix:
        """Signs of cleaned texts, float32 CSR of shape (n_comments, n_signs)."""
        texts = list(X)
        rows, columns = self.number_signs(texts, [split_words(text) for text in texts])
        values = np.full(len(columns), self.weight, dtype=np.float32)
        return sp.csr_matrix((values, (rows, columns)), shape=(len(texts), len(self.signs_)))

    def number_signs(
        self, texts: Sequence[str], tokens: Sequence[Sequence[str]]
    ) -> tuple[Ints, Ints]:
        """Row and column of every known sign of texts that are split into tokens already."""
        check_is_fitted(self, "signs_")
        number = self._number
        return flatten(
            [
                [number[sign] for sign in find_signs(text, line) if sign in number]
                for text, line in zip(texts, tokens, strict=True)
            ]
        )

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[Any]:
        """Names of the signs."""
        return np.array(self.signs_, dtype=object)
