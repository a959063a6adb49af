"""The clerk's corrected audit table back into the labelled file."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from training.columns import find_columns, require_text
from training.errors import TableError
from training.tables import create_table, read_table

CORRECTED = ("group", "topic")  # cells of the audit table that a clerk may change
HEADER_ROWS = 1


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: rows changed, rows of the table that were left as they were."""

    n_changed: int
    n_same: int


def apply_corrections(data: Path, corrections: Path, target: Path) -> Applied:
    """Write `data` to `target` with the groups and topics of the corrected table.

    Every column and row of `data` is kept. Raises `TableError` or `ColumnError` where the
    table is no audit of this file: a row number out of it, or another text under the number.
    """
    table, _ = read_table(data)
    corrected, _ = read_table(corrections)
    headers = [str(name) for name in table.columns]
    found = find_columns(headers, {})
    text_column = require_text(found, headers, str(data))
    missing = [name for name in ("row", "text", *CORRECTED) if name not in corrected]
    if missing:
        raise TableError(
            f"{corrections}: нет столбцов {', '.join(missing)}; это таблица otklik audit -o?"
        )
    n_changed = 0
    for place, row in enumerate(corrected.to_dict("records")):
        number = _row_number(row["row"], len(table), corrections, place)
        if _cell(table[text_column].iloc[number]) != _cell(row["text"]):
            raise TableError(
                f"{corrections}, строка {place + 2}: текст не тот, что в строке {row['row']} "
                f"файла {data.name}; исправляйте таблицу, сделанную по этому же файлу"
            )
        n_changed += _correct(table, number, {str(k): v for k, v in row.items()}, found)
    with create_table(target, headers) as output:
        for record in table.to_dict("records"):
            output.write({str(name): _cell(value) or None for name, value in record.items()})
    return Applied(n_changed, len(corrected) - n_changed)


def _correct(
    table: pd.DataFrame, number: int, row: dict[str, object], found: dict[str, str]
) -> bool:
    changed = False
    for name in CORRECTED:
        column, wanted = found.get(name), _cell(row[name])
        if column is not None and _cell(table[column].iloc[number]) != wanted:
            table.loc[table.index[number], column] = wanted or None
            changed = True
    return changed


def _row_number(cell: object, n_rows: int, where: Path, place: int) -> int:
    try:
        number = int(float(str(cell))) - HEADER_ROWS - 1
    except ValueError:
        number = -1
    if not 0 <= number < n_rows:
        raise TableError(
            f"{where}, строка {place + 2}: номер строки «{cell}» не из этого файла, "
            f"в нём строки от 2 до {n_rows + HEADER_ROWS}"
        )
    return number


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()
