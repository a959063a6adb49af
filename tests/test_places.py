"""Places in comments: the marked lines of cases/places.txt."""

from pathlib import Path

import pytest
from test_places_region import CASES as REGION_CASES
from test_places_region import ROWS as REGION
from test_places_region import STREETS as REGION_STREETS

from classifier.places import Gazetteer, ambiguity
from classifier.places.ambiguity import RULES
from classifier.places.entries import Sort

ROOT = Path(__file__).parent
CASES = ROOT / "cases" / "places.txt"
MARKS = ("! ", "? ")  # hard; known miss
FIELDS = 4  # settlement | street | house | object


def read_cases():
    cases = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            mark, text = (line[0], line[2:]) if line[:2] in MARKS else ("", line)
            text, _, marked = text.partition(" → ")
            cases.append((text, parse_places(marked), mark))
    return cases


def parse_places(marked):
    if marked == "-":
        return []
    return [parse_place(place) for place in marked.split(";")]


def parse_place(marked):
    cells = [cell.strip() or None for cell in marked.split("|")]
    return tuple(cells + [None] * (FIELDS - len(cells)))


ALL = read_cases()
MISS = pytest.mark.xfail(strict=True, reason="known miss")
PARAMS = [
    pytest.param(text, expected, id=text, marks=MISS if mark == "?" else ())
    for text, expected, mark in ALL
]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load(ROOT.parent / "data" / "samples")


def names(places):
    return [(place.settlement, place.street, place.house, place.object) for place in places]


@pytest.mark.parametrize(("text", "expected"), PARAMS)
def test_find_marked_line(gazetteer, text, expected):
    assert names(gazetteer.find(text)) == expected


def test_cases_are_many_and_half_of_them_hard_or_of_several_places():
    assert len(ALL) >= 200
    assert sum(mark == "!" or len(expected) != 1 for _, expected, mark in ALL) * 2 >= len(ALL)
    assert len({text for text, _, _ in ALL}) == len(ALL)


def test_find_joins_address_into_one_span(gazetteer):
    text = "Опять! На Луначарского 12 в Духовщине потоп"
    (place,) = gazetteer.find(text)
    assert text[place.start : place.stop] == "Луначарского 12 в Духовщине"
    assert place.how == "text"


@pytest.mark.parametrize(
    ("text", "span", "how"),
    [
        ("Яма на ул. Берзарина, д. 4б", "ул. Берзарина, д. 4б", "object"),
        ("щебень в Пролетарский пер.", "Пролетарский пер.", "object"),
        ("дом 12 по улице Луначарского, свет", "дом 12 по улице Луначарского", "object"),
        ("лужа у садика «Золотой ключик»", "садика «Золотой ключик", "object"),
        ("а в дер. Ерыши темно", "дер. Ерыши", "text"),
        ("в духовщене темно", "духовщене", "text"),
        ("на Мира, 5 темно", "Мира, 5", "text"),
    ],
)
def test_find_span_and_how(gazetteer, text, span, how):
    place = gazetteer.find(text)[0]
    assert (text[place.start : place.stop], place.how) == (span, how)


def test_find_far_settlement_stays_out_of_span(gazetteer):
    text = "На Мира 5 прорыв. Вода везде. Это в посёлке Озерный, если что"
    (place,) = gazetteer.find(text)
    assert (place.settlement, place.how) == ("Озерный", "text")
    assert text[place.start : place.stop] == "Мира 5"


@pytest.mark.parametrize("text", ["", " ", "\n", "🙂", "12", "ул.", "\x00", "İ" * 9, "д." * 99])
def test_find_nothing(gazetteer, text):
    assert gazetteer.find(text) == []


def test_find_is_idempotent_over_cache(gazetteer):
    texts = [text for text, _, _ in ALL]
    assert [gazetteer.find(text) for text in texts] == [gazetteer.find(text) for text in texts]


def test_find_in_a_megabyte_stays_quick_and_bounded(gazetteer):
    places = gazetteer.find("Мира 5, Луначарского дфвлоыжщ " * 40_000)
    assert 0 < len(places) <= 2
    assert all(place.stop <= 10_000 for place in places)


@pytest.mark.parametrize("sort", list(Sort))
def test_every_rule_decides_some_case(gazetteer, sort, monkeypatch):
    region = Gazetteer(REGION, streets=REGION_STREETS)
    texts = [(gazetteer, text) for text, _, _ in ALL]
    texts += [(region, text) for text in REGION_CASES]
    found = [searched.find(text) for searched, text in texts]
    for left_out in RULES[sort][:-1]:
        fewer = tuple(rule for rule in RULES[sort] if rule is not left_out)
        with monkeypatch.context() as patch:
            patch.setattr(ambiguity, "RULES", {**RULES, sort: fewer})
            fewer_found = [searched.find(text) for searched, text in texts]
            assert fewer_found != found, left_out.__name__
