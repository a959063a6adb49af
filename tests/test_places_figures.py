"""The marked comments keep their figures: what helps one district may harm another."""

import pytest

from benchmarks.places import SETS, find_own, settlement_pairs
from benchmarks.places_cases import CASES, houses, pairs_of, read_cases, score, streets
from classifier.places import Gazetteer

# what each set must not fall below: settlements ordinary and hard, streets, houses (F1)
FLOORS = {
    "places_first.txt": (0.99, 0.97, 0.98, 0.98),
    "places_second.txt": (0.98, 0.91, 0.97, 0.98),
    "places_third.txt": (0.98, 0.90, 0.98, 0.98),
    "places_fourth.txt": (0.98, 0.94, 0.98, 0.98),
    "places_fifth.txt": (0.98, 0.94, 0.98, 0.96),
    "places_sixth.txt": (0.98, 0.96, 0.96, 0.96),
    "places_seventh.txt": (0.98, 0.94, 0.91, 0.95),
    "places_eighth.txt": (0.98, 0.94, 0.95, 0.98),
}


@pytest.mark.parametrize(("name", "folder"), [(name, folder) for _, name, folder in SETS])
def test_marked_comments_keep_their_figures(name, folder):
    gazetteer = Gazetteer.load(folder)

    def find(text):
        return find_own(gazetteer, text)

    cases = read_cases(CASES / name)
    pairs = (
        settlement_pairs([case for case in cases if not case.hard], find),
        settlement_pairs([case for case in cases if case.hard], find),
        pairs_of(cases, find, lambda case: streets(case.places)),
        pairs_of(cases, find, lambda case: houses(case.places)),
    )
    got = [score(pair).f1[0] for pair in pairs]
    assert all(one >= floor for one, floor in zip(got, FLOORS[name], strict=True)), got
