"""routes.csv as text: one row added, changed, ended or removed; other lines stay as they are."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Self

from routing.errors import TableError
from routing.routes import COLUMNS
from routing.sheets import pick_delimiter


@dataclass(frozen=True, slots=True)
class TableText:
    """Lines of routes.csv; line numbers count from 1, the header being line 1.

    Raises `TableError` where a cell spans several lines: such a file is edited as text.
    """

    lines: tuple[str, ...]
    columns: tuple[str, ...]
    delimiter: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Lines and columns of a text."""
        lines = text.splitlines() or [",".join(COLUMNS)]
        delimiter = pick_delimiter(lines[0])
        rows = list(csv.reader(StringIO("\n".join(lines)), delimiter=delimiter))
        if len(rows) != len(lines):
            raise TableError(
                "routes.csv: в ячейке есть перевод строки, построчно такую таблицу не править: "
                "уберите его или правьте текстом"
            )
        return cls(tuple(lines), tuple(name.strip() for name in rows[0]), delimiter)

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"

    def get_row(self, line: int) -> dict[str, str]:
        """Cells of a line by column; raises `TableError` for a line that is not there."""
        cells = self._cells(line)
        return {name: cells[place] for place, name in enumerate(self.columns)}

    def add_row(self, cells: Mapping[str, str]) -> Self:
        """With a row at the end."""
        grown = self._with_columns(cells)
        line = grown.join([cells.get(name, "") for name in grown.columns])
        return grown._replace((*grown.lines, line))

    def change_row(self, line: int, cells: Mapping[str, str]) -> Self:
        """With some cells of a row changed."""
        grown = self._with_columns(cells)
        old = grown.get_row(line)
        changed = grown.join([cells.get(name, old[name]) for name in grown.columns])
        return grown._replace((*grown.lines[: line - 1], changed, *grown.lines[line:]))

    def end_row(self, line: int, day: date) -> Self:
        """With a row that is no longer valid on the day."""
        return self.change_row(line, {"valid_to": day.isoformat()})

    def remove_row(self, line: int) -> Self:
        """Without a row."""
        self._cells(line)
        return self._replace((*self.lines[: line - 1], *self.lines[line:]))

    def join(self, cells: Sequence[str]) -> str:
        """Cells as a line of the file."""
        line = StringIO()
        # a line break in a cell would make two lines of one row
        flat = [" ".join(cell.split()) for cell in cells]
        csv.writer(line, delimiter=self.delimiter, lineterminator="").writerow(flat)
        return line.getvalue()

    def _cells(self, line: int) -> list[str]:
        if not 2 <= line <= len(self.lines):
            raise TableError(f"routes.csv:{line}: такой строки нет: откройте таблицу заново")
        cells = next(csv.reader([self.lines[line - 1]], delimiter=self.delimiter), [])
        return [*cells, *[""] * (len(self.columns) - len(cells))]

    def _with_columns(self, cells: Mapping[str, str]) -> Self:
        """With the columns that filled cells need and the file lacks."""
        missing = [name for name in COLUMNS if cells.get(name) and name not in self.columns]
        if not missing:
            return self
        header = self.join([*self.columns, *missing])
        rows = [
            self.join([*self._cells(line), *[""] * len(missing)]) if text.strip() else text
            for line, text in enumerate(self.lines[1:], 2)
        ]
        return type(self)((header, *rows), (*self.columns, *missing), self.delimiter)

    def _replace(self, lines: tuple[str, ...]) -> Self:
        return type(self)(lines, self.columns, self.delimiter)
