"""Tokens and lemmas of Russian comments, as cheap as a cache can make them."""

import re
from functools import cache, lru_cache

import pymorphy3

CACHED_WORDS = 200_000  # words kept with their lemma, about 30 MB when full

LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:vk|ok|t|wa)\.(?:com|ru|me|cc)/\S+", re.IGNORECASE)
# Words without digits, numbers, and the signs that tell a question, a shout and a smiley.
TOKEN = re.compile(r"[^\W\d_]+|\d+|[?!()+%№\u2600-\u27bf\U0001f300-\U0001faff]")
REPEATED = re.compile(r"(.)\1{2,}")  # «ааааа», «)))))» → at most two
LONGEST_WORD = 40  # characters; longer is no word


@cache
def load_morph() -> pymorphy3.MorphAnalyzer:
    """Return the one analyser of this process; it takes 0.1 s and 15 MB to load."""
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=CACHED_WORDS)
def lemmatize(word: str) -> str:
    """Dictionary form of a lower-case word, «ё» folded.

    >>> lemmatize("дорогами")
    'дорога'
    """
    if not "а" <= word[0] <= "я" or len(word) > LONGEST_WORD:
        return word
    parse = load_morph().parse(word)
    return str(parse[0].normal_form).replace("ё", "е") if parse else word


def tokenize(text: str) -> list[str]:
    """Lower-case tokens of a cleaned text: words, numbers, telling signs.

    >>> tokenize("Ямы на Ленина 12!!! https://vk.com/x")
    ['ямы', 'на', 'ленина', '12', '!', '!']
    """
    folded = text.lower().replace("ё", "е")
    if "/" in folded or "www" in folded:
        folded = LINK.sub(" ", folded)
    return TOKEN.findall(REPEATED.sub(r"\1\1", folded))
