"""Rules of settlements and their adjectives: Озерный and «озёрный край», Булгаково and Булгаков."""

from classifier.places.candidates import Candidate, Rule, beside_person
from classifier.places.entries import TOWNS, Shape
from classifier.places.grammar import agreeing_noun
from classifier.places.words import (
    ABOUT_PERSON,
    ANY_STREET_WORD,
    AWAY_WORDS,
    BARE_LETTER,
    DISTRICT_NOUN,
    LOCAL_NOUN,
    OPENERS,
    RESIDENTS,
    SETTLEMENT_WORD,
    STREET_PREPOSITIONS,
    SURNAME_CASES,
    TO_VILLAGE,
    WATER_WORD,
)

SINGULAR = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое")


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


def needs_type_word(c: Candidate) -> bool | None:
    # «наша победа», «горки для детей»
    return False if c.entry.strict else None


def name_of_person(c: Candidate) -> bool | None:
    # «Булгакова Анна», «М. А. Булгакова», «роман Булгакова»; «Бабино» has no such form
    if c.entry.shape is not Shape.SURNAME or "n" in c.entry.cases:
        return None
    return False if beside_person(c.context) else None


def surname_by_case(c: Candidate) -> bool | None:
    # «из Булгакова», «к Бабину», «за Бабином»; «у Булгакова», «Бабину позвонили» are persons
    if c.entry.shape is not Shape.SURNAME:
        return None
    cases, context = c.entry.cases, c.context
    if "n" in cases:
        return True
    near = {context.prev, context.second}
    if any(near & SURNAME_CASES[case] for case in cases if case in SURNAME_CASES):
        return True
    if context.prev == "от" and "g" in cases:
        past = context.second
        return "до" in context.after or bool(AWAY_WORDS.fullmatch(past))
    prev = context.prev
    return "g" in cases and bool(RESIDENTS.fullmatch(prev) or AWAY_WORDS.fullmatch(prev))


def adjective_with_noun(c: Candidate) -> bool | None:
    # «озерный край», «в озерном крае», «пречистое небо»; «в озерном садике» is the settlement's
    if c.entry.shape is not Shape.ADJECTIVE:
        return None
    noun = agreeing_noun(c.context.word, c.context.after, preposition=c.context.prev)
    if noun is None:
        return None
    if LOCAL_NOUN.fullmatch(noun):
        return True if c.context.prev in TO_VILLAGE or c.context.capital else None
    return False


def adjective_alone(c: Candidate) -> bool | None:
    # «в озерном опять темно», «а Озерный?», «школа Озерного»; «цвет озерный» is none
    if c.entry.shape is not Shape.ADJECTIVE:
        return None
    context = c.context
    prev = context.prev
    if not prev or context.capital or prev in TO_VILLAGE or prev in OPENERS:
        return True
    if prev in STREET_PREPOSITIONS or prev in ABOUT_PERSON:
        return True
    return (
        bool(LOCAL_NOUN.fullmatch(prev) or RESIDENTS.fullmatch(prev) or AWAY_WORDS.fullmatch(prev))
        and "n" not in c.entry.cases
    )


def plain_noun(c: Candidate) -> bool | None:
    # «Духовщина», «в ерышах»
    return True


SETTLEMENT_RULES: tuple[Rule, ...] = (
    behind_street_word,
    behind_water_word,
    behind_settlement_word,
    needs_type_word,
    name_of_person,
    surname_by_case,
    adjective_with_noun,
    adjective_alone,
    plain_noun,
)


def belongs_to_district(c: Candidate) -> bool | None:
    # «Духовщинский район», «Третьяковское сельское поселение» are larger than the place
    following = c.context.after[:2]
    if any(DISTRICT_NOUN.fullmatch(word) for word in following):
        return False
    return False if DISTRICT_NOUN.fullmatch(c.context.prev) else None


def adjective_of_street(c: Candidate) -> bool | None:
    # «на Уинской», «Духовщинская, 5»: singular with no noun is a street of that name
    word, context = c.context.word, c.context
    if not word.endswith(SINGULAR):
        return None
    if agreeing_noun(word, context.after, preposition=context.prev):
        return None
    return None if LOCAL_NOUN.fullmatch(context.prev) else False


def belongs_to_place(c: Candidate) -> bool | None:
    # «духовщинская вода» is the town's; «бабинская школа» yes, «булгаковские романы» no
    if c.entry.kind in TOWNS:
        return True
    return any(LOCAL_NOUN.fullmatch(word) for word in c.context.after[:2])


RELATIVE_RULES: tuple[Rule, ...] = (
    behind_street_word,
    belongs_to_district,
    adjective_of_street,
    belongs_to_place,
)
