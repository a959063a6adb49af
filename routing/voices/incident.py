"""What an incident has gathered from its voices."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from routing.voices.voice import Reach, Voice

KEPT_WORDINGS = 12  # of an incident; more voices say nothing new


@dataclass(slots=True)
class Incident:
    """One problem; grows with every voice.

    number : stays with it; of two that turn out to be one the smaller stays.
    is_brief : some voice named the subject in a few words and so spoke of nothing else.
    members : ids of its comments, in order of arrival.
    subjects … topics : how many voices name each; of topics the sum of probabilities.
    """

    number: int
    first: datetime
    last: datetime
    members: dict[str, None] = field(default_factory=dict)
    subjects: Counter[str] = field(default_factory=Counter)
    reaches: dict[str, Reach] = field(default_factory=dict)
    settlements: Counter[str] = field(default_factory=Counter)
    streets: Counter[str] = field(default_factory=Counter)
    houses: Counter[str] = field(default_factory=Counter)
    objects: Counter[str] = field(default_factory=Counter)
    topics: dict[str, float] = field(default_factory=dict)
    groups: dict[str, float] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)
    nameless: int = 0
    is_brief: bool = False
    wordings: list[object] = field(default_factory=list)

    @classmethod
    def start(cls, number: int, voice: Voice) -> "Incident":
        """The incident of one voice."""
        incident = cls(number, voice.at, voice.at)
        incident.add(voice)
        return incident

    @property
    def voices(self) -> int:
        """People who spoke: each author counts once, a comment without one by itself."""
        return len(self.authors) + self.nameless

    @property
    def settlement(self) -> str | None:
        """The settlement most of its voices name."""
        return _most(self.settlements)

    @property
    def main_settlements(self) -> set[str]:
        """Those named as often as any: «автобус Духовщина – Пречистое» leaves two open."""
        most = max(self.settlements.values(), default=0)
        return {name for name, count in self.settlements.items() if count == most}

    @property
    def subject(self) -> str | None:
        """Code of what most of its voices speak of."""
        return _most(self.subjects)

    @property
    def topic(self) -> str | None:
        """Code of the likeliest topic."""
        return _most(self.topics)

    def add(self, voice: Voice) -> None:
        """Take a voice in."""
        self.first, self.last = min(self.first, voice.at), max(self.last, voice.at)
        self.members[voice.id] = None
        self.subjects.update(voice.subjects.keys())
        self.reaches |= voice.subjects
        self.is_brief = self.is_brief or (voice.is_brief and bool(voice.subjects))
        if not (voice.is_inherited and self.settlements):
            self.settlements.update(voice.settlements)
            self.streets.update(voice.streets)
            self.houses.update(voice.houses)
            self.objects.update(voice.objects)
        if not voice.is_echo:
            _add_up(self.topics, voice.topics)
            _add_up(self.groups, voice.groups)
        if voice.post is not None:
            self.posts.add(voice.post)
        if voice.author is None:
            self.nameless += 1
        else:
            self.authors.add(voice.author)
        if voice.wording is not None and len(self.wordings) < KEPT_WORDINGS:
            self.wordings.append(voice.wording)

    def absorb(self, other: "Incident") -> None:
        """Take another incident in whole: both tell of one problem."""
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.members |= other.members
        self.subjects += other.subjects
        self.reaches |= other.reaches
        self.settlements += other.settlements
        self.streets += other.streets
        self.houses += other.houses
        self.objects += other.objects
        _add_up(self.topics, other.topics.items())
        _add_up(self.groups, other.groups.items())
        self.posts |= other.posts
        self.authors |= other.authors
        self.nameless += other.nameless
        self.is_brief = self.is_brief or other.is_brief
        self.wordings = (self.wordings + other.wordings)[:KEPT_WORDINGS]


def _add_up(sums: dict[str, float], labels: Iterable[tuple[str, float]]) -> None:
    for code, probability in labels:
        sums[code] = sums.get(code, 0.0) + probability


def _most(counts: Mapping[str, float]) -> str | None:
    """The most frequent; of equals the first by name, whatever the order of arrival."""
    return min(counts, key=lambda name: (-counts[name], name), default=None)
