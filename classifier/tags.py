"""What the classifier says about one comment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Kind(StrEnum):
    """What a comment is for."""

    INCIDENT = "incident"  # a problem or an appeal that must be answered within a term
    QUESTION = "question"  # about the post or the event itself
    REQUEST = "request"  # a wish that is no problem: publish a photo, tell about a street
    APPROVAL = "approval"
    DISAPPROVAL = "disapproval"  # discontent without a subject to solve
    OTHER = "other"  # smileys, small talk, contest answers


KIND_NAMES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.INCIDENT: "инцидент",
        Kind.QUESTION: "вопрос",
        Kind.REQUEST: "просьба",
        Kind.APPROVAL: "одобрение",
        Kind.DISAPPROVAL: "неодобрение",
        Kind.OTHER: "прочее",
    }
)


class IncidentType(StrEnum):
    """Who must do what about an incident."""

    SOLVABLE = "solvable"  # someone must act
    INFORMATIONAL = "informational"  # a service must explain


INCIDENT_TYPE_NAMES: Mapping[IncidentType, str] = MappingProxyType(
    {IncidentType.SOLVABLE: "решаемый", IncidentType.INFORMATIONAL: "информационный"}
)


class Verdict(StrEnum):
    """What the group's rules advise; a person decides."""

    CLEAN = "clean"
    REVIEW = "review"  # a person looks
    HIDE = "hide"  # the rules advise hiding


VERDICT_NAMES: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.CLEAN: "чисто", Verdict.REVIEW: "посмотреть", Verdict.HIDE: "скрыть"}
)


class Category(StrEnum):
    """What a rule of the group looks for. Criticism is none of these."""

    PROFANITY = "profanity"
    INSULT = "insult"
    THREAT = "threat"
    SPAM = "spam"
    POLITICAL = "political"


class Severity(StrEnum):
    """How much a finding weighs; see `group_rules.toml` for what follows from it."""

    NOTE = "note"  # shown, changes nothing: «блин», «капец»
    REVIEW = "review"  # a person looks
    HIDE = "hide"  # the rules advise hiding


class Label(NamedTuple):
    """One candidate of a head: stable code, Russian name, calibrated confidence 0..1."""

    code: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a group rule found; `[start, stop)` counts characters of the original text."""

    rule: str
    start: int
    stop: int
    category: Category
    severity: Severity


@dataclass(frozen=True, slots=True)
class Place:
    """One place a comment names; names are canonical, as in the gazetteer.

    start, stop : `[start, stop)` in the original text, 0 and 0 for a place from the post.
    how : `text` (written in the comment), `object` (settlement or street follow from a
        known object or from a street that only one settlement has), `post` (all of it, or
        the settlement of a street that several have, is inherited from the post), `parent`
        (from the comment that is answered).
    territories : where several settlements of the gazetteer have this name: theirs,
        likeliest first; one alone where the text decides. Without a settlement: all that is
        known of the place. Else empty.
    """

    settlement: str | None
    street: str | None
    house: str | None
    object: str | None
    start: int
    stop: int
    how: str = "text"
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tags:
    """Everything the classifier says about one comment.

    groups, topics : best first, confidences sum to at most 1; given whatever the kind.
    heads : further labels the bundle was trained with, by field name (`executor`: who
        answered such wordings before). The classifier gives them no meaning.
    places : best first.
    masked_text : the comment with мат as «п****ц», for the desk and the reply; None where
        there is none and the comment may be shown as it is.
    sure : names of the heads (`kind`, `group`, `topic`, `executor`) whose best answer keeps
        the precision that the bundle promises; any other is a short list for a person.
    """

    kind: Kind
    kind_confidence: float
    incident_type: IncidentType | None
    groups: tuple[Label, ...]
    topics: tuple[Label, ...]
    places: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdict: Verdict = Verdict.CLEAN
    heads: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()
    masked_text: str | None = None

    @property
    def group(self) -> Label | None:
        """Best group, None where the bundle knows no groups."""
        return self.groups[0] if self.groups else None

    @property
    def topic(self) -> Label | None:
        """Best topic, None where the bundle knows no topics."""
        return self.topics[0] if self.topics else None

    @property
    def settlement(self) -> str | None:
        """Canonical name of the best place's settlement."""
        return next((p.settlement for p in self.places if p.settlement), None)

    @property
    def territories(self) -> tuple[str, ...]:
        """Where `settlement` may be, or of a place known by its territory alone; see `Place`."""
        for place in self.places:
            if place.settlement:
                return place.territories
        return next((p.territories for p in self.places if p.territories), ())

    @property
    def street(self) -> str | None:
        """Canonical name of the best street, «улица Луначарского»."""
        return next((p.street for p in self.places if p.street), None)

    @property
    def house(self) -> str | None:
        """House number as written, upper-cased: «4Б»."""
        return next((p.house for p in self.places if p.house), None)

    @property
    def object(self) -> str | None:
        """Canonical name of the best object, «детский сад «Золотой ключик»»."""
        return next((p.object for p in self.places if p.object), None)
