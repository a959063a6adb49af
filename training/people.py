"""People's names, left out of what the models learn from."""

import re
from functools import lru_cache

from classifier.morph import load_morph

CACHED_WORDS = 100_000
MENTION = re.compile(
    r"\[(id\d+)\|[^\]\n]{0,200}\]"
)  # not «[club5|Район]»: whom it addresses is telling
# «Иванов И. И.», «И.И. Иванов»
INITIALS = re.compile(
    r"(?<![\w.])(?:[А-ЯЁ][а-яё]+ [А-ЯЁ]\. ?[А-ЯЁ]\.|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]+)(?![а-яё])"
)
RUN = re.compile(r"(?<![\w-])[А-Яа-яЁё-]{2,}(?: [А-Яа-яЁё-]{2,})+")
WORD = re.compile(r"[А-Яа-яЁё-]{2,}")
# «Иванович», «Петровне»: without one of them, or two capitals in a row, no text is read closer.
LIKELY = re.compile(r"(?:[ое]вич|[ое]вн|ич(?:ем|у|а|ем|е)?\b|иничн)|[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]")
# «улица Юрия Гагарина», «на Розы Люксембург, 5»: a street is nobody's name.
STREET = re.compile(
    r"\b(?:ул|улиц[аеуы]|улицей|пер|переул[а-я]+|пр|просп[а-я]*|площад[ьи]|бульвар[а-я]*|шоссе|парк[а-я]*|сквер[а-я]*"
    r"|им|имени|на|по|школ[а-я]+|остановк[а-я]+)\.? $",
    re.IGNORECASE,
)
HOUSE = re.compile(r",? ?(?:д\.? ?|дом )?\d")
NAME, SURNAME, PATRONYMIC = "Name", "Surn", "Patr"


def leave_names_out(text: str) -> str:
    """The text without people's names: what they are called says nothing of the topic.

    What goes: a name with a patronymic, with or without a surname and in any case of letters,
    a name and a surname with capitals, a surname with initials, the name in «[id7|Анна]». A
    surname alone stays: «на Котовой» is a street as often as a person.

    >>> leave_names_out("[id7|Анна], мастер Петров Иван Сергеевич на Юрия Гагарина 5 не был")
    '[id7|], мастер  на Юрия Гагарина 5 не был'
    """
    text = MENTION.sub(r"[\1|]", INITIALS.sub("", text))
    if LIKELY.search(text) is None:
        return text
    for run in reversed(list(RUN.finditer(text))):
        for start, stop in reversed(_find_names(text, run.start(), run.end())):
            text = text[:start] + text[stop:]
    return text


def _find_names(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """`[start, stop)` of each person among words that stand side by side."""
    words = list(WORD.finditer(text, start, stop))
    roles = [_roles(word.group()) for word in words]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        last = at
        while last < len(words) and roles[last] and last - at < 3:
            last += 1
        size = next((n for n in range(last - at, 1, -1) if _is_person(words, roles, at, n)), 0)
        if size and not _is_street(text, words[at].start(), words[at + size - 1].end()):
            found.append((words[at].start(), words[at + size - 1].end()))
        at += max(size, 1)
    return found


def _is_person(words: list[re.Match[str]], roles: list[frozenset[str]], at: int, size: int) -> bool:
    inside = roles[at : at + size]
    if not any(NAME in one for one in inside):
        return False
    if any(one == {PATRONYMIC} for one in inside):
        return True
    is_capital = all(word.group()[0].isupper() for word in words[at : at + size])
    return is_capital and size == 2 and any(SURNAME in one for one in inside)


def _is_street(text: str, start: int, stop: int) -> bool:
    return (
        STREET.search(text, max(0, start - 24), start) is not None
        or HOUSE.match(text, stop) is not None
    )


@lru_cache(maxsize=CACHED_WORDS)
def _roles(word: str) -> frozenset[str]:
    """What part of a person's name a word may be; a patronymic is that alone."""
    tags = [parse.tag for parse in load_morph().parse(word)]
    if any(PATRONYMIC in tag for tag in tags):
        return frozenset({PATRONYMIC})
    roles = {role for role in (NAME, SURNAME) if any(role in tag for tag in tags)}
    if word[0].isupper() and not load_morph().word_is_known(word):
        roles.add(SURNAME)  # «Кукушкинскому» beside «Ивану Петровичу»
    return frozenset(roles)
