"""Keys of streets: «советская» in all cases, «луначарского», and the short ways to say a name."""

from collections.abc import Iterable, Iterator

from classifier.places.entries import Entry, Shape, Sort
from classifier.places.forms import CASES, cases_of, decline_adjective, fold, is_adjective
from classifier.places.grammar import is_common_word
from classifier.places.numerals import number_spellings
from classifier.places.records import Street
from classifier.places.spelling import person_spellings, phrase_spellings
from classifier.places.words import STREET_WORDS


def street_entries(streets: Iterable[Street]) -> Iterator[tuple[str, Entry]]:
    """Keys of streets with what they stand for, one entry for streets of one name."""
    rows: dict[str, list[Street]] = {}
    for row in streets:
        rows.setdefault(row.name, []).append(row)
    full = {core: name for name in rows for core in (split_street(name)[0],)}
    for name, same in rows.items():
        settlements = tuple(dict.fromkeys(row.settlement for row in same))
        flagged = [row.needs_type_word for row in same if row.needs_type_word is not None]
        for alias in dict.fromkeys((name, *(other for row in same for other in row.other_names))):
            core, kind = split_street(alias)
            kind = kind or split_street(name)[1]
            for spelling in _spellings(core, full, name):
                strict = any(flagged) if flagged else _is_doubtful(spelling)
                for form, cases, shape in _street_forms(spelling):
                    yield (
                        form,
                        Entry(Sort.STREET, name, shape, settlements, cases, strict, kind=kind),
                    )


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


def _spellings(core: str, full: dict[str, str], name: str) -> Iterator[str]:
    """The core and its short ways, but none that is another street's full name."""
    short = phrase_spellings(core, is_street=True)
    for spelling in dict.fromkeys((core, *number_spellings(core), *person_spellings(core), *short)):
        if full.get(spelling, name) == name or spelling == core:
            yield spelling


def _street_forms(core: str) -> Iterator[tuple[str, str, Shape]]:
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
        yield from ((form, cases, Shape.ADJECTIVE) for form, cases in cases_of(forms).items())
        return
    yield core, "", Shape.GENITIVE
    if ". " in core:  # Г. А. Потёмкина, also «Г.А. Потёмкина», «Г.А.Потёмкина»
        yield core.replace(". ", "."), "", Shape.GENITIVE
        initials = core.rpartition(". ")
        yield initials[0].replace(". ", ".") + ". " + initials[2], "", Shape.GENITIVE


def _is_doubtful(core: str) -> bool:
    # «Мира», «Строителей»; «40 лет Победы» without «на» or a house is a feast
    return is_common_word(core) or (core[0].isdigit() and not is_adjective(core.split()[-1]))
