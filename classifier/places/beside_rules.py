"""Rules of settlements by the word before: «д. Горки», «река Каменка», «ООО Уральское»."""

from classifier.places.candidates import Candidate
from classifier.places.entries import TOWNS
from classifier.places.words import (
    ANY_STREET_WORD,
    BARE_LETTER,
    COMPANY,
    LOCAL_NOUN,
    NAMED,
    SETTLEMENT_WORD,
    WATER_WORD,
)


def behind_street_word(c: Candidate) -> bool | None:
    # «ул. Исаково» is a street; «улицы Духовщины» are the town's
    prev = c.context.prev
    if not ANY_STREET_WORD.fullmatch(prev) or LOCAL_NOUN.fullmatch(prev):
        return None
    short = len(prev) <= 4 or prev.endswith(".")
    return False if short or not set("gd") & set(c.entry.cases) else None


def behind_water_word(c: Candidate) -> bool | None:
    # «река Каменка»
    return False if WATER_WORD.fullmatch(c.context.prev) else None


def behind_settlement_word(c: Candidate) -> bool | None:
    # «д. Горки», «в деревне Победа», «г Духовщина»; but «с победой»
    prev = c.context.prev
    if SETTLEMENT_WORD.fullmatch(prev):
        return True
    return True if BARE_LETTER.fullmatch(prev) and c.context.capital else None


def initial_in_street(c: Candidate) -> bool | None:
    # «ул. П. Морозова» is no посёлок
    context = c.context
    short = len(context.prev) == 2 and context.prev.endswith(".")
    return False if short and ANY_STREET_WORD.fullmatch(context.second) else None


def type_of_another(c: Candidate) -> bool | None:
    # «город Новый Уренгой» is no village Новый, «администрация города они ответили» no Они
    if not c.entry.strict or not c.context.prev.startswith("г"):
        return None
    return (
        False if SETTLEMENT_WORD.fullmatch(c.context.prev) and c.entry.kind not in TOWNS else None
    )


def of_organisation(c: Candidate) -> bool | None:
    # «ООО Уральское», «магазин «Сосновка»»; «магазин Озерного» is the settlement's
    prev = c.context.prev
    if COMPANY.fullmatch(prev):
        return False
    return False if c.context.quoted and NAMED.fullmatch(prev) else None
