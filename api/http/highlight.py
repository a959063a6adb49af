"""A comment cut into pieces, each marked by what was found in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from classifier import Reason, Tags

FINDING_TITLES = {
    "profanity": "бранное слово",
    "insult": "оскорбление",
    "threat": "угроза",
    "spam": "реклама",
    "political": "по списку группы",
}
PLACE_TITLE = "место"
REASON_TITLE = "это слово решило группу"

Mark = tuple[int, int, str, str]  # start, stop, css class, title


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of the text; `css` is empty where nothing was found."""

    text: str
    css: str = ""
    title: str = ""


def cut(text: str, tags: Tags, reasons: Iterable[Reason] = ()) -> list[Piece]:
    """Pieces of the text in order, whole again when joined.

    Findings win over places, places over the words that decided.
    """
    marks = [
        (finding.start, finding.stop, f"finding {finding.severity.value}", _title(finding.category))
        for finding in tags.findings
    ]
    marks += [
        (place.start, place.stop, "place", PLACE_TITLE)
        for place in tags.places
        if place.how != "post"
    ]
    marks += [(one.start, one.stop, "reason", REASON_TITLE) for one in reasons]
    return cut_marks(text, marks)


def cut_marks(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Pieces of the text in order; of marks that overlap the first one stays."""
    pieces: list[Piece] = []
    position = 0
    for start, stop, css, title in _without_overlaps(marks):
        if start > position:
            pieces.append(Piece(text[position:start]))
        pieces.append(Piece(text[start:stop], css, title))
        position = stop
    if position < len(text):
        pieces.append(Piece(text[position:]))
    return pieces


def _title(category: str) -> str:
    return FINDING_TITLES[str(category)]


def _without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    taken: list[Mark] = []
    for mark in marks:
        if mark[0] < mark[1] and all(mark[1] <= t[0] or mark[0] >= t[1] for t in taken):
            taken.append(mark)
    return sorted(taken)
