"""Words of a text as they are meant: disguises taken off, offsets kept."""

import re
import unicodedata
from dataclasses import dataclass

CACHED_CHUNKS = 100_000

CHUNK = re.compile(r"\S+")
# zero-width and combining marks, soft hyphen, variation selectors
INVISIBLE = re.compile(
    "[\u00ad\u034f\u0300-\u0305\u0307\u0309-\u036f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)
LINK_OR_MAIL = re.compile(
    r"https?://|www\.|[\w.]{1,64}@[\w.]{1,64}\.\w|\b(?:vk|ok|t)\.(?:com|ru|me|cc)/", re.I
)
CYRILLIC = re.compile("[а-яё]")
LATIN = re.compile("[a-z]")
WORD = re.compile(r"[а-яa-z0-9@$]+")
REPEAT = re.compile(r"(.)\1+")
SEPARATORS = re.compile(r"[.,_\-~'’`|/\\+=\s]+")
# «х у й», «п.и.з.д.е.ц», «б-л-я»: single letters with something between each
SPACED = re.compile(
    r"(?<![^\W\d_])[^\W\d_](?:[\s.,_\-*~|/]{1,3}[^\W\d_](?![^\W\d_])){2,}(?![^\W\d_])"
)

# Only inside words that also hold Cyrillic letters.
LOOK_ALIKES = str.maketrans(
    "aceopxykmthbnrugiwvdlzsfj" + "01346@$9",
    "асеорхукмтнвпгугишвдлзсфй" + "оизчбася",
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as meant, and `[start, stop)` of where it stands."""

    form: str
    start: int
    stop: int


def is_link(chunk: str) -> bool:
    """Whether a chunk is an address: «vk.com/huyase» is nobody's word."""
    return ("/" in chunk or "@" in chunk or "." in chunk) and bool(LINK_OR_MAIL.search(chunk))


def read_chunk(chunk: str) -> tuple[Word, ...]:
    """Words of a chunk, offsets from its start: «Ну,xуй» → «ну», «хуй»."""
    visible, places = _visible(chunk)
    return tuple(
        Word(unmask(match.group()), places[match.start()], places[match.end() - 1] + 1)
        for match in WORD.finditer(visible)
    )


def read_joined(chunk: str) -> Word | None:
    """The chunk without its separators, where single letters stand between them."""
    visible, places = _visible(chunk)
    letters = [index for index, char in enumerate(visible) if not SEPARATORS.match(char)]
    if not letters or len(letters) == len(visible):
        return None
    joined = "".join(visible[index] for index in letters)
    return Word(unmask(joined), places[letters[0]], places[letters[-1]] + 1)


def read_spaced(text: str) -> list[Word]:
    """Words whose letters were spaced apart."""
    return [
        Word(unmask(SEPARATORS.sub("", match.group().replace("*", "")).lower()), *match.span())
        for match in SPACED.finditer(text)
    ]


def unmask(word: str) -> str:
    """A lower-case word with look-alikes and leet put back, repeats folded.

    >>> unmask("xyйня"), unmask("пи3дееец"), unmask("12")
    ('хуйня', 'пиздец', '12')
    """
    word = word.lower().replace("ё", "е")
    if (CYRILLIC.search(word) and not word.isalpha()) or (
        CYRILLIC.search(word) and LATIN.search(word)
    ):
        word = word.translate(LOOK_ALIKES)
    return REPEAT.sub(r"\1", word)


def _visible(chunk: str) -> tuple[str, list[int]]:
    """Lower-case compatibility form without invisible marks, and where each char stood."""
    if chunk.isalpha() and INVISIBLE.search(chunk) is None:
        lowered = chunk.lower().replace("ё", "е")
        if len(lowered) == len(chunk):
            return lowered, list(range(len(chunk)))
    visible: list[str] = []
    places: list[int] = []
    for place, char in enumerate(chunk):
        if INVISIBLE.match(char):
            continue
        plain = unicodedata.normalize("NFKC", char).lower().replace("ё", "е")
        visible.append(plain)
        places.extend([place] * len(plain))
    return "".join(visible), places
