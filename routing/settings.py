"""calendar.toml → deadlines and thresholds; every mistake names the file and the key."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from routing.calendar import OwnDays, WorkCalendar, WorkingDay
from routing.deadlines import Deadlines, Profile, Term, Unit
from routing.errors import CalendarError
from routing.problems import hint_nearest

MIN_CONFIDENCE = 0.6  # 0..1, used where calendar.toml does not say
MAX_AMOUNT = 1000  # hours or days in a profile; more is a slip of the pen

SECTIONS = ("timezone", "suggestion", "working_day", "days", "deadline", "profiles")
TERM_KEYS = ("unit", "high", "normal", "low")
WORKING_DAY_KEYS = ("start", "end", "break_start", "break_end", "short_by_minutes", "weekdays")


@dataclass(frozen=True, slots=True)
class Settings:
    """What calendar.toml says.

    deadlines : None only where there is no file (`Router.history_only`).
    min_confidence : 0..1; below it an operator decides.
    """

    deadlines: Deadlines | None = None
    min_confidence: float = MIN_CONFIDENCE


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file; its getters name the key in their errors."""

    where: str
    values: Mapping[str, Any]

    def fail(self, key: str, message: str) -> CalendarError:
        """Error that names the file and the key."""
        return CalendarError(f"{self.where} {key}: {message}")

    def check_keys(self, known: Iterable[str]) -> None:
        """Raise for a key that nobody reads: it is a misspelt one."""
        names = tuple(known)
        for key in self.values:
            if key not in names:
                raise self.fail(key, f"неизвестная настройка{hint_nearest(key, names)}")

    def section(self, key: str) -> "Section":
        """Table inside this one; an absent table is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fail(key, f"здесь нужен раздел [{key}]")
        return Section(f"{self.where} [{key}]", value)

    def number(self, key: str, default: float | None = None, *, most: float) -> float:
        """Number within 0..most, 0 not included."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
            raise self.fail(key, f"нужно число больше 0 и не больше {most:g}, а не {value!r}")
        return float(value)

    def time_of_day(self, key: str, default: time | None) -> time | None:
        """Time as TOML has it or as text «09:00»."""
        value = self.values.get(key, default)
        try:
            return time.fromisoformat(value) if isinstance(value, str) else _only(value, time)
        except (TypeError, ValueError) as error:
            raise self.fail(key, f"нужно время вида 09:00:00, а не {value!r}") from error

    def days(self, key: str) -> frozenset[date]:
        """List of dates."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(type(one) is date for one in values):
            raise self.fail(key, "нужен список дат вида [2026-05-02, 2026-05-08]")
        return frozenset(values)


def _only(value: object, kind: type[time]) -> time | None:
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def read_settings(path: Path) -> Settings:
    """Read and check calendar.toml; raises `CalendarError` naming the file and the key."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise CalendarError(f"{path}: файла нет: создайте его (образец в data/samples)") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CalendarError(f"{path}: не читается: {error}") from error
    return parse_settings(values, where=str(path))


def parse_settings(values: Mapping[str, Any], *, where: str = "calendar.toml") -> Settings:
    """Settings of the decoded file; raises `CalendarError`."""
    root = Section(where, values)
    root.check_keys(SECTIONS)
    suggestion = root.section("suggestion")
    suggestion.check_keys(("min_confidence",))
    timezone = _parse_timezone(root)
    calendar = WorkCalendar(_parse_working_day(root), _parse_own_days(root))
    deadlines = Deadlines(_parse_profile(root), calendar, timezone)
    return Settings(deadlines, suggestion.number("min_confidence", MIN_CONFIDENCE, most=1))


def _parse_timezone(root: Section) -> ZoneInfo:
    name = root.values.get("timezone")
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"нет часового пояса {name!r}: пишите как «Europe/Moscow» (нужен пакет tzdata)"
        raise root.fail("timezone", message) from error


def _parse_working_day(root: Section) -> WorkingDay:
    section = root.section("working_day")
    section.check_keys(WORKING_DAY_KEYS)
    start, end = section.time_of_day("start", time(9)), section.time_of_day("end", time(18))
    pause = section.time_of_day("break_start", None), section.time_of_day("break_end", None)
    edges = [edge for edge in (start, *pause, end) if edge is not None]
    if len(edges) % 2 or edges != sorted(set(edges)):
        raise section.fail("start…end", "часы должны идти по порядку: начало, перерыв, конец")
    weekdays = section.values.get("weekdays", [1, 2, 3, 4, 5])
    if not isinstance(weekdays, list) or not weekdays or not set(weekdays) <= set(range(1, 8)):
        raise section.fail("weekdays", "нужен список чисел от 1 (понедельник) до 7")
    longest = (_minutes(edges[-1]) - _minutes(edges[0])) - 1  # a short day keeps some work
    minutes = section.number("short_by_minutes", min(60, longest), most=longest)
    return WorkingDay(
        spans=tuple(zip(edges[::2], edges[1::2], strict=True)),
        short_by=timedelta(minutes=minutes),
        weekdays=frozenset(day - 1 for day in weekdays),
    )


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _parse_own_days(root: Section) -> OwnDays:
    section = root.section("days")
    section.check_keys(("off", "working", "short"))
    own = OwnDays(section.days("off"), section.days("working"), section.days("short"))
    both = own.off & (own.working | own.short)
    if both:
        raise section.fail("off", f"{min(both)} и выходной, и рабочий: оставьте одно")
    return own


def _parse_profile(root: Section) -> Profile:
    choice = root.section("deadline")
    choice.check_keys(("profile",))
    name, profiles = str(choice.values.get("profile", "")), root.section("profiles")
    for one in profiles.values:
        _read_profile(one, profiles.section(one))
    if name not in profiles.values:
        hint = hint_nearest(name, profiles.values)
        raise choice.fail("profile", f"нет раздела [profiles.{name}]{hint}")
    return _read_profile(name, profiles.section(name))


def _read_profile(name: str, section: Section) -> Profile:
    section.check_keys((*TERM_KEYS, "draft", "final"))
    first = _read_term(section)
    return Profile(
        name=name,
        unit=first.unit,
        high=first.high,
        normal=first.normal,
        low=first.low,
        draft=_read_further(section, "draft"),
        final=_read_further(section, "final"),
    )


def _read_further(section: Section, key: str) -> Term | None:
    """Term of a section inside the profile's, None where it is absent."""
    if key not in section.values:
        return None
    inner = section.section(key)
    inner.check_keys(TERM_KEYS)
    return _read_term(inner)


def _read_term(section: Section) -> Term:
    unit = section.values.get("unit")
    if unit not in set(Unit):
        raise section.fail("unit", f"одно из {', '.join(Unit)}, а не {unit!r}")
    normal = section.number("normal", most=MAX_AMOUNT)
    high = section.number("high", normal, most=MAX_AMOUNT)
    low = section.number("low", normal, most=MAX_AMOUNT)
    if unit == Unit.WORKING_DAYS and any(one != int(one) for one in (high, normal, low)):
        raise section.fail("normal", "рабочих дней — целое число")
    return Term(Unit(str(unit)), high, normal, low)
