"""Writing a table row by row; the file appears under its name only when it is whole."""

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from training.errors import TableError

STDOUT = "-"
EXCEL_CELL = 32_767  # characters Excel keeps in a cell
EXCEL_ROWS = 1_048_576
EXCEL_NUMBER = 10**15  # a longer number loses its last digits: kept as text
# what XML 1.0, and so Excel, cannot hold
ILLEGAL_IN_EXCEL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SURROGATES = re.compile("[\ud800-\udfff]")
KNOWN = ".csv, .tsv, .jsonl, .xlsx, .parquet"
BATCH_ROWS = 5_000


class Sink(Protocol):
    """Takes rows in one format."""

    def write(self, row: Mapping[str, Any]) -> None: ...
    def close(self) -> None: ...


class TableWriter:
    """Context manager: on a clean exit the file gets its name, on an error it goes away."""

    def __init__(
        self, path: str | Path, columns: Sequence[str], *, numbers: Collection[str] = ()
    ) -> None:
        self.path = str(path)
        self._final = None if self.path == STDOUT else Path(path)
        make = _sink_for(self.path, numbers)
        self._temporary = self._final and self._final.with_name(f".{self._final.name}.part")
        try:
            if self._final is not None:
                self._final.parent.mkdir(parents=True, exist_ok=True)
            self._sink = make(self._temporary, columns)
        except OSError as error:
            raise TableError(f"{self.path}: не пишется: {error.strerror or error}") from error

    def write(self, row: Mapping[str, Any]) -> None:
        """Add one row; columns missing in it stay empty."""
        self._sink.write(row)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._sink.close()
            if kind is None and self._temporary is not None and self._final is not None:
                os.replace(self._temporary, self._final)
        except OSError as problem:
            raise TableError(f"{self.path}: не пишется: {problem.strerror or problem}") from problem
        finally:
            if self._temporary is not None:
                self._temporary.unlink(missing_ok=True)


def create_table(
    path: str | Path, columns: Sequence[str], *, numbers: Collection[str] = ()
) -> TableWriter:
    """Start a table by its suffix, `-` for JSON Lines on stdout; raises `TableError`.

    numbers : columns that hold floats, for formats that keep types apart.
    """
    return TableWriter(path, columns, numbers=numbers)


class UnixLines:
    """Ends lines with "\\n", while csv thinks of "\\r\\n" and so quotes cells with either."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.removesuffix("\r\n") + "\n")


class DelimitedSink:
    """UTF-8 without a byte order mark, as machines expect; lone surrogates become «?»."""

    def __init__(self, path: Path, columns: Sequence[str], delimiter: str) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = csv.DictWriter(
            UnixLines(self._file),
            columns,
            restval="",
            extrasaction="ignore",
            delimiter=delimiter,
            lineterminator="\r\n",
        )
        self._writer.writeheader()

    def write(self, row: Mapping[str, Any]) -> None:
        self._writer.writerow({name: _as_text(value) for name, value in row.items()})

    def close(self) -> None:
        self._file.close()


class JsonSink:
    """One JSON object a line; each row keeps its own keys and types."""

    def __init__(self, file: TextIO, *, owned: bool) -> None:
        self._file = file
        self._owned = owned

    def write(self, row: Mapping[str, Any]) -> None:
        try:
            line = orjson.dumps(row, default=str).decode()
        except orjson.JSONEncodeError:  # lone surrogates, integers over 64 bits
            line = json.dumps(row, default=str)
        self._file.write(line + "\n")

    def close(self) -> None:
        if self._owned:
            self._file.close()
        else:
            self._file.flush()


class ExcelSink:
    """One sheet; what Excel cannot hold is dropped, longer cells are cut with «…»."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = list(columns)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Отклик")
        self._sheet.append([_as_excel(name) for name in self._columns])
        self._rows = 1

    def write(self, row: Mapping[str, Any]) -> None:
        if self._rows >= EXCEL_ROWS:
            raise TableError(f"лист Excel держит {EXCEL_ROWS:,} строк: пишите в .csv или .parquet")
        self._sheet.append([_as_excel(row.get(name)) for name in self._columns])
        self._rows += 1

    def close(self) -> None:
        self._book.save(self._path)


class ParquetSink:
    """All columns are text, but those of numbers stay numbers."""

    def __init__(self, path: Path, columns: Sequence[str], numbers: Collection[str]) -> None:
        self._columns = list(columns)
        self._schema = pa.schema(
            [(name, pa.float64() if name in numbers else pa.string()) for name in columns]
        )
        self._writer = pq.ParquetWriter(path, self._schema)
        self._rows: list[Mapping[str, Any]] = []

    def write(self, row: Mapping[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= BATCH_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        arrays = [self._column(field) for field in self._schema]
        self._writer.write_table(pa.table(arrays, schema=self._schema))
        self._rows = []

    def _column(self, field: pa.Field) -> pa.Array:
        values = [row.get(field.name) for row in self._rows]
        if field.type == pa.float64():
            return pa.array([value if isinstance(value, float) else None for value in values])
        texts = [
            None if value is None else SURROGATES.sub("?", _as_text(value)) for value in values
        ]
        return pa.array(texts, pa.string())


def _sink_for(path: str, numbers: Collection[str]) -> Callable[[Path | None, Sequence[str]], Sink]:
    makers: dict[str, Callable[[Any, Sequence[str]], Sink]] = {
        ".csv": lambda file, columns: DelimitedSink(file, columns, ","),
        ".tsv": lambda file, columns: DelimitedSink(file, columns, "\t"),
        ".jsonl": lambda file, columns: JsonSink(file.open("w", encoding="utf-8"), owned=True),
        ".xlsx": ExcelSink,
        ".parquet": lambda file, columns: ParquetSink(file, columns, numbers),
    }
    if path == STDOUT:
        return lambda file, columns: JsonSink(sys.stdout, owned=False)
    suffix = Path(path).suffix.lower()
    if suffix not in makers:
        raise TableError(f"{path}: не умею писать «{suffix}»; умею {KNOWN}")
    return makers[suffix]


def _as_text(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, list | dict):
        return orjson.dumps(value, default=str).decode()
    return str(value)


def _as_excel(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float) and abs(value) < EXCEL_NUMBER:
        return value
    text = ILLEGAL_IN_EXCEL.sub("", _as_text(value))
    # «=1+1» typed by a resident is a text, not a formula
    text = f"'{text}" if text[:1] == "=" else text
    return text if len(text) <= EXCEL_CELL else text[: EXCEL_CELL - 1] + "…"
