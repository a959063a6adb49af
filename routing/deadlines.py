"""Deadlines: when the first answer is due, by profile and importance."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from routing.calendar import DAY, FIRST_YEAR, STOP_YEAR, WorkCalendar


class Unit(StrEnum):
    """What a profile counts."""

    HOURS = "hours"  # round the clock
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"  # the day of the comment is not counted


class Importance(StrEnum):
    """How urgent a comment is: the `severity` of its topic."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Profile:
    """How long an answer may take, in units, by importance."""

    name: str
    unit: Unit
    high: float
    normal: float
    low: float

    def get_amount(self, importance: Importance) -> float:
        """Units an answer may take."""
        return {Importance.HIGH: self.high, Importance.LOW: self.low}.get(importance, self.normal)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Counts deadlines of one profile in one time zone."""

    profile: Profile
    calendar: WorkCalendar
    timezone: ZoneInfo

    def localize(self, moment: datetime) -> datetime:
        """The moment in the profile's zone; a naive one is taken as local already."""
        if moment.tzinfo is None:
            return moment.replace(tzinfo=self.timezone)
        try:
            return moment.astimezone(self.timezone)
        except OverflowError:  # the first day of year 1 and the last of 9999 have no neighbour
            return moment.replace(tzinfo=self.timezone)

    def due(
        self, created_at: datetime, *, importance: Importance = Importance.NORMAL
    ) -> datetime | None:
        """Moment the answer is due, in the profile's zone.

        Never before `created_at`, never earlier for a later comment, never on a day off
        for the units of working time. None for a year outside 1993..2198: a broken date
        in a file must not stop the file.
        """
        if not FIRST_YEAR < created_at.year < STOP_YEAR - 1:
            return None
        amount = self.profile.get_amount(importance)
        local = self.localize(created_at)
        if self.profile.unit is Unit.HOURS:
            return (local.astimezone(UTC) + timedelta(hours=amount)).astimezone(self.timezone)
        naive = local.replace(tzinfo=None, fold=0)
        if self.profile.unit is Unit.WORKING_HOURS:
            due = add_working_time(self.calendar, naive, timedelta(hours=amount))
        else:
            due = add_working_days(self.calendar, naive.date(), int(amount))
        return due.replace(tzinfo=self.timezone)


def add_working_time(calendar: WorkCalendar, start: datetime, left: timedelta) -> datetime:
    """Moment when `left` of working time has passed since `start` (naive local times)."""
    day = start.date()
    while True:
        for opens, closes in calendar.spans(day):
            begin = max(opens, start)
            if begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta())
        day += DAY


def add_working_days(calendar: WorkCalendar, start: date, count: int) -> datetime:
    """End of the `count`-th working day after `start`."""
    day = start
    while count > 0:
        day += DAY
        count -= calendar.is_working(day)
    return calendar.spans(day)[-1][1]
