"""House numbers beside a street: «12», «4Б», «15/2», «д. 12 корп. 1», and what is none."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from classifier.places.grammar import word_grammar
from classifier.places.words import word_set

WORD = r"(?:д(?:ом(?:а|е|у|ом|ах|ов)?)?(?![а-яa-z])\.?|№|д-м)"
NUMBER = (
    r"(?P<number>[1-9]\d{0,2})(?!\d)"
    r"(?:\s?-?[«\"“]?(?P<letter>[а-еж-к])[»\"”]?(?![а-яa-z0-9])(?!-\d))?"
    r"(?:\s?[/\\]\s?(?P<part>\d{1,3}[а-е]?)(?![\d/]))?"
    r"(?:[\s,]{0,2}(?:к|корп|корпус)(?![а-я])\.?\s?(?P<block>\d{1,2})(?!\d))?"
    r"(?:[\s,]{0,2}(?:с|стр|строение)(?![а-я])\.?\s?(?P<building>\d{1,2})(?!\d))?"
)
GAP = r"[ \t,:«»\"(]{0,4}"
# «Луначарского 12», «Луначарского, д. 4б», «Мира №5»
AFTER = re.compile(rf"{GAP}(?:(?P<word>{WORD})\s?(?:№|номер)?\s?)?{NUMBER}")
# «на Луначарского в доме 12», «на Луначарского возле дома № 12», «у 12 дома», «12-й дом»
AFTER_FAR = re.compile(
    r"[^.!?\n\d]{1,25}?\b(?:дом(?:а|е|у|ом)?|д\.)\s?№?\s?" + NUMBER
    + r"|[\s,]{1,2}(?:(?:у|около|возле|напротив|в|к|за|до|от|рядом с)\s)?(?P<ordinal>[1-9]\d{0,2})"
    r"(?:-?(?:й|го|м|му|ом))?\s(?:дом(?:а|е|у|ом)?)\b"
)  # fmt: skip
# «дом 12 по улице Луначарского», «д.12 ул. Луначарского», «у дома 5 на Мира»
BEFORE = re.compile(
    rf"(?<![а-яa-z0-9])(?:дом(?:а|е|у|ом)?|д\.?|№)\s?(?:№|номер)?\s?{NUMBER}"
    r"[\s,]{1,2}(?:(?:что|который|которая)\s)?(?:(?:по|на)\s)?$"
)
# «12 дом по Луначарского», «12-й дом на Мира»
BEFORE_ORDINAL = re.compile(
    r"(?<![\dа-яa-z.,/-])(?P<ordinal>[1-9]\d{0,2})(?:-?(?:й|го|м|му|ом))?\sдом(?:а|е|у|ом)?"
    r"\s(?:(?:по|на)\s)?$"
)
# «10 и 12», «4, 6 и 8», «12, д. 14»; but «12, 45» is a flat
MORE = re.compile(r"(?P<sign>\s?,\s?|,?\sи\s)(?P<word>(?:дом\w?|д\.)\s?№?\s?|№\s?)?" + NUMBER)
LIST_BEFORE = re.compile(
    r"(?<![а-я])(?:дом(?:а|ов|ах|ам)|д\.)\s?(?P<list>№?\s?[1-9]\d{0,2}[а-е]?(?:/\d{1,3})?"
    r"(?:(?:\s?,\s?|,?\sи\s)№?\s?[1-9]\d{0,2}[а-е]?(?:/\d{1,3})?)+)\s(?:(?:по|на)\s)?$"
)
LISTED = re.compile(r"[1-9]\d{0,2}[а-е]?(?:/\d{1,3})?")
# «12 14 16»: houses of one side; «12 000», «8 15 41» are none
SPACED = re.compile(r"(?:\s[1-9]\d{0,2}(?![\d:.,/%-])){2,}")
LETTER_WORDS = frozenset("авик")
ENTRANCES = 12  # of a house, at most: «20 подъезд не моют» is house 20
ENTRANCE = re.compile(
    r"(?:-?[йм]|-?ой)?\s(?:подъезд|этаж|квартир)\w*(?!\s?№?\s?\d+(?!\d|\s?(?:этаж|кв)\w*(?!\s?\d)))"
)
NEXT_WORD = re.compile(r"(?P<gap>\s*[,.:;%°+-]?\s*)(?P<word>[а-яa-z0-9%°]+)?")
# phone 8-48166-4-00-00, time 12:30, date 12.05, 12 000
NUMBER_GOES_ON = re.compile(
    r"-\d+-\d|-\d{4,}|:\d|\.\d|\s\d{2,}|-\d{3}\b|-?(?:ти|ми|летн)|\s?[%°]|,\d+\s?(?:м|км|см|т|тыс|млн|руб)"
)
UNITS = re.compile(
    r"град\w*|лет|года?|годов|год\w+|дн(?:я|ей|и)|ден[ьё]к?|час\w*|минут\w*|мин|сек\w*|сут\w*|недел\w*"
    r"|месяц\w*|мес|руб\w*|рубл\w*|тыс\w*|тысяч\w*|млн|миллион\w*|процент\w*|метр\w*|м|см|км|килом\w*"
    r"|сантиметр\w*|сот\w*|соток|человек\w*|чел|раз|раза|штук\w*|шт|числ[аоу]|январ\w*|феврал\w*"
    r"|март\w*|апрел\w*|ма[яе]|июн\w*|июл\w*|август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*"
    r"|семь[яией]+|семей|ям|ямы|столб\w*|фонар(?:ь|я|ей)|дом(?:ов|а)|двор(?:ов|а)|подъезд(?:ов|а)"
    r"|дет(?:ей|и)|реб\w+|бал\w*|мест\w*|кг|литр\w*|л|класс\w*|этаж(?:а|ей)|квартир(?:ы)?|утра|вечера"
)
MASS_NOUNS = word_set("света воды газа тепла отопления снега мусора дороги интернета связи")


@dataclass(frozen=True, slots=True)
class House:
    """A house number, canonical: «4Б», «15/2», «12К1»; span in the text.

    also : further houses of the same list, «4, 6 и 8».
    """

    number: str
    start: int
    stop: int
    also: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every house of the list, in the order of the text."""
        return self.number, *self.also


def house_beside(folded: str, start: int, stop: int) -> House | None:
    """House that belongs to the street `[start, stop)`: right behind, before, or further on."""
    near = house_right_after(folded, stop)
    return near or house_before(folded, start) or house_far_after(folded, stop)


def house_right_after(folded: str, stop: int) -> House | None:
    """«Луначарского 12», «Мира, д. 4б», «Берзарина 4, 6 и 8»."""
    match = AFTER.match(folded, stop)
    if match is None:
        return None
    house = _checked(folded, match, explicit=match["word"] is not None)
    return house and _with_list(folded, house)


def house_far_after(folded: str, stop: int) -> House | None:
    """«на Луначарского в доме 12», «на Мира у 12 дома»."""
    match = AFTER_FAR.match(folded, stop)
    if match is None or AFTER.match(folded, stop):
        return None
    if match["ordinal"]:
        return House(match["ordinal"], match.start("ordinal"), match.end())
    return _checked(folded, match, explicit=True)


def house_before(folded: str, start: int) -> House | None:
    """House said before its street: «дом 12 по Луначарского»."""
    base = max(0, start - 40)
    several = LIST_BEFORE.search(folded[base:start])
    if several is not None:
        first, *others = (number.upper() for number in LISTED.findall(several["list"]))
        return House(first, base + several.start(), base + several.end("list"), tuple(others))
    match = BEFORE.search(folded[base:start])
    if match is not None:
        return House(_canonical(match), base + match.start(), base + match.end())
    match = BEFORE_ORDINAL.search(folded[base:start])
    if match is not None:
        return House(match["ordinal"], base + match.start(), base + match.end())
    return None


def _with_list(folded: str, house: House) -> House:
    numbers, stop, joined = [], house.stop, False
    match = MORE.match(folded, stop)
    while match is not None:
        more = _checked(folded, match, explicit=match["word"] is not None)
        if more is None:
            break
        joined = joined or "и" in match["sign"] or match["word"] is not None
        numbers.append(more.number)
        stop = more.stop
        match = MORE.match(folded, stop)
    is_list = joined or len(numbers) > 1
    return replace(house, stop=stop, also=tuple(numbers)) if is_list else house


def _checked(folded: str, match: re.Match[str], *, explicit: bool) -> House | None:
    letter = match["letter"]
    stop = match.end()
    if letter and match.end() == match.end("letter") and _is_loose(folded, match):
        stop = match.end("number")  # «на Мира 12 а там яма», «в Мира 5 к врачу»
        letter = None
    spaced = _one_side(folded, match, stop)
    if spaced:
        return House(match["number"], match.start("number"), stop + spaced[1], spaced[0])
    if NUMBER_GOES_ON.match(folded, stop) or _is_quantity(folded, stop, match, explicit=explicit):
        return None
    start = match.start("word") if match.groupdict().get("word") else match.start("number")
    return House(_canonical(match, letter=letter or ""), start, stop)


def _one_side(folded: str, match: re.Match[str], stop: int) -> tuple[tuple[str, ...], int] | None:
    """Houses of one side of a street with spaces between, and how many characters they take."""
    more = SPACED.match(folded, stop) if stop == match.end("number") else None
    if more is None:
        return None
    numbers = [int(match["number"]), *map(int, more.group().split())]
    rises = all(a < b and (b - a) % 2 == 0 for a, b in pairwise(numbers))
    return (tuple(map(str, numbers[1:])), len(more.group())) if rises else None


def _is_loose(folded: str, match: re.Match[str]) -> bool:
    """Whether the letter is a word of its own: «12 а там», «12 в подъезде»."""
    spaced = match.start("letter") > match.end("number") and folded[match.end("number")] == " "
    if spaced and match["letter"] == "и":
        return True  # «№5 и №7»
    if match["letter"] not in LETTER_WORDS:
        return False  # «22 б подвал»
    return spaced and re.match(r"\s+[а-я]", folded[match.end("letter") :]) is not None


def _is_quantity(folded: str, stop: int, match: re.Match[str], *, explicit: bool) -> bool:
    # «дома 15 градусов», «на Мира 3 ямы», «12 человек»; «Мира 5 света нет» is a house
    if ENTRANCE.match(folded, stop) and int(match["number"]) <= ENTRANCES:
        return not explicit  # «Кирова, 2 подъезд»; «Кирова 2 подъезд 1» is a house
    following = NEXT_WORD.match(folded, stop)
    if following is None or not following["word"] or following["gap"].strip():
        return False
    word = following["word"]
    if UNITS.fullmatch(word):
        return not (explicit and word == "м") and not _is_uncounted(word, int(match["number"]))
    if explicit or word in MASS_NOUNS or match["letter"] or match["part"]:
        return False
    grammar = word_grammar(word)
    slots = grammar.nouns if grammar.known else frozenset()  # «Пушкина 8 Усть-Вятка»
    number = int(match["number"])
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        counted = any(slot[0] == "g" and slot[1] != "p" for slot in slots)
        return counted and (number < 5 or "np" not in slots)  # «на Садовой 4 машины»
    return "gp" in slots and "nm" not in slots


def _is_uncounted(word: str, number: int) -> bool:
    """Whether the word cannot be what the number counts: «6 столб», but «6 столбов», «1 столб»."""
    slots = word_grammar(word).nouns
    return (
        number % 10 != 1
        and word_grammar(word).known
        and bool(slots)
        and not any(slot[0] == "g" for slot in slots)
    )


def _canonical(match: re.Match[str], *, letter: str | None = None) -> str:
    found = match["letter"] or "" if letter is None else letter
    number = match["number"] + found.upper()
    if match["part"]:
        number += "/" + match["part"].upper()
    if match["block"]:
        number += "К" + match["block"]
    if match["building"]:
        number += "С" + match["building"]
    return number
