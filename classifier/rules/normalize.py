"""A text as it reads, letter by letter, and where each letter stood in the original."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Texts of these characters alone keep their length in lower case: no map of places is needed.
ORDINARY = re.compile(
    r"[\x00-\x7fА-яЁё«»—–…№“”„’•°€₽\u2600-\u27bf\U0001f300-\U0001f64f\U0001f680-\U0001faff]*"
)
# Soft hyphen, zero-width and direction marks, variation selectors, blank Hangul fillers.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
CLUSTER = re.compile(f"[^{INVISIBLE}{COMBINING}][{INVISIBLE}{COMBINING}]*", re.DOTALL)
MARKS = re.compile(f"[{INVISIBLE}{COMBINING}]")

# Letters of other alphabets that stand for a Russian one whatever word they are in.
STRANGE = str.maketrans(
    {
        "ѐ": "е", "є": "е", "ѝ": "и", "і": "и", "ї": "и", "ј": "й", "ґ": "г", "ў": "у",
        "ү": "у", "ұ": "у", "һ": "х", "ҳ": "х", "қ": "к", "ң": "н", "ө": "о", "ә": "е", "ѕ": "с",
        "α": "а", "β": "в", "ε": "е", "ο": "о", "ρ": "р", "τ": "т", "υ": "у", "χ": "х", "κ": "к",
        "σ": "e", "ς": "c", "ı": "i", "đ": "д", "ð": "д", "ø": "о", "ħ": "h", "ŧ": "т", "ʌ": "л",
        "ᴀ": "а", "ʙ": "в", "ᴄ": "с", "ᴅ": "d", "ᴇ": "е", "ʜ": "н", "ᴋ": "к", "ᴍ": "м", "ᴏ": "о",
        "ᴘ": "р", "ᴛ": "т", "ᴜ": "u", "ᴢ": "z", "ʏ": "у",
        "π": "п", "λ": "л", "μ": "м", "ν": "v", "η": "n", "ι": "i", "ω": "w", "γ": "у", "δ": "д",
        "🅰": "а", "🅱": "б", "🅾": "о", "🅿": "р", "€": "е", "£": "л", "¥": "у", "©": "с", "®": "я",
    }
)  # fmt: skip

# Inside a word that also holds Russian letters a Latin one is the Russian one it looks like.
LOOK_ALIKE = str.maketrans("aceopxykmthbnrugivdlzsfj", "асеорхукмтнвпгигивдлзсфй")
# Tried at word starts only: a run of a million letters must not be tried from each of them.
MIXED = re.compile(r"(?<![а-яa-z])(?:[a-z]*[а-я]+[a-z][а-яa-z]*|[a-z]+[а-я][а-яa-z]*)")
LATIN = re.compile("[a-z]")
REPEAT = re.compile(r"(.)\1+")
# A vowel sung out ends in its plain half: «бляааать», «хуёооовый» with its «ё» folded.
DRAWN = (re.compile("(?<=я)а{2,}"), re.compile("(?<=ю)у{2,}"), re.compile("(?<=е)[оэ]{2,}"))


@dataclass(frozen=True, slots=True)
class View:
    """A text in lower case, disguise by strange letters off, «ё» folded.

    places : index in the original of each character, and last where the text ends; empty
    where all kept their place.
    """

    text: str
    places: Sequence[int] = ()

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Map `[start, stop)` of the view to the original."""
        if not self.places or stop <= start:
            return start, stop
        # To the next letter: the marks over the last one are its own.
        return self.places[start], max(self.places[stop], self.places[stop - 1] + 1)


def fold_repeats(word: str) -> str:
    """Each run of one letter as one letter: «пиздееец» → «пиздец», «бляааать» → «блять»."""
    for vowel in DRAWN:
        word = vowel.sub("", word)
    return REPEAT.sub(r"\1", word)


def read_view(text: str) -> View:
    """What a person reads: no case, no zero-width and combining marks, no foreign glyphs.

    >>> read_view("Х\u200bУЙ, ｐиздец, ﬁ").text
    'хуй, pиздец, fi'
    """
    if ORDINARY.fullmatch(text):
        return View(text.lower().replace("ё", "е"))
    letters: list[str] = []
    places: list[int] = []
    for match in CLUSTER.finditer(text):
        plain = _plain(match.group())
        letters.append(plain)
        places.extend([match.start()] * len(plain))
    places.append(len(text))
    return View("".join(letters), places)


def read_words(view: View) -> str:
    """Text of the view, same length, with look-alike letters put back in mixed words.

    >>> read_words(read_view("дypaк и Windows"))
    'дурак и windows'
    """
    if LATIN.search(view.text) is None:
        return view.text
    return MIXED.sub(_put_back, view.text)


def _put_back(match: re.Match[str]) -> str:
    return match.group().translate(LOOK_ALIKE)


@lru_cache(maxsize=8_192)  # nearly all clusters of a text are single letters
def _plain(cluster: str) -> str:
    composed = MARKS.sub("", unicodedata.normalize("NFKC", cluster)).lower().translate(STRANGE)
    composed = MARKS.sub("", composed)
    # «ä», «ќ»: the letter without its mark; «й» must stay
    return "".join(c if c == "й" else unicodedata.normalize("NFD", c)[0] for c in composed)
