"""Dates of the calendar in an answer: «до 15 декабря», «в первом квартале»; see days.py, too.

Each reader is a regular expression and a function from its match to a first and last day.
"""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re
from collections.abc import Callable, Mapping
from datetime import date

from classifier.replies.clock import DAY, Clock, end_of_month, start_of_month
from classifier.replies.numbers import (
    MONTH,
    ORDINAL,
    read_month,
    read_ordinal,
)

Interval = tuple[date, date]
Reader = Callable[[re.Match[str], Clock], Interval]

FIRST_YEAR, LAST_YEAR = 1993, 2197  # routing counts working days in no other years
RECENT_DAYS = 90  # «20 ноября» on 24 November is four days ago, «20 января» is to come
BY = r"(?:не позднее|не позже|до|к|ко|по|на|с|со|от|после)"
YEAR = r"(?:\s+(?P<year>\d{4})(?:\s*(?:г\.?|года?|году)(?!\w))?|\s+(?P<next>следующего|будущего)\s+года)?"
SEASONS = {"зим": 12, "весн": 3, "лет": 6, "осен": 9}  # stem → first month


def make_date(year: int, month: int, day: int) -> date:
    """A date; «31 ноября» is the last day there is."""
    return min(
        date(year, month, 1).replace(day=min(day, 28)) + DAY * max(0, day - 28),
        end_of_month(year, month),
    )


def read_year(digits: str) -> int:
    """A written year, «26» or «2026», inside the years that can be counted in."""
    return min(max(int(digits) + (2000 if len(digits) == 2 else 0), FIRST_YEAR), LAST_YEAR)


def guess_year(match: re.Match[str], month: int, day: int, clock: Clock) -> int:
    """The written year, else the one that makes the date the nearest to come or just past."""
    if match["year"]:
        return read_year(match["year"])
    today = clock.today
    if match.groupdict().get("next"):
        return today.year + 1
    if (today - make_date(today.year, month, day)).days > RECENT_DAYS:
        return today.year + 1
    return today.year


def by_numbers(match: re.Match[str], clock: Clock) -> Interval:
    # до 15.12, 15.12.2026
    day, month = int(match["day"]), int(match["month"])
    found = make_date(guess_year(match, month, day, clock), month, day)
    return found, found


def by_month_day(match: re.Match[str], clock: Clock) -> Interval:
    # к 15 декабря, 1-го февраля 2027 года
    day, month = int(match["day"]), read_month(match["month"])
    found = make_date(guess_year(match, month, day, clock), month, day)
    return found, found


def by_two_days(match: re.Match[str], clock: Clock) -> Interval:
    # с 10 по 15 декабря, 10–12 декабря
    month = read_month(match["month"])
    first_day, last_day = int(match["day"]), int(match["last"])
    year = guess_year(match, month, last_day, clock)
    first, last = make_date(year, month, first_day), make_date(year, month, last_day)
    return min(first, last), last


def by_two_dates(match: re.Match[str], clock: Clock) -> Interval:
    # с 28 ноября по 3 декабря
    month, second = read_month(match["month"]), read_month(match["second"])
    last_day = int(match["last"])
    last = make_date(guess_year(match, second, last_day, clock), second, last_day)
    first = make_date(last.year - (month > second), month, int(match["day"]))
    return min(first, last), last


def by_day_alone(match: re.Match[str], clock: Clock) -> Interval:
    # до 20 числа
    today, day = clock.today, int(match["day"])
    later = 0 if day >= today.day else 1
    found = start_of_month(today.year, today.month + later)
    found = make_date(found.year, found.month, day)
    return found, found


def by_month(match: re.Match[str], clock: Clock) -> Interval:
    # в декабре, в начале марта 2027 года, до конца января, к маю, до весны — below
    month = read_month(match["month"])
    year = _year_of_month(match, month, clock)
    first, last = start_of_month(year, month), end_of_month(year, month)
    part, by = match["part"] or "", match["by"] or ""
    if part:
        return _part_of(part, by, first, last)
    return _whole(by, first, last)


def by_decade(match: re.Match[str], clock: Clock) -> Interval:
    # в первой декаде декабря, во второй половине января
    month = read_month(match["month"])
    year = _year_of_month(match, month, clock)
    first, last = start_of_month(year, month), end_of_month(year, month)
    number = read_ordinal(match["number"])
    size = 10 if match["what"].startswith("декад") else 15
    begin = first + DAY * size * (number - 1)
    is_last = number == (3 if size == 10 else 2)
    return min(begin, last), last if is_last else min(begin + DAY * (size - 1), last)


def by_quarter(match: re.Match[str], clock: Clock) -> Interval:
    # в первом квартале 2027 года, до конца IV квартала
    return _part_of_year(match, clock, months=3)


def by_half_year(match: re.Match[str], clock: Clock) -> Interval:
    # во втором полугодии
    return _part_of_year(match, clock, months=6)


def by_season(match: re.Match[str], clock: Clock) -> Interval:
    # весной, летом 2027 года, до зимы, к весне
    month = next(first for stem, first in SEASONS.items() if match["season"].startswith(stem))
    year = clock.today.year
    if match["year"]:
        year = read_year(match["year"])
    elif match["next"] or end_of_month(year, month + 2) < clock.today:
        year += 1
    first, last = start_of_month(year, month), end_of_month(year, month + 2)
    if match["by"] and match["season"][-1:] != "ю" and first <= clock.today:
        first, last = start_of_month(year + 1, month), end_of_month(year + 1, month + 2)
    return _whole(match["by"] or "", first, last)


def by_new_year(match: re.Match[str], clock: Clock) -> Interval:
    # до Нового года, к Новому году, до новогодних праздников
    last = date(clock.today.year, 12, 31)
    return last, last


def after_new_year(match: re.Match[str], clock: Clock) -> Interval:
    # после новогодних праздников, сразу после каникул
    first = clock.next_working(date(clock.today.year + 1, 1, 9))
    return first, first


def by_year(match: re.Match[str], clock: Clock) -> Interval:
    # в 2027 году, в следующем году, в начале 2027 года
    year = clock.today.year
    year = read_year(match["year"]) if match["year"] else year + (match["which"] is not None)
    first, last = date(year, 1, 1), date(year, 12, 31)
    part = match["part"] or ""
    if part.startswith("конц"):
        return (last, last) if match["by"] else (date(year, 12, 1), last)
    if part.startswith("начал"):
        return first, end_of_month(year, 3)
    if part.startswith("середин"):
        return start_of_month(year, 5), end_of_month(year, 8)
    return _whole(match["by"] or "", first, last)


def _year_of_month(match: re.Match[str], month: int, clock: Clock) -> int:
    if match["year"]:
        return read_year(match["year"])
    return clock.today.year + bool(match["next"] or month < clock.today.month)


def _part_of_year(match: re.Match[str], clock: Clock, *, months: int) -> Interval:
    start = (read_ordinal(match["number"]) - 1) * months + 1
    year = clock.today.year
    if match["year"]:
        year = read_year(match["year"])
    elif match["next"] or end_of_month(year, min(start + months - 1, 12)) < clock.today:
        year += 1
    first, last = start_of_month(year, start), end_of_month(year, start + months - 1)
    return (last, last) if match["end"] else _whole(match["by"] or "", first, last)


def _part_of(part: str, by: str, first: date, last: date) -> Interval:
    if part.startswith("конц"):
        return (last, last) if by in ("до", "к") else (first.replace(day=21), last)
    if part.startswith("начал"):
        return first, first.replace(day=10)
    return first.replace(day=11), first.replace(day=20)


def _whole(by: str, first: date, last: date) -> Interval:
    """«до декабря» ends before it, «к декабрю» with its first day, «в декабре» lasts it out."""
    if by == "до":
        return first - DAY, first - DAY
    if by in ("к", "ко"):
        return first, first
    return first, last


DAY_OF_MONTH = r"(?:0?[1-9]|[12]\d|3[01])"
PART = r"(?:(?P<part>начал\w|середин\w|конц\w)\s+)?"
IN = r"(?:(?P<by>до|к|ко|в|во|на|за|с)\s+)"
READERS: Mapping[str, Reader] = {
    rf"(?:(?:{BY}|срок:?|—|-)\s+(?P<day>{DAY_OF_MONTH})\.(?P<month>0[1-9]|1[0-2])(?!\d|\.\d\d\.)(?:\.(?P<year>\d{{4}}|\d\d)\b)?)": by_numbers,
    rf"(?<![\d.])(?P<day>{DAY_OF_MONTH})\.(?P<month>0[1-9]|1[0-2])\.(?P<year>20\d\d|\d\d)\b": by_numbers,
    rf"\b(?:{BY}\s+)?(?P<day>{DAY_OF_MONTH})(?:-?(?:го|му|ое|е))?\s+(?P<month>{MONTH}){YEAR}": by_month_day,
    rf"\b(?:с\s+)?(?P<day>{DAY_OF_MONTH})(?:-?го)?\s*(?:[-–—]|по|до|и|или)\s*(?P<last>{DAY_OF_MONTH})(?:-?(?:го|е))?\s+(?P<month>{MONTH}){YEAR}": by_two_days,
    rf"\bс\s+(?P<day>{DAY_OF_MONTH})(?:-?го)?\s+(?P<month>{MONTH})\s+(?:по|до)\s+(?P<last>{DAY_OF_MONTH})(?:-?(?:го|е))?\s+(?P<second>{MONTH}){YEAR}": by_two_dates,
    rf"\b(?:{BY}\s+)?(?P<day>{DAY_OF_MONTH})(?:-?(?:го|му|ое|е))?\s+числ[ауо]\b": by_day_alone,
    rf"\b(?:{IN})(?:течение\s+)?{PART}(?P<month>{MONTH}){YEAR}": by_month,
    rf"\b(?:{IN})(?P<number>{ORDINAL})\s+(?P<what>декад\w+|половин\w+)\s+(?P<month>{MONTH}){YEAR}": by_decade,
    rf"\b(?:{IN})(?P<end>конца\s+|концу\s+)?(?P<number>{ORDINAL})\s+квартал\w*{YEAR}": by_quarter,
    rf"\b(?:{IN})(?P<end>конца\s+|концу\s+)?(?P<number>{ORDINAL})\s+полугоди\w*{YEAR}": by_half_year,
    rf"\b(?:(?P<by>до|к)\s+)?(?P<season>весн(?:ой|ы|е)|лет(?:ом|а|у)(?!\s+назад)|осен(?:ью|и)|зим(?:ой|ы|е)){YEAR}\b": by_season,
    r"\b(?:до|к|ко|накануне|перед)\s+(?:нов(?:ого|ому|ым)\s+год\w|новогодн\w+\s+(?:праздник|каникул)\w*)": by_new_year,
    r"\b(?:сразу\s+)?после\s+(?:новогодн\w+|январск\w+)\s+(?:праздник|каникул|выходн)\w*": after_new_year,
    rf"\b(?:{IN})(?:течение\s+)?{PART}(?:(?P<year>20\d\d)\s+год\w*|(?P<which>следующ\w+|будущ\w+)\s+год\w*|(?:этого|текущего|этом|текущем)\s+год[ау]\b|(?<=конца )года\b|(?<=концу )года\b|(?<=конце )года\b)": by_year,
}  # fmt: skip
