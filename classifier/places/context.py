"""What stands before and after a candidate, cut once and asked by every rule."""

import re

from classifier.places.words import word_set

WINDOW = 50  # characters on each side
MAX_WORDS = 6  # read after a name
TOKEN = re.compile(r"[а-яa-z0-9]+(?:[-/][а-яa-z0-9]+)*\.?|[.,;:!?()…\n«»\"“”„]")
INNER_CAPITAL = re.compile(r"[а-яё]+[ -][А-ЯЁ]")
OPENING = frozenset("«\"“„'")
QUOTES = frozenset('«»"“”„')
SENTENCE = re.compile(r"[.!?…\n]\s*[«\"(]?$")


class Context:
    """Words around `[start, stop)` of a text, nearest first, up to a sign of punctuation.

    before : folded words before; quotation marks do not stop them, «ул.» keeps its dot.
    prev : the first of them. What stands after is cut when first asked for: most candidates
    are decided by the word before alone.
    """

    __slots__ = ("_after", "before", "folded", "prev", "start", "stop", "text", "word")

    def __init__(self, text: str, folded: str, start: int, stop: int) -> None:
        self.text = text
        self.folded = folded
        self.start = start
        self.stop = stop
        self.word = folded[start:stop]
        self.before = _backward(folded, start)
        self._after: tuple[list[str], list[int]] | None = None
        self.prev = self.before[0] if self.before else ""  # "" where a clause opens

    @property
    def starts(self) -> list[int]:
        """Where each word of `before` starts in the text."""
        return _starts(self.folded, self.start, self.before)

    @property
    def after(self) -> list[str]:
        """Folded words after."""
        return self._ahead()[0]

    @property
    def stops(self) -> list[int]:
        """Where each word of `after` stops in the text."""
        return self._ahead()[1]

    @property
    def next(self) -> str:
        """Word right after, "" where a clause ends."""
        words = self._ahead()[0]
        return words[0] if words else ""

    @property
    def second(self) -> str:
        """Second word before: «в нашем Бабине» → «в»."""
        return self.before[1] if len(self.before) > 1 else ""

    @property
    def capital(self) -> bool:
        """Written with a capital that does not come from the sentence or from CAPS."""
        return _is_capital(self.text, self.start, self.stop)

    @property
    def upper(self) -> bool:
        """Whether the first letter is a capital, wherever it comes from."""
        return self.text[self.start].isupper()

    @property
    def shouted(self) -> bool:
        """Whether the whole name is in CAPS, so that its capital says nothing."""
        return self.text[self.start : self.stop].isupper()

    @property
    def inner_capital(self) -> bool:
        """Whether a word that is not the first has a capital, not from CAPS: «Детский Дом»."""
        return INNER_CAPITAL.search(self.text, self.start, self.stop) is not None

    @property
    def quoted(self) -> bool:
        """Whether a quotation mark opens right before."""
        return self.start > 0 and self.text[self.start - 1] in OPENING

    def _ahead(self) -> tuple[list[str], list[int]]:
        if self._after is None:
            self._after = _forward(self.folded, self.stop)
        return self._after


def _backward(folded: str, start: int) -> list[str]:
    words: list[str] = []
    for token in reversed(TOKEN.findall(folded, max(0, start - WINDOW), start)):
        if token in QUOTES:
            continue
        if not token[0].isalnum() or (token[-1] == "." and not is_abbreviation(token)):
            break
        words.append(token)
    return words


def _starts(folded: str, start: int, words: list[str]) -> list[int]:
    starts: list[int] = []
    for word in words:
        start = folded.rindex(word, 0, start)
        starts.append(start)
    return starts


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
        if ends or len(words) == MAX_WORDS:
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
