"""Opening a table of any kind and reading it in chunks."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self, TextIO, cast

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from training.errors import TableError
from training.tables.chunk import RAW, BrokenRow, Chunk, Row
from training.tables.delimited import (
    Lines,
    choose_delimiter,
    name_columns,
    read_header,
    read_records,
)
from training.tables.encoding import detect_encoding

STDIN = "-"
CHUNK_ROWS = 5_000
SNIFF = 64 * 1024  # characters looked at to choose the delimiter
HEAD_ROWS = 200  # JSON Lines looked at to learn the columns
KNOWN = ".csv, .tsv, .jsonl, .xlsx, .parquet"


@dataclass(frozen=True, slots=True)
class TableReader:
    """An opened table; a context manager that closes its file.

    columns : in file order; for JSON Lines on stdin those of the first rows.
    size : bytes, None where unknown (stdin).
    """

    path: str
    columns: list[str]
    size: int | None
    _items: Iterator[Row | BrokenRow]
    _file: IO[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file is not None:
            self._file.close()

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """All rows, `rows` at a time; can be gone through once."""
        while items := list(islice(self._items, rows)):
            cells = [item.cells if isinstance(item, BrokenRow) else item for item in items]
            errors = {
                index: item.error for index, item in enumerate(items) if isinstance(item, BrokenRow)
            }
            yield Chunk(cells, errors)


def open_table(path: str | Path) -> TableReader:
    """Open a table by its suffix, `-` for JSON Lines on stdin; raises `TableError`."""
    name = str(path)
    if name == STDIN:
        return _open_lines(STDIN, _read_stdin())
    file = Path(path)
    _check_file(file)
    opener = OPENERS.get(file.suffix.lower())
    if opener is None:
        raise TableError(f"{name}: не знаю файлов «{file.suffix}»; читаю {KNOWN}")
    try:
        return opener(file)
    except OSError as error:
        raise TableError(f"{name}: файл не открывается: {error.strerror or error}") from error


def open_book(path: Path) -> CalamineWorkbook:
    """Open an Excel book with all its sheets; raises `TableError`."""
    _check_file(path)
    # calamine may panic on a broken zip; its panic is no Exception, hence the narrow list
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(
            f"{path}: это не книга Excel (.xlsx); откройте файл в Excel и сохраните заново"
        ) from error


def _check_file(path: Path) -> None:
    if not path.exists():
        raise TableError(f"{path}: такого файла нет")
    if path.is_dir():
        raise TableError(f"{path}: это папка, а нужен файл ({KNOWN})")
    if path.stat().st_size == 0:
        raise TableError(f"{path}: файл пуст")


def read_table(path: str | Path) -> tuple[pd.DataFrame, dict[int, str]]:
    """The whole table and its broken rows: row number (from 0) → what is wrong."""
    rows: list[Row] = []
    errors: dict[int, str] = {}
    with open_table(path) as reader:
        for chunk in reader.chunks():
            errors |= {len(rows) + index: message for index, message in chunk.errors.items()}
            rows += chunk.rows
    columns = list(dict.fromkeys([*reader.columns, *(name for row in rows for name in row)]))
    return pd.DataFrame(rows, columns=columns, dtype=object), errors


def _open_delimited(path: Path) -> TableReader:
    encoding = detect_encoding(path)
    file = path.open(encoding=encoding, errors="replace", newline="")
    sample = file.read(SNIFF)
    file.seek(0)
    default = "\t" if path.suffix.lower() == ".tsv" else ","
    delimiter = choose_delimiter(sample, default=default)
    lines = Lines(file)
    columns = read_header(lines, delimiter)
    if not columns:
        file.close()
        raise TableError(f"{path}: в файле нет строки с названиями столбцов")
    records = read_records(lines, columns, delimiter)
    return TableReader(str(path), columns, path.stat().st_size, records, file)


def _open_json(path: Path) -> TableReader:
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, errors="replace") as file:
        columns = _scan_columns(file)
    file = path.open(encoding=encoding, errors="replace")
    return replace(_open_lines(str(path), file, file), columns=columns)


def _scan_columns(lines: Iterable[str]) -> list[str]:
    """Keys of all lines: one that comes first in the last line is a column of a table too."""
    columns: dict[str, None] = {}
    is_broken = False
    for item in (_parse_json(line) for line in lines if line.strip()):
        if isinstance(item, BrokenRow):
            is_broken = True
        else:
            columns |= dict.fromkeys(item)
    return [*columns, *([RAW] if is_broken and RAW not in columns else [])]


def _read_stdin() -> Iterator[str]:
    # Not sys.stdin itself: its encoding is the terminal's, and one foreign byte would end the run
    raw = getattr(sys.stdin, "buffer", None)
    for number, line in enumerate(sys.stdin if raw is None else raw):
        text = line if isinstance(line, str) else line.decode("utf-8", "replace")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _open_lines(name: str, lines: Iterable[str], file: TextIO | None = None) -> TableReader:
    items = (_parse_json(line) for line in lines if line.strip())
    head = list(islice(items, HEAD_ROWS))
    if not head:
        if file is not None:
            file.close()
        raise TableError(f"{name}: нет ни одной строки JSON")
    good = [item for item in head if not isinstance(item, BrokenRow)]
    columns = list(dict.fromkeys(key for row in good for key in row))
    size = None if name == STDIN else Path(name).stat().st_size
    return TableReader(name, columns, size, _chain(head, items), file)


def _parse_json(line: str) -> Row | BrokenRow:
    try:
        row = _load_json(line)
    except (ValueError, RecursionError):
        return BrokenRow({RAW: line.rstrip("\n")}, "строка не читается как JSON")
    if not isinstance(row, dict):
        return BrokenRow({RAW: line.rstrip("\n")}, "строка JSON должна быть объектом {…}")
    return cast(Row, row)


def _load_json(line: str) -> Any:
    try:
        return orjson.loads(line)
    except ValueError:
        # json takes what orjson refuses: lone surrogates, which VK's older exports hold, and NaN
        return json.loads(line)


def _open_excel(path: Path) -> TableReader:
    book = open_book(path)
    try:
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise TableError(f"{path}: это не книга Excel или она испорчена: {error}") from error
    filled = [row for row in sheet if any(cell != "" for cell in row)]
    if not filled:
        raise TableError(f"{path}: на первом листе ничего нет")
    columns = name_columns([str(_excel_value(cell)) for cell in filled[0]])
    rows = (dict(zip(columns, map(_excel_value, row), strict=False)) for row in filled[1:])
    return TableReader(str(path), columns, path.stat().st_size, iter(rows))


def _excel_value(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, str | int | float | bool):
        return cell
    return str(cell)


def _open_parquet(path: Path) -> TableReader:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{path}: это не файл Parquet или он испорчен") from error
    rows = _read_batches(file, path)
    return TableReader(str(path), list(file.schema_arrow.names), path.stat().st_size, rows)


def _read_batches(file: pq.ParquetFile, path: Path) -> Iterator[Row]:
    try:
        for batch in file.iter_batches(CHUNK_ROWS):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{path}: файл Parquet испорчен, возьмите его копию") from error


def _chain(
    head: list[Row | BrokenRow], rest: Iterator[Row | BrokenRow]
) -> Iterator[Row | BrokenRow]:
    yield from head
    yield from rest


OPENERS: dict[str, Callable[[Path], TableReader]] = {
    ".csv": _open_delimited,
    ".tsv": _open_delimited,
    ".txt": _open_delimited,
    ".jsonl": _open_json,
    ".ndjson": _open_json,
    ".xlsx": _open_excel,
    ".xls": _open_excel,
    ".parquet": _open_parquet,
}
