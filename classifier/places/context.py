"""What stands before and after a candidate, cut once and asked by every rule."""

import re
from dataclasses import dataclass

from classifier.places.words import word_set

WINDOW = 60  # characters on each side
TOKEN = re.compile(r"[а-яa-z0-9]+(?:[-/][а-яa-z0-9]+)*\.?|[.,;:!?()…\n«»\"“”„]")
QUOTES = frozenset('«»"“”„')
SENTENCE = re.compile(r"[.!?…\n]\s*[«\"(]?$")


@dataclass(slots=True)
class Context:
    """Words around `[start, stop)` of a text, nearest first, up to a sign of punctuation.

    before, after : folded words; quotation marks do not stop them. «ул.» keeps its dot.
    starts : where each word of `before` starts in the text; stops : where `after` stop.
    capital : written with a capital that does not come from the sentence or from CAPS.
    """

    word: str
    before: list[str]
    after: list[str]
    starts: list[int]
    stops: list[int]
    capital: bool
    quoted: bool

    @property
    def prev(self) -> str:
        """Word right before, "" where a clause opens."""
        return self.before[0] if self.before else ""

    @property
    def next(self) -> str:
        """Word right after, "" where a clause ends."""
        return self.after[0] if self.after else ""

    @property
    def second(self) -> str:
        """Second word before: «в нашем Бабине» → «в»."""
        return self.before[1] if len(self.before) > 1 else ""


def context_of(text: str, folded: str, start: int, stop: int) -> Context:
    """Cut the context of `[start, stop)`; `folded` is `fold(text)`."""
    before, starts = _backward(folded, start)
    after, stops = _forward(folded, stop)
    return Context(
        word=folded[start:stop],
        before=before,
        after=after,
        starts=starts,
        stops=stops,
        capital=_is_capital(text, start, stop),
        quoted=start > 0 and text[start - 1] in "«\"“„'",
    )


def _backward(folded: str, start: int) -> tuple[list[str], list[int]]:
    base = max(0, start - WINDOW)
    words: list[str] = []
    starts: list[int] = []
    for match in reversed(list(TOKEN.finditer(folded, base, start))):
        token = match.group()
        if token in QUOTES:
            continue
        if not token[0].isalnum() or (token[-1] == "." and not is_abbreviation(token)):
            break
        words.append(token)
        starts.append(match.start())
    return words, starts


def _forward(folded: str, stop: int) -> tuple[list[str], list[int]]:
    words: list[str] = []
    stops: list[int] = []
    for match in TOKEN.finditer(folded, stop, stop + WINDOW):
        token = match.group()
        if token in QUOTES:
            continue
        if not token[0].isalnum():
            break
        ends = token[-1] == "." and not is_abbreviation(token)
        words.append(token[:-1] if ends else token)
        stops.append(match.end())
        if ends:
            break
    return words, stops


def is_abbreviation(token: str) -> bool:
    """Whether the dot belongs to the word: «ул.», «г.», «пос.», but not «дом.» or «снег.».

    >>> [is_abbreviation(token) for token in ("ул.", "пос.", "м.", "снег.", "вода.")]
    [True, True, True, False, False]
    """
    return token in ABBREVIATIONS or len(token) == 2


ABBREVIATIONS = word_set(
    "ул. пер. переул. пр. просп. пл. бул. бульв. ш. мкр. мкрн. наб. туп. тер. г. гор. п. "
    "пос. с. д. дер. х. ст. им. н.п. р. оз. гр. корп. стр. кв."
)


def _is_capital(text: str, start: int, stop: int) -> bool:
    if not text[start].isupper() or text[start:stop].isupper():
        return False
    head = text[max(0, start - WINDOW) : start].rstrip(' «"“„(—-')
    return bool(head) and SENTENCE.search(head) is None
