"""The weights of all heads in one matrix: what a bundle keeps and the scorer reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.heads import LinearHead

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class SharedWeights:
    """Columns of every head's SVM, then of every head's naive Bayes, in the order of heads.

    matrix : float32 CSR of shape (n_rows, 2 * classes of all heads); features, below them
        the signs of manner. Rows that a head does not read are zeros in its columns.
    n_classes : of each head, by name.
    """

    matrix: sp.csr_matrix
    n_classes: Mapping[str, int]

    @classmethod
    def of(cls, heads: Mapping[str, LinearHead]) -> Self:
        """Weights of fitted heads, copied."""
        blocks = [head.coef_ for head in heads.values()]
        blocks += [head.bayes_ for head in heads.values()]
        n_rows = max((block.shape[0] for block in blocks), default=0)
        matrix = sp.hstack([take_rows(block, 0, n_rows) for block in blocks], format="csr")
        return cls(matrix, {name: len(head.classes_) for name, head in heads.items()})

    @cached_property
    def columns(self) -> dict[str, tuple[slice, slice]]:
        """Columns of each head's decision values, and of its naive Bayes."""
        borders = np.cumsum([0, *self.n_classes.values()]).tolist()
        half = borders[-1]
        return {
            name: (slice(start, stop), slice(half + start, half + stop))
            for name, start, stop in zip(self.n_classes, borders[:-1], borders[1:], strict=True)
        }

    def rows(self, start: int, stop: int) -> sp.csr_matrix:
        """Some rows of all columns, not copied."""
        return take_rows(self.matrix, start, stop)


class StoredHead(LinearHead):
    """A head of a bundle: its weights are cut out of the shared ones only when asked for."""

    def set_shared(
        self,
        classes: npt.ArrayLike,
        shared: SharedWeights,
        name: str,
        n_rows: int,
        intercept: Array,
        unseen: Array,
    ) -> Self:
        """Restore a head that reads the first `n_rows` rows of the shared weights."""
        self.classes_ = np.asarray(classes)
        self.intercept_, self.unseen_ = intercept, unseen
        self._shared, self._name, self._n_rows = shared, name, n_rows
        return self

    @property
    def coef_(self) -> sp.csr_matrix:
        """Weights of the SVM, float32 CSR of shape (n_features, n_classes)."""
        svm, _ = self._shared.columns[self._name]
        return self._shared.rows(0, self._n_rows)[:, svm]

    @property
    def bayes_(self) -> sp.csr_matrix:
        """What a seen column adds, float32 CSR of shape (bayes_columns, n_classes)."""
        _, bayes = self._shared.columns[self._name]
        return self._shared.rows(0, self.bayes_columns)[:, bayes]


def take_rows(matrix: sp.csr_matrix, start: int, stop: int) -> sp.csr_matrix:
    """Rows of a CSR matrix without copying its values; rows beyond its end are empty."""
    pointers = matrix.indptr[start : stop + 1]
    pointers = np.pad(pointers, (0, stop - start + 1 - len(pointers)), mode="edge")
    held = slice(pointers[0], pointers[-1])
    shape = (stop - start, matrix.shape[1])
    return sp.csr_matrix((matrix.data[held], matrix.indices[held], pointers - pointers[0]), shape)
