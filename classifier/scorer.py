"""Scores of comments as sums over a table of words: the same numbers as the long way, faster."""

from collections.abc import Iterable, Sequence
from itertools import chain
from threading import Lock
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.counting import Floats, Ints, count_cells, flatten, scale_rows, square
from classifier.features import LENGTH, CommentVectorizer
from classifier.shared import take_rows

Array = npt.NDArray[Any]

TABLE_BYTES = 128 * 2**20  # what the table of words may take; 57,000 words of 230 classes
FEWEST_ROWS = 1_024
ROWS_A_BATCH = 500  # comments whose scores fit the processor's cache


class Scorer:
    """Sums of linear scores, a row of a table for every word once seen.

    vectorizer : fitted; its features are sums over words and pairs.
    weights : CSR of shape (n_sparse_features, n_scores).
    vector_weights : shape (n_dimensions, n_scores), for the dense features.
    per_lemma : shape (n_scores,), added for each lemma that is a feature, times its value.
    centred : columns of which only the differences matter; small numbers keep more digits.
    """

    def __init__(
        self,
        vectorizer: CommentVectorizer,
        weights: sp.csr_matrix,
        vector_weights: Floats,
        per_lemma: Floats,
        centred: Sequence[slice] = (),
    ) -> None:
        self.vectorizer = vectorizer
        self.weights = weights
        self.vector_weights = np.asarray(vector_weights, dtype=np.float32)
        self.per_lemma = np.asarray(per_lemma, dtype=np.float32)
        self.centred = tuple(centred)
        self.n_scores = weights.shape[1]
        first, n_pairs = vectorizer.n_lemma_features_, len(vectorizer.pairs_)
        self._pair_scores = take_rows(weights, first, first + n_pairs)
        self._pair_idf = vectorizer.pair_idf_
        self._lock = Lock()  # a service scores in several threads, the table is one

        width = self.n_scores + len(self.vector_weights)
        n_rows = max(FEWEST_ROWS, TABLE_BYTES // (4 * width))
        self._number: dict[str, int] = {}  # row of each word, in the order of rows
        self._n_rows = 0  # of the arrays below that hold a word
        # np.zeros takes memory as rows are written, not before.
        self._table = np.zeros((n_rows, width), dtype=np.float32)  # scores, then vector
        self._squares = np.zeros(n_rows)  # squared length of the word's features
        self._lemmas = np.full(n_rows, -1, dtype=np.int64)  # for the pairs
        self._uses = np.zeros(n_rows, dtype=np.int64)

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        # The table is no part of what was learnt, and a lock cannot travel to another process.
        learnt = (self.vectorizer, self.weights, self.vector_weights, self.per_lemma, self.centred)
        return type(self), learnt

    def score(self, lines: Sequence[Sequence[str]]) -> Floats:
        """Scores of texts split into tokens, shape (n_comments, n_scores)."""
        with self._lock:
            batches = [
                self._score_batch(lines[start : start + ROWS_A_BATCH])
                for start in range(0, len(lines), ROWS_A_BATCH)
            ]
        if not batches:
            return np.zeros((0, self.n_scores), dtype=np.float32)
        return batches[0] if len(batches) == 1 else np.vstack(batches)

    def split(self, tokens: Sequence[str]) -> tuple[list[str], Floats]:
        """Distinct words of a text and the part of its scores that each gives.

        The parts, shape (n_words, n_scores), add up to `score`; of a pair each word gets half.
        """
        with self._lock:
            return self._split(tokens)

    def _split(self, tokens: Sequence[str]) -> tuple[list[str], Floats]:
        words = list(dict.fromkeys(tokens))
        if not words:
            return [], np.zeros((0, self.n_scores), dtype=np.float32)
        self._know(words)
        number = {word: index for index, word in enumerate(words)}
        items = np.array([number[token] for token in tokens], dtype=np.int64)
        rows = np.array([self._number[word] for word in words], dtype=np.int64)
        _, _, weights = count_cells(np.zeros_like(items), items, len(words))
        sums = self._table[rows] * weights[:, None]
        parts, vectors = sums[:, : self.n_scores], sums[:, self.n_scores :]

        lemmas = self._lemmas[rows][items]
        positions, pairs = self.vectorizer.match_pairs(np.zeros_like(items), lemmas)
        met, first, counts = np.unique(pairs, return_index=True, return_counts=True)
        idf = self._pair_idf[met] * (1 + np.log(counts))
        halves = self._pair_scores[met].toarray() * (idf / 2)[:, None]
        for shift in (0, 1):
            np.add.at(parts, items[positions[first] + shift], halves)

        squares = float(weights.astype(np.float64) ** 2 @ self._squares[rows] + idf @ idf)
        parts = parts * (LENGTH / max(squares, 1e-9) ** 0.5)
        length = float(np.linalg.norm(vectors.sum(axis=0)))
        weight = self.vectorizer.vector_weight / max(length, 1e-9)
        return words, np.asarray(parts + vectors @ self.vector_weights * weight)

    def _score_batch(self, lines: Sequence[Sequence[str]]) -> Floats:
        self._know(dict.fromkeys(chain.from_iterable(lines)))
        number = self._number
        rows, items = flatten([[number[word] for word in line] for line in lines])
        said, spoken, weights = count_cells(rows, items, self._n_rows)
        positions, pairs = self.vectorizer.match_pairs(rows, self._lemmas[items])
        paired, pairs, pair_weights = count_cells(rows[positions], pairs, len(self._pair_idf))
        pair_weights *= self._pair_idf[pairs]

        np.add.at(self._uses, spoken, 1)
        # The sum of squares is short of precision in float32, and rounding shows in the scores.
        squares = np.bincount(said, weights**2 * self._squares[spoken], len(lines))
        squares += np.bincount(paired, pair_weights.astype(np.float64) ** 2, len(lines))
        sums = _sum_rows(len(lines), said, spoken, weights, self._table)
        scores = sums[:, : self.n_scores]
        if len(pairs):
            scores += _sum_rows(len(lines), paired, pairs, pair_weights, self._pair_scores)
        scores *= (LENGTH / np.sqrt(np.maximum(squares, 1e-9)))[:, None]
        if len(self.vector_weights):
            vectors = scale_rows(sums[:, self.n_scores :], self.vectorizer.vector_weight)
            scores = scores + vectors @ self.vector_weights
        return np.ascontiguousarray(scores, dtype=np.float32)

    def _know(self, words: Iterable[str]) -> None:
        fresh = [word for word in words if word not in self._number]
        if not fresh:
            return
        if self._n_rows + len(fresh) > len(self._table):
            self._forget_rare()
            fresh = [word for word in words if word not in self._number]
        if self._n_rows + len(fresh) > len(self._table):  # one batch of very many words
            self._widen(self._n_rows + len(fresh))
        rows = slice(self._n_rows, self._n_rows + len(fresh))
        features = self.vectorizer.word_features(fresh)
        lemmas = self.vectorizer.number_lemmas(fresh)
        self._table[rows, : self.n_scores] = (features @ self.weights).toarray()
        self._table[rows, self.n_scores :] = self.vectorizer.word_vectors(fresh)
        known = np.flatnonzero((lemmas >= 0) & (lemmas < self.vectorizer.n_lemma_features_))
        per_lemma = self.vectorizer.idf_[lemmas[known], None] * self.per_lemma
        self._table[rows.start + known, : self.n_scores] += per_lemma
        for columns in self.centred:
            scores = self._table[rows, columns]
            scores -= scores.mean(axis=1, keepdims=True)
        self._squares[rows] = np.asarray(square(features).sum(axis=1)).ravel()
        self._lemmas[rows] = lemmas
        self._number.update({word: rows.start + index for index, word in enumerate(fresh)})
        self._n_rows = rows.stop

    def _forget_rare(self) -> None:
        """Keep the most used three quarters of the words: they are nearly all that is said."""
        uses = self._uses[: self._n_rows]
        kept = np.sort(np.argsort(-uses, kind="stable")[: len(self._table) * 3 // 4])
        words = list(self._number)
        self._number = {words[row]: index for index, row in enumerate(kept.tolist())}
        for array in (self._table, self._squares, self._lemmas, self._uses):
            array[: len(kept)] = array[kept]
        self._uses[len(kept) :] = 0
        self._n_rows = len(kept)

    def _widen(self, n_rows: int) -> None:
        self._table = _with_room(self._table, n_rows)
        self._squares = _with_room(self._squares, n_rows)
        self._lemmas = _with_room(self._lemmas, n_rows)
        self._uses = _with_room(self._uses, n_rows)


def _sum_rows(n_sums: int, sums: Ints, rows: Ints, weights: Floats, table: Any) -> Floats:
    """Weighted sums of rows of a table, dense or CSR; `sums` says which sum each belongs to."""
    if n_sums == 1:  # scipy's ways cost more than the few numbers of one comment
        if sp.issparse(table):
            return _sum_sparse(rows, weights, table)[None]
        return np.asarray(weights[None] @ table[rows])
    pointers = np.searchsorted(sums, np.arange(n_sums + 1))
    total = sp.csr_matrix((weights, rows, pointers), shape=(n_sums, table.shape[0])) @ table
    return np.asarray(total.toarray() if sp.issparse(total) else total)


def _sum_sparse(rows: Ints, weights: Floats, table: sp.csr_matrix) -> Floats:
    starts, stops = table.indptr[rows], table.indptr[rows + 1]
    held = [slice(*ends) for ends in zip(starts.tolist(), stops.tolist(), strict=True)]
    columns = np.concatenate([table.indices[one] for one in held])
    values = np.concatenate([table.data[one] for one in held])
    parts = np.repeat(weights, stops - starts) * values
    return np.bincount(columns, parts, table.shape[1]).astype(np.float32)


def _with_room(array: Array, n_rows: int) -> Array:
    larger = np.zeros((n_rows, *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger
