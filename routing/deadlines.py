"""Deadlines: when the first, the draft and the final answer are due, by profile and importance."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from routing.calendar import DAY, FIRST_YEAR, STOP_YEAR, WorkCalendar

LOOK_BACK = 31  # days searched for working time before a deadline; no holidays are longer


class Unit(StrEnum):
    """What a term counts."""

    HOURS = "hours"  # round the clock
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"  # the day of the comment is not counted


class Importance(StrEnum):
    """How urgent a comment is: the `severity` of its topic."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take, in units, by importance."""

    unit: Unit
    high: float
    normal: float
    low: float

    def get_amount(self, importance: Importance) -> float:
        """Units it may take."""
        return {Importance.HIGH: self.high, Importance.LOW: self.low}.get(importance, self.normal)


@dataclass(frozen=True, slots=True)
class Profile:
    """Terms of a region.

    unit, high, normal, low : term of the first answer, interim or not, from the comment on.
    draft : term of a draft for approval, from the comment on; None where there is none.
    final : term of the final answer, from an interim one on; None where there is none.
    """

    name: str
    unit: Unit
    high: float
    normal: float
    low: float
    draft: Term | None = None
    final: Term | None = None

    @property
    def first(self) -> Term:
        """Term of the first answer."""
        return Term(self.unit, self.high, self.normal, self.low)


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
        """Moment the first answer is due, in the profile's zone.

        Never before `created_at`, never earlier for a later comment, never on a day off
        for the units of working time. None for a year outside 1993..2198: a broken date
        in a file must not stop the file.
        """
        return self.count(self.profile.first, created_at, importance)

    def due_draft(
        self, created_at: datetime, *, importance: Importance = Importance.NORMAL
    ) -> datetime | None:
        """Moment a draft is due for approval; None where the profile has no such term."""
        term = self.profile.draft
        return None if term is None else self.count(term, created_at, importance)

    def due_final(
        self, interim_at: datetime, *, importance: Importance = Importance.NORMAL
    ) -> datetime | None:
        """Moment the final answer is due after an interim one; None where there is no term."""
        term = self.profile.final
        return None if term is None else self.count(term, interim_at, importance)

    def count(self, term: Term, start: datetime, importance: Importance) -> datetime | None:
        """Moment a term that begins at `start` ends; see `due` for what holds of it."""
        if not FIRST_YEAR < start.year < STOP_YEAR - 1:
            return None
        amount = term.get_amount(importance)
        local = self.localize(start)
        if term.unit is Unit.HOURS:
            return (local.astimezone(UTC) + timedelta(hours=amount)).astimezone(self.timezone)
        naive = local.replace(tzinfo=None, fold=0)
        if term.unit is Unit.WORKING_HOURS:
            due = add_working_time(self.calendar, naive, timedelta(hours=amount))
        else:
            due = add_working_days(self.calendar, naive.date(), int(amount))
        return due.replace(tzinfo=self.timezone)

    def expires_off_work(self, due: datetime) -> bool:
        """Whether a deadline falls on a day off, when nobody is there to answer."""
        return not self.calendar.is_working(self.localize(due).date())

    def answer_by(self, due: datetime) -> datetime | None:
        """Last moment of working time not after a deadline; None in a month without any."""
        local = self.localize(due).replace(tzinfo=None)
        for back in range(LOOK_BACK):
            for opens, closes in reversed(self.calendar.spans(local.date() - back * DAY)):
                if opens < local:
                    return min(closes, local).replace(tzinfo=self.timezone)
        return None


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
