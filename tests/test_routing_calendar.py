"""Production calendar: moved days, working Saturdays, short days, own days."""

from datetime import date, timedelta

import pytest

from routing.calendar import OwnDays, WorkCalendar, WorkingDay, read_russian_year

# Official production calendars, five-day week: weekdays off by a move, working Saturdays,
# short days, working days and hours a year at 40 hours a week. Written by hand, then compared
# day by day with second sources: every working day of 2018, 2019, 2021-2023, 2025 and 2026 with
# work-calendar 1.1.0 (taken from consultant.ru), of 2020, short days too, with work-calendar-ru
# 1.1.2, of 2021 with workalendar 17.0 as well: no day differs. For the moves of 2024 and the short
# days of other years no second source was found; their sums are the official norm (below).
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


# Weekdays off besides the moved ones of OFFICIAL: holidays, and the days that art. 112 gives
# for holidays on a weekend. Together they are the whole official list of weekdays off.
HOLIDAYS_ON_WEEKDAYS = {
    2018: "01-01 01-02 01-03 01-04 01-05 01-08 02-23 03-08 05-01 05-09 06-12 11-05",
    2019: "01-01 01-02 01-03 01-04 01-07 01-08 03-08 05-01 05-09 06-12 11-04",
    2020: "01-01 01-02 01-03 01-06 01-07 01-08 02-24 03-09 05-01 05-11 06-12 11-04",
    2021: "01-01 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-03 05-10 06-14 11-04",
    2022: "01-03 01-04 01-05 01-06 01-07 02-23 03-08 05-02 05-09 06-13 11-04",
    2023: "01-02 01-03 01-04 01-05 01-06 02-23 03-08 05-01 05-09 06-12 11-06",
    2024: "01-01 01-02 01-03 01-04 01-05 01-08 02-23 03-08 05-01 05-09 06-12 11-04",
    2025: "01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-09 06-12 11-04",
    2026: "01-01 01-02 01-05 01-06 01-07 01-08 02-23 03-09 05-01 05-11 06-12 11-04",
}


@pytest.mark.parametrize(("year", "off", "working", "short", "count", "hours"), OFFICIAL, ids=YEARS)
def test_weekdays_off_are_exactly_the_official_ones(year, off, working, short, count, hours):
    calendar = WorkCalendar()
    weekdays = [day for day in all_days(year) if day.weekday() < 5]
    found = {day for day in weekdays if not calendar.is_working(day)}
    assert found == days(year, off) | days(year, HOLIDAYS_ON_WEEKDAYS[year])


# Days that decrees of 2020 and 2021 made non-working with pay kept: the production calendar
# never counted them as days off, and authorities answered residents on them.
COVID = ["2020-03-30", "2020-04-30", "2020-06-24", "2020-07-01", "2021-05-04", "2021-11-03"]


@pytest.mark.parametrize("day", COVID)
def test_covid_days_are_working_unless_set_off(day):
    day = date.fromisoformat(day)
    assert WorkCalendar().is_working(day)
    assert not WorkCalendar(own=OwnDays(off=frozenset({day}))).is_working(day)
