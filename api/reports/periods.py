"""The stretch of time a report is about: a month, a quarter, a year, or days of one's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from api.errors import UsageError
from api.russian import MONTHS

MONTH_NAMES = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
)
FIRST_YEAR, STOP_YEAR = 2000, 2100  # half-open
DAY = timedelta(days=1)


class Step(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


STEP_NAMES = {Step.MONTH: "месяц", Step.QUARTER: "квартал", Step.YEAR: "год", Step.DAYS: "свои дни"}
MONTHS_IN = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Local days `[start, stop)`."""

    start: date
    stop: date
    step: Step

    @property
    def title(self) -> str:
        """For a heading.

        >>> make_period(Step.QUARTER, date(2026, 11, 24)).title
        'IV квартал 2026 года'
        """
        if self.step is Step.MONTH:
            return f"{MONTH_NAMES[self.start.month - 1]} {self.start.year} года"
        if self.step is Step.QUARTER:
            return (
                f"{('I', 'II', 'III', 'IV')[self.start.month // 3]} квартал {self.start.year} года"
            )
        if self.step is Step.YEAR:
            return f"{self.start.year} год"
        last = self.stop - DAY
        if last == self.start:
            return spell_day(last)
        return f"{spell_day(self.start)} — {spell_day(last)}"

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.start + DAY * number for number in range((self.stop - self.start).days)]

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The same stretch in moments, `[from, to)`, UTC."""
        return start_of(self.start, zone), start_of(self.stop, zone)

    def shifted(self, number: int) -> "Period":
        """The period so many steps later, or earlier for a negative number."""
        if self.step is Step.DAYS:
            length = (self.stop - self.start) * number
            return Period(self.start + length, self.stop + length, self.step)
        return make_period(self.step, _add_months(self.start, MONTHS_IN[self.step] * number))

    def as_query(self) -> dict[str, str]:
        """What stands in the address."""
        if self.step is Step.DAYS:
            last = self.stop - DAY
            return {"period": "days", "from": self.start.isoformat(), "to": last.isoformat()}
        return {"period": self.step.value, "on": self.start.isoformat()}


def make_period(step: Step, day: date) -> Period:
    """The month, quarter or year a day lies in.

    >>> make_period(Step.QUARTER, date(2026, 11, 24)).start
    datetime.date(2026, 10, 1)
    """
    length = MONTHS_IN[step]
    start = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(start, _add_months(start, length), step)


def read_period(
    step: str | None, *, on: str | None, first: str | None, last: str | None, today: date
) -> Period:
    """The period of an address; without one, the month of today. Raises `UsageError`."""
    if step not in (None, "", *Step):
        known = ", ".join(Step)
        raise UsageError(f"период «{step}» непонятен: можно {known}")
    chosen = Step(step) if step else Step.DAYS if first or last else Step.MONTH
    if chosen is Step.DAYS:
        start = parse_day(first) if first else today
        stop = parse_day(last) if last else max(start, today)
        if stop < start:
            raise UsageError("первый день позже последнего: поменяйте их местами")
        return Period(start, stop + DAY, Step.DAYS)
    return make_period(chosen, parse_day(on) if on else today)


def parse_day(value: str) -> date:
    """A day of an address; raises `UsageError`."""
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"день «{value[:20]}» не читается: нужен вид 2026-11-24") from error
    if not FIRST_YEAR <= day.year < STOP_YEAR:
        raise UsageError(f"год {day.year}: отчёты есть за годы {FIRST_YEAR}–{STOP_YEAR - 1}")
    return day


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment a local day begins, UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def spell_day(day: date) -> str:
    """A day for people.

    >>> spell_day(date(2026, 11, 24))
    '24 ноября 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _add_months(day: date, number: int) -> date:
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
