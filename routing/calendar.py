"""Working time: the Russian production calendar, own days off, hours of a working day.

Days off and moved days come from the `holidays` package; short days are computed from
the Labour Code: a working day before a holiday is an hour shorter (art. 95), and a
working Saturday is as long as the day its rest was moved to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from holidays import country_holidays

FIRST_YEAR, STOP_YEAR = 1992, 2200  # half-open: the years a deadline is counted in
DAY = timedelta(days=1)
SATURDAY = 5

# Labour Code of the Russian Federation, art. 112: (month, day)
PUBLIC_HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
MOVED_FROM = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")  # «Выходной (перенесено с 02.11.2024)»


@dataclass(frozen=True, slots=True)
class RussianYear:
    """Production calendar of one year for a five-day week."""

    days_off: frozenset[date]  # holidays and moved days off, weekends not listed
    working_weekends: frozenset[date]
    short_days: frozenset[date]


@lru_cache(maxsize=256)
def read_russian_year(year: int) -> RussianYear:
    """Production calendar of a year, `holidays.RU` and the rule of short days."""
    known = country_holidays("RU", years=year, language="ru")
    working = frozenset(day for day in known.weekend_workdays if day.year == year)
    off = frozenset(known)
    moved = {source: day for day, name in known.items() for source in _moved_from(name)}
    replaced = {day for day in working if day in moved and is_public_holiday(moved[day] + DAY)}
    days = [date(year, 1, 1) + DAY * number for number in range(366)]
    ordinary = {
        day
        for day in days
        if day.year == year
        and day.weekday() < SATURDAY
        and day not in off
        and is_public_holiday(day + DAY)
    }
    return RussianYear(off, working, frozenset(ordinary | replaced))


def is_public_holiday(day: date) -> bool:
    """Whether the Labour Code names the day a holiday (a moved day off is not one)."""
    return (day.month, day.day) in PUBLIC_HOLIDAYS


def _moved_from(name: str) -> Iterator[date]:
    for day, month, year in MOVED_FROM.findall(name):
        yield date(int(year), int(month), int(day))


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Hours of an ordinary working day in local time; short days end `short_by` earlier."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(13)), (time(14), time(18)))
    short_by: timedelta = timedelta(hours=1)
    weekdays: frozenset[int] = frozenset(range(5))  # Monday is 0


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days the municipality sets itself; they win over the production calendar."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    short: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which hours are working time; all times are naive local times."""

    working_day: WorkingDay = WorkingDay()
    own: OwnDays = OwnDays()
    _spans: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def is_working(self, day: date) -> bool:
        """Whether people work on the day."""
        if day in self.own.off:
            return False
        if day in self.own.working or day in self.own.short:
            return True
        year = read_russian_year(day.year)
        if day in year.days_off:
            return False
        return day.weekday() in self.working_day.weekdays or day in year.working_weekends

    def is_short(self, day: date) -> bool:
        """Whether the day is a working day before a holiday, an hour shorter."""
        if day in self.own.short:
            return True
        return self.is_working(day) and day in read_russian_year(day.year).short_days

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Working hours of a day as `[start, stop)`, in order; empty on a day off."""
        found = self._spans.get(day)
        if found is None:
            found = self._spans[day] = tuple(self._make_spans(day))
        return found

    def _make_spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if not self.is_working(day):
            return
        spans = self.working_day.spans
        close = datetime.combine(day, spans[-1][1])
        if self.is_short(day):
            close -= self.working_day.short_by
        for opens, closes in spans:
            start = datetime.combine(day, opens)
            stop = min(datetime.combine(day, closes), close)
            if start < stop:
                yield start, stop
