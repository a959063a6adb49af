"""Rules of settlements named like people: «из Булгакова» and «роман Булгакова»."""

from classifier.places.candidates import Candidate, beside_person
from classifier.places.entries import Shape
from classifier.places.evidence import is_deprived, names_own_type
from classifier.places.grammar import word_grammar
from classifier.places.words import ABOUT_PERSON, AWAY_WORDS, RESIDENTS, SURNAME_CASES, TO_VILLAGE


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
    if c.entry.name.endswith("о") and (
        "n" in c.entry.cases or is_deprived(c.context) or names_own_type(c)
    ):
        return None  # «емельянава без света»: «о» as it sounds
    return None if c.context.prev in TO_VILLAGE - ABOUT_PERSON else False


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
    heard = "g" in cases and not context.prev and c.entry.name.endswith("о")
    if heard and (c.misspelt or is_deprived(context)):
        return True  # «савостьянава без хлеба», «рыжкова без света»: «о» as it sounds
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
