"""Production calendar: moved days, working Saturdays, short days, own days."""

from datetime import date, timedelta

import pytest

from routing.calendar import OwnDays, WorkCalendar, WorkingDay, read_russian_year

# Official production calendars, five-day week: weekdays off by a move, working Saturdays,
# short days, working days and hours a year at 40 hours a week.
OFFICIAL = [
    (2018, "03-09 04-30 05-02 06-11 12-31", "04-28 06-09 12-29",
     "02-22 03-07 04-28 05-08 06-09 12-29", 247, 1970),
    (2019, "05-02 05-03 05-10", "", "02-22 03-07 04-30 05-08 06-11 12-31", 247, 1970),
    (2020, "05-04 05-05", "", "04-30 05-08 06-11 11-03 12-31", 248, 1979),
    (2021, "02-22 11-05 12-31", "02-20", "02-20 04-30 06-11 11-03", 247, 1972),
    (2022, "03-07 05-03 05-10", "03-05", "02-22 03-05 11-03", 247, 1973),
    (2023, "02-24 05-08", "", "02-22 03-07 11-03", 247, 1973),
    (2024, "04-29 04-30 05-10 12-30 12-31", "04-27 11-02 12-28",
     "02-22 03-07 05-08 06-11 11-02", 248, 1979),
    (2025, "05-02 05-08 06-13 11-03 12-31", "11-01", "03-07 04-30 06-11 11-01", 247, 1972),
    (2026, "01-09 12-31", "", "04-30 05-08 06-11 11-03", 247, 1972),
]  # fmt: skip
YEARS = [row[0] for row in OFFICIAL]


def days(year, cells):
    return {date.fromisoformat(f"{year}-{cell}") for cell in cells.split()}


def all_days(year):
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]


@pytest.mark.parametrize(("year", "off", "working", "short", "count", "hours"), OFFICIAL, ids=YEARS)
def test_russian_year_is_the_official_one(year, off, working, short, count, hours):
    found = read_russian_year(year)
    assert days(year, off) <= found.days_off
    assert found.working_weekends == days(year, working)
    assert found.short_days == days(year, short)


@pytest.mark.parametrize(("year", "off", "working", "short", "count", "hours"), OFFICIAL, ids=YEARS)
def test_spans_add_up_to_the_official_norm(year, off, working, short, count, hours):
    calendar = WorkCalendar()
    spans = [calendar.spans(day) for day in all_days(year) if calendar.is_working(day)]
    total = sum(((stop - start) for one in spans for start, stop in one), timedelta())
    assert len(spans) == count
    assert total == timedelta(hours=hours)


def test_short_day_ends_an_hour_earlier():
    calendar = WorkCalendar()
    assert calendar.spans(date(2026, 11, 3))[-1][1].hour == 17
    assert calendar.spans(date(2026, 11, 2))[-1][1].hour == 18


def test_own_days_win_over_the_production_calendar():
    saturday, holiday, monday = date(2026, 9, 26), date(2026, 11, 4), date(2026, 11, 2)
    own = OwnDays(
        off=frozenset({monday}), working=frozenset({saturday}), short=frozenset({holiday})
    )
    calendar = WorkCalendar(own=own)
    assert not calendar.is_working(monday)
    assert calendar.spans(monday) == ()
    assert calendar.is_working(saturday)
    assert not calendar.is_short(saturday)
    assert calendar.spans(holiday)[-1][1].hour == 17


def test_six_day_week_works_on_ordinary_saturdays_only():
    calendar = WorkCalendar(WorkingDay(weekdays=frozenset(range(6))))
    assert calendar.is_working(date(2026, 10, 31))
    assert not calendar.is_working(date(2026, 5, 9))
