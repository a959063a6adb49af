"""Comments to features: lemmas, pairs of lemmas, character n-grams and vectors of words."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from classifier.counting import Floats, Ints, count_items, flatten, scale_rows, square
from classifier.morph import lemmatize, tokenize
from classifier.vectors import WordVectors

ROWS_A_BATCH = 20_000  # comments counted at once, bounds the memory of `transform`
MAX_TOKENS = 4_000  # of one comment; a page holds some 300
LENGTH = 2**0.5  # of a comment's sparse features: as two blocks of length 1


class CommentVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Weighted sum of what the words of a comment are, beside its pairs of lemmas.

    A word is its lemma and its character n-grams (scikit-learn's `char_wb`: they do not
    cross words), each times its idf. A comment is the sum of its distinct words and pairs,
    each times `1 + log(count)`, divided by its length, words being taken for orthogonal.
    So a comment's score under any linear model is a sum of its words' scores, which
    `classifier.scorer` keeps. The sum of the words' vectors, of length `vector_weight`,
    stands beside as dense columns.

    Parameters
    ----------
    min_df_word, min_df_char : int, default=2 and 3
        Features seen in fewer comments are dropped.
    char_ngrams : tuple of int, default=(3, 4)
        Shortest and longest n-gram, in characters, word borders counted as a space.
    max_words, max_chars : int, default=120000 and 120000
        Features kept per block, the most frequent first.
    char_weight : float, default=0.3
        Of an n-gram beside a lemma.
    vectors : WordVectors, default=None
    vector_weight : float, default=1.0

    Attributes
    ----------
    lemmas_ : list of str
        Lemmas known to a feature or to a pair; their index is their number.
    n_lemma_features_ : int
        The first so many lemmas, and so many columns, are features of their own.
    pairs_ : ndarray of shape (n_pairs, 2)
        Lemma numbers of each pair feature.
    chars_ : list of str
        Character n-grams.
    idf_ : ndarray of shape (n_sparse_features,)
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
        char_ngrams: tuple[int, int] = (3, 4),
        max_words: int = 120_000,
        max_chars: int = 120_000,
        char_weight: float = 0.3,
        vectors: WordVectors | None = None,
        vector_weight: float = 1.0,
    ) -> None:
        self.min_df_word = min_df_word
        self.min_df_char = min_df_char
        self.char_ngrams = char_ngrams
        self.max_words = max_words
        self.max_chars = max_chars
        self.char_weight = char_weight
        self.vectors = vectors
        self.vector_weight = vector_weight

    def fit(self, X: Sequence[str], y: object = None) -> Self:
        """Learn the features and their idf from cleaned texts, shape (n_comments,)."""
        tokens = [split_words(text) for text in _checked(X)]
        words = list(dict.fromkeys(chain.from_iterable(tokens)))
        number = {word: index for index, word in enumerate(words)}
        rows, flat = flatten([[number[token] for token in line] for line in tokens])

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
        return self

    @property
    def n_sparse_features_(self) -> int:
        """Columns of lemmas, pairs and n-grams; the words' vectors follow them."""
        return len(self.idf_)

    @property
    def n_features_(self) -> int:
        """Number of columns of what `transform` returns."""
        return self.n_sparse_features_ + (self.vectors.n_dimensions if self.vectors else 0)

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[Any]:
        """Names of the features: «яма», «яма дорога», « ям», «vector0»."""
        check_is_fitted(self, "idf_")
        pairs = [f"{self.lemmas_[a]} {self.lemmas_[b]}" for a, b in self.pairs_]
        vectors = [f"vector{k}" for k in range(self.n_features_ - self.n_sparse_features_)]
        names = [*self.lemmas_[: self.n_lemma_features_], *pairs, *self.chars_, *vectors]
        return np.array(names, dtype=object)

    def transform(self, X: Iterable[str]) -> sp.csr_matrix:
        """Features of cleaned texts, float32 CSR of shape (n_comments, n_features)."""
        check_is_fitted(self, "idf_")
        texts = _checked(X)
        batches = [
            self._transform_batch(texts[start : start + ROWS_A_BATCH])
            for start in range(0, len(texts), ROWS_A_BATCH)
        ]
        if not batches:
            return sp.csr_matrix((0, self.n_features_), dtype=np.float32)
        return batches[0] if len(batches) == 1 else sp.vstack(batches, format="csr")

    def _transform_batch(self, texts: Sequence[str]) -> sp.csr_matrix:
        tokens = [split_words(text) for text in texts]
        words = list(dict.fromkeys(chain.from_iterable(tokens)))
        number = {word: index for index, word in enumerate(words)}
        rows, flat = flatten([[number[token] for token in line] for line in tokens])
        said = count_items(len(texts), rows, flat, len(words))
        features = self.word_features(words)
        positions, pairs = self.match_pairs(rows, self.number_lemmas(words)[flat])
        paired = count_items(len(texts), rows[positions], pairs, len(self.pairs_))

        idf = self.pair_idf_
        lengths = np.sqrt(
            square(said) @ square(features).sum(axis=1) + square(paired) @ idf[:, None] ** 2
        )
        scale = sp.diags(LENGTH / np.maximum(np.asarray(lengths).ravel(), 1e-9))
        before, after = self.n_lemma_features_, len(self.chars_)
        placed = sp.hstack(
            [
                sp.csr_matrix((len(texts), before)),
                paired @ sp.diags(idf),
                sp.csr_matrix((len(texts), after)),
            ]
        )
        result = scale @ (said @ features + placed)
        if self.vectors is not None:
            dense = scale_rows(said @ self.word_vectors(words), self.vector_weight)
            result = sp.hstack([result, sp.csr_matrix(dense)])
        return sp.csr_matrix(result, dtype=np.float32)

    @property
    def pair_idf_(self) -> Floats:
        """Weight of each pair, shape (n_pairs,)."""
        start = self.n_lemma_features_
        return np.asarray(self.idf_[start : start + len(self.pairs_)])

    def number_lemmas(self, words: Sequence[str]) -> Ints:
        """Number of each word's lemma, -1 where no feature knows it, shape (n_words,)."""
        known = self._lemma_number
        return np.array([known.get(lemmatize(word), -1) for word in words], dtype=np.int64)

    def word_features(self, words: Sequence[str]) -> sp.csr_matrix:
        """Weighted lemma and n-grams of each word, CSR of shape (n_words, n_sparse_features)."""
        lemmas = self.number_lemmas(words)
        alone = np.flatnonzero((lemmas >= 0) & (lemmas < self.n_lemma_features_))
        number = self._char_number
        grams = [
            [number[gram] for gram in _char_grams(word, *self.char_ngrams) if gram in number]
            for word in words
        ]
        rows, columns = flatten(grams)
        values = np.concatenate(
            [np.ones(len(alone)), np.full(len(columns), self.char_weight)]
        ).astype(np.float32)
        rows, columns = np.concatenate([alone, rows]), np.concatenate([lemmas[alone], columns])
        shape = (len(words), self.n_sparse_features_)
        return sp.csr_matrix((values * self.idf_[columns], (rows, columns)), shape=shape)

    def word_vectors(self, words: Sequence[str]) -> Floats:
        """Vectors of the words, or of their lemmas, times idf, (n_words, n_dimensions)."""
        if self.vectors is None:
            return np.zeros((len(words), 0), dtype=np.float32)
        known = [word if word in self.vectors else lemmatize(word) for word in words]
        lemmas = self.number_lemmas(words)
        rarest = self.idf_.max() if len(self.idf_) else np.float32(1)
        is_known = (lemmas >= 0) & (lemmas < self.n_lemma_features_)
        idf = np.full(len(words), rarest, dtype=np.float32)
        idf[is_known] = self.idf_[lemmas[is_known]]
        return np.asarray(self.vectors.take(known) * idf[:, None])

    def match_pairs(self, rows: Ints, lemmas: Ints) -> tuple[Ints, Ints]:
        """Pair features of neighbouring lemmas of one row.

        rows, lemmas : of every token, shape (n_tokens,).
        Returns the position of each pair's first token, and the pair's number.
        """
        both = (rows[:-1] == rows[1:]) & (lemmas[:-1] >= 0) & (lemmas[1:] >= 0)
        positions = np.flatnonzero(both)
        if not len(self._pair_keys):
            return positions[:0], positions[:0]
        keys = lemmas[positions] * len(self.lemmas_) + lemmas[positions + 1]
        place = np.minimum(np.searchsorted(self._pair_keys, keys), len(self._pair_keys) - 1)
        hit = self._pair_keys[place] == keys
        return positions[hit], self._pair_order[place[hit]]


def split_words(text: str) -> list[str]:
    """Tokens of a cleaned text, as many as are read."""
    return tokenize(text)[:MAX_TOKENS]


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
