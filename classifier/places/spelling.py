"""Short and run-together ways to write a name: «б. Кузьмино», «устьлужа», «К. Либкнехта»."""

import re
from collections.abc import Iterator

from classifier.places.grammar import may_be_name

TYPE_LETTERS = frozenset("гдспх")  # «с. Горка» is the село Горка, not Старая Горка
VOWELS = frozenset("аеиоуыэюя")
ADJECTIVE_END = re.compile(
    r"(?:[ыио]й|[аяо]я|[ое]е|[ыи]е|[ое]го|[ое]му|[ыи]м|[ое]м|[ыи]х|[ыи]ми|[ое]й|ую|юю)$"
)
RANKS = {
    "маршала": "м марш", "генерала": "г ген", "адмирала": "а адм", "академика": "а ак акад",
    "профессора": "проф", "доктора": "д-ра", "лейтенанта": "л лейт", "капитана": "к кап",
    "полковника": "полк", "майора": "м", "сержанта": "с серж", "космонавта": "косм",
    "героя": "г", "партизана": "парт", "братьев": "бр", "сестер": "", "летчика": "л",
    "комиссара": "ком", "комбрига": "", "комдива": "", "революционера": "", "писателя": "",
}  # fmt: skip
MIN_SURNAME = 4  # letters a surname must have to stand alone for «улица Карла Маркса»


def name_spellings(form: str) -> Iterator[str]:
    """Further ways to write one form of a settlement's folded name.

    >>> list(name_spellings("белом ключе"))
    ['б. ключе', 'б.ключе', 'бел. ключе', 'бел.ключе', 'бел ключе']
    >>> list(name_spellings("усть-луже"))
    ['усть луже', 'устьлуже']
    """
    if "-" in form and " " not in form:
        yield form.replace("-", " ")
        if form.count("-") == 1:
            yield form.replace("-", "")
    if form.endswith("ье"):  # «Благовещенье» is heard and written «Благовещение»
        yield form[:-2] + "ие"
    yield from phrase_spellings(form)


def phrase_spellings(form: str, *, is_street: bool = False) -> Iterator[str]:
    """A name with its first word cut behind a consonant: «кр. горка», «верх поляны»."""
    first, space, rest = form.partition(" ")
    if not space or not ADJECTIVE_END.search(first):
        return
    for length in range(1, len(first) - 1):
        if first[length - 1] in VOWELS or (first[:length] in TYPE_LETTERS and not is_street):
            continue
        yield from _cut(first[:length], rest)


def person_spellings(core: str) -> Iterator[str]:
    """A street of a person by the surname alone, with an initial or a cut rank.

    >>> list(person_spellings("карла либкнехта"))
    ['либкнехта', 'к. либкнехта', 'к.либкнехта', 'к либкнехта']
    >>> list(person_spellings("красных зорь"))
    []
    """
    first, space, rest = core.partition(" ")
    if not space or " " in rest or not (first in RANKS or may_be_name(first)):
        return
    if len(rest) >= MIN_SURNAME:
        yield rest
    for cut in RANKS.get(first, first[0]).split():
        yield from _cut(cut, rest)
        if len(cut) == 1:
            yield f"{cut} {rest}"


def _cut(cut: str, rest: str) -> Iterator[str]:
    yield f"{cut}. {rest}"
    yield f"{cut}.{rest}"
    if len(cut) > 1:  # a letter alone is a preposition: «в ладыге»
        yield f"{cut} {rest}"
