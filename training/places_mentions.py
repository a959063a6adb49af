"""Where a comment names a street or settlement, known or not: patterns, then natasha's tagger."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifier.names import find_locations
from classifier.places.forms import fold, is_adjective
from classifier.places.grammar import word_grammar
from classifier.places.words import COMPANY, NAMED, SETTLEMENT_WORD, STREET_TYPES, STREET_WORDS
from training.places_names import settlement_name, street_name

WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"
# «Зелёная», «Карла Маркса», «50 лет Октября», «8 Марта», «Бойцов 9 Дивизии»
NAME = (
    rf"(?:\d{{1,3}}(?:-?(?:я|й|го|летия|лет))?\s(?:лет\s)?)?{WORD}"
    rf"(?:\s\d{{1,2}}(?=\s[А-ЯЁ]))?(?:\s{WORD}){{0,2}}"
)
STREET = re.compile(rf"(?i:\b(?P<type>{'|'.join(STREET_TYPES.values())}))\s?(?P<name>{NAME})")
STREET_BEHIND = re.compile(
    r"\b(?P<name>[А-ЯЁ][а-яё]+(?:ск|н|в|л)(?:ая|ой|ую|ый|ий|ого|ом|ому))\s"
    r"(?P<type>(?i:улиц[аыеу]|переул(?:ок|ка|ке)|пер\.|проезд[ае]?|площад[ьи]|бульвар[ае]?))"
)
VILLAGE = re.compile(  # no «и т.д. Прошу», «ул. С. Разина», «село Рудавец Обоянского района»
    rf"(?<!т\.)(?<!т\.\s)(?<!ул\.\s)(?<!ул\.)(?<!им\.\s)\b(?P<type>(?i:{SETTLEMENT_WORD.pattern}|снт|днт))"
    r"\s?[«\"]?(?P<name>[А-ЯЁ][а-яё]+(?:[- ](?!\w+(?:ского|цкого|ской)\b)[А-ЯЁ][а-яё]+){0,2})"
)
NOT_STREETS = frozenset({"дорога", "территория", "съезд", "спуск"})  # «дорога Курск – Льгов»
PATTERN, TAGGER = "pattern", "natasha"
# what lies outside every district
ELSEWHERE = frozenset(
    "россия россии россию рф украина украины украине европа европы европе беларусь"
    " казахстан китай сша москва москвы москве москву петербург спб крым".split()
)
FEMININE = re.compile(r"(?:ая|ой|ую)$")
OBLIQUE = re.compile(r"(?:ого|его|ому|ему|ом|ем|ым|им)$")
LAST_WORD = re.compile(r"([а-яёa-z.-]+)[\s«\"`]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a comment, canonical as far as its form tells. `[start, stop)` with its type.

    form : its last word as written.
    """

    sort: str
    type: str
    name: str
    start: int
    stop: int
    source: str
    form: str


def mentions(text: str) -> Iterator[Mention]:
    """Names of one comment; those with a type word first."""
    for pattern in (STREET, STREET_BEHIND):
        for match in pattern.finditer(text):
            kind = _street_type(match["type"])
            if kind not in NOT_STREETS:
                name = street_name(match["name"], kind, agrees=pattern is STREET_BEHIND)
                yield _mention("street", kind, name, match)
    for match in VILLAGE.finditer(text):
        name, kind = settlement_name(match["name"], match["type"])
        yield _mention("settlement", kind, name, match)
    yield from _by_tagger(text)


def _mention(sort: str, kind: str, name: str, match: re.Match[str]) -> Mention:
    form = match["name"].rpartition(" ")[2]
    return Mention(sort, kind, name, match.start(), match.end(), PATTERN, form)


def _by_tagger(text: str) -> Iterator[Mention]:
    for span in find_locations(text):
        word = text[span.start : span.stop]
        folded = fold(word)
        single = " " not in word and word.isalpha() and not word.isupper()
        tagged = text[span.start - 1 : span.start] == "#"  # «#Новостикраснокамск»
        if not single or tagged or folded in ELSEWHERE or word_grammar(folded).is_common:
            continue
        before = LAST_WORD.search(text, 0, span.start)
        previous = fold(before[1]) if before else ""
        if COMPANY.fullmatch(previous) or NAMED.fullmatch(previous):
            continue  # «ТЦ Европа»
        if is_adjective(folded) and FEMININE.search(folded):
            name = street_name(word, "улица")
            yield Mention("street", "улица", name, span.start, span.stop, TAGGER, word)
        elif not OBLIQUE.search(folded) or word_grammar(folded).is_town:
            name, kind = settlement_name(word, "")
            yield Mention("settlement", kind, name, span.start, span.stop, TAGGER, word)


def _street_type(written: str) -> str:
    word = fold(written)
    return next((kind for kind, words in STREET_WORDS.items() if words.fullmatch(word)), "улица")
