"""Deadlines by profile: tables of cases, and properties that hold for every moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.calendar import WorkCalendar
from routing.deadlines import Deadlines, Importance, Profile, Spent, Unit

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


RESTS = [
    # unit, due, rest from, rest to, due after it
    (Unit.HOURS, "2026-11-21 19:00", "2026-11-20 19:00", "2026-11-23 19:00", "2026-11-24 19:00"),
    # three hours were left on Monday; Tuesday 17:00 is an hour before the end
    (
        Unit.WORKING_HOURS,
        "2026-11-16 17:00",
        "2026-11-16 14:00",
        "2026-11-17 17:00",
        "2026-11-18 11:00",
    ),
    # Tuesday to Friday were left: four days after the one on which the clock goes on
    (
        Unit.WORKING_DAYS,
        "2026-11-20 18:00",
        "2026-11-16 11:00",
        "2026-11-18 15:00",
        "2026-11-24 18:00",
    ),
    # begun on the last day: the end of the day on which it goes on, or of the next working one
    (
        Unit.WORKING_DAYS,
        "2026-11-20 18:00",
        "2026-11-20 11:00",
        "2026-11-20 12:00",
        "2026-11-20 18:00",
    ),
    (
        Unit.WORKING_DAYS,
        "2026-11-20 18:00",
        "2026-11-20 11:00",
        "2026-11-21 12:00",
        "2026-11-23 18:00",
    ),
    (
        Unit.WORKING_DAYS,
        "2026-11-20 18:00",
        "2026-11-20 11:00",
        "2026-11-23 19:00",
        "2026-11-24 18:00",
    ),
    # over before the rest
    (
        Unit.WORKING_DAYS,
        "2026-11-19 18:00",
        "2026-11-20 11:00",
        "2026-11-23 19:00",
        "2026-11-19 18:00",
    ),
]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(("unit", "due", "started", "ended", "moved"), RESTS)
def test_resume_leaves_as_much_as_was_left(unit, due, started, ended, moved):
    assert make(unit).resume(at(due), at(started), at(ended)) == at(moved)


@settings(max_examples=100, deadline=None)
@given(
    created=moments,
    before=st.timedeltas(timedelta(), timedelta(days=6)),
    rest=st.timedeltas(timedelta(), timedelta(days=30)),
    unit=units,
    zone=zones,
)
def test_clock_and_deadline_agree_over_a_rest(created, before, rest, unit, zone):
    deadlines = make(unit, zone)
    created = deadlines.localize(created)
    due, started = deadlines.due(created), created + before
    ended = started + rest
    moved = deadlines.resume(due, started, ended)
    assert moved >= due
    if started < due:
        assert moved >= ended
        spent = deadlines.spend(created, moved) - deadlines.spend(started, ended)
        allowed = deadlines.spend(created, due)
        # the last working day may have been over when the rest ended: then one more is given
        assert spent.time == allowed.time
        assert spent.days - allowed.days in (0, 1)


@settings(max_examples=60, deadline=None)
@given(created=moments, unit=units, zone=zones, importance=importances)
def test_the_whole_term_is_spent_when_it_is_due(created, unit, zone, importance):
    deadlines = make(unit, zone)
    amount = deadlines.profile.first.get_amount(importance)
    spent = deadlines.spend(
        deadlines.localize(created), deadlines.due(created, importance=importance)
    )
    expected = (
        Spent(days=int(amount))
        if unit is Unit.WORKING_DAYS
        else Spent(time=timedelta(hours=amount))
    )
    assert spent == expected
