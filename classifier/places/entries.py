"""What a written form may stand for."""

from dataclasses import dataclass
from enum import StrEnum

TOWNS = frozenset({"город", "пгт"})  # their adjectives speak for themselves
# of homonyms the larger type comes first
TYPE_RANK = {
    kind: i for i, kind in enumerate(("город", "пгт", "поселок", "село", "станица", "деревня"))
}


class Sort(StrEnum):
    """What a key stands for, in the order in which equal spans are preferred."""

    STREET = "street"
    OBJECT = "object"
    SETTLEMENT = "settlement"
    RELATIVE = "relative"  # духовщинский


class Shape(StrEnum):
    """How a name looks in a text, and so what it may be mistaken for."""

    NOUN = "noun"  # Духовщина, Зимец
    SURNAME = "surname"  # Булгаково: «Булгакова» may be a person
    COMMON = "common"  # Детский Дом, Сосновый Бор: common words, told by the capitals
    ADJECTIVE = "adjective"  # Озерный, улица Советская
    GENITIVE = "genitive"  # улица Луначарского, улица Мира
    PROPER = "proper"  # «Золотой ключик» of the kindergarten
    PHRASE = "phrase"  # историко-художественный музей


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a key.

    settlements : of a street or object, all that have it. cases : letters of `CASES` the
    form may be. strict : needs a type word; doubtful : because the dictionary says so,
    not the gazetteer. kind : type of the settlement or street, kind
    of the object. heads : words a quoted name follows, «сада», «садик».
    """

    sort: Sort
    name: str
    shape: Shape
    settlements: tuple[str, ...] = ()
    cases: str = ""
    strict: bool = False
    doubtful: bool = False
    kind: str = ""
    heads: frozenset[str] = frozenset()
    street: str = ""
    house: str = ""


Keys = dict[str, tuple[Entry, ...]]
