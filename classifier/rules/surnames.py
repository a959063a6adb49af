"""Surnames built on an obscene root: capital letter, and a name or an office beside it."""

import re

from classifier.morph import load_morph
from classifier.rules.word_lists import words_of

ENDING = re.compile(r"[А-ЯЁ][а-яё]+(?:[оеё]в|ин)(?:а|у|ым|ой|е|ы|)(?![а-яё])")
SYLLABLE = re.compile(r"Хуй|Хуи|Хуя|Хуэй|Хуев")  # of Chinese and Korean names
AFTER = re.compile(r" ([А-ЯЁ][а-яё]+|[А-ЯЁ]\.)")
BEFORE = re.compile(r"(?:^|[^\w])([А-ЯЁа-яё]+|[А-ЯЁ]\.) ?$")
NAMES = frozenset(("Name", "Surn", "Patr"))
OFFICES = frozenset(
    words_of(
        "господин госпожа гражданин гражданка товарищ директор депутат глава мэр мастер художник доктор"
        " врач тренер учитель начальник судья министр инспектор участковый водитель фамилия"
    )
)
NEAR = 24  # characters before


def is_in_name(text: str, start: int, stop: int) -> bool:
    """«мастер [Хуев] Ван», «[Ебанов] Сергей», «И. И. [Заебаев]»; not «Хуй вам», «[МУДАКОВ] полно»."""
    word = text[start:stop]
    before = BEFORE.search(text[max(0, start - NEAR) : start])
    if SYLLABLE.fullmatch(word) and before is not None and _is_name(before[1]):
        return True
    if ENDING.fullmatch(word) is None:
        return False
    after = AFTER.match(text, stop)
    return (after is not None and _is_name(after[1])) or (
        before is not None and (_is_name(before[1]) or before[1].lower() in OFFICES)
    )


def _is_name(word: str) -> bool:
    if word.endswith("."):
        return True
    tag = load_morph().parse(word)[0].tag
    return word[0].isupper() and any(name in tag for name in NAMES)
