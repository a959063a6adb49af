"""The day an answer is given, and days counted from it by a calendar passed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MOST_DAYS_OFF = 31  # in a row; more, and a calendar is broken
LONGEST_PROMISE = 3660  # days, ten years: a later date is a slip of the pen


class WorkDays(Protocol):
    """The seam to a production calendar."""

    def is_working(self, day: date) -> bool:
        """Whether people work on the day."""
        ...


class FiveDayWeek:
    """Monday to Friday, no holidays: where no calendar is given."""

    def is_working(self, day: date) -> bool:
        """Whether the day is no Saturday and no Sunday."""
        return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class When:
    """A date or a range `[first, last]` that stands at `[start, stop)` of a text."""

    start: int
    stop: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Clock:
    """When the answer is given (local time) and which days are working days."""

    now: datetime
    calendar: WorkDays

    @property
    def today(self) -> date:
        """Day of the answer."""
        return self.now.date()

    @property
    def monday(self) -> date:
        """First day of this week."""
        return self.today - DAY * self.today.weekday()

    def working_days(self, count: int) -> date:
        """The `count`-th working day after today."""
        return next(day for number, day in self._working(self.today + DAY) if number == count)

    def next_working(self, day: date) -> date:
        """The day itself or the first working day after it."""
        return next(day for _, day in self._working(day))

    def last_working(self, day: date, *, since: date) -> date:
        """The day itself or the last working day before it, not before `since`."""
        while day > since and not self.calendar.is_working(day):
            day -= DAY
        return day

    def end_of_week(self, monday: date) -> date:
        """Last working day of a week: Friday, or as the calendar has it."""
        return self.last_working(monday + 6 * DAY, since=monday)

    def _working(self, day: date) -> Iterator[tuple[int, date]]:
        number, idle = 0, 0
        while idle < MOST_DAYS_OFF:
            if self.calendar.is_working(day):
                number, idle = number + 1, 0
                yield number, day
            else:
                idle += 1
            day += DAY
        yield from ((count, day) for count in range(number, LONGEST_PROMISE))


def end_of_month(year: int, month: int) -> date:
    """Last day of a month; months past December go on into the next years."""
    return start_of_month(year, month + 1) - DAY


def start_of_month(year: int, month: int) -> date:
    """First day of a month; months past December go on into the next years."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    last = end_of_month(day.year, day.month + count)
    return last.replace(day=min(day.day, last.day))
