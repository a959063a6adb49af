"""Some rows of a table, the broken ones in their places."""

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
RAW = "raw"  # column that keeps a line nobody could take apart


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows in file order.

    rows : column → value as it stood in the file.
    errors : index in `rows` → what is wrong with that row; its cells are what was readable.
    """

    rows: list[Row]
    errors: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be read; it travels among the good ones."""

    cells: Row
    error: str
