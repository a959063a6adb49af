"""Reading a CSV of the gazetteer: every error says file:line and what to do."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from classifier.errors import GazetteerError

Row = dict[str, str]
Record = TypeVar("Record")


def read_table(
    path: Path, columns: tuple[str, ...], parse: Callable[[Row, str], Record]
) -> tuple[Record, ...]:
    """Records of a file in order; `parse` gets a row and its file:line.

    Raises `GazetteerError` for a missing column, a broken or repeated row, another encoding.
    """
    seen: dict[Record, int] = {}
    for row, line in _rows(path, columns):
        record = parse(row, f"{path}:{line}")
        if record in seen:
            raise GazetteerError(
                f"{path}:{line}: строка повторяет строку {seen[record]}, удалите одну из них"
            )
        seen[record] = line
    return tuple(seen)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[Row, int]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                raise GazetteerError(
                    f"{path}:1: нет столбцов {', '.join(missing)}; "
                    "первая строка — названия столбцов через запятую"
                )
            for row in reader:
                yield _checked(row, columns, f"{path}:{reader.line_num}"), reader.line_num
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{path}: файл не в UTF-8, сохраните его в этой кодировке") from error
    except csv.Error as error:
        raise GazetteerError(
            f"{path}: не разбирается как CSV ({error}), проверьте кавычки"
        ) from error
    except OSError as error:
        raise GazetteerError(
            f"{path}: не читается ({error.strerror}), проверьте папку с данными"
        ) from error


def _checked(row: Row, columns: tuple[str, ...], where: str) -> Row:
    if None in row or None in row.values():
        raise GazetteerError(
            f"{where}: ячеек не столько, сколько столбцов; название с запятой возьмите в кавычки"
        )
    row = {column: cell.strip() for column, cell in row.items()}
    if not row["name"]:
        raise GazetteerError(f"{where}: пустое название, впишите его или удалите строку")
    return row
