"""Numbers, months and weekdays as an answer writes them."""
# ruff: noqa: E501 (a pattern broken over lines cannot be read)

import re

COUNTS = {
    1: "один одна одного одной одну",
    2: "два две двух пара пары пару",
    3: "три трех",
    4: "четыре четырех",
    5: "пять пяти",
    6: "шесть шести",
    7: "семь семи",
    8: "восемь восьми",
    9: "девять девяти",
    10: "десять десяти",
    12: "двенадцать двенадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    20: "двадцать двадцати",
    30: "тридцать тридцати",
}
COUNT_OF = {word: number for number, words in COUNTS.items() for word in words.split()}
# «3», «трех», «двух-трех», «1–2», «10 (десяти)»
ONE_COUNT = rf"(?:\d{{1,3}}|{'|'.join(sorted(COUNT_OF, key=len, reverse=True))})"
COUNT = rf"{ONE_COUNT}(?:\s*(?:[-–—]|или)\s*{ONE_COUNT})?(?:\s*\([а-я]+\))?"

MONTH_STEMS = (
    "январ феврал март апрел ма[йяюе]м? июн июл август сентябр октябр ноябр декабр".split()
)
MONTH = r"(?:январ|феврал|март|апрел|ма(?=[йяюе]\b|ем\b)|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
WEEKDAY = r"(?:понедельник|вторник|сред(?=[ауеы]\b)|четверг|пятниц|суббот|воскресень)[а-я]*"
WEEKDAY_STEMS = "понед вторн сред четв пятн субб воскр".split()
ORDINALS = {
    1: r"перв\w+|1(?:-\w+)?|i",
    2: r"втор\w+|2(?:-\w+)?|ii",
    3: r"трет\w+|3(?:-\w+)?|iii",
    4: r"четверт\w+|4(?:-\w+)?|iv",
}
ORDINAL = rf"(?:{'|'.join(ORDINALS.values())})"


def read_count(text: str) -> int:
    """Largest number of «двух-трех», «10 (десяти)».

    >>> read_count("двух-трех"), read_count("10")
    (3, 10)
    """
    words = re.findall(r"\d+|[а-я]+", text)
    return max(int(word) if word.isdigit() else COUNT_OF.get(word, 0) for word in words)


def read_month(word: str) -> int:
    """Number of a month, 1..12, in any case of its name.

    >>> read_month("мае"), read_month("марта")
    (5, 3)
    """
    return next(number for number, stem in enumerate(MONTH_STEMS, start=1) if re.match(stem, word))


def read_weekday(word: str) -> int:
    """Number of a weekday, Monday is 0."""
    return next(number for number, stem in enumerate(WEEKDAY_STEMS) if word.startswith(stem))


def read_ordinal(word: str) -> int:
    """1..4 of «первом», «II», «3-м»."""
    return next(number for number, form in ORDINALS.items() if re.fullmatch(form, word))
