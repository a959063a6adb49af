"""Keys of settlements: every way people write a name, and the adjectives made of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from classifier.places.derived import all_genders, relative_adjectives, residents
from classifier.places.entries import TOWNS, TYPE_RANK, Entry, Shape, Sort
from classifier.places.forms import (
    SURNAME_LIKE,
    Forms,
    cases_of,
    decline_name,
    decline_parts,
    fold,
    is_adjective,
)
from classifier.places.grammar import dictionary_forms, is_common_word, word_grammar
from classifier.places.records import Settlement
from classifier.places.spelling import name_spellings

FEMALE_SURNAME = re.compile(r"[ое]ва$")  # деревня Петрова
FEMALE_LIKE = re.compile(r"[иы]на$")  # деревня Калинина, but Духовщина
IRREGULAR = re.compile(r"^[а-я]*(?:[бвгджзклмнпрстфхчшщь]|ь[ея])$")  # Мох, Пень, Княжье
MIN_KEY = 3  # letters; shorter names only as «ДК»
MIN_CUT = 6  # letters of a genitive that is another word, too


def settlement_entries(settlements: Iterable[Settlement]) -> Iterator[tuple[str, Entry]]:
    """Keys of settlements with what they stand for, in the order of the records."""
    for row in _one_per_name(settlements):
        for alias in (row.name, *row.other_names):
            yield from _name_entries(row, fold(alias))
        yield from _derived_entries(row)


def _name_entries(row: Settlement, folded: str) -> Iterator[tuple[str, Entry]]:
    shape = settlement_shape(folded)
    strict = row.needs_type_word
    if strict is None:
        strict = row.type not in TOWNS and _is_doubtful(folded)
        if _is_common_phrase(folded):
            shape = Shape.COMMON
    for form, cases in cases_of(_all_forms(folded)).items():
        cut = form == folded[:-1] and is_common_word(form)  # Сахары → «сахар», Глинищи → «глинищ»
        if len(form) < MIN_KEY or (cut and len(form) < MIN_CUT):
            continue
        entry = Entry(
            Sort.SETTLEMENT, row.name, shape, (), cases,
            strict or cut, row.needs_type_word is None, row.type,
        )  # fmt: skip
        yield form, entry
        if " " in form or "-" in form or form.endswith("ье"):
            # «кр. горка» is no common phrase any more
            short = replace(entry, shape=Shape.NOUN, strict=False)
            yield from ((other, short if " " in form else entry) for other in name_spellings(form))


def _derived_entries(row: Settlement) -> Iterator[tuple[str, Entry]]:
    own = {form for forms in decline_name(fold(row.name)).values() for form in forms}
    own |= all_genders(fold(row.name)) if row.name.endswith("ский") else frozenset()
    for form in _relative_forms(row):
        # «Уральский» the settlement makes no «уральская» of its own: only «школа»
        yield (
            form,
            Entry(Sort.RELATIVE, row.name, Shape.ADJECTIVE, strict=form in own, kind=row.type),
        )


def _all_forms(folded: str) -> Forms:
    """Forms by the tables, and by the dictionary for a last word it knows: «Красного Мха»."""
    forms = decline_name(folded)
    *head, last = folded.split(" ")
    known = dictionary_forms(last) if IRREGULAR.search(last) else {}
    fronts = decline_name(" ".join(head)) if head else {}
    for case, words in known.items():
        front = f"{fronts[case][0]} " if head else ""
        forms[case] = list(dict.fromkeys([*forms[case], *(front + word for word in words)]))
    if "-" in folded:
        for case, words in decline_parts(folded).items():
            forms[case] = list(dict.fromkeys([*forms[case], *words]))
    return forms


def _one_per_name(settlements: Iterable[Settlement]) -> Iterable[Settlement]:
    """The largest settlement of each name: a town's rules, not those of its namesake hamlet."""
    largest: dict[str, Settlement] = {}
    for row in settlements:
        other = largest.get(row.name)
        if other is None or _rank(row) < _rank(other):
            largest[row.name] = row
    return largest.values()


def _rank(row: Settlement) -> int:
    return TYPE_RANK.get(row.type, len(TYPE_RANK))


def settlement_shape(folded: str) -> Shape:
    """Shape of a settlement's folded name.

    >>> [settlement_shape(name).value for name in ("озерный", "бабино", "зимец")]
    ['adjective', 'surname', 'noun']
    """
    if " " not in folded and is_adjective(folded):
        return Shape.ADJECTIVE
    if SURNAME_LIKE.search(folded) or FEMALE_SURNAME.search(folded):
        return Shape.SURNAME
    is_surname = FEMALE_LIKE.search(folded) and word_grammar(folded).is_surname
    return Shape.SURNAME if is_surname else Shape.NOUN


def _relative_forms(row: Settlement) -> set[str]:
    # «Озерненское городское поселение» tells «озерненский»; «Бабино» tells «бабинский»
    forms: set[str] = set()
    folded = fold(row.name)
    words = fold(row.territory).split()
    made = relative_adjectives(folded, is_town=row.type in TOWNS)
    if words and len(words) > 1 and words[0].endswith("ское") and words[0][:4] == folded[:4]:
        made = (words[0][:-2] + "ий", *made)
    for adjective in made:
        forms |= all_genders(adjective)
        forms |= residents(adjective)
    return forms


def _is_doubtful(folded: str) -> bool:
    """Whether a settlement's name is first of all another word: «Горки», «Новый», «Галина»."""
    if " " in folded or "-" in folded:
        return False
    grammar = word_grammar(folded)
    return grammar.is_common or grammar.is_function or grammar.is_surname


def _is_common_phrase(folded: str) -> bool:
    """Whether a name of several words is a common phrase: «Детский Дом», «Большой Двор»."""
    words = folded.split()
    if len(words) < 2:
        return False
    grammars = [word_grammar(word) for word in words]
    return all(grammar.known for grammar in grammars) and grammars[-1].is_common
