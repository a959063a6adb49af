"""From records to search keys: every written form of every name, and what it stands for."""

import re
from collections.abc import Iterable

from classifier.places.entries import TOWNS, TYPE_RANK, Entry, Keys, Shape, Sort
from classifier.places.forms import (
    CASES,
    SURNAME_LIKE,
    Forms,
    all_genders,
    decline_adjective,
    decline_name,
    fold,
    is_adjective,
    relative_adjectives,
)
from classifier.places.grammar import dictionary_forms, word_grammar
from classifier.places.records import Landmark, Settlement, Street
from classifier.places.words import STREET_WORDS

QUOTED = re.compile(r"^(?P<head>.*?)\s*[«\"](?P<name>[^«»\"]+)[»\"]?[»\"]?$")
FEMALE_SURNAME = re.compile(r"[ое]ва$")  # деревня Петрова
FEMALE_LIKE = re.compile(r"[иы]на$")  # деревня Калинина, but Духовщина
TOPONYMIC = tuple("больш мал нов стар верхн нижн ближн дальн средн усть перв втор".split())
IRREGULAR = re.compile(r"^[а-я]*(?:[бвгджзклмнпрстфхчшщь]|ь[ея])$")  # Мох, Пень, Княжье
SPLIT_NAME = re.compile(r"[а-я]{3,}-[а-я]{3,}")
MIN_KEY = 3  # letters; shorter names only as «ДК»


def build_keys(
    settlements: Iterable[Settlement], streets: Iterable[Street], landmarks: Iterable[Landmark]
) -> Keys:
    """Every key with its meanings, in the order of the records."""
    keys: dict[str, dict[Entry, None]] = {}
    for key, entry in (
        *_settlement_entries(settlements),
        *_street_entries(streets),
        *_landmark_entries(landmarks),
    ):
        keys.setdefault(key, {})[entry] = None
    return {key: tuple(entries) for key, entries in keys.items()}


def _settlement_entries(settlements: Iterable[Settlement]) -> Iterable[tuple[str, Entry]]:
    for row in _one_per_name(settlements):
        for alias in (row.name, *row.other_names):
            folded = fold(alias)
            shape = settlement_shape(folded)
            strict = row.needs_type_word
            if strict is None:
                strict = row.type not in TOWNS and _is_doubtful(folded)
                if _is_common_phrase(folded):
                    shape = Shape.COMMON
            for form, cases in _cases_of(_with_spaces(_all_forms(folded))).items():
                cut = form == folded[:-1] and _is_common(form)  # Сахары → «сахар»
                if len(form) >= MIN_KEY and not cut:
                    entry = Entry(
                        Sort.SETTLEMENT, row.name, shape, (), cases,
                        strict, row.needs_type_word is None, row.type,
                    )  # fmt: skip
                    yield form, entry
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
    return forms


def _with_spaces(forms: Forms) -> Forms:
    # «усть вятку», «в спас углах»
    return {
        case: [*words, *(w.replace("-", " ") for w in words if SPLIT_NAME.fullmatch(w))]
        for case, words in forms.items()
    }


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
    if words and len(words) > 1 and words[0].endswith("ское") and words[0][:4] == folded[:4]:
        forms |= all_genders(words[0][:-2] + "ий")
        forms |= {words[0][:-4] + ending for ending in ("цы", "цев", "цам", "цами", "цах")}
    for adjective in relative_adjectives(folded, is_town=row.type in TOWNS):
        forms |= all_genders(adjective)
    return forms


def _street_entries(streets: Iterable[Street]) -> Iterable[tuple[str, Entry]]:
    rows: dict[str, list[Street]] = {}
    for row in streets:
        rows.setdefault(row.name, []).append(row)
    for name, same in rows.items():
        settlements = tuple(dict.fromkeys(row.settlement for row in same))
        for alias in dict.fromkeys((name, *(other for row in same for other in row.other_names))):
            core, kind = split_street(alias)
            kind = kind or split_street(name)[1]
            flags = [row.needs_type_word for row in same]
            flagged = [flag for flag in flags if flag is not None]
            strict = any(flagged) if flagged else _is_common(core)
            for form, cases, shape in _street_forms(core):
                yield form, Entry(Sort.STREET, name, shape, settlements, cases, strict, kind=kind)


def split_street(name: str) -> tuple[str, str]:
    """Folded core and canonical type of a street's name.

    >>> split_street("Пролетарский переулок"), split_street("ул. Мира")
    (('пролетарский', 'переулок'), ('мира', 'улица'))
    """
    words = fold(name).split()
    for place, word in enumerate(words):
        for kind, pattern in STREET_WORDS.items():
            if len(words) > 1 and pattern.fullmatch(word):
                return " ".join(words[:place] + words[place + 1 :]), kind
    return " ".join(words), ""


def _street_forms(core: str) -> Iterable[tuple[str, str, Shape]]:
    words = core.split()
    if is_adjective(words[-1]) or is_adjective(words[0]):  # Советская, Малая Школьная
        declined = [
            decline_adjective(word) if is_adjective(word) else {case: [word] for case in CASES}
            for word in words
        ]
        forms = {
            case: [" ".join(parts) for parts in zip(*(d[case] for d in declined), strict=False)]
            for case in CASES
        }
        yield from ((form, cases, Shape.ADJECTIVE) for form, cases in _cases_of(forms).items())
        return
    yield core, "", Shape.GENITIVE
    if ". " in core:  # Г. А. Потёмкина, also «Г.А. Потёмкина», «Г.А.Потёмкина»
        yield core.replace(". ", "."), "", Shape.GENITIVE
        initials = core.rpartition(". ")
        yield initials[0].replace(". ", ".") + ". " + initials[2], "", Shape.GENITIVE


def _landmark_entries(landmarks: Iterable[Landmark]) -> Iterable[tuple[str, Entry]]:
    for row in landmarks:
        quoted = [m for m in map(QUOTED.match, map(fold, (row.name, *row.other_names))) if m]
        heads = frozenset(
            form
            for match in quoted
            if match["head"]
            for forms in decline_name(match["head"].split()[-1]).values()
            for form in forms
        )
        settlements = (row.settlement,) if row.settlement else ()
        for alias in (row.name, *row.other_names):
            match = QUOTED.match(fold(alias))
            shape = Shape.PROPER if match else Shape.PHRASE
            phrase = match["name"] if match else fold(alias)
            acronym = " " not in alias and alias.isupper()
            declined = {"n": [phrase]} if acronym else decline_name(phrase)
            for form, cases in _cases_of(declined).items():
                entry = Entry(
                    Sort.OBJECT, row.name, shape, settlements, cases,
                    kind=row.kind, heads=heads, street=row.street, house=row.house,
                )  # fmt: skip
                yield form, entry
                if ". " in form:
                    yield form.replace(". ", "."), entry


def _cases_of(forms: Forms) -> dict[str, str]:
    cases: dict[str, str] = {}
    for case, spellings in forms.items():
        for spelling in spellings:
            if case not in cases.get(spelling, ""):
                cases[spelling] = cases.get(spelling, "") + case
    return cases


def _is_doubtful(folded: str) -> bool:
    """Whether a settlement's name is first of all another word: «Горки», «Новый», «Галина»."""
    if " " in folded or "-" in folded:
        return False
    grammar = word_grammar(folded)
    return grammar.is_common or grammar.is_function or grammar.is_surname


def _is_common_phrase(folded: str) -> bool:
    """Whether a name of several words is a common phrase: «Детский Дом», no «Большая Каменка»."""
    words = folded.split()
    if len(words) < 2 or words[0].startswith(TOPONYMIC):
        return False
    grammars = [word_grammar(word) for word in words]
    return all(grammar.known for grammar in grammars) and grammars[-1].is_common


def _is_common(folded: str) -> bool:
    return " " not in folded and "-" not in folded and word_grammar(folded).is_common
