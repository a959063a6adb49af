"""Numbers in names of streets: «1-я Полевая» is «первая полевая», «40 лет» is «40-летия»."""

import re
from collections.abc import Iterator

YEARS = re.compile(r"(\d+)(?: |-)?лет(?:ия|ие)?\b")
ORDINAL = re.compile(r"(\d+)-?(?:я|ая|й|ый|ой)\b(?= )")
BARE = re.compile(r"^(\d+) (?=[а-я])")
YEAR_WAYS = ("-летия", " летия", "-лет", "лет", " лет", "летия", "-летие")
WORDS = {
    "1": "перв", "2": "втор", "3": "трет", "4": "четверт", "5": "пят",
    "6": "шест", "7": "седьм", "8": "восьм", "9": "девят", "10": "десят",
}  # fmt: skip
# «первая полевая», «на 1-ой полевой»: the adjective's endings of both genders
HARD = ("ая", "ой", "ую", "ый", "ого", "ому", "ом", "ым")
THIRD = ("ья", "ьей", "ью", "ий", "ьего", "ьему", "ьем", "ьим")
WRITTEN = ("", "-я", "я", "-ая", "-й", "-ой", "-ю", "-ую", "-го", "-ого", "-му", "-м")


def number_spellings(core: str) -> Iterator[str]:
    """Further ways to write a street's folded core that has a number; none for others.

    >>> list(number_spellings("40 лет победы"))[:3]
    ['40-летия победы', '40 летия победы', '40-лет победы']
    >>> "первая полевая" in number_spellings("1-я полевая")
    True
    """
    ordinal, bare = ORDINAL.match(core), BARE.match(core)
    if YEARS.search(core):
        yield from (YEARS.sub(rf"\1{way}", core) for way in YEAR_WAYS)
    elif ordinal is not None:
        number, rest = ordinal[1], core.partition(" ")[2]
        yield from (f"{number}{end} {rest}" for end in WRITTEN)
        if number in WORDS:
            ends = THIRD if number == "3" else HARD
            yield from (f"{WORDS[number]}{end} {rest}" for end in ends)
    elif bare is not None:
        number, rest = bare[1], core[bare.end() :]
        yield from (f"{number}{end} {rest}" for end in ("-го", "го", "-ого"))
        if number in WORDS:
            yield f"{WORDS[number]}{'ьего' if number == '3' else 'ого'} {rest}"
