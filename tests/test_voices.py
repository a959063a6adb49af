"""Incidents of voices: joining, keeping apart, order of arrival, spikes. No text, no model."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from routing.voices import SpikeRule, Voice, Voices
from routing.voices.spikes import find_spikes
from routing.voices.voice import Reach

NOON = datetime(2026, 3, 2, 12, 0)
WATER = {"water": Reach.NETWORK}
HOLE = {"road": Reach.STREET}
MANHOLE = {"manhole": Reach.SPOT}


def make(number, *, hours=0.0, subjects=WATER, settlement="Озерный", street=None, **fields):
    return Voice(
        id=str(number),
        at=NOON + timedelta(hours=hours),
        is_brief=True,
        subjects=subjects,
        settlements=frozenset({settlement} - {None}),
        streets=frozenset({street} - {None}),
        author=f"author {number}",
        **fields,
    )


def numbers(*voices, **options):
    store = Voices(**options)
    return [store.add(voice).incident for voice in voices]


# second voice → does it join «вода, Озерный, улица Мира», told at noon
PAIRS = [
    ({}, True),
    ({"street": "улица Мира", "hours": 30}, True),
    ({"street": "улица Мира", "hours": 37}, False),
    ({"hours": -5}, True),
    ({"street": "улица Ленина", "hours": 1}, True),
    ({"street": "улица Ленина", "hours": 13}, False),
    ({"settlement": "Бабино"}, False),
    ({"subjects": HOLE, "street": "улица Мира"}, False),
    ({"subjects": HOLE, "street": "улица Мира", "kin": frozenset({"water"})}, True),
    ({"tells": False}, None),
    ({"settlement": None}, False),
]


@pytest.mark.parametrize(("fields", "joins"), PAIRS)
def test_a_voice_joins_what_it_tells_of(fields, joins):
    first, second = numbers(make(1, street="улица Мира"), make(2, **fields))
    assert first == 1
    assert second == {True: 1, False: 2, None: None}[joins]


@pytest.mark.parametrize(
    ("subjects", "house", "expected"), [(HOLE, "5", 1), (MANHOLE, "5", 2), (MANHOLE, "3", 1)]
)
def test_another_house_is_another_manhole_but_the_same_road(subjects, house, expected):
    first = make(1, subjects=subjects, street="улица Мира", houses=frozenset({"3"}))
    second = make(2, subjects=subjects, street="улица Мира", houses=frozenset({house}), hours=1)
    assert numbers(first, second) == [1, expected]


def test_one_street_does_not_hear_of_another_streets_hole():
    first = make(1, subjects=HOLE, street="улица Мира")
    assert numbers(first, make(2, subjects=HOLE, street="улица Ленина")) == [1, 2]


def test_a_subject_said_in_passing_does_not_join():
    long = replace(make(2), is_brief=False, topics=(("housing.billing", 0.9),))
    first = replace(make(1), topics=(("housing.no_cold_water", 0.9),))
    assert numbers(first, long) == [1, 2]
    about_it = replace(long, topics=(("housing.no_cold_water", 0.7),))
    assert numbers(first, about_it) == [1, 1]


def test_a_voice_without_a_place_joins_the_only_crowd():
    crowd = [make(1), make(2)]
    topic = (("housing.no_cold_water", 1.0),)
    crowd = [replace(voice, topics=topic) for voice in crowd]
    lost = replace(make(9, settlement=None, hours=1), topics=topic)
    assert numbers(*crowd, lost) == [1, 1, 1]
    elsewhere = [replace(v, id=v.id + "b", settlements=frozenset({"Бабино"})) for v in crowd]
    assert numbers(*crowd, *elsewhere, lost) == [1, 1, 2, 2, 3]


def test_an_echo_joins_what_it_answers_and_waits_for_it():
    echo = make(2, subjects={}, settlement=None, is_echo=True, parent="1", hours=1)
    assert numbers(make(1), echo) == [1, 1]
    store = Voices()
    assert store.add(echo).incident is None
    store.add(make(1))
    assert store.incident_of("2").number == 1
    assert numbers(replace(echo, parent=None)) == [None]


def test_an_echo_under_a_post_joins_the_last_one_spoken_of():
    first = make(1, post="post")
    second = make(2, post="post", subjects=HOLE, hours=1)
    echo = make(3, post="post", subjects={}, is_echo=True, hours=2)
    assert numbers(first, second, echo) == [1, 2, 2]


def test_the_same_comment_twice_is_one_voice():
    store = Voices()
    assert store.add(make(1)).is_new
    again = store.add(make(1))
    assert (again.incident, again.is_new) == (1, False)
    assert store.incidents[1].voices == 1


def test_voices_are_people_and_comments_all_stay():
    store = Voices()
    for number, author in enumerate(["a", "a", "b", None, None]):
        store.add(replace(make(number), author=author))
    assert store.incidents[1].voices == 4
    assert list(store.incidents[1].members) == ["0", "1", "2", "3", "4"]


def test_two_incidents_that_turn_out_to_be_one_are_merged():
    store = Voices()
    far = [make(1, street="улица Мира"), make(2, street="улица Мира", hours=60)]
    assert [store.add(voice).incident for voice in far] == [1, 2]
    late = store.add(make(3, street="улица Мира", hours=30))
    assert (late.incident, late.merged) == (1, (2,))
    assert [store.incident_of(one).number for one in "123"] == [1, 1, 1]
    assert list(store.incidents) == [1]
    assert store.add(make(4, street="улица Мира", hours=90)).incident == 1
    assert store.add(make(5, settlement="Бабино")).incident == 3  # a number is not used twice


def test_order_of_arrival_changes_nothing_here():
    voices = [make(n, hours=n / 3, street="улица Мира") for n in range(8)]
    for order in (voices, voices[::-1], voices[4:] + voices[:4]):
        store = Voices()
        for voice in order:
            store.add(voice)
        assert len(store.incidents) == 1


def test_group_takes_a_file_in_order_of_time():
    voices = [make(n, hours=n) for n in (30, 0, 60, 90)]
    assert list(Voices.group(voices).incidents[1].members) == ["0", "30", "60", "90"]


@pytest.mark.parametrize("at", [datetime.min, datetime.max])
def test_the_ends_of_time_are_moments_like_others(at):
    voices = [replace(make(n), at=at) for n in (1, 2)]
    assert numbers(*voices) == [1, 1]


def test_spike_counts_the_fullest_window():
    moments = [(NOON + timedelta(minutes=m), 1) for m in (0, 50, 60, 70, 119, 170, 400)]
    rule = SpikeRule(comments=5, window=timedelta(hours=2))
    [spike] = find_spikes("water", "Озерный", moments, rule)
    assert (spike.comments, spike.first) == (5, NOON)
    assert find_spikes("water", "Озерный", moments, SpikeRule(6, timedelta(hours=2))) == []
    twice = moments + [(at + timedelta(days=1), 2) for at, _ in moments]
    assert [s.incidents for s in find_spikes("water", None, twice, rule)] == [(1,), (2,)]


def test_spikes_gather_streets_of_one_settlement():
    streets = ["улица Мира", "улица Ленина", "улица Набережная"]
    voices = [make(n, subjects=HOLE, street=streets[n % 3], hours=n / 4) for n in range(6)]
    store = Voices.group(voices, spike=SpikeRule(6, timedelta(hours=2)))
    assert len(store.incidents) == 3
    [spike] = store.spikes()
    assert (spike.what, spike.settlement, spike.comments) == ("road", "Озерный", 6)
    assert spike.incidents == (1, 2, 3)


def test_a_voice_says_how_full_its_window_is():
    store = Voices()
    assert [store.add(make(n, hours=n / 2)).in_window for n in range(7)] == [1, 2, 3, 4, 5, 5, 5]


@pytest.mark.parametrize(("telling", "expected"), [(frozenset({"boars"}), 1), (frozenset(), 2)])
def test_a_subject_nobody_names_in_passing_needs_no_topic_that_agrees(telling, expected):
    boars = {"boars": Reach.STREET}
    first = make(1, subjects=boars, settlement="Бабино", topics=(("safety", 0.9),))
    second = make(
        2, subjects=boars, settlement="Бабино", telling=telling, topics=(("burial", 0.9),)
    )
    longer = [replace(one, is_brief=False) for one in (first, second)]
    assert numbers(*longer) == [1, expected]


@pytest.mark.parametrize(
    ("likeness", "hours", "topic", "expected"),
    [(0.2, 1, "a", 1), (0.05, 1, "a", 2), (0.2, 49, "a", 2), (0.2, 1, "b", 2)],
)
def test_a_word_both_say_joins_what_no_table_names(likeness, hours, topic, expected):
    first = make(1, subjects={}, settlement="Бабино", topics=(("a", 0.5), ("c", 0.5)))
    second = make(
        2,
        subjects={},
        settlement="Бабино",
        hours=hours,
        groups=(("g", 1.0),),
        topics=((topic, 0.5), ("d", 0.5)),
    )
    found = numbers(
        replace(first, wording="x", groups=(("g", 1.0),)),
        replace(second, wording="y"),
        compare=lambda one, other: likeness,
    )
    assert found == [1, expected]
