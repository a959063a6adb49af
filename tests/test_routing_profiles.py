"""Terms of the regions as they are written in calendar.toml, and what holds of every one."""

import tomllib
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.tags import Kind, Label, Tags
from classifier.taxonomy import Taxonomy, Topic
from routing import CalendarError, Importance, Router
from routing.settings import parse_settings

PROFILES = """
[profiles.launch_2018]      # сутки после регистрации
unit = "hours"
normal = 24

[profiles.yamal]
unit = "hours"
normal = 4

[profiles.sevastopol]       # 9 рабочих часов, важное — 4; окончательный ответ — 7 рабочих дней
unit = "working_hours"
high = 4
normal = 9
final = { unit = "working_days", normal = 7 }

[profiles.bashkortostan]    # первая реакция — 1–3 часа, черновик — 8 рабочих часов
unit = "hours"
high = 1
normal = 3
draft = { unit = "working_hours", normal = 8 }
"""
NAMES = ["launch_2018", "yamal", "sevastopol", "bashkortostan"]
ZONES = """Europe/Kaliningrad Europe/Moscow Europe/Simferopol Europe/Samara Asia/Yekaterinburg
Asia/Omsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Magadan
Asia/Kamchatka""".split()
MONDAY, FRIDAY = "2026-11-23T10:00", "2026-11-27T16:00"


def load(profile, zone="Europe/Moscow"):
    text = f'timezone = "{zone}"\n[deadline]\nprofile = "{profile}"\n{PROFILES}'
    return parse_settings(tomllib.loads(text)).deadlines


def brief(moment):
    return moment and f"{moment:%m-%d %H:%M}"


# profile, importance, created → first answer, draft, final answer after an interim at once
TERMS = [
    ("launch_2018", "normal", MONDAY, "11-24 10:00", None, None),
    ("launch_2018", "high", FRIDAY, "11-28 16:00", None, None),
    ("yamal", "normal", MONDAY, "11-23 14:00", None, None),
    ("sevastopol", "normal", MONDAY, "11-24 10:00", None, "12-02 18:00"),
    ("sevastopol", "high", MONDAY, "11-23 14:00", None, "12-02 18:00"),
    ("sevastopol", "high", FRIDAY, "11-30 11:00", None, "12-08 18:00"),
    ("bashkortostan", "normal", MONDAY, "11-23 13:00", "11-23 18:00", None),
    ("bashkortostan", "high", FRIDAY, "11-27 17:00", "11-30 15:00", None),
]


@pytest.mark.parametrize(("profile", "importance", "created", "first", "draft", "final"), TERMS)
def test_profile_counts_as_the_region_does(profile, importance, created, first, draft, final):
    deadlines, how = load(profile), Importance(importance)
    created = datetime.fromisoformat(created)
    assert brief(deadlines.due(created, importance=how)) == first
    assert brief(deadlines.due_draft(created, importance=how)) == draft
    assert brief(deadlines.due_final(created, importance=how)) == final


BAD = [
    ('final = { unit = "weeks", normal = 7 }', r"\[final\] unit"),
    ('final = { unit = "hours", normal = 7, hihg = 1 }', r"hihg.*похоже на «high»"),
    ("draft = 8", r"draft.*раздел"),
    ('draft = { unit = "working_days", normal = 1.5 }', "целое число"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_bad_term_names_the_key(line, message):
    text = 'timezone = "Europe/Moscow"\n[deadline]\nprofile = "p"\n'
    text += f'[profiles.p]\nunit = "hours"\nnormal = 4\n{line}'
    with pytest.raises(CalendarError, match=message):
        parse_settings(tomllib.loads(text))


# deadline → does it expire on a day off, the last working moment before it
OFF_WORK = [
    ("2026-11-28T16:00", True, "11-27 18:00"),  # Saturday
    ("2026-11-27T20:00", False, "11-27 18:00"),
    ("2026-11-27T13:30", False, "11-27 13:30"),
    ("2026-11-04T12:00", True, "11-03 17:00"),  # a holiday after a short day
    ("2027-01-05T12:00", True, "12-30 18:00"),
    ("2026-11-30T09:00", False, "11-27 18:00"),
]


@pytest.mark.parametrize(("due", "is_off", "moment"), OFF_WORK)
def test_deadline_on_a_day_off_is_told(due, is_off, moment):
    deadlines, due = load("launch_2018"), datetime.fromisoformat(due)
    assert deadlines.expires_off_work(due) is is_off
    assert brief(deadlines.answer_by(due)) == moment


TAXONOMY = Taxonomy((Topic("gas", "Газ"), Topic("gas.leak", "Утечка", "gas", severity="high")))
TAGS = Tags(Kind.INCIDENT, 0.9, None, (), (Label("gas.leak", "Утечка", 0.9),))


def test_suggestion_carries_draft_and_warning():
    settings = parse_settings(
        tomllib.loads(
            f'timezone = "Europe/Moscow"\n[deadline]\nprofile = "bashkortostan"\n{PROFILES}'
        )
    )
    router = Router.history_only(taxonomy=TAXONOMY, settings=settings)
    found = router.suggest(TAGS, created_at=datetime(2026, 11, 28, 12))
    assert (brief(found.deadline), brief(found.draft_deadline)) == ("11-28 13:00", "11-30 17:00")
    assert brief(found.answer_by) == "11-27 18:00"
    assert router.suggest(TAGS, created_at=datetime(2026, 11, 27, 12)).answer_by is None


moments = st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2027, 12, 31))
names, zones = st.sampled_from(NAMES), st.sampled_from(ZONES)
importances = st.sampled_from(list(Importance))


@settings(max_examples=60, deadline=None)
@given(created=moments, name=names, zone=zones, importance=importances)
def test_no_term_ends_before_it_begins_nor_on_a_day_off(created, name, zone, importance):
    deadlines = load(name, zone)
    for count in (deadlines.due, deadlines.due_draft, deadlines.due_final):
        due = count(created, importance=importance)
        if due is not None:
            assert due > deadlines.localize(created)
            assert count != deadlines.due_final or not deadlines.expires_off_work(due)


@settings(max_examples=60, deadline=None)
@given(
    created=moments, later=st.timedeltas(timedelta(), timedelta(days=20)), name=names, zone=zones
)
def test_terms_are_monotonic(created, later, name, zone):
    deadlines = load(name, zone)
    for count in (deadlines.due, deadlines.due_draft, deadlines.due_final):
        first, second = count(created), count(created + later)
        assert (first is None and second is None) or first <= second


@settings(max_examples=60, deadline=None)
@given(due=moments, zone=zones)
def test_answer_by_is_working_time_not_after_the_deadline(due, zone):
    deadlines = load("yamal", zone)
    moment = deadlines.answer_by(due).replace(tzinfo=None)
    assert moment <= due
    spans = deadlines.calendar.spans(moment.date())
    assert any(opens < moment <= closes for opens, closes in spans)
