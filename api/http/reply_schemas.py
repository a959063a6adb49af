"""Shapes of the reply helper's requests and answers."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.http.schemas import In, ShortText, Text
from classifier import Kind
from classifier.replies import (
    REACTION_NAMES,
    WEIGHT_NAMES,
    Draft,
    Promise,
    ReactionGuess,
    ReplyFinding,
    Review,
)

MAX_REPLY = 20_000  # characters; VK takes 16,384
MAX_RECENT = 200  # answers to compare with
FIRST_YEAR, STOP_YEAR = 2000, 2101  # half-open: years that terms are counted in


def _check_year(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year < STOP_YEAR:
        raise PydanticCustomError("year", f"год от {FIRST_YEAR} до {STOP_YEAR - 1}")
    return moment


ReplyText = Annotated[str, StringConstraints(max_length=MAX_REPLY)]
Moment = Annotated[datetime, AfterValidator(_check_year)]


class ReplyIn(In):
    """An answer before it is sent, and what it answers."""

    reply: ReplyText = Field(
        examples=["Здравствуйте! Ваше обращение передано в профильный отдел, сделаем до пятницы."]
    )
    complaint: Text = Field(default="", examples=["На Луначарского люк открыт, дети ходят!!"])
    kind: Kind = Field(
        default=Kind.INCIDENT,
        description="Вид комментария: кто, что и когда спрашивают только с инцидента.",
    )
    topic: Annotated[str, StringConstraints(max_length=300)] | None = Field(
        default=None, description="Код или название темы.", examples=["amenities.open_manholes"]
    )
    place: ShortText | None = Field(default=None, examples=["улица Луначарского"])
    recent: list[ReplyText] = Field(
        default_factory=list, max_length=MAX_RECENT, description="Недавние ответы: поиск копий."
    )
    answered_at: Moment | None = Field(
        default=None,
        description="От этого дня считаются сроки; без даты — время запроса.",
        examples=["2026-11-24T12:00:00+03:00"],
    )

    def to_draft(self, *, topic: str) -> Draft:
        """The linter's draft; `topic` is the Russian name."""
        return Draft(
            text=self.reply,
            complaint=self.complaint,
            kind=self.kind,
            topic=topic,
            place=self.place or "",
            recent=tuple(self.recent),
        )


class ReplyFindingOut(BaseModel):
    """A reason to look again; `start` = `stop` = 0 where it is about the whole answer."""

    rule: str = Field(examples=["brush_off"])
    weight: str = Field(examples=["fix"], description="`fix` (исправить) или `note` (заметка).")
    weight_name: str = Field(examples=["исправить"])
    start: int
    stop: int
    reason: str

    @classmethod
    def of(cls, finding: ReplyFinding) -> "ReplyFindingOut":
        """From the linter's finding."""
        return cls(
            rule=finding.rule,
            weight=finding.weight.value,
            weight_name=WEIGHT_NAMES[finding.weight],
            start=finding.start,
            stop=finding.stop,
            reason=finding.reason,
        )


class ReminderOut(BaseModel):
    """A promised date at `[start, stop)` of the answer."""

    start: int
    stop: int
    first: date
    last: date = Field(description="Обещано не позже этого дня.")
    remind_on: date = Field(description="Последний рабочий день, когда ещё можно успеть.")

    @classmethod
    def of(cls, promise: Promise) -> "ReminderOut":
        """From a promise."""
        return cls(
            start=promise.start,
            stop=promise.stop,
            first=promise.first,
            last=promise.last,
            remind_on=promise.remind_on,
        )


class ReviewOut(BaseModel):
    """What the linter says; it advises and forbids nothing."""

    findings: list[ReplyFindingOut]
    reminders: list[ReminderOut]

    @classmethod
    def of(cls, review: Review) -> "ReviewOut":
        """From the linter's review."""
        return cls(
            findings=[ReplyFindingOut.of(one) for one in review.findings],
            reminders=[ReminderOut.of(one) for one in review.promises],
        )


class ReactionsIn(In):
    """Comments after an answer."""

    comments: list[Text] = Field(min_length=1, examples=[["спасибо, убрали"]])


class ReactionOut(BaseModel):
    """The author's reaction; null where the program does not know."""

    reaction: str | None = Field(examples=["satisfied"])
    name: str | None = Field(examples=["доволен"])
    confidence: float = Field(ge=0, le=1)
    reason: str

    @classmethod
    def of(cls, guess: ReactionGuess) -> "ReactionOut":
        """From the model's guess."""
        return cls(
            reaction=guess.reaction.value if guess.reaction else None,
            name=REACTION_NAMES[guess.reaction] if guess.reaction else None,
            confidence=guess.confidence,
            reason=guess.reason,
        )


class ReactionsOut(BaseModel):
    """Guesses in the order of the comments."""

    results: list[ReactionOut]
