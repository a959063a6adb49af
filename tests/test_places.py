"""Places in comments: the marked lines of cases/places.txt."""

from pathlib import Path

import pytest

from classifier.places import Gazetteer

ROOT = Path(__file__).parent
CASES = ROOT / "cases" / "places.txt"
FIELDS = 4  # settlement | street | house | object


def read_cases():
    cases = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            text, _, marked = line.removeprefix("! ").partition(" → ")
            cases.append((text, parse_places(marked), line.startswith("! ")))
    return cases


def parse_places(marked):
    if marked == "-":
        return []
    return [parse_place(place) for place in marked.split(";")]


def parse_place(marked):
    cells = [cell.strip() or None for cell in marked.split("|")]
    return tuple(cells + [None] * (FIELDS - len(cells)))


ALL = read_cases()


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load(ROOT.parent / "data" / "samples")


def names(places):
    return [(place.settlement, place.street, place.house, place.object) for place in places]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=t) for t, e, _ in ALL])
def test_find_marked_line(gazetteer, text, expected):
    assert names(gazetteer.find(text)) == expected


def test_cases_are_many_and_half_of_them_hard():
    assert len(ALL) >= 200
    assert sum(hard for _, _, hard in ALL) * 3 >= len(ALL)
    assert len({text for text, _, _ in ALL}) == len(ALL)
