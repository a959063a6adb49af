"""Names built on an obscene root: a person may bear one, so they go to a person at most."""

import re

from classifier.morph import load_morph
from classifier.rules.forms import load_forms
from classifier.rules.normalize import fold_repeats
from classifier.rules.word_lists import words_of

# «Хуев», «Ебановой», «Дрочинский», «Пизденко», «Блядово»: one capital letter, the first.
PROPER = re.compile(
    r"[А-ЯЁ][а-яё]+(?:(?:[оеё]в|[иы]н)(?:а|у|ым|ой|е|ы|о|)|[сц]к(?:ий|ая|ое|ого|ому|ой|ую|им|ом|)|енко)"
    r"(?![а-яё])"
)
# Chinese and Korean names: «Хуйсян», «Хуян»; alone only these with a name beside: «Чжан Хуй».
EASTERN = re.compile(r"Ху[йяюи][а-яэ]*(?:ань|ян|[иу]нь|[иу]нг?|онг|цзу|чжу|чжоу|эй|ао|[нрт])")
SYLLABLE = re.compile(r"Хуй|Хуи|Хуя|Хуэй|Хуев")
AFTER = re.compile(r"[ -]([А-ЯЁ][а-яё]+|[А-ЯЁ]\.)")
BEFORE = re.compile(r"(?:^|[^\w])([А-ЯЁа-яё]+|[А-ЯЁ]\.) ?$")
INSIDE = re.compile(r"[а-яёА-ЯЁ0-9,;] $")  # before a word that begins no sentence
NEXT = re.compile(
    r"(?: (?:опять|снова|уже|еще|ещё|же|так|и|не|нам|мне|вам|всё|все|ничего|совсем|вообще|сегодня|вчера))* ([а-яё]+)"
)
NAMES = frozenset(("Name", "Surn", "Patr"))
OFFICES = frozenset(
    words_of(
        "господин госпожа гражданин гражданка товарищ директор депутат глава мэр мастер художник доктор"
        " врач тренер учитель начальник судья министр инспектор участковый водитель фамилия улица"
        " деревня село посёлок посёлке деревне селе"
    )
)
NEAR = 24  # characters before


def may_be_name(text: str, start: int, stop: int) -> bool:
    """«дорогу чинил [Хуев]», «[Ебанов] Сергей», «[Блядово]»; not «Хуй вам», «[Мудаков] развелось»."""
    word = text[start:stop]
    if SYLLABLE.fullmatch(word) and _has_name_before(text, start):
        return True
    if text[stop : stop + 1] == "-" and AFTER.match(text, stop) and word[1:].islower():
        return True  # «Манда-Чурук»
    if PROPER.fullmatch(word) is None:
        return EASTERN.fullmatch(word) is not None and not _is_form(word)
    return (
        not _is_form(word)
        or _has_name_beside(text, start, stop)
        or (not word.endswith("о") and _is_subject(text, start, stop))
    )


def _is_form(word: str) -> bool:
    """Whether the word is also an everyday form of мат: «мудаков», «хуев»."""
    return fold_repeats(word.lower().replace("ё", "е")) in load_forms()


def _has_name_before(text: str, start: int) -> bool:
    before = BEFORE.search(text[max(0, start - NEAR) : start])
    return before is not None and _is_name(before[1])


def _has_name_beside(text: str, start: int, stop: int) -> bool:
    after = AFTER.match(text, stop)
    before = BEFORE.search(text[max(0, start - NEAR) : start])
    return (after is not None and _is_name(after[1])) or (
        before is not None and (_is_name(before[1]) or before[1].lower() in OFFICES)
    )


def _is_subject(text: str, start: int, stop: int) -> bool:
    """A capital letter inside a sentence, or one that begins it and somebody who does something."""
    if INSIDE.search(text, max(0, start - 2), start):
        return True
    after = NEXT.match(text, stop)
    if after is None:
        return False
    tag = load_morph().parse(after[1])[0].tag
    gender = "femn" if text[stop - 1] in "ая" else "masc"
    return tag.POS == "VERB" and tag.number == "sing" and tag.gender in (None, gender)


def _is_name(word: str) -> bool:
    if word.endswith("."):
        return True
    tag = load_morph().parse(word)[0].tag
    return word[0].isupper() and any(name in tag for name in NAMES)
