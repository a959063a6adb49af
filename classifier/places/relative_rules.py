"""Rules of adjectives made of a settlement: «духовщинская баня», not «Духовщинский район»."""

from classifier.places.beside_rules import of_organisation
from classifier.places.candidates import Candidate, Rule
from classifier.places.entries import TOWNS
from classifier.places.grammar import agreeing_noun
from classifier.places.words import ANY_STREET_WORD, DISTRICT_NOUN, LOCAL_NOUN, STREET_WORDS

ROAD = STREET_WORDS["дорога"]  # «бересневская дорога» leads there
SINGULAR = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое")


def name_of_street(c: Candidate) -> bool | None:
    # «Комсомольского проспекта», «улицы Уральская»; «духовщинские улицы» are the town's
    around = (c.context.prev, *c.context.after[:1])
    if not c.context.word.endswith(SINGULAR):
        return None
    named = any(ANY_STREET_WORD.fullmatch(w) and not ROAD.fullmatch(w) for w in around)
    return False if named else None


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


RELATIVE_RULES: tuple[Rule, ...] = (
    name_of_street,
    of_organisation,
    belongs_to_district,
    adjective_of_street,
    belongs_to_place,
)
