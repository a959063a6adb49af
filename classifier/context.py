"""What a model reads of a comment: its own words, whom it addresses, what it answers."""

import re

from classifier.markup import CleanText, clean_markup

# «а у нас когда?», «+1», «и на Садовой так же» speak of what the post speaks of. Measured on
# replies of up to five words: 85 of 100 topics are found with the post and 15 without it.
# A comment that says more is taken at its own word.
SAYS_ENOUGH = 15  # words of a comment that needs no post
POST_CHARS = 300  # read of a post: its beginning says what it is about
WORD = re.compile(r"[^\W\d_]{2,}")


def read_in_context(clean: CleanText, post: str | None) -> str:
    """Text for a model: communities addressed follow, and the post after a short reply.

    >>> read_in_context(clean_markup("а у нас когда?"), "Воду вернут к вечеру")
    'а у нас когда?\\nВоду вернут к вечеру'
    """
    text = " ".join((clean.text, *clean.addressed)) if clean.addressed else clean.text
    if not post or len(WORD.findall(clean.text)) >= SAYS_ENOUGH:
        return text
    return f"{text}\n{clean_markup(post[:POST_CHARS]).text}"
