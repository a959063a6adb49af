"""routes.csv by column: each distinct cell once, so that a million rows are checked quickly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from routing.problems import Problem
from routing.sheets import Sheet, pick_delimiter, read_sheet

LARGE = 1_000_000  # bytes from which pyarrow's reader is worth its import
BLOCK = 4 << 20  # bytes that pyarrow parses at once
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Numbers = npt.NDArray[np.integer[Any]]


class Column(NamedTuple):
    """One column: number of each row's word, shape (n_rows,), and the distinct words."""

    numbers: Numbers
    words: list[str]


@dataclass(frozen=True, slots=True)
class Cells:
    """A CSV file by column, cells stripped, empty lines left out; `lines` count from 1."""

    path: Path
    lines: Numbers
    columns: Mapping[str, Column]

    def where(self, row: int) -> str:
        """file:line for a message."""
        return f"{self.path}:{self.lines[row]}"

    def get(self, row: int, column: str) -> str:
        """One cell."""
        numbers, words = self.columns[column]
        return words[int(numbers[row])]


def read_cells(
    path: Path, columns: Sequence[str], required: Sequence[str], problems: list[Problem]
) -> Cells:
    """Read the named columns; what is wrong with the file goes to `problems`.

    A column that the file lacks holds empty cells.
    """
    cells = _read_large(path, columns, required) if _is_large(path) else None
    # whatever is unusual about a large file, the careful reader finds and names it
    return cells or _cells_of(read_sheet(path, required, problems), columns)


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size >= LARGE
    except OSError:
        return False


def _cells_of(sheet: Sheet, columns: Sequence[str]) -> Cells:
    lines = np.array([line for line, _ in sheet.lines], dtype=np.int32)
    found: dict[str, Column] = {}
    for name in columns:
        known: dict[str, int] = {}
        numbers = [known.setdefault(sheet.get(cells, name), len(known)) for _, cells in sheet.lines]
        found[name] = Column(np.array(numbers, dtype=np.int32), list(known))
    return Cells(sheet.path, lines, found)


def _read_large(path: Path, columns: Sequence[str], required: Sequence[str]) -> Cells | None:
    """The file by pyarrow; None where anything about it needs the careful reader."""
    import pyarrow as pa
    from pyarrow import csv

    raw = path.read_bytes().removeprefix(BYTE_ORDER_MARK)
    header = raw.partition(b"\n")[0].decode("utf-8", "replace")
    delimiter = pick_delimiter(header)
    names = [name.strip() for name in header.split(delimiter)]
    wanted = [name for name in columns if name in names]
    if '"' in header or len(set(names)) < len(names) or not set(required) <= set(names):
        return None
    cell_type = pa.dictionary(pa.int32(), pa.string())
    try:
        table = csv.read_csv(
            pa.BufferReader(raw),
            read_options=csv.ReadOptions(column_names=names, skip_rows=1, block_size=BLOCK),
            parse_options=csv.ParseOptions(delimiter=delimiter),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, cell_type),
                include_columns=wanted,
                strings_can_be_null=False,
            ),
        ).unify_dictionaries()
    except pa.ArrowInvalid:
        return None
    lines = raw.count(b"\n") + (not raw.endswith(b"\n")) - 1
    if table.num_rows != lines:  # an empty line, or a cell of several lines
        return None
    found = {name: _column_of(table[name]) for name in wanted}
    nothing = Column(np.zeros(table.num_rows, np.int32), [""])
    cells = {name: found.get(name, nothing) for name in columns}
    filled = np.zeros(table.num_rows, dtype=bool)
    for numbers, words in found.values():
        filled |= np.array([bool(word) for word in words], dtype=bool)[numbers]
    if not filled.all():
        return None
    return Cells(path, np.arange(2, table.num_rows + 2, dtype=np.int32), cells)


def _column_of(chunked: Any) -> Column:
    numbers = np.concatenate([chunk.indices.to_numpy() for chunk in chunked.chunks])
    known: dict[str, int] = {}
    words = chunked.chunk(0).dictionary.to_pylist()
    renumbered = np.array([known.setdefault(word.strip(), len(known)) for word in words], np.int32)
    same = len(known) == len(words)
    return Column(numbers if same else renumbered[numbers], list(known))
