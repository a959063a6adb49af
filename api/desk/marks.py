"""A comment's text for the screen: places, findings and deciding words marked, profanity masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from api.desk.suggested import Suggested
from api.http.highlight import FINDING_TITLES, PLACE_TITLE, REASON_TITLE, Mark, Piece, cut_marks
from classifier import Reason
from classifier.heads import GROUP
from classifier.tags import Category

MASK = "•"
NO_WORDS: Mapping[str, Iterable[Reason]] = {}
KIND_TITLE = "это слово решило вид"
MASKED = (Category.PROFANITY, Category.INSULT)


def mark_text(
    text: str,
    suggested: Suggested | None,
    words: Mapping[str, Iterable[Reason]] = NO_WORDS,
    *,
    is_masked: bool = True,
) -> list[Piece]:
    """Pieces of the text in order. is_masked : bad words keep their first letter alone.

    words : those that decided, by head; the group's win over the kind's.
    """
    if suggested is None:
        return cut_marks(text, [])
    marks: list[Mark] = [
        (one["start"], one["stop"], f"finding {one['severity']}", FINDING_TITLES[one["category"]])
        for one in suggested.findings
    ]
    marks += [
        (one["start"], one["stop"], "place", PLACE_TITLE)
        for one in suggested.places
        if one["how"] != "post"
    ]
    for head, reasons in words.items():
        css, title = ("reason", REASON_TITLE) if head == GROUP else ("reason kind", KIND_TITLE)
        marks += [(one.start, one.stop, css, title) for one in reasons]
    pieces = cut_marks(text, marks)
    return _mask(pieces) if is_masked else pieces


def has_masked(suggested: Suggested | None) -> bool:
    """Whether something of the text is masked."""
    return suggested is not None and any(one["category"] in MASKED for one in suggested.findings)


def _mask(pieces: Sequence[Piece]) -> list[Piece]:
    titles = {FINDING_TITLES[category] for category in MASKED}
    return [
        replace(piece, text=mask_word(piece.text)) if piece.title in titles else piece
        for piece in pieces
    ]


def mask_word(word: str) -> str:
    """A bad word that can be guessed and not read.

    >>> mask_word("дурак"), mask_word("ну и дурак")
    ('д••••', 'н• и д••••')
    """
    return " ".join(part[:1] + MASK * (len(part) - 1) for part in word.split(" "))
