"""One comment as the grouping sees it: what, where, when; never its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reach(StrEnum):
    """How far one failure is felt."""

    SPOT = "spot"  # one house: icicles, a manhole
    STREET = "street"  # one street or one village: snow, rubbish, a lamp
    NETWORK = "network"  # a main or a line: many streets of a settlement at once


@dataclass(frozen=True, slots=True)
class Voice:
    """A comment that may tell of a problem.

    at : local time without a zone; all voices of one store in the same zone.
    tells : it reports the problem or joins in; a thank-you or a joke does not.
    is_echo : it names no problem itself («и у нас»).
    is_brief : so short that what it names is what it is about.
    subjects : code of what it speaks of → how far such a failure is felt; may be empty.
    telling : those of them whose words nobody says in passing.
    kin : codes of what others may call the same trouble.
    topics, groups : code → probability 0..1, the likeliest few.
    settlements, streets, houses, objects : canonical names, may be empty.
    is_inherited : the places are the post's, not its own.
    post, parent : keys of the post it stands under and of the comment it answers.
    wording : whatever the caller's `Compare` understands; None is like nothing.
    """

    id: str
    at: datetime
    tells: bool = True
    is_echo: bool = False
    is_brief: bool = False
    subjects: Mapping[str, Reach] = field(default_factory=dict)
    telling: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    topics: tuple[tuple[str, float], ...] = ()
    groups: tuple[tuple[str, float], ...] = ()
    settlements: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    is_inherited: bool = False
    post: str | None = None
    parent: str | None = None
    author: str | None = None
    wording: object = None


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of one voice.

    incident : its number, None for a comment that is no voice.
    is_new : it started the incident.
    reason : in words, for the person who looks.
    merged : numbers of incidents that turned out to be this one.
    in_window : comments on this subject in this settlement within the spike's window up to
        this one; from the rule's number on it is a spike.
    """

    incident: int | None
    is_new: bool = False
    reason: str = ""
    merged: tuple[int, ...] = ()
    in_window: int = 0
