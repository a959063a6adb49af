"""Names of several words with a typo in one of them: «в светлам яру», «на Розы Люксенбург»."""

from classifier.places.entries import Keys, Shape
from classifier.places.fuzzy import LONG_WORD


def phrases_by_word(keys: Keys) -> dict[str, tuple[str, ...]]:
    """Each long word of a name of several words with the keys it is part of."""
    phrases: dict[str, list[str]] = {}
    for key, entries in keys.items():
        if " " in key and "." not in key and entries[0].shape is not Shape.PHRASE:
            for word in key.split():
                if LONG_WORD.fullmatch(word) and word not in keys:
                    phrases.setdefault(word, []).append(key)
    return {word: tuple(dict.fromkeys(found)) for word, found in phrases.items()}


def span_of_phrase(
    phrase: str, word: str, folded: str, start: int, stop: int
) -> tuple[int, int] | None:
    """`[start, stop)` of the phrase where its misspelt `word` stands; None if the rest is absent.

    >>> span_of_phrase("светлом яру", "светлом", "в светлам яру темно", 2, 9)
    (2, 13)
    """
    head, _, tail = phrase.partition(word)
    first, last = start - len(head), stop + len(tail)
    if first < 0 or folded[first:start] != head or folded[stop:last] != tail:
        return None
    outer = folded[first - 1 : first] + folded[last : last + 1]
    return None if any(char.isalnum() for char in outer) else (first, last)
