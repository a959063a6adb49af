"""Deadlines: when the first, the draft and the final answer are due, by profile and importance."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from routing.calendar import DAY, FIRST_YEAR, STOP_YEAR, WorkCalendar

LONGEST = timedelta(days=400)  # what is longer is counted by the plain clock
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
class Spent:
    """What has passed of a term: whole working days, or time. The other one is none."""

    days: int = 0
    time: timedelta = timedelta()

    def __sub__(self, other: "Spent") -> "Spent":
        """The rest, never less than nothing."""
        return Spent(max(self.days - other.days, 0), max(self.time - other.time, timedelta()))


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

    def spend(self, start: datetime, stop: datetime) -> Spent:
        """What passes of a term between two moments, in the unit of the first answer's term.

        As `count` counts: of working days those after the day of `start`, up to that of `stop`.
        """
        if stop <= start:
            return Spent()
        if self.profile.unit is Unit.HOURS or stop - start > LONGEST:
            return Spent(time=stop - start)
        begin, end = (self.localize(one).replace(tzinfo=None) for one in (start, stop))
        if self.profile.unit is Unit.WORKING_DAYS:
            return Spent(days=count_working_days(self.calendar, begin.date(), end.date()))
        return Spent(time=measure_working_time(self.calendar, begin, end))

    def resume(self, due: datetime, started_at: datetime, ended_at: datetime) -> datetime:
        """The term after a rest of the clock: as much is left of it as when the rest began.

        A term that was over before stays: a rest makes nothing good.
        """
        if started_at >= due:
            return due
        left = self.spend(started_at, due)
        if self.profile.unit is Unit.HOURS or due - started_at > LONGEST:
            return (ended_at.astimezone(UTC) + left.time).astimezone(self.timezone)
        local = self.localize(ended_at).replace(tzinfo=None)
        if self.profile.unit is Unit.WORKING_HOURS:
            moved = add_working_time(self.calendar, local, left.time)
        else:
            moved = close_working_days(self.calendar, local, left.days)
        return moved.replace(tzinfo=self.timezone)

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


def close_working_days(calendar: WorkCalendar, start: datetime, count: int) -> datetime:
    """End of the `count`-th working day after `start`; of none the next end of work there is."""
    day = start.date()
    if count > 0:
        return add_working_days(calendar, day, count)
    while not (spans := calendar.spans(day)) or spans[-1][1] < start:
        day += DAY
    return spans[-1][1]


def measure_working_time(calendar: WorkCalendar, start: datetime, stop: datetime) -> timedelta:
    """Working time between two naive local times."""
    spent, day = timedelta(), start.date()
    while day <= stop.date():
        for opens, closes in calendar.spans(day):
            spent += max(min(closes, stop) - max(opens, start), timedelta())
        day += DAY
    return spent


def count_working_days(calendar: WorkCalendar, start: date, stop: date) -> int:
    """Working days after `start` up to and with `stop`."""
    days = (start + number * DAY for number in range(1, (stop - start).days + 1))
    return sum(calendar.is_working(day) for day in days)
