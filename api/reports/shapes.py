"""What a report is made of: sentences, typed tables, pictures; page, xlsx and print share it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from api.reports.periods import Period
from routing.calendar import WorkCalendar

Cell = str | int | float | date | None


class Sort(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # 0..1
    HOURS = "hours"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what stands under it."""

    title: str
    sort: Sort = Sort.NUMBER


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, one per column; `total` is the last line, set apart."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: its parts from the axis on, and what is written beside it."""

    label: str
    parts: tuple[int, ...]
    mark: str = ""  # «выходной»: drawn paler
    link: Mapping[str, str] | None = None

    @property
    def total(self) -> int:
        """Length of the whole bar."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars: upright ones of days, or lying ones of names.

    series : names of the parts of a bar.
    """

    title: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    is_upright: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One report about one period."""

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is asked about, and what it needs to know of the district.

    groups, executors : code → name.
    """

    period: Period
    zone: ZoneInfo
    calendar: WorkCalendar
    today: date
    groups: Mapping[str, str] = field(default_factory=dict)
    executors: Mapping[str, str] = field(default_factory=dict)


def share(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None
