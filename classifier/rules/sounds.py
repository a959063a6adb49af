"""Мат spelled as it is heard or mistyped: «пизтец», «йебаный», «питарас», «далбаёп»."""

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein

from classifier.morph import load_morph
from classifier.rules.forms import Level, load_forms
from classifier.rules.normalize import fold_repeats

SHORTEST_HEARD = 5  # letters of a form: shorter ones sound like too much else
LONGEST_SWAPPED = 14
MOST_CHANGES = 2  # letters that differ from the form
# What sounds alike is one letter of the key; signs and «й» are not heard.
SPELLING = re.compile("([тд][сц])|([йь]а)|й[ое]|^ио")  # «пиздетс», «блйать», «йобаный»
OPEN_YA = re.compile("(?:^|(?<=[аоуъь]))я")  # heard as «е»: «ябаный»; not «тяпать»
HEARD = str.maketrans("оэыебдвгзжщ", "аиииптфксшш", "ьъй")
CONSONANTS = re.compile("[бпдтвфгкзсжшщцхлмнр]")
MOST_CONSONANTS = 1  # of the changes: «питарас», not «перепощивать»
SURNAME = re.compile("(?:[ое]в|ин)(?:а|у|ой|ым|ы|ых|)$|енко$")  # «Ябаров», «Педоренко»
GEORGIAN = re.compile("дзе$")  # «Пидзе»: a swap of «пизде»
MISPRINTS = frozenset(("пезда", "пезду", "пезде", "йобана"))  # «поезда»; a name
SUSPECT_SOUND = re.compile("^ио|п[аиеыэ]|[иеэыя][пб]|бл|му|х[уо]|[гк][оа]н|др[оа]|з[ао]л")


def sound_key(word: str) -> str:
    """How a word sounds, roughly: words of one key may be one word.

    >>> sound_key("пиздец") == sound_key("пэзтэц")
    True
    """
    word = SPELLING.sub(_spell, word)
    return OPEN_YA.sub("и", word).translate(HEARD)


@cache
def load_keys() -> dict[str, tuple[str, ...]]:
    """Forms of мат by their key."""
    keys: dict[str, list[str]] = {}
    for form, level in load_forms().items():
        if level is Level.MAT and len(form) >= SHORTEST_HEARD:
            keys.setdefault(sound_key(form), []).append(form)
    return {key: tuple(forms) for key, forms in keys.items()}


def is_heard_mat(word: str) -> bool:
    """Whether a lower-case word is none of the dictionary and sounds like one of мат.

    >>> is_heard_mat("питарас"), is_heard_mat("пиратам")
    (True, False)
    """
    if len(word) < SHORTEST_HEARD or SUSPECT_SOUND.search(word) is None:
        return False
    folded = fold_repeats(word)
    forms = load_keys().get(sound_key(folded), ())
    if not forms or folded in load_forms() or SURNAME.search(word) or word in MISPRINTS:
        return False
    return _is_near(folded, forms) and not load_morph().word_is_known(word)


def is_swapped_mat(word: str) -> bool:
    """Whether two letters of a form stand in each other's place, and it is no word so.

    >>> is_swapped_mat("наухй"), is_swapped_mat("отбела")
    (True, False)
    """
    if not SHORTEST_HEARD <= len(word) <= LONGEST_SWAPPED:
        return False
    forms = load_forms()
    return any(
        forms.get(f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}") is Level.MAT
        for at in range(1, len(word) - 1)
    ) and not (GEORGIAN.search(word) or SURNAME.search(word) or load_morph().word_is_known(word))


def _spell(match: re.Match[str]) -> str:
    return "ц" if match[1] else "я" if match[2] else "и"


def _is_near(word: str, forms: Sequence[str]) -> bool:
    bones = "".join(CONSONANTS.findall(word))
    return any(
        Levenshtein.distance(word, form) <= MOST_CHANGES
        and Levenshtein.distance(bones, "".join(CONSONANTS.findall(form))) <= MOST_CONSONANTS
        for form in forms
    )
