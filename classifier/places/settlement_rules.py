"""Rules of settlements and their adjectives: Озерный and «озёрный край», Булгаково and Булгаков."""

from classifier.places.candidates import Candidate, Rule, beside_person
from classifier.places.entries import TOWNS, Shape
from classifier.places.forms import fold
from classifier.places.grammar import agreeing_noun, word_grammar
from classifier.places.words import (
    ABOUT_PERSON,
    ANY_STREET_WORD,
    AWAY_WORDS,
    BARE_LETTER,
    COMPANY,
    DISTRICT_NOUN,
    LOCAL_NOUN,
    NAMED,
    OPENERS,
    RESIDENTS,
    SETTLEMENT_WORD,
    STREET_PREPOSITIONS,
    STREET_WORDS,
    SURNAME_CASES,
    TO_VILLAGE,
    WATER_WORD,
    WHOLE,
)

INTO = frozenset({"в", "во", "из", "до"})
ROAD = STREET_WORDS["дорога"]  # «бересневская дорога» leads there
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


def common_form(c: Candidate) -> bool | None:
    # «в каких числах» is no деревня Числы, whose own name is no word; «в ржищах» is Ржищи
    word = c.context.word
    if c.context.prev in TO_VILLAGE or " " in word or "-" in word or word == fold(c.entry.name):
        return None
    is_word = word_grammar(word).is_common and not word_grammar(fold(c.entry.name)).known
    return False if is_word else None


def common_phrase(c: Candidate) -> bool | None:
    # «в детском доме», «за сосновым бором»: Детский Дом has two capitals or a type word
    if c.entry.shape is not Shape.COMMON:
        return None
    return c.context.inner_capital


def needs_type_word(c: Candidate) -> bool | None:
    # «наша победа», «горки для детей»; «а в Ключах темно» where nobody flagged the name
    if not c.entry.strict:
        return None
    context = c.context
    if not c.entry.doubtful or context.prev not in INTO:
        return False
    if word_grammar(context.word).is_function:  # «в Княжьем», «в курье»; «в новом доме»
        free = agreeing_noun(context.word, context.after, preposition=context.prev) is None
        return None if free and c.entry.shape is not Shape.ADJECTIVE else False
    return None if context.capital else False


def name_of_person(c: Candidate) -> bool | None:
    # «Булгакова Анна», «М. А. Булгакова», «роман Булгакова»; «Бабино» has no such form
    own_form = c.entry.name.endswith("о") and "n" in c.entry.cases
    if c.entry.shape is not Shape.SURNAME or (own_form and not c.misspelt):
        return None
    return False if beside_person(c.context) else None


def misspelt_surname(c: Candidate) -> bool | None:
    # «к Чазову на приём», «Таурова Анна» are persons the dictionary lacks, no typos
    if not c.misspelt or c.entry.shape is not Shape.SURNAME:
        return None
    if c.entry.name.endswith("о") and "n" in c.entry.cases:
        return None
    return None if c.context.prev in TO_VILLAGE - ABOUT_PERSON else False


def part_of_adjective(c: Candidate) -> bool | None:
    # «в соликамском районе» is no «Соликамском»
    if not c.context.word.endswith("ском") or "n" in c.entry.cases or "i" not in c.entry.cases:
        return None
    return None if c.context.prev in SURNAME_CASES["i"] or not c.context.next else False


def street_by_surname(c: Candidate) -> bool | None:
    # «на Елькина 3», «жильцы Малкова10»: a street that the gazetteer lacks
    own_form = c.entry.name.endswith("о") and "n" in c.entry.cases  # Елькино
    if c.entry.shape is not Shape.SURNAME or own_form:
        return None
    following = c.context.next
    return False if following[:1].isdigit() and c.context.prev not in TO_VILLAGE else None


def surname_by_case(c: Candidate) -> bool | None:
    # «из Булгакова», «к Бабину», «за Бабином»; «у Булгакова», «Бабину позвонили» are persons
    if c.entry.shape is not Shape.SURNAME:
        return None
    cases, context = c.entry.cases, c.context
    if "n" in cases and c.entry.name.endswith("о"):
        return True
    if "n" in cases and not word_grammar(context.word).is_surname:
        return True  # Дуброва; «Петрова» is a village only with «в», «деревня»
    if c.misspelt and "g" in cases and not context.prev and c.entry.name.endswith("о"):
        return True  # «савостьянава без хлеба»: «о» as it sounds
    if context.prev in ("к", "ко") and any(w.startswith("прием") for w in context.after):
        return False  # «к Федяеву на приём»
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
    if SETTLEMENT_WORD.fullmatch(noun):
        return True  # «наш Озёрный самый лучший посёлок»
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
    if WHOLE.fullmatch(prev):  # «весь озерный в ямах»
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
    of_organisation,
    initial_in_street,
    type_of_another,
    behind_settlement_word,
    needs_type_word,
    common_form,
    common_phrase,
    street_by_surname,
    name_of_person,
    misspelt_surname,
    part_of_adjective,
    surname_by_case,
    adjective_with_noun,
    adjective_alone,
    plain_noun,
)
HARD_SETTLEMENT_RULES: tuple[Rule, ...] = (
    behind_street_word,
    behind_water_word,
    of_organisation,
    initial_in_street,
    type_of_another,
    common_form,
    street_by_surname,
    name_of_person,
    misspelt_surname,
    part_of_adjective,
    adjective_with_noun,
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
    if not word.endswith(SINGULAR) or LOCAL_NOUN.fullmatch(context.next):
        return None
    if agreeing_noun(word, context.after, preposition=context.prev):
        return None
    return None if LOCAL_NOUN.fullmatch(context.prev) else False


def belongs_to_place(c: Candidate) -> bool | None:
    # «духовщинская вода» is the town's; «бабинская школа» yes, «булгаковские романы» no
    if c.entry.kind in TOWNS and not c.entry.strict:
        return True
    return any(LOCAL_NOUN.fullmatch(word) for word in c.context.after[:2])


def name_of_street(c: Candidate) -> bool | None:
    # «Комсомольского проспекта», «улицы Уральская»; «духовщинские улицы» are the town's
    around = (c.context.prev, *c.context.after[:1])
    if not c.context.word.endswith(SINGULAR):
        return None
    named = any(ANY_STREET_WORD.fullmatch(w) and not ROAD.fullmatch(w) for w in around)
    return False if named else None


RELATIVE_RULES: tuple[Rule, ...] = (
    name_of_street,
    of_organisation,
    belongs_to_district,
    adjective_of_street,
    belongs_to_place,
)
