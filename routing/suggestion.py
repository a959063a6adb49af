"""What the router says: who should answer, why, and by when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What to do with the comment."""

    ROUTE = "route"  # send as is
    TRIAGE = "triage"  # a person decides


OUTCOME_NAMES = {Outcome.ROUTE: "отправить", Outcome.TRIAGE: "решает человек"}


class Source(StrEnum):
    """Where the candidates come from."""

    TABLE = "table"
    HISTORY = "history"


SOURCE_NAMES = {Source.TABLE: "таблица", Source.HISTORY: "история"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible executor; `foreign` is «не наше»: we forward and tell whom to write to."""

    name: str
    confidence: float  # 0..1
    contact: str = ""
    code: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who should answer a comment.

    executor : None where the group answers itself, where nobody is known, and where the
        table leaves the choice to a person. History names its best guess even in triage.
    source : where `executor` and `alternatives` come from; None when there are none.
    alternatives : other candidates, best first, without `executor`.
    deadline : in the profile's time zone; None for ordinary comments, without a date of
        creation, and without a calendar.
    matched_row : line of routes.csv that named the executor.
    question : what to ask the resident, where the topic needs a place and none is known.
    draft_deadline : when a draft is due for approval, where the profile has such a term.
    answer_by : last working moment before a deadline that expires on a day off.
    """

    executor: Candidate | None
    outcome: Outcome
    source: Source | None
    reason: str
    alternatives: tuple[Candidate, ...] = ()
    deadline: datetime | None = None
    matched_row: int | None = None
    question: str | None = None
    draft_deadline: datetime | None = None
    answer_by: datetime | None = None

    @property
    def top3(self) -> tuple[Candidate, ...]:
        """At most three candidates, best first, `executor` included."""
        chosen = () if self.executor is None else (self.executor,)
        return (*chosen, *self.alternatives)[:3]
