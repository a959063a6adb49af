"""Marked comments of the places benchmark, and precision, recall, F1 with intervals on them.

A line is `text → settlement | street | house; …`; «-» names no place, «!» marks a hard line,
«*» before a settlement says that it is not written but follows from the street or object.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CASES = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent.parent / "data" / "samples"
RESAMPLES = 1000
SEED = 7

Names = frozenset[tuple[str, ...]]
Pairs = Sequence[tuple[Names, Names]]  # (expected, found) of each comment


@dataclass(frozen=True, slots=True)
class Gold:
    """One place somebody marked; `inferred` when the settlement is not written."""

    settlement: str | None
    street: str | None
    house: str | None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A comment with its marked places."""

    text: str
    places: tuple[Gold, ...]
    hard: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each with its 95 % interval over resampled comments."""

    precision: tuple[float, float, float]
    recall: tuple[float, float, float]
    f1: tuple[float, float, float]
    expected: int
    found: int


def read_cases(path: Path) -> list[Case]:
    """Marked comments of a file; a broken line is an error."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse_case(line) for line in lines if line and not line.startswith("# ")]


def parse_case(line: str) -> Case:
    """Parse one line.

    >>> parse_case("! на кирова 5 → *Духовщина | улица Кирова | 5").places[0].inferred
    True
    """
    hard = line.startswith("! ")
    text, arrow, marked = line.removeprefix("! ").rpartition(" → ")
    if not arrow:
        raise ValueError(f"нет « → » в строке: {line}")
    marks = () if marked.strip() == "-" else tuple(marked.split(";"))
    return Case(text, tuple(_parse_place(mark) for mark in marks), hard)


def _parse_place(mark: str) -> Gold:
    cells = [cell.strip() or None for cell in mark.split("|")]
    town, street, house = cells + [None] * (3 - len(cells))
    inferred = town is not None and town.startswith("*")
    return Gold(town.lstrip("*") if town else None, street, house, inferred)


def written_settlements(case: Case) -> Names:
    """Settlements the comment itself names."""
    return frozenset((p.settlement,) for p in case.places if p.settlement and not p.inferred)


def inferred_settlements(case: Case) -> Names:
    """Settlements that follow from a street or object: neither a hit nor a miss."""
    return frozenset((p.settlement,) for p in case.places if p.settlement and p.inferred)


def streets(places: Iterable[Gold]) -> Names:
    """Streets of places."""
    return frozenset((p.street,) for p in places if p.street)


def houses(places: Iterable[Gold]) -> Names:
    """Houses of places, each with its street."""
    return frozenset((p.street, p.house) for p in places if p.street and p.house)


def addresses(places: Iterable[Gold]) -> Names:
    """Streets with the settlement they lie in, written or not."""
    return frozenset((p.settlement or "", p.street) for p in places if p.street)


def pairs_of(
    cases: Sequence[Case], find: Callable[[str], Sequence[Gold]], pick: Callable[[Case], Names]
) -> Pairs:
    """What is expected beside what is found, by comment."""
    return [
        (pick(case), pick(Case(case.text, tuple(find(case.text)), case.hard))) for case in cases
    ]


def score(pairs: Pairs) -> Score:
    """Micro-averaged score; comments are resampled, not names."""
    counts = np.array([(len(e & f), len(f), len(e)) for e, f in pairs], dtype=float)
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(counts), size=(RESAMPLES, len(counts)))
    resampled = counts[picks].sum(axis=1)
    point = _rates(counts.sum(axis=0)[None])[0]
    low, high = np.percentile(_rates(resampled), (2.5, 97.5), axis=0)
    figures = [(float(p), float(a), float(b)) for p, a, b in zip(point, low, high, strict=True)]
    return Score(
        figures[0], figures[1], figures[2], int(counts[:, 2].sum()), int(counts[:, 1].sum())
    )


def _rates(counts: np.ndarray) -> np.ndarray:
    right, found, expected = counts.T
    precision = right / np.maximum(found, 1)
    recall = right / np.maximum(expected, 1)
    f1 = 2 * right / np.maximum(found + expected, 1)
    return np.stack([precision, recall, f1], axis=1)
