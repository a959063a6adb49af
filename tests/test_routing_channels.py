"""Rows of a channel, rows that exclude: which wins, what a person is told."""

from datetime import date

import pytest
from test_routing_table import EXECUTORS, SETTLEMENTS, TAXONOMY, write_folder

from classifier.tags import Kind, Label, Place, Tags
from routing import Code, Outcome, Router, Source, lint

HEADER = "topic,settlement,executor,channel,valid_from,valid_to,note\n"
CALENDAR = 'timezone = "Europe/Moscow"\n[deadline]\nprofile = "p"\n[profiles.p]\n'
CALENDAR += 'unit = "hours"\nnormal = 24\n'
DAY = date(2026, 11, 23)


def write(folder, rows):
    write_folder(folder, "", executors=EXECUTORS, settlements=SETTLEMENTS)
    (folder / "routes.csv").write_text(HEADER + rows, encoding="utf-8")
    (folder / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
    return folder


def tags(topic="roads.snow", place="Озерный", heads=None):
    label = Label(topic, TAXONOMY.get(topic).name, 0.9)
    places = (Place(place, None, None, None, 0, 0),) if place else ()
    return Tags(Kind.INCIDENT, 0.9, None, (), (label,), places, heads=heads or {})


CHANNELS = [
    # a row of the channel beats one of any channel, at the same topic and place alone
    ("roads,*,town,,,,\nroads,*,village,vk,,,\n", "vk", "village"),
    ("roads,*,town,,,,\nroads,*,village,vk,,,\n", "ok", "town"),
    ("roads,*,town,,,,\nroads,*,village,vk,,,\n", None, "town"),
    ("roads,Городское,town,,,,\nroads,*,village,vk,,,\n", "vk", "town"),
    ("roads.snow,*,town,*,,,\nroads,Озерный,village,vk,,,\n", "vk", "town"),
    # a channel's row alone answers its channel alone
    ("roads,*,village,vk,,,\n", "vk", "village"),
    ("roads,*,village,vk,,,\n", "ok", None),
]


@pytest.mark.parametrize(("rows", "channel", "code"), CHANNELS)
def test_channel_narrows_a_row(tmp_path, rows, channel, code):
    router = Router.load(write(tmp_path, rows), taxonomy=TAXONOMY)
    found = router.suggest(tags(), on=DAY, channel=channel)
    assert (found.executor and found.executor.code) == code


def test_channel_stands_in_the_reason(tmp_path):
    router = Router.load(write(tmp_path, "roads,*,town,vk,,,\n"), taxonomy=TAXONOMY)
    reason = router.suggest(tags(), on=DAY, channel="vk").reason
    assert reason == "строка routes.csv:2: Дороги × любое место × канал vk, действует бессрочно"


def test_rows_of_one_channel_may_not_overlap_and_others_may(tmp_path):
    rows = "roads,*,town,vk,,,\nroads,*,village,vk,,,\nroads,*,town,ok,,,\nroads,*,town,,,,\n"
    problems = lint(write(tmp_path, rows), taxonomy=TAXONOMY, on=DAY)
    [overlap] = [one for one in problems if one.code is Code.OVERLAP]
    assert overlap.where.endswith("routes.csv:3")
    assert "roads × * × vk" in overlap.message


def test_misspelt_channel_is_told_with_the_nearest(tmp_path):
    problems = lint(write(tmp_path, "roads,*,town,telegramm,,,\n"), taxonomy=TAXONOMY, on=DAY)
    [one] = [one for one in problems if one.code is Code.UNKNOWN_CHANNEL]
    assert "похоже на «telegram»" in one.message


EXCLUSIONS = [
    # the more general row names somebody else: it answers
    ("roads,*,town,,,,\nroads,Озерный,!village,,,,\n", "town"),
    # ... names the excluded one: the next more general row answers
    ("*,*,region,,,,\nroads,*,town,,,,\nroads,Озерный,!town,,,,\n", "region"),
    # ... and nobody is left
    ("roads,*,town,,,,\nroads,Озерный,!town,,,,\n", None),
    ("*,*,region,,,,\nroads,*,town,,,,\nroads,Озерный,!town|region,,,,\n", None),
    ("roads,*,town,,,,\nroads.snow,Городское,!*,,,,\n", None),
    # a more specific row answers before the exclusion is met
    ("roads,*,town,,,,\nroads,Озерный,town,,,,\nroads,Городское,!town,,,,\n", "town"),
    # another day, another place
    ("roads,*,town,,,,\nroads,Озерный,!town,,2027-01-01,,\n", "town"),
    ("roads,*,town,,,,\nroads,Ерыши,!town,,,,\n", "town"),
]


@pytest.mark.parametrize(("rows", "code"), EXCLUSIONS)
def test_row_excludes(tmp_path, rows, code):
    router = Router.load(write(tmp_path, rows), taxonomy=TAXONOMY)
    found = router.suggest(tags(), on=DAY)
    assert (found.executor and found.executor.code) == code
    assert found.outcome is (Outcome.ROUTE if code else Outcome.TRIAGE)


def test_excluded_executor_does_not_come_back_by_history(tmp_path):
    rows = "roads,*,town,,,,\nroads,Озерный,!town,,,,дорога областная\n"
    router = Router.load(write(tmp_path, rows), taxonomy=TAXONOMY)
    past = (Label("x", "Администрация города", 0.7), Label("y", "Дорожная служба", 0.2))
    found = router.suggest(tags(heads={"executor": past}), on=DAY)
    assert (found.source, found.executor.code) == (Source.HISTORY, "region")
    assert "строка routes.csv:3: Дороги × Озерный" in found.reason
    assert "(дорога областная)" in found.reason


def test_nobody_means_a_person_decides(tmp_path):
    router = Router.load(write(tmp_path, "roads,*,!*,,,,\n"), taxonomy=TAXONOMY)
    past = {"executor": (Label("x", "Администрация города", 0.9),)}
    found = router.suggest(tags(heads=past), on=DAY)
    assert (found.executor, found.outcome) == (None, Outcome.TRIAGE)
    assert "никого не назначать" in found.reason


def test_exclusion_of_an_unknown_executor_is_an_error(tmp_path):
    problems = lint(write(tmp_path, "roads,*,!tovn|gas,,,,\n"), taxonomy=TAXONOMY, on=DAY)
    assert problems[0].code is Code.UNKNOWN_EXECUTOR
    assert "«tovn»" in problems[0].message
    assert "похоже на «town»" in problems[0].message


def test_exclusion_is_reachable_until_a_closer_row_covers_it(tmp_path):
    base = "roads,*,town,,,,\nroads,Городское,!town,,,,\n"
    assert not find_unreachable(write(tmp_path, base))
    covered = base + "roads,Озерный,village,,,,\nroads,Победа,village,,,,\n"
    assert find_unreachable(write(tmp_path, covered)) == ["routes.csv:3"]


def find_unreachable(folder):
    problems = lint(folder, taxonomy=TAXONOMY, on=DAY)
    return [one.where.rpartition("/")[2] for one in problems if one.code is Code.UNREACHABLE]
