"""A candidate in its surroundings, and the doubt that settlements and streets share."""

from collections.abc import Callable
from dataclasses import dataclass

from classifier.places.context import Context
from classifier.places.entries import Entry
from classifier.places.grammar import word_grammar
from classifier.places.houses import House
from classifier.places.words import PERSON_NOUN, RESIDENTS


@dataclass(slots=True)
class Candidate:
    """An entry in its surroundings.

    house : what stands beside a street. is_settlement : a settlement has the same form.
    is_elsewhere : another town, which the gazetteer lacks, stands beside. misspelt : the
    dictionary does not know the word, it is near a name.
    """

    entry: Entry
    context: Context
    house: House | None = None
    is_settlement: bool = False
    is_elsewhere: bool = False
    misspelt: bool = False


# True (a place), False (none), or None (ask the next rule)
Rule = Callable[[Candidate], bool | None]


def beside_person(context: Context) -> bool:
    """Whether a first name, initials, or a word of persons stands beside."""
    prev, following = context.prev, context.next
    if PERSON_NOUN.fullmatch(prev) or _is_initial(prev) or _is_initial(following):
        return True
    if following and word_grammar(following).is_name:
        return True
    if not prev:
        return False
    grammar = word_grammar(prev.rstrip("."))
    return grammar.is_name or (grammar.is_person and not RESIDENTS.fullmatch(prev))


def _is_initial(token: str) -> bool:
    return len(token) == 2 and token[1] == "." and token[0] not in "гдспхр"
