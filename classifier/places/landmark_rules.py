"""Rules of named objects: «Золотой ключик» the kindergarten, «Заря» the cinema."""

from classifier.places.candidates import Candidate, Rule
from classifier.places.context import Context
from classifier.places.entries import Shape
from classifier.places.words import (
    BANK_NOT_PLACE,
    BANK_PLACE,
    BESIDE,
    CLEARLY_BESIDE,
    NOT_OBJECT,
    OPENERS,
)

AT_OBJECT = BESIDE - {"с", "со", "до", "на", "под", "от"}  # «на заре», «до зари», «с зари»


def behind_kind_word(c: Candidate) -> bool | None:
    # «садик Золотой ключик», «кинотеатра «Заря»», «ДК Энергетик»
    return True if c.context.prev in c.entry.heads else None


def not_an_object(c: Candidate) -> bool | None:
    # «конфеты Золотой ключик», «сказка про Буратино и золотой ключик», «газета «Заря»»
    near = (*c.context.before[:3], *c.context.after[:2])
    return False if any(NOT_OBJECT.fullmatch(word) for word in near) else None


def quoted_name(c: Candidate) -> bool | None:
    # «возле «Зари» темно», ««Солнышко» закрыли на карантин»
    if c.entry.shape is not Shape.PROPER or not c.context.quoted:
        return None
    return True if not c.context.prev or c.context.prev in BESIDE else None


def name_of_several_words(c: Candidate) -> bool | None:
    # «подъезд к золотому ключику», «наш Золотой ключик»
    if c.entry.shape is not Shape.PROPER or " " not in c.context.word:
        return None
    prev = c.context.prev
    return not prev or c.context.capital or prev in BESIDE or prev in OPENERS or _is_ours(prev)


def name_of_one_word(c: Candidate) -> bool | None:
    # «у Зари», «возле зари»; «на заре», «от зари до зари», «солнышко моё» are none
    if c.entry.shape is not Shape.PROPER:
        return None
    prev = c.context.prev
    if prev in CLEARLY_BESIDE:
        return True
    return prev in AT_OBJECT and (c.context.capital or prev == "у")


def bank_office(c: Candidate) -> bool | None:
    # «за Сбербанком», «здание Сбербанка»; «карта Сбербанка», «сбербанк онлайн» are none
    if c.entry.kind != "банк" or " " in c.context.word:
        return None
    if any(BANK_NOT_PLACE.fullmatch(w) for w in (c.context.prev, c.context.next)):
        return False
    return _beside_bank(c.context)


def _beside_bank(context: Context) -> bool:
    return any(BANK_PLACE.fullmatch(word) for word in context.before[:2])


def _is_ours(word: str) -> bool:
    return word.startswith(("наш", "ваш"))


def plain_phrase(c: Candidate) -> bool | None:
    # «районная больница», «автостанция», «мост через Востицу»
    return True


LANDMARK_RULES: tuple[Rule, ...] = (
    behind_kind_word,
    not_an_object,
    quoted_name,
    name_of_several_words,
    name_of_one_word,
    bank_office,
    plain_phrase,
)
