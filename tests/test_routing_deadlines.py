"""Deadlines by profile: tables of cases, and properties that hold for every moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.calendar import WorkCalendar
from routing.deadlines import Deadlines, Importance, Profile, Unit

MOSCOW = ZoneInfo("Europe/Moscow")
ZONES = ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Kamchatka"]
CALENDAR = WorkCalendar()
AMOUNTS = {Unit.HOURS: (4, 24, 48), Unit.WORKING_HOURS: (4, 9, 18), Unit.WORKING_DAYS: (1, 3, 7)}

moments = st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2027, 12, 31))
units = st.sampled_from(list(Unit))
importances = st.sampled_from(list(Importance))
zones = st.sampled_from(ZONES)


def make(unit, zone="Europe/Moscow"):
    high, normal, low = AMOUNTS[unit]
    return Deadlines(Profile("test", unit, high, normal, low), CALENDAR, ZoneInfo(zone))


CASES = [
    # around the clock, over a weekend
    (Unit.HOURS, "2026-11-20 19:00", "normal", "2026-11-21 19:00"),
    (Unit.HOURS, "2026-11-20 19:00", "high", "2026-11-20 23:00"),
    # inside one day, over the lunch break
    (Unit.WORKING_HOURS, "2026-11-16 09:00", "high", "2026-11-16 13:00"),
    (Unit.WORKING_HOURS, "2026-11-16 10:00", "high", "2026-11-16 15:00"),
    (Unit.WORKING_HOURS, "2026-11-16 13:30", "high", "2026-11-16 18:00"),
    # at night, on Friday evening, on a day off
    (Unit.WORKING_HOURS, "2026-11-16 03:00", "high", "2026-11-16 13:00"),
    (Unit.WORKING_HOURS, "2026-11-20 17:00", "high", "2026-11-23 12:00"),
    (Unit.WORKING_HOURS, "2026-11-21 12:00", "normal", "2026-11-24 10:00"),
    # a short day, then a holiday in the middle of the week
    (Unit.WORKING_HOURS, "2026-11-03 16:30", "normal", "2026-11-06 09:30"),
    # a working Saturday, a short one too
    (Unit.WORKING_HOURS, "2025-11-01 16:30", "high", "2025-11-05 12:30"),
    # the long holidays
    (Unit.WORKING_HOURS, "2025-12-30 17:00", "high", "2026-01-12 12:00"),
    (Unit.WORKING_DAYS, "2026-11-16 10:00", "high", "2026-11-17 18:00"),
    (Unit.WORKING_DAYS, "2026-11-20 23:59", "high", "2026-11-23 18:00"),
    (Unit.WORKING_DAYS, "2026-10-30 12:00", "normal", "2026-11-05 18:00"),
    (Unit.WORKING_DAYS, "2026-11-02 12:00", "high", "2026-11-03 17:00"),
]


@pytest.mark.parametrize(("unit", "created", "importance", "due"), CASES)
def test_due_counts_as_the_profile_says(unit, created, importance, due):
    found = make(unit).due(datetime.fromisoformat(created), importance=Importance(importance))
    assert found == datetime.fromisoformat(due).replace(tzinfo=MOSCOW)


def test_due_takes_a_moment_of_another_zone():
    created = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)  # 09:00 in Moscow
    due = make(Unit.WORKING_HOURS).due(created, importance=Importance.HIGH)
    assert due == datetime(2026, 11, 16, 13, 0, tzinfo=MOSCOW)
    assert due.tzinfo == MOSCOW


@pytest.mark.parametrize("year", [1, 1970, 2199, 9999])
def test_due_of_a_broken_date_is_none(year):
    assert make(Unit.WORKING_DAYS).due(datetime(year, 12, 31)) is None


@settings(max_examples=50, deadline=None)
@given(created=moments, unit=units, importance=importances, zone=zones)
def test_due_is_never_before_creation(created, unit, importance, zone):
    deadlines = make(unit, zone)
    assert deadlines.due(created, importance=importance) > deadlines.localize(created)


@settings(max_examples=50, deadline=None)
@given(
    created=moments,
    later=st.timedeltas(timedelta(), timedelta(days=20)),
    unit=units,
    zone=zones,
)
def test_due_is_monotonic(created, later, unit, zone):
    deadlines = make(unit, zone)
    assert deadlines.due(created) <= deadlines.due(created + later)


@settings(max_examples=50, deadline=None)
@given(created=moments, unit=st.sampled_from([Unit.WORKING_HOURS, Unit.WORKING_DAYS]), zone=zones)
def test_due_is_within_working_time(created, unit, zone):
    due = make(unit, zone).due(created).replace(tzinfo=None)
    assert any(start < due <= stop for start, stop in CALENDAR.spans(due.date()))


@settings(max_examples=50, deadline=None)
@given(created=moments, unit=units)
def test_more_important_is_due_earlier(created, unit):
    deadlines = make(unit)
    order = [Importance.HIGH, Importance.NORMAL, Importance.LOW]
    dues = [deadlines.due(created, importance=one) for one in order]
    assert dues == sorted(dues)


@settings(max_examples=50, deadline=None)
@given(created=moments, amount=st.integers(1, 30))
def test_working_time_between_is_the_amount(created, amount):
    profile = Profile("test", Unit.WORKING_HOURS, amount, amount, amount)
    due = Deadlines(profile, CALENDAR, MOSCOW).due(created).replace(tzinfo=None)
    spent, day = timedelta(), created.date()
    while day <= due.date():
        for start, stop in CALENDAR.spans(day):
            spent += max(min(stop, due) - max(start, created), timedelta())
        day += timedelta(days=1)
    assert spent == timedelta(hours=amount)
