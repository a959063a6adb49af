"""Dates between which a row is valid: half-open, `[start, stop)`."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `stop`; the extremes mean «open»."""

    start: date = date.min
    stop: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.stop

    def overlaps(self, other: "Period") -> bool:
        """Whether the two periods share a day."""
        return self.start < other.stop and other.start < self.stop

    def __str__(self) -> str:
        """Words for an operator, the last day included: «с 01.01.2025 по 31.12.2025»."""
        return format_period(self.start, self.stop)


ALWAYS = Period()


@lru_cache(maxsize=4096)
def format_day(day: date) -> str:
    """Date as it is written in Russian: «01.01.2025»."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


@lru_cache(maxsize=4096)
def parse_day(cell: str, *, default: date) -> date:
    """ISO date of a cell, `default` for an empty one; raises ValueError for another format."""
    return date.fromisoformat(cell) if cell else default


@lru_cache(maxsize=4096)
def parse_period(valid_from: str, valid_to: str) -> Period:
    """Period of the cells valid_from (included) and valid_to (not included).

    Raises ValueError for a date that is not ISO. Rows with the same cells share one object.
    """
    return Period(parse_day(valid_from, default=date.min), parse_day(valid_to, default=date.max))


@lru_cache(maxsize=4096)
def format_period(start: date, stop: date) -> str:
    """Words of a period; see `Period.__str__`."""
    parts = []
    if start != date.min:
        parts.append(f"с {format_day(start)}")
    if stop != date.max:
        parts.append(f"по {format_day(stop - timedelta(days=1))}")
    return " ".join(parts) or "бессрочно"
