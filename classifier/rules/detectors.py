"""What a rule may look for, by name, and when it is worth looking."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntFlag

from classifier.rules import flags
from classifier.rules.forms import Level
from classifier.rules.insult import find_harsh_word, find_insult, find_insult_named
from classifier.rules.reading import Reading, Span
from classifier.rules.spam import find_spam, find_spam_doubtful
from classifier.rules.threat import find_threat, find_threat_hint
from classifier.tags import Category

# A reading → spans in the original text.
Detector = Callable[[Reading], Iterator[Span]]


class Scope(IntFlag):
    """Which flags of words wake a rule; without them it is not run."""

    NOTHING = 0
    PROFANE = flags.PROFANE | flags.TORN | flags.LETTER
    INSULT = flags.INSULT
    THREAT = flags.THREAT
    SPAM = flags.SPAM
    ANY = 1 << 16  # every text


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A detector of the program's own, the category it finds, what wakes it."""

    category: Category
    scope: Scope
    find: Detector


def _at_level(level: Level) -> Detector:
    def find(reading: Reading) -> Iterator[Span]:
        for found, start, stop in reading.profane:
            if found is level:
                yield start, stop

    return find


def _placed(find: Detector) -> Detector:
    """A detector that counts in `Reading.words`, brought back to the original text."""

    def find_placed(reading: Reading) -> Iterator[Span]:
        for start, stop in find(reading):
            yield reading.view.span(start, stop)

    return find_placed


DETECTORS: Mapping[str, BuiltIn] = {
    "profanity": BuiltIn(Category.PROFANITY, Scope.PROFANE, _at_level(Level.MAT)),
    "profanity_doubtful": BuiltIn(Category.PROFANITY, Scope.PROFANE, _at_level(Level.DOUBTFUL)),
    "rude": BuiltIn(Category.PROFANITY, Scope.PROFANE, _at_level(Level.RUDE)),
    "mild": BuiltIn(Category.PROFANITY, Scope.PROFANE, _at_level(Level.MILD)),
    "insult": BuiltIn(Category.INSULT, Scope.INSULT, _placed(find_insult)),
    "insult_named": BuiltIn(Category.INSULT, Scope.INSULT, _placed(find_insult_named)),
    "harsh_word": BuiltIn(Category.INSULT, Scope.INSULT, _placed(find_harsh_word)),
    "threat": BuiltIn(Category.THREAT, Scope.THREAT, _placed(find_threat)),
    "threat_hint": BuiltIn(Category.THREAT, Scope.THREAT, _placed(find_threat_hint)),
    "spam": BuiltIn(Category.SPAM, Scope.SPAM, _placed(find_spam)),
    "spam_doubtful": BuiltIn(Category.SPAM, Scope.SPAM, _placed(find_spam_doubtful)),
}


def words_detector(words: list[str]) -> Detector:
    """Own words at word borders, look-alike letters put back; «слово*» takes any ending."""
    parts = [_pattern(word) for word in sorted(words, key=len, reverse=True)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")

    def find(reading: Reading) -> Iterator[Span]:
        for match in pattern.finditer(reading.words):
            yield match.span()

    return _placed(find)


def _pattern(word: str) -> str:
    folded = " ".join(word.lower().replace("ё", "е").split())
    return re.escape(folded).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
