"""An answer before it is sent, and what the rules work out from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from classifier.markup import clean_markup
from classifier.replies.clock import Clock, When
from classifier.replies.promises import find_dates
from classifier.replies.words import Word, fold, read_words
from classifier.tags import Kind, Place

MAX_CHARS = 10_000  # VK's limit for a comment is 16,384; no answer is that long
FindPlaces = Callable[[str], list[Place]]


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer and what it answers.

    kind : what the resident's comment is; who, what and when are asked of incidents alone.
    topic, place : Russian names as the desk has them; "" where not known.
    recent : answers given lately, to find a copy.
    """

    text: str
    complaint: str = ""
    kind: Kind = Kind.INCIDENT
    topic: str = ""
    place: str = ""
    recent: tuple[str, ...] = ()

    @property
    def is_incident(self) -> bool:
        """Whether the resident reports a problem."""
        return self.kind is Kind.INCIDENT


@dataclass(frozen=True)
class Reading:
    """A draft and what several rules ask of it: worked out once."""

    draft: Draft
    clock: Clock
    find_places: FindPlaces

    @cached_property
    def folded(self) -> str:
        """The answer in lower case, every character in its place."""
        return fold(self.draft.text[:MAX_CHARS])

    @cached_property
    def words(self) -> list[Word]:
        """Words of the answer."""
        return read_words(self.folded)

    @cached_property
    def deeds(self) -> list[Word]:
        """Verbs of the answer: «убрали», «уберут», «будет убрано»."""
        return [word for word in self.words if word.is_verb]

    @cached_property
    def dates(self) -> list[When]:
        """Dates and terms the answer names, promised or not."""
        return find_dates(self.folded, self.clock)

    @cached_property
    def complaint(self) -> str:
        """The complaint without markup."""
        return clean_markup(self.draft.complaint[:MAX_CHARS]).text

    @cached_property
    def places(self) -> list[Place]:
        """Places the answer names."""
        return self.find_places(self.draft.text[:MAX_CHARS])

    @cached_property
    def asked_places(self) -> list[Place]:
        """Places the complaint is about: as given, else as it names them."""
        return self.find_places(self.draft.place[:200]) or self.find_places(self.complaint)
