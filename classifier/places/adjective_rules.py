"""Rules of settlements named by adjectives: Озерный and «озёрный край»."""

from classifier.places.candidates import Candidate
from classifier.places.entries import Shape
from classifier.places.grammar import agreeing_noun
from classifier.places.words import (
    ABOUT_PERSON,
    AWAY_WORDS,
    LOCAL_NOUN,
    OPENERS,
    RESIDENTS,
    SETTLEMENT_WORD,
    STREET_PREPOSITIONS,
    SURNAME_CASES,
    TO_VILLAGE,
    WHOLE,
)


def part_of_adjective(c: Candidate) -> bool | None:
    # «в соликамском районе» is no «Соликамском»
    if not c.context.word.endswith("ском") or "n" in c.entry.cases or "i" not in c.entry.cases:
        return None
    return None if c.context.prev in SURNAME_CASES["i"] or not c.context.next else False


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
