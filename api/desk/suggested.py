"""What the program suggests for a comment, read from its tags as given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.tags import Kind
from routing import Outcome

MAX_SHOWN = 3  # of a short list
LEAST_SHOWN = 0.01  # a guess of less is no help to choose by


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a short list; `code` is what a decision keeps."""

    code: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggested:
    """The program's word on one comment.

    values : field of a decision → suggested code or name. sure : fields it promises.
    executor : whom Enter assigns; None where a person chooses. executors : the short list.
    """

    values: Mapping[str, str | None]
    kind_confidence: float
    sure: frozenset[str]
    groups: tuple[Option, ...]
    topics: tuple[Option, ...]
    executor: Option | None
    executors: tuple[Option, ...]
    reason: str
    matched_row: int | None
    source: str | None
    findings: tuple[Mapping[str, Any], ...] = ()
    places: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_incident(self) -> bool:
        """Whether it takes the comment for an incident."""
        return self.values["kind"] == Kind.INCIDENT


def read_suggested(answer: Mapping[str, Any] | None) -> Suggested | None:
    """From the answer kept with the tags; None for a comment not tagged yet."""
    if answer is None:
        return None
    said = answer["suggestion"]
    best = _option(said["executor"]) if said["executor"] else None
    others = _options(said["alternatives"])
    short = ((best,) if best else ()) + others
    # In doubt history still names its best guess: a person takes it from the list, Enter does not.
    is_chosen = said["outcome"] == Outcome.ROUTE
    values = {
        "kind": answer["kind"],
        "incident_type": answer["incident_type"],
        "group": answer["group"]["code"] if answer["group"] else None,
        "topic": answer["topic"]["code"] if answer["topic"] else None,
        "settlement": answer["settlement"],
        "executor": best.code if best else None,
        "verdict": answer["verdict"],
    }
    return Suggested(
        values=values,
        kind_confidence=answer["kind_confidence"],
        sure=frozenset(answer["sure"]),
        groups=_options(answer["groups"])[:MAX_SHOWN],
        topics=_options(answer["topics"])[:MAX_SHOWN],
        executor=best if is_chosen else None,
        executors=short[:MAX_SHOWN],
        reason=said["reason"],
        matched_row=said["matched_row"],
        source=said["source"],
        findings=tuple(answer["findings"]),
        places=tuple(answer["places"]),
    )


def _options(found: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(_option(one) for one in found if one["confidence"] >= LEAST_SHOWN)


def _option(one: Mapping[str, Any]) -> Option:
    return Option(one["code"] or one["name"], one["name"], one["confidence"])
