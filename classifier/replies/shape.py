"""Length of an answer, and whether it was copied from a recent one."""

import re
from collections.abc import Iterator

from rapidfuzz.fuzz import ratio

from classifier.replies.draft import Reading
from classifier.replies.words import WORD, fold

Span = tuple[int, int]

MOST_CHARS = 700  # VK folds a comment on a phone long before; more is for a post of its own
SAME_FROM = 90.0  # 0..100, likeness of two answers without their greetings
FEWEST_WORDS = 6  # «Спасибо за добрые слова!» may be said to many
GREETING = re.compile(
    r"^(?:здравствуйте|добрый день|доброе утро|добрый вечер|[а-я]+ здравствуйте)\s+"
)


def too_long(reading: Reading) -> Iterator[Span]:
    # what stands after the 700th character is read by few
    length = len(reading.draft.text.rstrip())
    if length > MOST_CHARS:
        yield MOST_CHARS, length


def copied(reading: Reading) -> Iterator[Span]:
    # the same words went to another resident yesterday
    own = _core(reading.draft.text)
    if len(own.split()) >= FEWEST_WORDS and any(
        ratio(own, _core(other)) >= SAME_FROM for other in reading.draft.recent
    ):
        yield (0, 0)


def _core(text: str) -> str:
    return GREETING.sub("", " ".join(WORD.findall(fold(text[: 2 * MOST_CHARS]))))
