"""Мат, rude and mild words of a text, whatever they hide behind."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from classifier.rules.apart import keep_apart
from classifier.rules.disguise import read_masked, read_mixed
from classifier.rules.forms import Level
from classifier.rules.normalize import View, read_view
from classifier.rules.roots import plain_level
from classifier.rules.surnames import may_be_name
from classifier.rules.torn import find_torn
from classifier.rules.word_lists import words_of

Hit = tuple[Level, int, int]  # how bad, `[start, stop)`

CACHED_CHUNKS = 20_000
LATIN_NAME = 3  # letters
LONGEST_CHUNK = 300  # characters read for stars and dots; longer is no word

LINK = re.compile(
    r"https?:|www\.|[\w.+-]{1,64}@[\w-]{1,64}\.\w|(?:^|[(\"«])@\w|[a-z0-9-]{2,64}\.(?:com|ru|me|cc|рф|su|net|org|info|by|ua)\b"
)
RUSSIAN_WORD = re.compile("[а-я]+")
WORD = re.compile(r"[^\W_]+")
EDGES = ".,!?:;()«»\"“”„…'"
EDGE_MASK = "*#@"  # only these hide letters at the end of a word, and stars at its start
# Letters drawn with signs, and the word begins with them: «><уй», «|1издец».
PICTURED_STARTS = ("}{", ")(", "><", "|1", "/7", "|7")
COMMA = re.compile("[,;!?]+")
BREAK = re.compile(
    r"[,;:!?()\[\]{}<>\"«»“”„…/\\|+=—–]+|\.{2,}|[\u2600-\u27bf\U0001f000-\U0001faff]+"
)

HYPHENATED = frozenset(words_of("е-мое е-мае е-ое бляха-муха е-пэ-рэ-сэ-тэ"))

# «на х..», «ни х*я»: a letter and dots mean мат only after these.
STUMP = re.compile(
    r"\b(?:на|по|ни|до|за|не|нах|какого|иди|идите|пошел|пошла|пошли|послал\w*)\s+(х(?:\*+|\.{2,}|…|#+|_+))(?!\w)"
)
# «настроение х......»: likely, not sure.
STUMP_DOUBTFUL = re.compile(r"(?<!\w)х(?:\.{4,}|……+)(?!\w)")
# «не то что, бл…»; not «обл.»
STUMP_WORD = re.compile(r"(?<!\w)бл(?:\*+|\.{2,}|…|#+|_+)(?!\w)")
# «П. И. Дарский»: initials and a surname, no torn word.
INITIALS = re.compile(r"(?:[А-ЯЁ]\.\s*){1,2}[А-ЯЁ][а-яё]")
# «ЕБ», «ЕБА-1»: an abbreviation; «ЕБ ТВОЮ МАТЬ» is none.
ABBREVIATION = re.compile(r"[А-ЯЁA-Z]{2,5}-\d+[А-ЯЁA-Z]?|ЕБ")
CURSE_TAIL = re.compile(r"\bеб\s+(?:тво[юе]|ваш[уе]|тебя|вас|их|его)\b")
# «сука лабрадора», «кобели и суки», «сидит на суку»: a dog, a branch.
KENNEL = re.compile(
    r"кобел|щен|пород|стерилиз|вязк|питомник|течк|рыж|овчар|лайк|лабрадор|помет|собак|пес\b|пса\b"
)
DOG = re.compile("сук[аиуе]|сукой|сукам|сучка")
ON_BRANCH = re.compile(r"\b(?:на|о|об|по)\s+(?:[а-я]+(?:ом|ем|ым|ой)\s+)?$")


@lru_cache(maxsize=CACHED_CHUNKS)
def scan_chunk(chunk: str) -> tuple[Hit, ...]:
    """Hits of a run of non-space characters, `[start, stop)` from its start.

    >>> scan_chunk("Ну,xуй!")
    ((<Level.MAT: 3>, 3, 6),)
    """
    if ABBREVIATION.fullmatch(chunk.strip(EDGES)):
        return ()
    view = read_view(chunk)
    text = view.text
    word = bare_word(text)
    if RUSSIAN_WORD.fullmatch(word):
        level = plain_level(word)
        start = text.index(word)
        return ((level, *view.span(start, start + len(word))),) if level is not None else ()
    if is_link(text):
        return ()
    hits = [] if text.isalnum() or len(text) >= LONGEST_CHUNK else list(_masked_hits(view))
    hits += [
        (level, *view.span(*match.span()))
        for match in WORD.finditer(text)
        if (level := word_level(match.group())) is not None
        and not _is_latin_name(chunk, *view.span(*match.span()))
    ]
    return tuple(_apart(hits))


def bare_word(text: str) -> str:
    """A lower-case chunk without the signs at its edges; «)(уй» keeps its pictured letter."""
    return text if text.startswith(PICTURED_STARTS) else text.strip(EDGES)


def _is_latin_name(chunk: str, start: int, stop: int) -> bool:
    """«Hui», «hui-ling»: three Latin letters with a capital or before a dash are a name."""
    word = chunk[start:stop]
    if len(word) != LATIN_NAME or word[0] not in "hH":
        return False
    return (
        word.istitle() or chunk[stop : stop + 1] == "-" or chunk[max(0, start - 1) : start] == "-"
    )


def is_link(chunk: str) -> bool:
    """Whether a lower-case chunk is an address: «vk.com/huyase» is nobody's word."""
    return ("." in chunk or "@" in chunk or ":" in chunk) and LINK.search(chunk) is not None


def word_level(word: str) -> Level | None:
    """Level of a lower-case run of letters and digits."""
    return plain_level(word) if RUSSIAN_WORD.fullmatch(word) else read_mixed(word)


def find_profane(text: str, chunks: Iterable[tuple[str, int]], view: View | None) -> list[Hit]:
    """Every hit of a text by start, none over another.

    chunks : those worth scanning, each with its place in the text.
    view : where to look for words torn apart by spaces; None: do not look.
    """
    hits = [
        (level, place + start, place + stop)
        for chunk, place in chunks
        for level, start, stop in scan_chunk(chunk)
    ]
    if view is not None:
        torn = ((level, *view.span(start, stop)) for level, start, stop in find_torn(view))
        hits.extend(hit for hit in torn if INITIALS.match(text, hit[1]) is None)
        hits.extend((Level.MAT, *view.span(*match.span(1))) for match in STUMP.finditer(view.text))
        for pattern in (STUMP_WORD, CURSE_TAIL):
            hits += [
                (Level.MAT, *view.span(*match.span())) for match in pattern.finditer(view.text)
            ]
        hits += [
            (Level.DOUBTFUL, *view.span(*match.span()))
            for match in STUMP_DOUBTFUL.finditer(view.text)
        ]
    return [_less_sure(hit, text) for hit in _apart(hits) if not _is_dog(hit, text)]


def _less_sure(hit: Hit, text: str) -> Hit:
    level, start, stop = hit
    if level is Level.MAT and text[start].isupper() and may_be_name(text, start, stop):
        return Level.DOUBTFUL, start, stop
    return hit


def _apart(hits: list[Hit]) -> list[Hit]:
    """Hits by start; of two that overlap the worse stays, then the longer."""
    if len(hits) < 2:
        return hits
    return keep_apart(sorted(hits, key=_weight, reverse=True), _span)


def _span(hit: Hit) -> tuple[int, int]:
    return hit[1], hit[2]


def _weight(hit: Hit) -> tuple[Level, int]:
    return hit[0], hit[2] - hit[1]


def _masked_hits(view: View) -> Iterator[Hit]:
    for start, stop in _candidates(view.text):
        piece = view.text[start:stop]
        level = Level.MILD if piece in HYPHENATED else read_masked(piece)
        if level is not None:
            yield (level, *view.span(start, stop))
            if (start, stop) == (0, len(view.text)):
                return


def _candidates(text: str) -> list[tuple[int, int]]:
    """The chunk without its edges, its parts between commas, its parts between any breaks."""
    spans = [_stripped(text, 0, len(text))]
    for pattern in (COMMA, BREAK):
        position = 0
        for match in pattern.finditer(text):
            spans.append(_stripped(text, position, match.start()))
            position = match.end()
        if position:
            spans.append(_stripped(text, position, len(text)))
    return [(start, stop) for start, stop in dict.fromkeys(spans) if stop - start > 2]


def _stripped(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and not (
        text[start].isalnum() or text[start] == "*" or text[start : start + 2] in PICTURED_STARTS
    ):
        start += 1
    while start < stop and not (text[stop - 1].isalnum() or text[stop - 1] in EDGE_MASK):
        stop -= 1
    return start, stop


def _is_dog(hit: Hit, text: str) -> bool:
    level, start, stop = hit
    if level is not Level.RUDE or not DOG.fullmatch(text[start:stop].lower()):
        return False
    lowered = text.lower()
    return KENNEL.search(lowered) is not None or ON_BRANCH.search(lowered[:start]) is not None
