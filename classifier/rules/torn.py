"""Words torn apart by spaces: «х у й», «п и з д е ц», «пи здец»."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from classifier.morph import load_morph
from classifier.rules.disguise import LOOKS, read_mixed
from classifier.rules.forms import Level, load_forms
from classifier.rules.masks import ONE_LETTER_WORDS
from classifier.rules.normalize import View, fold_repeats
from classifier.rules.word_lists import words_of

PIECE = re.compile(r"[а-яa-z0-9@$]+")
BETWEEN = re.compile(r"[\s.,_\-–—*~|/]{1,4}")
MOST_PIECES, LONGEST_PIECE, LONGEST_JOINED = 14, 9, 14
FEWEST_LETTERS = 3  # single letters in a row that make a word
# Halves though the dictionary knows them: notes, numbers, interjections.
RARE_WORDS = frozenset(words_of("пи му ху еб уй бля муд пид оху ган"))
# Halves that the dictionary does not know, and people write.
COMMON = frozenset(words_of("за о гон до дол долб ок ох ать ая ое ый ые ей ов лан бал бать"))


@cache
def load_halves() -> frozenset[str]:
    """What stands on either side of the gap in a torn form; no real words."""
    halves: set[str] = set()
    for form, level in load_forms().items():
        if level is Level.MAT and len(form) <= LONGEST_JOINED:
            halves.update(form[:place] for place in range(2, len(form)))
            halves.update(form[place:] for place in range(1, len(form) - 1))
    known = load_morph().word_is_known
    return frozenset(
        half
        for half in halves - COMMON
        if len(half) > 1 and (half in RARE_WORDS or not known(half))
    )


def find_torn(view: View) -> Iterator[tuple[Level, int, int]]:
    """Level and `[start, stop)` in the view of each torn word, left to right."""
    pieces = list(PIECE.finditer(view.text))
    start = 0
    while start < len(pieces):
        piece = pieces[start].group()
        if len(piece) > 1 and piece not in load_halves():
            start += 1
            continue
        found = _longest(view.text, pieces, start)
        if found is None:
            start += 1
            continue
        level, stop = found
        if stop - start > FEWEST_LETTERS and pieces[start + 1].group() == piece:
            again = _longest(view.text, pieces, start + 1)
            start += again is not None and again[1] == stop  # «справку о о х у е н н ы й»
        yield level, pieces[start].start(), pieces[stop - 1].end()
        start = stop


def _longest(text: str, pieces: Sequence[re.Match[str]], start: int) -> tuple[Level, int] | None:
    first = pieces[start].group()
    words = [_read(first)]
    is_latin = len(first) == 1 and first.isascii() and first.isalpha()
    best: tuple[Level, int] | None = None
    for stop in range(start + 1, min(start + MOST_PIECES, len(pieces))):
        if BETWEEN.fullmatch(text, pieces[stop - 1].end(), pieces[stop].start()) is None:
            break
        piece = pieces[stop].group()
        if piece.isdigit() and len(piece) > 1:
            break
        if best is not None and len(piece) > 1 and piece not in load_halves():
            break  # «г а н д о н на»: the next word is its own
        words.append(_read(piece))
        joined = fold_repeats("".join(words))
        is_latin = is_latin and len(piece) == 1 and piece.isascii() and piece.isalpha()
        if len(joined) > LONGEST_JOINED or not (is_latin or _begins_form(joined)):
            break
        level = load_forms().get(joined)
        if level is None and is_latin:  # «p i z d e c»
            level = read_mixed("".join(one.group() for one in pieces[start : stop + 1]))
        if level is not None and _is_torn(words, level):
            digits = sum(one.group().isdigit() for one in pieces[start : stop + 1])
            if digits * 3 < len(words):
                best = level, stop + 1
    return best


@cache
def _sorted_forms() -> list[str]:
    return sorted(load_forms())


def _begins_form(joined: str) -> bool:
    """Whether more letters may still make a form of it."""
    forms = _sorted_forms()
    place = bisect_left(forms, joined)
    return place < len(forms) and forms[place].startswith(joined)


def _read(piece: str) -> str:
    return "".join(LOOKS.get(char, char)[0] for char in piece)


def _is_torn(words: Sequence[str], level: Level) -> bool:
    """Single letters, all but perhaps one piece, or halves that are no words."""
    if len(words) >= FEWEST_LETTERS:
        return sum(len(word) > 1 for word in words) <= (level is Level.MAT)
    if level is Level.MAT and len(words[0]) == 1 and words[0] not in ONE_LETTER_WORDS:
        return words[1] not in load_forms()  # «е бать», «х уйня»
    if level is Level.MAT and len(words[1]) > 1 and words[0] in load_forms():
        return words[1] in load_halves() and words[1] not in load_forms()  # «бля дь»
    return (
        level is Level.MAT
        and not any(word in load_forms() or len(word) > LONGEST_PIECE for word in words)
        and any(word in load_halves() for word in words)
    )
