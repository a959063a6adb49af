"""Comments to sparse features: lemmas, pairs of lemmas, character n-grams of words."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from classifier.morph import lemmatize, tokenize

CACHED_WORDS = 200_000  # words kept with their features, about 60 MB when full
ROWS_A_BATCH = 2_000  # comments counted at once, bounds the memory of `transform`
MAX_TOKENS = 4_000  # of one comment; a page holds some 300

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class CommentVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Tf-idf of lemmas and lemma pairs, beside tf-idf of character n-grams of words.

    Character n-grams do not cross words (scikit-learn's `char_wb`), so the features of a
    word are computed once and kept: a batch is then a matter of array look-ups. The two
    blocks are L2-normalised each on its own, like a `FeatureUnion` of two vectorizers.

    Parameters
    ----------
    min_df_word, min_df_char : int, default=2 and 3
        Features seen in fewer comments are dropped.
    char_ngrams : tuple of int, default=(2, 5)
        Shortest and longest n-gram, in characters, word borders counted as a space.
    max_words, max_chars : int, default=120000 and 120000
        Features kept per block, the most frequent first.

    Attributes
    ----------
    lemmas_ : list of str
        Lemmas known to a feature; their index is their number.
    pairs_ : ndarray of shape (n_pairs, 2)
        Lemma numbers of each pair feature.
    chars_ : list of str
        Character n-grams.
    idf_ : ndarray of shape (n_features,)
        Lemmas, pairs, n-grams, in this order.

    Examples
    --------
    >>> CommentVectorizer(min_df_word=1, min_df_char=1).fit_transform(["яма", "ямы"]).shape[0]
    2
    """

    def __init__(
        self,
        *,
        min_df_word: int = 2,
        min_df_char: int = 3,
        char_ngrams: tuple[int, int] = (2, 5),
        max_words: int = 120_000,
        max_chars: int = 120_000,
    ) -> None:
        self.min_df_word = min_df_word
        self.min_df_char = min_df_char
        self.char_ngrams = char_ngrams
        self.max_words = max_words
        self.max_chars = max_chars

    def fit(self, X: Sequence[str], y: object = None) -> Self:
        """Learn the features and their idf from cleaned texts, shape (n_comments,)."""
        tokens = [tokenize(text)[:MAX_TOKENS] for text in _checked(X)]
        words = list(dict.fromkeys(chain.from_iterable(tokens)))
        number = {word: index for index, word in enumerate(words)}
        rows, flat = _flatten([[number[token] for token in line] for line in tokens])

        lemma_of_word, lemmas = _index(lemmatize(word) for word in words)
        lemma_df = _document_frequency(rows, lemma_of_word[flat], len(lemmas))
        pair_rows, pair_keys = _pairs(rows, lemma_of_word[flat], len(lemmas))
        pairs, pair_df = np.unique(
            np.unique(pair_rows * len(lemmas) ** 2 + pair_keys) % len(lemmas) ** 2,
            return_counts=True,
        )
        keep_lemmas = _frequent(lemma_df, self.min_df_word, self.max_words)
        left = max(0, self.max_words - len(keep_lemmas))
        keep_pairs = _frequent(pair_df, self.min_df_word, left)

        grams_of_word, grams = _grams(words, self.char_ngrams)
        gram_df = _gram_frequency(rows, flat, grams_of_word, len(grams))
        keep_grams = _frequent(gram_df, self.min_df_char, self.max_chars)

        # Pairs need their lemmas numbered whether or not the lemma alone is a feature.
        first, second = np.divmod(pairs[keep_pairs], len(lemmas))
        used = np.unique(np.concatenate([keep_lemmas, first, second]))
        renumber = np.full(len(lemmas), -1, dtype=np.int64)
        alone = np.isin(used, keep_lemmas)
        used = np.concatenate([used[alone], used[~alone]])
        renumber[used] = np.arange(len(used))
        df = np.concatenate([lemma_df[used[alone]], pair_df[keep_pairs], gram_df[keep_grams]])
        return self.set_vocabulary(
            lemmas=[lemmas[index] for index in used],
            n_lemma_features=int(alone.sum()),
            pairs=np.column_stack([renumber[first], renumber[second]]),
            chars=[grams[index] for index in keep_grams],
            idf=(np.log((1 + len(tokens)) / (1 + df)) + 1).astype(np.float32),
        )

    def set_vocabulary(
        self,
        *,
        lemmas: Sequence[str],
        n_lemma_features: int,
        pairs: npt.ArrayLike,
        chars: Sequence[str],
        idf: npt.ArrayLike,
    ) -> Self:
        """Restore what `fit` learnt, from a bundle; see the attributes for the shapes."""
        self.lemmas_ = list(lemmas)
        self.n_lemma_features_ = n_lemma_features
        self.pairs_ = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        self.chars_ = list(chars)
        self.idf_ = np.asarray(idf, dtype=np.float32)
        keys = self.pairs_[:, 0] * len(self.lemmas_) + self.pairs_[:, 1]
        self._pair_order = np.argsort(keys)
        self._pair_keys = keys[self._pair_order]
        self._lemma_number = {lemma: index for index, lemma in enumerate(self.lemmas_)}
        first_char = n_lemma_features + len(self.pairs_)
        self._char_number = {gram: first_char + index for index, gram in enumerate(self.chars_)}
        self._forget_words()
        return self

    @property
    def n_features_(self) -> int:
        """Number of columns of what `transform` returns."""
        return len(self.idf_)

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[Any]:
        """Names of the features: «яма», «яма дорога», « ям»."""
        check_is_fitted(self, "idf_")
        pairs = [f"{self.lemmas_[a]} {self.lemmas_[b]}" for a, b in self.pairs_]
        names = [*self.lemmas_[: self.n_lemma_features_], *pairs, *self.chars_]
        return np.array(names, dtype=object)

    def transform(self, X: Iterable[str]) -> sp.csr_matrix:
        """Features of cleaned texts, float32 CSR of shape (n_comments, n_features)."""
        check_is_fitted(self, "idf_")
        texts = _checked(X)
        batches = [
            self._transform_batch(texts[start : start + ROWS_A_BATCH])
            for start in range(0, len(texts), ROWS_A_BATCH)
        ]
        if len(batches) == 1:
            return batches[0]
        if not batches:
            return sp.csr_matrix((0, self.n_features_), dtype=np.float32)
        return sp.vstack(batches, format="csr")

    def _transform_batch(self, texts: Sequence[str]) -> sp.csr_matrix:
        tokens = [tokenize(text)[:MAX_TOKENS] for text in texts]
        if len(self._word_number) > CACHED_WORDS:
            self._forget_words()
        rows, flat = _flatten([self._number_words(line) for line in tokens])
        lemmas = np.array(self._word_lemmas, dtype=np.int64)[flat]

        known = (lemmas >= 0) & (lemmas < self.n_lemma_features_)
        pair_rows, pair_features = self._match_pairs(rows, lemmas)
        gram_rows, grams = _gather(rows, flat, self._word_grams)
        return self._weigh(
            len(texts),
            np.concatenate([rows[known], pair_rows, gram_rows]),
            np.concatenate([lemmas[known], pair_features, grams]),
        )

    def _number_words(self, tokens: Sequence[str]) -> list[int]:
        number = self._word_number
        try:
            return [number[token] for token in tokens]
        except KeyError:
            return [number[token] if token in number else self._learn(token) for token in tokens]

    def _learn(self, word: str) -> int:
        grams = _char_grams(word, *self.char_ngrams)
        found = [self._char_number[gram] for gram in grams if gram in self._char_number]
        self._word_grams.append(np.array(found, dtype=np.int64))
        self._word_lemmas.append(self._lemma_number.get(lemmatize(word), -1))
        number = len(self._word_lemmas) - 1
        self._word_number[word] = number
        return number

    def _forget_words(self) -> None:
        self._word_number: dict[str, int] = {}
        self._word_lemmas: list[int] = []
        self._word_grams: list[Ints] = []

    def _match_pairs(self, rows: Ints, lemmas: Ints) -> tuple[Ints, Ints]:
        both = (rows[:-1] == rows[1:]) & (lemmas[:-1] >= 0) & (lemmas[1:] >= 0)
        keys = (lemmas[:-1] * len(self.lemmas_) + lemmas[1:])[both]
        if not len(self._pair_keys):
            return rows[:0], rows[:0]
        place = np.minimum(np.searchsorted(self._pair_keys, keys), len(self._pair_keys) - 1)
        hit = self._pair_keys[place] == keys
        return rows[:-1][both][hit], self.n_lemma_features_ + self._pair_order[place[hit]]

    def _weigh(self, n_rows: int, rows: Ints, features: Ints) -> sp.csr_matrix:
        cells, counts = np.unique(rows * self.n_features_ + features, return_counts=True)
        rows, features = np.divmod(cells, self.n_features_)
        values = (1 + np.log(counts)).astype(np.float32) * self.idf_[features]
        # One norm per row and block: lemmas and pairs, then n-grams.
        block = 2 * rows + (features >= self.n_lemma_features_ + len(self.pairs_))
        norms = np.sqrt(np.bincount(block, weights=values.astype(np.float64) ** 2))
        values /= norms[block].astype(np.float32)
        pointers = np.searchsorted(rows, np.arange(n_rows + 1))
        return sp.csr_matrix(
            (values, features.astype(np.int32), pointers.astype(np.int32)),
            shape=(n_rows, self.n_features_),
        )

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = dict(super().__getstate__())
        if "idf_" in state:  # the cache of words is no part of what was learnt
            state.update(_word_number={}, _word_lemmas=[], _word_grams=[])
        return state


def _checked(X: Iterable[str]) -> list[str]:
    if isinstance(X, str):
        raise TypeError("X must be a sequence of comments, got one str")
    texts = list(X)
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"X[{row}] must be str, got {type(text).__name__}")
    return texts


def _char_grams(word: str, shortest: int, longest: int) -> list[str]:
    if not word[0].isalpha():
        return []
    padded = f" {word} "
    last = len(padded)
    return [
        padded[start : start + size]
        for size in range(shortest, min(longest, last) + 1)
        for start in range(last - size + 1)
    ]


def _flatten(lines: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    flat = np.fromiter(chain.from_iterable(lines), dtype=np.int64, count=int(lengths.sum()))
    return np.repeat(np.arange(len(lines)), lengths), flat


def _index(names: Iterable[str]) -> tuple[Ints, list[str]]:
    number: dict[str, int] = {}
    indices = [number.setdefault(name, len(number)) for name in names]
    return np.array(indices, dtype=np.int64), list(number)


def _document_frequency(rows: Ints, items: Ints, n_items: int) -> Ints:
    cells = np.unique(rows * max(n_items, 1) + items)
    return np.bincount(cells % max(n_items, 1), minlength=n_items)


def _pairs(rows: Ints, items: Ints, n_items: int) -> tuple[Ints, Ints]:
    inside = rows[:-1] == rows[1:]
    return rows[:-1][inside], (items[:-1] * n_items + items[1:])[inside]


def _frequent(df: Ints, min_df: int, most: int) -> Ints:
    enough = np.flatnonzero(df >= min_df)
    if len(enough) > most:
        enough = np.sort(enough[np.argsort(-df[enough], kind="stable")[:most]])
    return enough


def _grams(words: Sequence[str], sizes: tuple[int, int]) -> tuple[list[Ints], list[str]]:
    number: dict[str, int] = {}
    of_word = [
        np.array([number.setdefault(g, len(number)) for g in _char_grams(word, *sizes)], np.int64)
        for word in words
    ]
    return of_word, list(number)


def _gather(rows: Ints, words: Ints, grams_of_word: Sequence[Ints]) -> tuple[Ints, Ints]:
    arrays = [grams_of_word[word] for word in words]
    if not arrays:
        return rows[:0], rows[:0]
    lengths = np.fromiter(map(len, arrays), dtype=np.int64, count=len(arrays))
    return np.repeat(rows, lengths), np.concatenate(arrays)


def _gram_frequency(rows: Ints, words: Ints, grams_of_word: Sequence[Ints], size: int) -> Ints:
    df = np.zeros(size, dtype=np.int64)
    borders = np.searchsorted(rows, np.arange(0, rows[-1] + 1 if len(rows) else 0, ROWS_A_BATCH))
    for start, stop in zip(borders, [*borders[1:], len(rows)], strict=True):
        gram_rows, grams = _gather(rows[start:stop], words[start:stop], grams_of_word)
        df += _document_frequency(gram_rows, grams, size)
    return df
