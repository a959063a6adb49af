"""Short and run-together ways to write a name: «б. Кузьмино», «устьлужа», «К. Либкнехта»."""

import re
from collections.abc import Iterator

from classifier.places.grammar import word_grammar

# how the first word of a name is cut; the ending of the adjective is lost, that of the noun stays
CUTS = {
    "больш": "б бол", "мал": "м мал", "верхн": "в верх", "нижн": "н ниж", "нов": "н нов",
    "стар": "с ст стар", "красн": "к кр", "светл": "св", "советск": "сов", "свят": "св",
    "сред": "ср", "север": "сев", "южн": "юж", "запад": "зап", "восточн": "вост",
    "парижск": "п пар", "стро": "стр",
}  # fmt: skip
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

    >>> list(name_spellings("большом кузьмине"))
    ['б. кузьмине', 'б.кузьмине', 'бол. кузьмине', 'бол.кузьмине', 'бол кузьмине']
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


def phrase_spellings(form: str) -> Iterator[str]:
    """A name with its first word cut: «кр. горка», «кр горка», «п. коммуны»."""
    first, space, rest = form.partition(" ")
    if not space or not ADJECTIVE_END.search(first):
        return
    for stem, cuts in CUTS.items():
        if first.startswith(stem):
            yield from (way for cut in cuts.split() for way in _cut(cut, rest))


def person_spellings(core: str) -> Iterator[str]:
    """A street of a person by the surname alone, with an initial or a cut rank.

    >>> list(person_spellings("карла либкнехта"))
    ['либкнехта', 'к. либкнехта', 'к.либкнехта', 'к либкнехта']
    >>> list(person_spellings("красных зорь"))
    []
    """
    first, space, rest = core.partition(" ")
    if not space or " " in rest or not (first in RANKS or word_grammar(first).is_name):
        return
    if len(rest) >= MIN_SURNAME and not word_grammar(rest).is_common:
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
