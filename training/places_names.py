"""Canonical names out of inflected mentions: «в деревне Ключах» → «Ключи»; a clerk looks on."""

import re

from classifier.morph import load_morph
from classifier.places.forms import fold, is_adjective
from classifier.places.records import settlement_type
from classifier.places.words import SETTLEMENT_TYPES

MALE = frozenset(
    {"переулок", "проспект", "проезд", "бульвар", "микрорайон", "тупик", "тракт", "квартал"}
)
SURNAME_CASE = re.compile(r"(?<=[оеёи])(?P<last>[вн])(?:а|у|ым|ом|е)$")  # Бабине → Бабино
MIN_TYPE = 4  # letters that tell a type word in any case


def street_name(name: str, kind: str, *, agrees: bool = False) -> str:
    """«Зелёной», «улица» → «улица Зелёная»; a genitive stays: «улица Сергеева».

    agrees : the name stands before its type and so is an adjective, «на Южном переулке».

    >>> street_name("Зелёной", "улица"), street_name("Сергеева", "переулок")
    ('улица Зелёная', 'переулок Сергеева')
    """
    words = name.split()
    of_woman = kind in MALE and words[-1].endswith(("ой", "ей"))  # проспект Плевицкой
    if agrees or (is_adjective(fold(words[-1])) and not of_woman):
        words[-1] = _adjective(words[-1], "masc" if kind in MALE else "femn")
        return f"{' '.join(words)} {kind}" if kind in MALE else f"{kind} {' '.join(words)}"
    return f"{kind} {name}"


def settlement_name(name: str, type_word: str) -> tuple[str, str]:
    """Nominative and canonical type of a mention; the type is empty where nothing tells it.

    >>> settlement_name("Бабине", "деревне"), settlement_name("Кунгура", "г.")
    (('Бабино', 'деревня'), ('Кунгур', 'город'))
    """
    words = name.split()
    words[-1] = _noun(words[-1])
    return " ".join(words), _type_of(type_word)


def _type_of(written: str) -> str:
    folded = fold(written)
    known = settlement_type(folded)
    if known or len(folded) < MIN_TYPE:
        return known or ""
    return next((k for k in SETTLEMENT_TYPES if k[:MIN_TYPE] == folded[:MIN_TYPE]), "")


def _noun(word: str) -> str:
    if SURNAME_CASE.search(word):
        return SURNAME_CASE.sub(r"\g<last>о", word)
    parses = load_morph().parse(word.lower())
    if any(parse.tag.POS == "NOUN" and parse.tag.case == "nomn" for parse in parses):
        return word  # «Липуны» may be the genitive of a word that is none
    for parse in parses:
        if parse.tag.POS == "NOUN" and "Surn" not in parse.tag and "Name" not in parse.tag:
            nominative = parse.inflect({"nomn"})
            if nominative is not None:
                return _capital(word, str(nominative.word))
    return word


def _adjective(word: str, gender: str) -> str:
    for parse in load_morph().parse(word.lower()):
        if parse.tag.POS == "ADJF":
            nominative = parse.inflect({"nomn", "sing", gender})
            if nominative is not None:
                return _capital(word, str(nominative.word))
    return word


def _capital(like: str, word: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
