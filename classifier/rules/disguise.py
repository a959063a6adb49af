"""Reads a word through its disguise: look-alikes, digits, Latin letters, stars and dots."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from classifier.rules.forms import Level, load_forms
from classifier.rules.masks import Mask, is_word, split_masks
from classifier.rules.normalize import fold_repeats
from classifier.rules.roots import CACHED_WORDS, is_mat, plain_level
from classifier.rules.word_lists import words_of

Node = dict[str, "Node | Level"]
END = ""  # key of the level of the form that ends at a node

# What a sign may stand for beside Russian letters.
LOOKS: Mapping[str, str] = {
    "a": "а", "b": "бвь", "c": "сц", "d": "д", "e": "еэ", "f": "ф", "g": "дг", "h": "нх",
    "i": "ий", "j": "йж", "k": "к", "l": "л", "m": "мт", "n": "пни", "o": "о", "p": "рп",
    "q": "дк", "r": "гря", "s": "сз", "t": "т", "u": "иуц", "v": "ви", "w": "шв", "x": "х",
    "y": "уйы", "z": "з", "0": "оу", "1": "ийл", "2": "з", "3": "зеэ", "4": "чаи", "5": "сп",
    "6": "б", "7": "тг", "8": "вб", "9": "яд", "@": "а", "$": "с", "!": "ий", "ь": "ьъ", "ъ": "ьъ",
    "э": "эе", "'": "ьъ", "`": "ьъ", "’": "ьъ",
}  # fmt: skip
# Whole words in Latin letters that look Russian: «cyka», «nu3дa» without the «д».
LATIN_LOOKS: Mapping[str, str] = {
    "a": "а", "b": "бвь", "c": "с", "d": "д", "e": "е", "h": "н", "i": "ий", "j": "й", "k": "к",
    "l": "л", "m": "м", "n": "п", "o": "о", "p": "р", "r": "гя", "t": "т", "u": "уий", "x": "х", "y": "у",
    "z": "з", "0": "о", "1": "ий", "3": "зе", "4": "ч", "6": "б", "9": "я", "@": "а", "$": "с",
}  # fmt: skip
# Latin words of three letters that are read as мат; all others mean something of their own.
SHORT_LATIN = frozenset(words_of("huy hui huj xuy xui xuj xyu xyi xyj bl9 6l9"))
SHORT_MIXED = frozenset(words_of("6л9 бл9 6ля бля9"))  # more digits than letters
NUMBER = re.compile(r"\d{3}|^\d{2}")  # «10бал»: a number, not letters
# How Russian is written in Latin letters, «nahuy», «pizdec», «bliad'».
SOUNDS: Mapping[str, tuple[str, ...]] = {
    "a": ("а",), "b": ("б",), "v": ("в",), "g": ("г",), "d": ("д",), "e": ("е", "э"),
    "yo": ("е",), "jo": ("е",), "io": ("е",), "ye": ("е",), "je": ("е",), "zh": ("ж",), "j": ("й", "ж"),
    "z": ("з", "ц"), "i": ("и", "й", "ы", "ий", "ый"), "y": ("й", "ы", "у", "ый"), "k": ("к",), "l": ("л",), "m": ("м",),
    "n": ("н",), "o": ("о",), "p": ("п",), "r": ("р",), "s": ("с",), "t": ("т",), "u": ("у",),
    "f": ("ф",), "h": ("х",), "kh": ("х",), "x": ("х",), "ts": ("ц",), "tz": ("ц",), "c": ("ц",),
    "ch": ("ч",), "4": ("ч",), "sh": ("ш",), "w": ("ш",), "sch": ("щ",), "shch": ("щ",), "tc": ("ц",), "th": ("т",), "q": ("к",), "ya": ("я",), "ja": ("я",),
    "ia": ("я",), "9": ("я",), "yu": ("ю",), "ju": ("ю",), "iu": ("ю",), "iy": ("ий", "ый"), "yi": ("ый",),
    "yj": ("ый", "ий"), "ij": ("ий", "ый"), "yy": ("ый",), "ii": ("ий",), "'": ("ь",), "`": ("ь",),
    "3": ("з", "е"), "6": ("б",), "0": ("о",), "1": ("и", "л"), "@": ("а",), "$": ("с",),
}  # fmt: skip
LONGEST_SOUND = 4
SHORTEST_LATIN = 4  # letters
SHORTEST_MIXED = 3  # letters and digits: «Е6» is a road
# Latin words that read as a form and are not one: the broadcasting union, a name, a dumpling.
LATIN_INNOCENTS = frozenset(
    words_of(
        "hues huey manda mandy mandoi pidr ebli suki suku ebook ebony hull hulk huli hulls cuke cuky bldy eben ebben ebonite ebac manda mandos"
    )
)
ENGLISH = re.compile("(?:mother)?fuck(?:ing|er|ers|ed|s|)|bullshit|shit|bitch(?:es)?|motherfucker")
NUMBER_PLATE = re.compile(r"[авекмнорстухabekmhopctyx]\d{3}[авекмнорстухabekmhopctyx]{2}\d{0,3}")
SHOUTED_I = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")  # «п!дор»
# «ох...ли», «ах..ел»: both halves are words, and mean nothing together.
DOTTED_OH = re.compile(r"[оа]х(?:\*+|\.{2,})(?:ли|л[ао]?|ел[аи]?|еть|енн?о|евш[а-я]+)")
# «на...уй», «по**й», «нах**»: what is left is read as a word of its own.
DOTTED_AWAY = re.compile(
    r"(?:на|по|ни|до)(?:\*+|\.{2,}|#+|_{2,})(?:ху|у)?[йяю]|(?:на|по|до)х(?:\*{2,}|#{2,})"
)
# «б-ть», «е-ть»: a dash for the root, as in print.
DASHED = re.compile("(?:бл?|е)[-–—]ть|бл?[-–—]дь|х[-–—]й?ня")
TAIL_ALONE = re.compile(r"\*\*й")  # «**й меня сломишь»
MASKED_WHOLE = (DOTTED_OH, DOTTED_AWAY, DASHED, TAIL_ALONE)
SHOUTED_LETTERS = re.compile(r"[@$][-._]")  # «з@-е-б@-л-и»
SIGN_LETTERS = str.maketrans("@$", "ас")
PI = re.compile(r"3[.,]?14")
PICTURED = (
    ("}{", "х"),
    (")(", "х"),
    ("><", "х"),
    ("|1", "п"),
    ("/7", "п"),
    ("|7", "п"),
    ("|/|", "и"),
    ("/\\", "л"),
    ("|-|", "н"),
)
LONGEST_WORD = 30  # signs; nobody disguises more
LETTERS = re.compile(r"[^\W_]+")
RUSSIAN = re.compile("[а-я]")
LATIN = re.compile("[a-z]")


@lru_cache(maxsize=CACHED_WORDS)
def read_mixed(word: str) -> Level | None:
    """Level of a word of letters and digits that is not plain Russian.

    >>> read_mixed("xyй"), read_mixed("6лять"), read_mixed("nahuy"), read_mixed("windows")
    (<Level.MAT: 3>, <Level.MAT: 3>, <Level.MAT: 3>, None)
    """
    if word in SHORT_MIXED:
        return Level.MAT
    digits = sum(map(str.isdigit, word))
    if (
        NUMBER.search(fold_repeats(PI.sub("", word)))
        or len(word) > LONGEST_WORD
        or (digits and len(word) < SHORTEST_MIXED)
        or digits * 2 > len(word)
        or NUMBER_PLATE.fullmatch(word)
    ):
        return None
    written, word = word, fold_repeats(PI.sub("пи", word))
    if RUSSIAN.search(word):
        word = word.replace("jl", "л")  # «бJlять»
        looks: list[str | Mask] = [LOOKS.get(char, char) for char in word]
        return (
            _best(_walk(load_trie(), looks))
            or _by_root(word)
            or (_best(_walk_sounds(load_trie(), word)) if LATIN.search(word) else None)
        )
    if not LATIN.search(word) or written in LATIN_INNOCENTS:
        return None
    if len(word) < SHORTEST_LATIN:
        return Level.MAT if word in SHORT_LATIN else None
    if ENGLISH.fullmatch(word):
        return Level.RUDE
    sound = _best(_walk_sounds(load_trie(), word))
    if sound is not None:
        return sound
    return _best(_walk(load_trie(), [LATIN_LOOKS.get(char, char) for char in word]))


@lru_cache(maxsize=CACHED_WORDS)
def read_masked(chunk: str) -> Level | None:
    """Level of a chunk with stars, dots and dashes in it, against the closed list only.

    >>> read_masked("п***ц"), read_masked("х.у.й"), read_masked("т.е"), read_masked("к*т")
    (<Level.MAT: 3>, <Level.MAT: 3>, None, None)
    """
    if len(chunk) > LONGEST_WORD:
        return None
    chunk = SHOUTED_I.sub("и", PI.sub("пи", chunk)).replace("…", "...")
    for picture, letter in PICTURED:
        chunk = chunk.replace(picture, letter)
    if "".join(LETTERS.findall(chunk)) in LATIN_INNOCENTS:  # «e-book»
        return None
    if any(pattern.fullmatch(chunk) for pattern in MASKED_WHOLE):
        return Level.MAT
    if SHOUTED_LETTERS.search(chunk) and _is_interleaved(chunk.translate(SIGN_LETTERS)):
        return Level.MAT
    parts = split_masks(chunk)
    if parts is None:
        return _unmasked(chunk)
    if parts.is_bare:
        return Level.MAT
    found = _best(_walk(load_trie(), _readings(parts.exact))) or _best(
        _walk(load_trie(), _readings(parts.items))
    )
    if found is Level.MAT or (found is not None and parts.is_strong):
        return found
    if any(is_mat(filled) for filled in parts.filled()) or _is_interleaved(chunk):
        return Level.MAT
    return None


def _is_interleaved(chunk: str) -> bool:
    """«х*у*й», «бл*ять»: signs between letters that are all there."""
    runs = LETTERS.findall(chunk)
    if len(runs) < 2 or all(map(is_word, runs)):
        return False
    joined = fold_repeats("".join(runs))
    if LATIN.search(joined) or not joined.isalpha():
        return read_mixed(joined) is Level.MAT
    return load_forms().get(joined) is Level.MAT


def _readings(items: Iterable[str | Mask]) -> list[str | Mask]:
    return [item if isinstance(item, Mask) else LOOKS.get(item, item) for item in items]


def _unmasked(chunk: str) -> Level | None:
    # «}{уй», «3.14здец», «е6@л0»: nothing is left to guess once the pictures are letters
    chunk = chunk.translate(SIGN_LETTERS)
    return read_mixed(chunk) if chunk.isalnum() else None


@cache
def load_trie() -> Node:
    """The closed list as a tree of letters."""
    root: Node = {}
    for form, level in load_forms().items():
        node = root
        for letter in form:
            below = node.setdefault(letter, {})
            assert isinstance(below, dict)  # only END leads to a level
            node = below
        node[END] = level
    return root


def _best(levels: Iterator[Level]) -> Level | None:
    return max(levels, default=None)


def _walk(
    node: Node, items: list[str | Mask], start: int = 0, previous: str = ""
) -> Iterator[Level]:
    if start == len(items):
        if isinstance(level := node.get(END), Level):
            yield level
        return
    item = items[start]
    if isinstance(item, Mask):
        for below in _below(node, item):
            yield from _walk(below, items, start + 1)
        return
    for letter in item:
        child = node.get(letter)
        if isinstance(child, dict):
            yield from _walk(child, items, start + 1, letter)
        if letter == previous:  # «ппиздец» written «пnиздец»
            yield from _walk(node, items, start + 1, letter)


def _below(node: Node, mask: Mask) -> Iterator[Node]:
    """Nodes that `mask.least`..`mask.most` letters lead to, this node itself for none."""
    level: list[Node] = [node]
    for depth in range(mask.most + 1):
        if depth >= mask.least:
            yield from level
        level = [child for one in level for child in one.values() if isinstance(child, dict)]


def _walk_sounds(node: Node, word: str, start: int = 0) -> Iterator[Level]:
    for sign in "ьъ":  # nobody writes them: «bliad», «sebalsya»
        if isinstance(silent := node.get(sign), dict):
            yield from _walk_sounds(silent, word, start)
    if start == len(word):
        if isinstance(level := node.get(END), Level):
            yield level
        return
    for size in range(1, LONGEST_SOUND + 1):
        if start + size > len(word):
            return
        for letters in _sounds(word[start : start + size]):
            if (deeper := _descend(node, letters)) is not None:
                yield from _walk_sounds(deeper, word, start + size)


def _sounds(piece: str) -> tuple[str, ...]:
    return (piece,) if RUSSIAN.fullmatch(piece) else SOUNDS.get(piece, ())


def _descend(node: Node, letters: str) -> Node | None:
    for letter in letters:
        below = node.get(letter)
        if not isinstance(below, dict):
            return None
        node = below
    return node


def _by_root(word: str) -> Level | None:
    """Level of a word outside the closed list, by root: «зaxуячивший»."""
    likely = "".join(LOOKS.get(char, char)[0] for char in word)
    return plain_level(likely) if likely.isalpha() else None
