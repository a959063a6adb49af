"""Rules of streets: «на Мира», «советская, 12», and not «памятник Ленина»."""

import re

from classifier.places.candidates import Candidate, Rule, beside_person
from classifier.places.entries import Shape
from classifier.places.evidence import has_problem
from classifier.places.grammar import agreeing_noun, word_grammar
from classifier.places.words import (
    ABOUT_PERSON,
    ALONG,
    ANY_STREET_WORD,
    LOCAL_NOUN,
    OPENERS,
    STREET_PLURAL,
    STREET_PREPOSITIONS,
    STREET_WORDS,
)


def with_street_word(c: Candidate) -> bool | None:
    # «ул. Мира», «Пролетарский пер.», «на улицах Мира»; «переулок Кирова» is another street
    words = STREET_WORDS.get(c.entry.kind)
    prev, following = c.context.prev, c.context.next
    if _is_plain_adjective(c) and words is not None and words.fullmatch(following):
        return None  # «новая улица станет украшением» is no Новая улица
    if prev in ("имени", "им."):  # улица имени Ленина
        prev = c.context.second
    if words is not None and (words.fullmatch(prev) or words.fullmatch(following)):
        return True
    if STREET_PLURAL.fullmatch(prev):
        return True
    other = (prev, following) if c.entry.shape is Shape.ADJECTIVE else (prev,)
    if any(ANY_STREET_WORD.fullmatch(w) and not LOCAL_STREET.fullmatch(w) for w in other if w):
        return False
    return None


def _is_plain_adjective(c: Candidate) -> bool:
    prev = c.context.prev
    inside = prev in ("в", "во", "из") and c.entry.kind not in ("улица", "микрорайон")
    said_as_name = c.house is not None or c.context.upper or prev in ALONG or inside
    return GENERAL.match(c.context.word) is not None and not said_as_name


LOCAL_STREET = STREET_WORDS["дорога"]


def in_another_town(c: Candidate) -> bool | None:
    # «в Смоленске на Кирова»
    return False if c.is_elsewhere else None


def settlement_of_same_name(c: Candidate) -> bool | None:
    # «Озерный, 5»: «Озерный проезд» needs its «проезд»
    return False if c.is_settlement else None


def street_or_person(c: Candidate) -> bool | None:
    # «памятник Ленина», «директора Смирнова», «Бугаева Анна», «имени Горького»
    if c.entry.shape is not Shape.GENITIVE:
        return None
    if beside_person(c.context) or READ.fullmatch(c.context.next):
        return False
    return False if _is_plain_genitive(c) else None


def _is_plain_genitive(c: Candidate) -> bool:
    # «толстого кота» where a street is Льва Толстого; «на котовского провал» is the street
    word, context = c.context.word, c.context
    if context.prev in ALONG or LOCAL_NOUN.fullmatch(context.next):
        return False
    is_adjective = c.house is None and not context.upper and word_grammar(word).is_function
    return is_adjective and agreeing_noun(word, context.after) is not None


def street_with_house(c: Candidate) -> bool | None:
    # «Мира 5», «советская, д. 12»
    return True if c.house is not None else None


def day_of_year(c: Candidate) -> bool | None:
    # «8 марта поздравляем», «на 9 мая»: without «улица» and a house it is the day
    return False if DAY.fullmatch(c.context.word) else None


def strict_street(c: Candidate) -> bool | None:
    # «на Ленина», «по Мира» are no other Russian; «на строителей», «миру мира» may be
    if not c.entry.strict:
        return None
    if c.entry.shape is not Shape.GENITIVE or c.context.prev not in ALONG:
        return False
    if any(char.isdigit() for char in c.context.word):
        return True  # на 50 лет ВЛКСМ
    case = "d" if c.context.prev == "по" else "a"
    slots = word_grammar(c.context.word).nouns
    if not any(slot in (case + "m", case + "f", case + "p") for slot in slots):
        return True
    return has_problem(c.context)  # «на ткачей яма»


def genitive_street(c: Candidate) -> bool | None:
    # «на Луначарского», «люк Луначарского»; «у Кирова», «для Квашнина» are persons
    if c.entry.shape is not Shape.GENITIVE:
        return None
    prev = c.context.prev
    if prev in ABOUT_PERSON and any(char.isdigit() for char in c.entry.name):
        return True
    if prev in ABOUT_PERSON:
        forgot = any(word.startswith(("забы", "чист")) for word in c.context.after[:2])
        return forgot or (prev == "от" and "до" in c.context.after)
    return True


def _agrees_as_masculine(c: Candidate) -> bool:
    # «складской комплекс» of Складской проезд: the ending alone is feminine, too
    masculine = c.context.word.endswith("ой") and "n" in c.entry.cases
    return masculine and "nm" in word_grammar(c.context.next).nouns


def adjective_street(c: Candidate) -> bool | None:
    # «на советской яма»; «на советской технике», «школьная форма», «дом советской постройки»
    context = c.context
    prev = context.prev
    noun = agreeing_noun(context.word, context.after, preposition=prev)
    if noun is not None or _agrees_as_masculine(c):
        return False
    if prev in STREET_PREPOSITIONS or prev in ("у", "к", "за") or context.capital:
        return True
    return not prev or prev in OPENERS


READ = re.compile(r"(?:про|пере)?чита\w+|проход(?:им|ят|или)|изуча\w+|цитир\w+|слуша\w+")
GENERAL = re.compile(r"(?:нов|стар|больш|мал|красив|главн|широк|длинн|тих|светл|верхн|нижн)\w+$")
DAY = re.compile(
    r"\d{1,2} (?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
)
HARD_STREET_RULES: tuple[Rule, ...] = (
    in_another_town,
    with_street_word,
    settlement_of_same_name,
    street_or_person,
    adjective_street,
)
STREET_RULES: tuple[Rule, ...] = (
    in_another_town,
    with_street_word,
    settlement_of_same_name,
    street_or_person,
    street_with_house,
    day_of_year,
    strict_street,
    genitive_street,
    adjective_street,
)
