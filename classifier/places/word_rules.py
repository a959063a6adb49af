"""Rules of settlements whose names are words: Ключи, Победа, Детский Дом."""

from classifier.places.candidates import Candidate
from classifier.places.entries import Shape
from classifier.places.evidence import (
    has_problem,
    is_deprived,
    names_district,
    names_own_type,
)
from classifier.places.forms import fold
from classifier.places.grammar import agreeing_noun, word_grammar
from classifier.places.words import LOCAL_NOUN, OPENERS, RESIDENTS, TO_VILLAGE, WHOLE

INTO = frozenset({"в", "во", "из", "до"})


def common_form(c: Candidate) -> bool | None:
    # «в каких числах» is no деревня Числы, whose own name is no word; «в ржищах» is Ржищи
    word = c.context.word
    if c.context.prev in TO_VILLAGE or " " in word or "-" in word or word == fold(c.entry.name):
        return None
    is_word = word_grammar(word).is_common and not word_grammar(fold(c.entry.name)).known
    return False if is_word else None


def common_phrase(c: Candidate) -> bool | None:
    # «в детском доме», «за сосновым бором»; «Детский Дом», «в светлом яру нет света»
    if c.entry.shape is not Shape.COMMON:
        return None
    context = c.context
    last = context.word.rpartition(" ")[2]
    if context.inner_capital or names_district(context):
        return True
    if LOCAL_NOUN.fullmatch(last):
        return False
    return _is_lived_in(c)


def needs_type_word(c: Candidate) -> bool | None:
    # «наша победа», «горки для детей», «ключи от подъезда»; «а в Ключах темно»
    if not c.entry.strict:
        return None
    context = c.context
    if c.entry.shape is Shape.ADJECTIVE and (
        agreeing_noun(context.word, context.after, preposition=context.prev)
    ):
        return False  # «в новом доме», «первомайский субботник»
    if names_district(context):
        return None
    if not c.entry.doubtful:  # the clerk says that the name misleads
        signs = has_problem(context) or names_own_type(c)
        return None if context.upper and signs and _stands_as_place(c) else False
    if context.capital and context.prev in INTO:
        return None
    return None if _is_lived_in(c) else False


def _is_lived_in(c: Candidate) -> bool:
    """Whether the word stands like a place and the sentence tells of life there."""
    context = c.context
    if not context.upper and word_grammar(context.word).is_function and not _is_adjective(c):
        return False  # «они»
    if is_deprived(context) and not _is_object(c):
        return True
    if context.capital and (WHOLE.fullmatch(context.prev) or RESIDENTS.fullmatch(context.prev)):
        return True  # «наш Лесной забыли», «жители Ломов»
    if not has_problem(context) and not names_own_type(c):
        return False
    return _stands_as_place(c)


def _stands_as_place(c: Candidate) -> bool:
    """«в ключах», «за Погостом», «жители Ломов», «Рябинки, где трактор?»."""
    context, prev = c.context, c.context.prev
    if prev in INTO:
        return True
    if prev == "на" or prev in TO_VILLAGE or RESIDENTS.fullmatch(prev):
        return context.capital
    opens = not prev or prev in OPENERS or WHOLE.fullmatch(prev) is not None
    if c.misspelt:
        return opens  # the common word would be in the dictionary
    marked = context.upper or c.entry.shape is Shape.SURNAME  # «яблонево - света нет»
    return opens and marked and "n" in c.entry.cases and context.next == ""


def _is_object(c: Candidate) -> bool:
    # «поставили горки без дороги»: what follows a verb or an adjective is a thing
    prev = c.context.prev
    return (
        bool(prev) and prev not in OPENERS and not WHOLE.fullmatch(prev) and prev not in TO_VILLAGE
    )


def _is_adjective(c: Candidate) -> bool:
    return c.entry.shape is not Shape.NOUN or " " in c.context.word
