"""Counts of items in rows, as arrays and sparse matrices."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def flatten(lines: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Row numbers and items of lists of items, both of shape (n_items,)."""
    lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    flat = np.fromiter(chain.from_iterable(lines), dtype=np.int64, count=int(lengths.sum()))
    return np.repeat(np.arange(len(lines)), lengths), flat


def count_cells(rows: Ints, items: Ints, n_items: int) -> tuple[Ints, Ints, Floats]:
    """Row, item and `1 + log(count)` of every item that a row has, by row and item."""
    cells, counts = np.unique(rows * max(n_items, 1) + items, return_counts=True)
    rows, items = np.divmod(cells, max(n_items, 1))
    return rows, items, (1 + np.log(counts)).astype(np.float32)


def count_items(n_rows: int, rows: Ints, items: Ints, n_items: int) -> sp.csr_matrix:
    """`1 + log(count)` of each item in each row, float32 CSR of shape (n_rows, n_items)."""
    rows, items, values = count_cells(rows, items, n_items)
    pointers = np.searchsorted(rows, np.arange(n_rows + 1))
    return sp.csr_matrix((values, items, pointers), shape=(n_rows, n_items))


def square(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Every element squared."""
    return matrix.multiply(matrix)


def scale_rows(matrix: Floats, length: float) -> Floats:
    """Rows of the given length; rows of zeros stay."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix * (length / np.maximum(norms, 1e-9)), dtype=np.float32)
