"""Settlements, streets and houses found in marked comments, natasha in the same run.

    python -m benchmarks.places [--data ../shared/data] [--misses]

The first seven sets served to mend the rules; the eighth, written after that and left alone, is
the figure that counts. Time is measured with a gazetteer of 500 settlements and 2,000 streets,
which is generated from `gazetteer/perm_places_oktmo.csv` of the data folder.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.places_cases import (
    CASES,
    SAMPLES,
    Case,
    Gold,
    Names,
    Score,
    addresses,
    houses,
    inferred_settlements,
    pairs_of,
    read_cases,
    score,
    streets,
    written_settlements,
)
from benchmarks.places_peers import addr_extractor, natasha_ner
from benchmarks.places_time import print_times
from classifier.places import Gazetteer

SETS = (
    ("первый набор, эталонный район (по нему правились правила)", "places_first.txt", SAMPLES),
    ("второй набор (по нему тоже)", "places_second.txt", CASES / "places_second"),
    ("третий набор, малый (по нему тоже)", "places_third.txt", CASES / "places_second"),
    ("четвёртый набор, выгрузка ФИАС (по нему тоже)", "places_fourth.txt", CASES / "places_fourth"),
    ("пятый набор, эталонный район (по нему тоже)", "places_fifth.txt", SAMPLES),
    ("шестой набор, выгрузка ОКТМО (по нему тоже)", "places_sixth.txt", CASES / "places_sixth"),
    (
        "седьмой набор, выгрузка ОКТМО (по нему тоже)",
        "places_seventh.txt",
        CASES / "places_seventh",
    ),
    ("восьмой набор, выгрузка ОКТМО (вслепую)", "places_eighth.txt", CASES / "places_eighth"),
)
Find = Callable[[str], Sequence[Gold]]


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description="Места в размеченных комментариях")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--misses", action="store_true", help="показать промахи")
    arguments = parser.parse_args()
    for title, name, folder in SETS:
        if not (CASES / name).is_file():
            continue
        cases = read_cases(CASES / name)
        gazetteer = Gazetteer.load(folder)
        print_figures(title, cases, gazetteer)
        if arguments.misses:
            print_misses(cases, partial(find_own, gazetteer))
    print_times(arguments.data)


def find_own(gazetteer: Gazetteer, text: str) -> list[Gold]:
    """What Otklik finds, in the benchmark's words."""
    return [Gold(p.settlement, p.street, p.house, p.how == "object") for p in gazetteer.find(text)]


def find_peer(
    find: Callable[[str], Sequence[tuple[str | None, str | None]]], text: str
) -> list[Gold]:
    """What a peer finds."""
    return [Gold(town, street, None) for town, street in find(text)]


def print_figures(title: str, cases: Sequence[Case], gazetteer: Gazetteer) -> None:
    """One table of a set: Otklik, then the peers on settlements and streets."""
    hard = [case for case in cases if case.hard]
    plain = [case for case in cases if not case.hard]
    own = partial(find_own, gazetteer)
    empty = sum(not case.places for case in cases)
    print(f"\n{title}: {len(plain)} обычных, {len(hard)} трудных, без места {empty}")
    print("| что | кто | P | R | F1 | размечено | найдено |")
    print("|---|---|---|---|---|---|---|")
    for name, part in (("НП, обычные", plain), ("НП, трудные", hard)):
        _print_row(name, "Отклик", score(settlement_pairs(part, own)))
    for name, pick in (("улица", streets), ("дом", houses), ("улица в своём НП", addresses)):
        _print_row(name, "Отклик", score(pairs_of(cases, own, partial(_pick, pick))))
    peers = {"natasha NER": natasha_ner(gazetteer), "AddrExtractor": addr_extractor(gazetteer)}
    for peer, peer_find in peers.items():
        find = partial(find_peer, peer_find)
        for name, part in (("НП, обычные", plain), ("НП, трудные", hard)):
            _print_row(name, peer, score(settlement_pairs(part, find)))
        _print_row("улица", peer, score(pairs_of(cases, find, partial(_pick, streets))))


def settlement_pairs(cases: Sequence[Case], find: Find) -> list[tuple[Names, Names]]:
    """Written settlements beside found ones; one that only follows from a street is left out."""
    pairs = []
    for case in cases:
        found = Case(case.text, tuple(find(case.text)), case.hard)
        names = frozenset((p.settlement,) for p in found.places if p.settlement)
        pairs.append(
            (
                written_settlements(case),
                names - (inferred_settlements(case) - written_settlements(case)),
            )
        )
    return pairs


def _pick(pick: Callable[[Sequence[Gold]], Names], case: Case) -> Names:
    return pick(case.places)


def _print_row(what: str, who: str, got: Score) -> None:
    cells = [
        f"{p:.3f} ({low:.2f}–{high:.2f})" for p, low, high in (got.precision, got.recall, got.f1)
    ]
    print(f"| {what} | {who} | {' | '.join(cells)} | {got.expected} | {got.found} |")


def print_misses(cases: Sequence[Case], find: Find) -> None:
    """Every comment where something is wrong."""
    for case in cases:
        found = tuple(find(case.text))
        [(towns, own)] = settlement_pairs([case], find)
        wrong = [
            name
            for name, expected, got in (
                ("НП", towns, own),
                ("улица", streets(case.places), streets(found)),
                ("дом", houses(case.places), houses(found)),
            )
            if expected != got
        ]
        if wrong:
            mark = "!" if case.hard else " "
            print(
                f"{mark} [{', '.join(wrong)}] {case.text} → {_show(case.places)} / {_show(found)}"
            )


def _show(places: Sequence[Gold]) -> str:
    return (
        "; ".join(" | ".join(filter(None, (p.settlement, p.street, p.house))) for p in places)
        or "-"
    )


if __name__ == "__main__":
    main()
