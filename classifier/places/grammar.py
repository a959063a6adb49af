"""What the dictionary says of the words around a place; cached by word."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from classifier.morph import load_morph

CACHE = 50_000  # words
MIN_SCORE = 0.03  # of a parse; «мира» of «миро» is less likely
PARSES = 6  # of one word; further ones are noise

ADJECTIVE_SLOTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ого", "его"), "gm gn am"),
    (("ому", "ему"), "dm dn"),
    (("ыми", "ими"), "ip"),
    (("ым", "им"), "im in dp"),
    (("ом", "ем"), "lm ln"),
    (("ый", "ий"), "nm am"),
    (("ой",), "gf df if lf"),
    (("ая", "яя"), "nf"),
    (("ую", "юю"), "af"),
    (("ою", "ею"), "if"),
    (("ое", "ее"), "nn an"),
    (("ей",), "gf df if lf"),
    (("ые", "ие"), "np ap"),
    (("ых", "их"), "gp ap lp"),
)
LETTERS = {
    "nomn": "n", "gent": "g", "datv": "d", "accs": "a", "ablt": "i", "loct": "l",
    "gen2": "g", "loc2": "l", "acc2": "a",
    "masc": "m", "femn": "f", "neut": "n",
}  # fmt: skip
PREPOSITION_CASES = {
    "на": "al", "в": "al", "во": "al", "по": "dl", "вдоль": "g", "до": "g", "от": "g", "у": "g",
    "из": "g", "возле": "g", "около": "g", "мимо": "g", "к": "d", "ко": "d", "с": "gi", "со": "gi",
    "за": "ai", "под": "ai", "перед": "i", "над": "i", "между": "gi", "для": "g", "о": "l",
}  # fmt: skip
MIN_NOUN = 3  # letters; the dictionary takes «в» for a noun of any case
INDECLINABLE = 5  # slots; «до озерного такси»: «такси» agrees with everything, tells nothing
NO_SLOTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """Grammar of one word, over its likely parses.

    nouns, adjectives : slots «case + gender or p(lural)» it may fill: «доме» → {"lm"}.
    is_name : first of all a first name or patronymic. is_person : a being, in singular.
    is_common : a common noun, no name of anything. is_town : first of all a place.
    is_function : first of all no noun. is_surname : first of all a name of persons.
    """

    known: bool
    nouns: frozenset[str]
    adjectives: frozenset[str]
    is_name: bool
    is_person: bool
    is_common: bool
    is_town: bool
    is_function: bool
    is_surname: bool


@lru_cache(maxsize=CACHE)
def word_grammar(word: str) -> Word:
    """Grammar of a folded word; an unknown word is guessed by its ending."""
    morph = load_morph()
    parses = morph.parse(word)[:PARSES]
    parses = [parse for parse in parses if parse.score >= MIN_SCORE] or parses[:1]
    tags = [parse.tag for parse in parses]
    known = bool(morph.word_is_known(word))
    nouns = {_slot(tag) for tag in tags if tag.POS == "NOUN" and "Surn" not in tag}
    adjectives = {_slot(tag) for tag in tags if tag.POS in ("ADJF", "PRTF")}
    first = tags[0]
    named = "Name" in first or "Patr" in first
    return Word(
        known=known,
        nouns=frozenset(nouns - {""}),
        adjectives=frozenset(adjectives - {""}),
        is_name=named and known,
        is_person=known and first.POS == "NOUN" and "anim" in first and first.number == "sing",
        is_common=known
        and any(
            tag.POS == "NOUN" and not {"Geox", "Surn", "Name", "Patr", "Orgn"} & set(tag.grammemes)
            for tag in tags
        ),
        is_town=known and "Geox" in first,
        is_function=known and first.POS not in ("NOUN", None),
        is_surname=known and (named or "Surn" in first),
    )


@lru_cache(maxsize=CACHE)
def may_be_name(word: str) -> bool:
    """Whether some parse of a folded word is a first name in the genitive: «розы», «карла»."""
    return any({"Name", "gent"} <= set(p.tag.grammemes) for p in load_morph().parse(word)[:PARSES])


def is_common_word(folded: str) -> bool:
    """Whether a folded name is one word and a common noun: «мира», «строителей»."""
    return " " not in folded and "-" not in folded and word_grammar(folded).is_common


def dictionary_forms(word: str) -> dict[str, list[str]]:
    """Forms by case of a folded nominative that the dictionary knows: «мох» → «мха», «мху».

    Empty for other words: a guess by the ending misleads on names.
    """
    forms: dict[str, list[str]] = {}
    morph = load_morph()
    if not morph.word_is_known(word):
        return forms
    for parse in morph.parse(word)[:PARSES]:
        tag = parse.tag
        if tag.POS not in ("NOUN", "ADJF") or tag.case != "nomn" or "Surn" in tag:
            continue
        for other in parse.lexeme:
            same = other.tag.number == tag.number and other.tag.gender == tag.gender
            letter = LETTERS.get(other.tag.case or "")
            if same and letter:
                forms.setdefault(letter, []).append(other.word.replace("ё", "е"))
    return forms


def _slot(tag: Any) -> str:  # pymorphy3 has no types
    case = LETTERS.get(tag.case or "", "")
    number = "p" if tag.number == "plur" else LETTERS.get(tag.gender or "", "")
    return case + number if case and number else ""


def adjective_slots(word: str) -> frozenset[str]:
    """Slots of an adjective's form by its ending alone: «озерном» → {"lm", "ln"}."""
    for endings, slots in ADJECTIVE_SLOTS:
        if word.endswith(endings):
            return frozenset(slots.split())
    return NO_SLOTS


def agreeing_noun(adjective: str, following: list[str], *, preposition: str = "") -> str | None:
    """Noun the adjective belongs to: «озерном» + [«крае»] → «крае», + [«снег»] → None.

    Further agreeing adjectives may stand between: «озерном синем крае». A preposition
    before leaves its cases alone: «на Красноярской ямы» does not agree.
    """
    slots = adjective_slots(adjective)
    if preposition in PREPOSITION_CASES:
        slots = frozenset(slot for slot in slots if slot[0] in PREPOSITION_CASES[preposition])
    for word in following[:3]:
        grammar = word_grammar(word)
        if len(word) < MIN_NOUN and grammar.is_function:
            return None
        if grammar.nouns & slots and not (preposition and len(grammar.nouns) > INDECLINABLE):
            return word
        slots &= grammar.adjectives
        if not slots:
            return None
    return None
