"""Reading .csv and .tsv so that one bad line costs one row, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterator
from io import TextIOBase

from training.tables.chunk import BrokenRow, Row

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 20  # records looked at to choose the delimiter
MAX_CELL = 64 * 1024 * 1024  # characters; csv's own limit is 128 KB
# A quote left open swallows lines; a real cell of this many lines was never seen.
MAX_RECORD_LINES = 1_000

csv.field_size_limit(MAX_CELL)


class RunawayQuoteError(Exception):
    """A record grew over `MAX_RECORD_LINES`: somebody left a quote open."""


class Lines:
    """Physical lines of a file that can be given back; knows the lines of this record."""

    def __init__(self, file: TextIOBase) -> None:
        self._file = file
        self._given_back: deque[str] = deque()
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.record) >= MAX_RECORD_LINES:
            raise RunawayQuoteError
        line = self._given_back.popleft() if self._given_back else next(self._file)
        self.record.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        """Return the first line of this record, the others will be read again."""
        first, *others = self.record
        self._given_back.extendleft(reversed(others))
        return first


def choose_delimiter(sample: str, *, default: str = ",") -> str:
    """Delimiter that cuts the first records into the most equal columns.

    >>> choose_delimiter("text;topic\\nЯма, большая;Дороги\\n")
    ';'
    """
    scores = {}
    for delimiter in DELIMITERS:
        try:
            records = list(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter))
        except csv.Error:
            continue
        widths = [len(record) for record in records[:SAMPLE_RECORDS] if record]
        if widths and widths[0] > 1:
            scores[delimiter] = (sum(w == widths[0] for w in widths) / len(widths), widths[0])
    return max(scores, key=lambda one: scores[one]) if scores else default


def read_header(lines: Lines, delimiter: str) -> list[str]:
    """Column names of the first record, empty for an empty file; repeated names get a number."""
    for record in csv.reader(lines, delimiter=delimiter):
        lines.record.clear()
        if any(cell.strip() for cell in record):
            return name_columns(record)
    return []


def name_columns(cells: list[str]) -> list[str]:
    """Unique column names: an empty one becomes «столбец 3», a repeated one «имя 2».

    >>> name_columns(["text", "", "text"])
    ['text', 'столбец 2', 'text 2']
    """
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = wanted = cell.strip() or f"столбец {position}"
        number = 2
        while name in names:
            name, number = f"{wanted} {number}", number + 1
        names.append(name)
    return names


def read_records(lines: Lines, columns: list[str], delimiter: str) -> Iterator[Row | BrokenRow]:
    """Rows below the header; a line that cannot be cut as the header says is a broken row."""
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                torn = len(cells) != len(columns) and len(lines.record) > 1
                if torn:
                    yield _broken(lines.give_back_all_but_first(), columns, delimiter)
                    lines.record.clear()
                    break
                if cells:
                    yield _to_row(cells, columns, delimiter)
                lines.record.clear()
            else:
                return
        except (csv.Error, RunawayQuoteError):
            yield _broken(lines.give_back_all_but_first(), columns, delimiter)
            lines.record.clear()


def _to_row(cells: list[str], columns: list[str], delimiter: str) -> Row | BrokenRow:
    if len(cells) == len(columns):
        row = dict(zip(columns, cells, strict=True))
        if any("\ufffd" in cell for cell in cells):
            return BrokenRow(row, "в строке есть знаки не в кодировке файла")
        return row
    if len(columns) == 1 and cells:  # «яма, большая» under «text»: there is nothing to cut
        return _to_row([delimiter.join(cells)], columns, delimiter)
    kept = [*cells[: len(columns) - 1], delimiter.join(cells[len(columns) - 1 :])]
    kept += [""] * (len(columns) - len(kept))
    message = f"ячеек в строке {len(cells)}, а столбцов {len(columns)}: проверьте кавычки"
    return BrokenRow(dict(zip(columns, kept, strict=True)), message)


def _broken(line: str, columns: list[str], delimiter: str) -> Row | BrokenRow:
    """What one line gives on its own; a quote that only looked open is forgiven."""
    line = line.rstrip("\r\n")
    # «ООО "Ромашка" пишет,1» : quotes inside an unquoted cell are just quotes
    [cells] = csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE)
    row = _to_row([cell.strip('"') for cell in cells], columns, delimiter)
    if isinstance(row, BrokenRow):
        return row
    return BrokenRow(row, "кавычка открыта и не закрыта: проверьте строку")
