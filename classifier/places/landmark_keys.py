"""Keys of named objects: «Золотой ключик» with the words it follows, «районная больница»."""

import re
from collections.abc import Iterable, Iterator

from classifier.places.entries import Entry, Shape, Sort
from classifier.places.forms import cases_of, decline_name, fold
from classifier.places.records import Landmark

QUOTED = re.compile(r"^(?P<head>.*?)\s*[«\"](?P<name>[^«»\"]+)[»\"]?[»\"]?$")


def landmark_entries(landmarks: Iterable[Landmark]) -> Iterator[tuple[str, Entry]]:
    """Keys of objects with what they stand for, in the order of the records."""
    for row in landmarks:
        heads = _heads(row)
        settlements = (row.settlement,) if row.settlement else ()
        for alias in (row.name, *row.other_names):
            match = QUOTED.match(fold(alias))
            shape = Shape.PROPER if match else Shape.PHRASE
            phrase = match["name"] if match else fold(alias)
            acronym = " " not in alias and alias.isupper()
            declined = {"n": [phrase]} if acronym else decline_name(phrase)
            for form, cases in cases_of(declined).items():
                entry = Entry(
                    Sort.OBJECT, row.name, shape, settlements, cases,
                    kind=row.kind, heads=heads, street=row.street, house=row.house,
                )  # fmt: skip
                yield form, entry
                if ". " in form:
                    yield form.replace(". ", "."), entry


def _heads(row: Landmark) -> frozenset[str]:
    """Words a quoted name follows, in every case: «садика», «детсаду»."""
    quoted = [m for m in map(QUOTED.match, map(fold, (row.name, *row.other_names))) if m]
    return frozenset(
        form
        for match in quoted
        if match["head"]
        for forms in decline_name(match["head"].split()[-1]).values()
        for form in forms
    )
