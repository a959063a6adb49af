"""What a word is worth reading for: one look-up a word, remembered."""

import re
from collections.abc import Iterable

from classifier.rules import insult_names, spam, threat
from classifier.rules.normalize import MIXED, read_view, read_words
from classifier.rules.profanity import RUSSIAN_WORD, WORD, bare_word, scan_chunk
from classifier.rules.roots import plain_level
from classifier.rules.torn import load_halves

PROFANE, TORN, LETTER, INSULT, THREAT, SPAM = 1, 2, 4, 8, 16, 32

MOST_REMEMBERED = 200_000  # chunks, about 30 MB
LONGEST_REMEMBERED = 40  # characters of a chunk
# Single letters without which no word is torn: «х у й», «с у к а»; not «и», «в», «с».
TELLING_LETTERS = frozenset("хпбеёмгдзлцтьнркжхxbpmgdzlctnhrke")
STUMP_LETTER = re.compile(r"х(?:\*+|\.{2,}|…|#+|_+)\W*")


def _by_start(pairs: Iterable[tuple[Iterable[str], int]]) -> dict[str, int]:
    table: dict[str, int] = {}  # start of a word → what it wakes
    for stems, flag in pairs:
        for stem in stems:
            table[stem] = table.get(stem, 0) | flag
    return table


STARTS = _by_start(((insult_names.STEMS, INSULT), (threat.STEMS, THREAT), (spam.STEMS, SPAM)))
SIZES = tuple(sorted({len(stem) for stem in STARTS}))


class ChunkFlags(dict[str, int]):
    """Flags of chunks, read once each: `flags["пиздец,"]` → `PROFANE`."""

    def __missing__(self, chunk: str) -> int:
        flags = read_flags(chunk)
        if len(chunk) < LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[chunk] = flags
        return flags


def read_flags(chunk: str) -> int:
    """Flags of a run of non-space characters; 0 for a word no rule cares about."""
    view = read_view(chunk)
    text = view.text
    if len(text) == 1:
        return LETTER if text in TELLING_LETTERS else 0
    word = bare_word(text)
    if RUSSIAN_WORD.fullmatch(word) and len(word) > 1:
        return (PROFANE if plain_level(word) else 0) | _word_flags(word)
    flags = PROFANE if scan_chunk(chunk) else 0
    if STUMP_LETTER.fullmatch(text):
        return flags | TORN
    words = WORD.findall(read_words(view) if MIXED.search(text) else text)
    for word in words:
        flags |= _word_flags(word)
    return flags | (LETTER if len(words) == 1 and words[0] in TELLING_LETTERS else 0)


def _word_flags(word: str) -> int:
    flags = TORN if word in load_halves() else 0
    whole = word + " "  # a stem with a space at its end is a whole word
    for size in SIZES:
        flags |= STARTS.get(whole[:size], 0)
    return flags
