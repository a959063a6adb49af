"""What is wrong with the table's files: one record for the loader and the linter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from classifier.taxonomy import fold_name
from routing.errors import TableError

NEAREST_CUTOFF = 0.6  # difflib's ratio, 0..1


class Severity(StrEnum):
    """Whether the table may be used."""

    ERROR = "error"  # the table does not load
    WARNING = "warning"  # it loads, but some comments go wrong or nowhere
    NOTE = "note"  # worth a look


SEVERITY_NAMES = {
    Severity.ERROR: "ошибка",
    Severity.WARNING: "предупреждение",
    Severity.NOTE: "заметка",
}


class Code(StrEnum):
    """Every problem the loader or the linter can name."""

    UNREADABLE = "unreadable"
    MISSING_COLUMN = "missing_column"
    EXTRA_CELLS = "extra_cells"
    EMPTY_CELL = "empty_cell"
    BAD_VALUE = "bad_value"
    BAD_DATE = "bad_date"
    EMPTY_PERIOD = "empty_period"
    REPEATED = "repeated"
    UNKNOWN_TOPIC = "unknown_topic"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_EXECUTOR = "unknown_executor"
    OVERLAP = "overlap"
    BAD_CALENDAR = "bad_calendar"
    UNCOVERED = "uncovered"
    NO_ROW = "no_row"
    UNREACHABLE = "unreachable"
    GAP = "gap"
    NO_CONTACT = "no_contact"
    UNKNOWN_CHANNEL = "unknown_channel"
    CONTRADICTED = "contradicted"
    UNUSED_EXECUTOR = "unused_executor"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about the files; `where` is file:line, or the file alone."""

    code: Code
    severity: Severity
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {SEVERITY_NAMES[self.severity]}: {self.message}"


def make_error(code: Code, where: str, message: str) -> Problem:
    """Problem that stops the table from loading."""
    return Problem(code, Severity.ERROR, where, message)


def raise_first(problems: Sequence[Problem]) -> None:
    """Raise `TableError` for the first error among the problems, if there is one."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not errors:
        return
    first, more = errors[0], len(errors) - 1
    tail = f" (и ещё ошибок: {more}; все покажет «otklik routes check»)" if more else ""
    raise TableError(f"{first.where}: {first.message}{tail}")


def get_nearest(name: str, known: Iterable[str]) -> str | None:
    """Most similar known name, whatever case and «ё»; None when none is similar.

    >>> get_nearest("озёрное", ["Озерный", "Бабино"])
    'Озерный'
    """
    by_key = {fold_name(one): one for one in known}
    found = get_close_matches(fold_name(name), by_key, n=1, cutoff=NEAREST_CUTOFF)
    return by_key[found[0]] if found else None


def hint_nearest(name: str, known: Iterable[str]) -> str:
    """Tail of a message about an unknown name: «; похоже на «Озерный»», or ""."""
    nearest = get_nearest(name, known)
    return f"; похоже на «{nearest}»" if nearest else ""
