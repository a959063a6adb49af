"""CSV files of the table → cells with line numbers; problems are collected, not raised."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from routing.periods import Period, parse_period
from routing.problems import Code, Problem, hint_nearest, make_error


@dataclass(frozen=True, slots=True)
class Sheet:
    """One CSV file: where it lies and its filled lines, cells stripped, in column order."""

    path: Path
    columns: Mapping[str, int]
    lines: Sequence[tuple[int, list[str]]]

    def where(self, line: int) -> str:
        """file:line for a message."""
        return f"{self.path}:{line}"

    def get(self, cells: list[str], column: str) -> str:
        """Cell of a column, "" where the file has no such column."""
        position = self.columns.get(column)
        return cells[position] if position is not None else ""


def read_sheet(path: Path, required: Sequence[str], problems: list[Problem]) -> Sheet:
    """Read a CSV with `,` or `;`; an unreadable file gives an empty sheet and a problem."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = "файла нет: создайте его или укажите другую папку"
        problems.append(make_error(Code.UNREADABLE, str(path), message))
        return Sheet(path, {}, [])
    except (OSError, UnicodeDecodeError) as error:
        message = f"файл не читается: {error}; сохраните его как CSV в кодировке UTF-8"
        problems.append(make_error(Code.UNREADABLE, str(path), message))
        return Sheet(path, {}, [])
    return _parse_sheet(path, text, required, problems)


def pick_delimiter(header: str) -> str:
    """`;` where the header has more of them than of `,`."""
    return ";" if header.count(";") > header.count(",") else ","


def _parse_sheet(path: Path, text: str, required: Sequence[str], problems: list[Problem]) -> Sheet:
    reader = csv.reader(StringIO(text), delimiter=pick_delimiter(text.partition("\n")[0]))
    try:
        header = [cell.strip() for cell in next(reader, [])]
        columns = {name: position for position, name in enumerate(header) if name}
        _check_columns(path, columns, required, problems)
        if any(name not in columns for name in required):
            return Sheet(path, {}, [])
        return Sheet(path, columns, list(_filled(path, reader, len(header), problems)))
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        problems.append(make_error(Code.UNREADABLE, where, f"строка не разбирается: {error}"))
        return Sheet(path, {}, [])


def _check_columns(
    path: Path, columns: Mapping[str, int], required: Sequence[str], problems: list[Problem]
) -> None:
    for name in required:
        if name not in columns:
            found = ", ".join(columns) or "ни одного"
            message = f"нет столбца «{name}»{hint_nearest(name, columns)} (есть: {found})"
            problems.append(make_error(Code.MISSING_COLUMN, f"{path}:1", message))


def _filled(
    path: Path, reader: Iterator[list[str]], width: int, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    line = 1
    for raw in reader:
        line = reader.line_num  # type: ignore[attr-defined]  # csv.reader has it
        cells = [cell.strip() for cell in raw]
        if not any(cells):
            continue
        if len(cells) > width and any(cells[width:]):
            message = "ячеек больше, чем столбцов: возьмите текст с запятой в кавычки"
            problems.append(make_error(Code.EXTRA_CELLS, f"{path}:{line}", message))
            continue
        yield line, cells + [""] * (width - len(cells))


def require(
    sheet: Sheet, line: int, cells: list[str], columns: Sequence[str], problems: list[Problem]
) -> bool:
    """Whether the columns are filled in this line; reports each that is not."""
    empty = [column for column in columns if not sheet.get(cells, column)]
    for column in empty:
        message = f"пустая ячейка «{column}»: заполните её"
        problems.append(make_error(Code.EMPTY_CELL, sheet.where(line), message))
    return not empty


def read_period(
    sheet: Sheet, line: int, cells: list[str], problems: list[Problem]
) -> Period | None:
    """Period of valid_from and valid_to; None and a problem where there is none."""
    start, stop = sheet.get(cells, "valid_from"), sheet.get(cells, "valid_to")
    try:
        period = parse_period(start, stop)
    except ValueError:
        message = f"дата «{start}» или «{stop}» не читается: пишите как 2025-01-31"
        problems.append(make_error(Code.BAD_DATE, sheet.where(line), message))
        return None
    if period.start >= period.stop:
        message = f"строка не действует ни дня: valid_from {start} не раньше valid_to {stop}"
        problems.append(make_error(Code.EMPTY_PERIOD, sheet.where(line), message))
        return None
    return period
