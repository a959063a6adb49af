"""Executors: who answers, how to reach them, and whether they are «ours»."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from classifier.taxonomy import fold_name
from routing.problems import Code, Problem, make_error
from routing.sheets import Sheet, read_sheet, require

COLUMNS = ("code", "name", "short_name", "contact", "kind", "note")
REQUIRED = ("code", "name")


class Ownership(StrEnum):
    """Whether the municipality can give the executor an order."""

    OWN = "own"
    FOREIGN = "foreign"  # «не наше»: we forward and tell whom to write to


@dataclass(frozen=True, slots=True)
class Executor:
    """One row of executors.csv; `line` counts from 1, the header being line 1."""

    code: str
    name: str
    short_name: str = ""
    contact: str = ""
    ownership: Ownership = Ownership.OWN
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Executors:
    """Immutable list of executors; look-ups by code or by name."""

    rows: Mapping[str, Executor]
    _by_name: dict[str, Executor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Executor] = {}
        for row in self.rows.values():
            # a name of signs alone folds to nothing, and nothing names nobody
            for key in filter(None, map(fold_name, (row.name, row.short_name))):
                by_name.setdefault(key, row)
        object.__setattr__(self, "_by_name", by_name)

    def get(self, name: str) -> Executor | None:
        """Executor by code, name or short name, whatever case and «ё»."""
        return self.rows.get(name) or (self._by_name.get(fold_name(name)) if name else None)

    def names(self) -> Iterable[str]:
        """Codes and names, for a hint about a misspelt one."""
        yield from self.rows
        yield from (row.name for row in self.rows.values())


def read_executors(path: Path, problems: list[Problem]) -> Executors:
    """Read executors.csv; bad rows are left out and reported in `problems`."""
    sheet = read_sheet(path, REQUIRED, problems)
    rows: dict[str, Executor] = {}
    for line, cells in sheet.lines:
        row = _parse_executor(sheet, line, cells, problems)
        if row is None:
            continue
        if row.code in rows:
            message = f"код «{row.code}» уже был в строке {rows[row.code].line}"
            problems.append(make_error(Code.REPEATED, sheet.where(line), message))
            continue
        rows[row.code] = row
    return Executors(rows)


def _parse_executor(
    sheet: Sheet, line: int, cells: list[str], problems: list[Problem]
) -> Executor | None:
    if not require(sheet, line, cells, REQUIRED, problems):
        return None
    kind = sheet.get(cells, "kind") or Ownership.OWN.value
    if kind not in set(Ownership):
        message = f"kind — own (наш) или foreign (не наш), а не «{kind}»"
        problems.append(make_error(Code.BAD_VALUE, sheet.where(line), message))
        return None
    return Executor(
        code=sheet.get(cells, "code"),
        name=sheet.get(cells, "name"),
        short_name=sheet.get(cells, "short_name"),
        contact=sheet.get(cells, "contact"),
        ownership=Ownership(kind),
        note=sheet.get(cells, "note"),
        line=line,
    )
