"""Shapes of requests and answers; everything a machine sends is checked here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.pipeline import Answer
from classifier import Comment, Finding, Label, Place, Reason, Topic
from routing import Candidate, Suggestion

MAX_TEXT = 100_000  # characters of one comment; VK's limit is 16,384
MAX_ID = 200

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
ShortText = Annotated[str, StringConstraints(max_length=MAX_ID)]


class In(BaseModel):
    """Base of requests: an unknown field is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid")


class CommentIn(In):
    """One comment to tag."""

    text: Text = Field(examples=["На Луначарского люк открыт, дети ходят!!"])
    id: ShortText | None = Field(default=None, examples=["wall-1_42"])
    channel: ShortText | None = Field(default=None, examples=["vk"])
    created_at: datetime | None = Field(
        default=None,
        description="Без часового пояса — местное время; без даты — время запроса.",
        examples=["2026-11-23T09:15:00+03:00"],
    )
    post: Text | None = Field(default=None, description="Текст записи, под которой стоит.")
    parent: Text | None = Field(default=None, description="Комментарий, на который отвечают.")
    community: ShortText | None = Field(
        default=None,
        description="Сообщество, как его зовут в group_rules.toml: его режим и слова.",
        examples=["school"],
    )

    def to_comment(self, *, now: datetime) -> Comment:
        """The classifier's comment; without a date it has come now."""
        return Comment(
            text=self.text,
            id=self.id,
            channel=self.channel,
            created_at=self.created_at or now,
            post=self.post,
            parent=self.parent,
            community=self.community,
        )


class TagIn(In):
    """A batch of comments."""

    comments: list[CommentIn] = Field(min_length=1)
    explain: bool = Field(default=False, description="Вернуть слова, решившие группу и тему.")


class LabelOut(BaseModel):
    """A candidate of a head."""

    code: str = Field(examples=["amenities.open_manholes"])
    name: str = Field(examples=["Открытые канализационные люки"])
    confidence: float = Field(ge=0, le=1, examples=[0.87])

    @classmethod
    def of(cls, label: Label) -> "LabelOut":
        """From the classifier's label."""
        return cls(code=label.code, name=label.name, confidence=label.confidence)


class ReasonOut(BaseModel):
    """A word that decided; `[start, stop)` of the text, its share of the decision."""

    start: int
    stop: int
    weight: float = Field(ge=0, le=1)


class PlaceOut(BaseModel):
    """A place the comment names; `start` and `stop` count characters of the text."""

    settlement: str | None = Field(examples=["Духовщина"])
    street: str | None = Field(examples=["улица Луначарского"])
    house: str | None = Field(examples=["12"])
    object: str | None
    start: int
    stop: int
    how: str = Field(examples=["text"])
    territories: list[str] = Field(description="Где есть такие НП, если название не одно.")

    @classmethod
    def of(cls, place: Place) -> "PlaceOut":
        """From the classifier's place."""
        return cls(
            settlement=place.settlement,
            street=place.street,
            house=place.house,
            object=place.object,
            start=place.start,
            stop=place.stop,
            how=place.how,
            territories=list(place.territories),
        )


class FindingOut(BaseModel):
    """What a rule of the group found; `[start, stop)` of the text."""

    rule: str
    category: str
    start: int
    stop: int
    severity: str

    @classmethod
    def of(cls, finding: Finding) -> "FindingOut":
        """From the classifier's finding."""
        return cls(
            rule=finding.rule,
            category=finding.category.value,
            start=finding.start,
            stop=finding.stop,
            severity=finding.severity.value,
        )


class CandidateOut(BaseModel):
    """Someone who may answer."""

    name: str = Field(examples=["Отдел городского хозяйства"])
    code: str
    contact: str
    confidence: float = Field(ge=0, le=1)
    foreign: bool = Field(description="«Не наше»: переслать и сказать, кому писать.")

    @classmethod
    def of(cls, candidate: Candidate) -> "CandidateOut":
        """From the router's candidate."""
        return cls(
            name=candidate.name,
            code=candidate.code,
            contact=candidate.contact,
            confidence=candidate.confidence,
            foreign=candidate.foreign,
        )


class SuggestionOut(BaseModel):
    """Who should answer, why, and by when."""

    executor: CandidateOut | None
    outcome: str = Field(examples=["route"], description="`route` или `triage` (решает человек).")
    source: str | None = Field(examples=["table"])
    reason: str
    alternatives: list[CandidateOut]
    deadline: datetime | None
    matched_row: int | None = Field(description="Строка routes.csv.")
    question: str | None = Field(description="Что спросить у автора, если нужно место.")
    draft_deadline: datetime | None = Field(description="Срок черновика, если он есть в профиле.")
    answer_by: datetime | None = Field(
        description="Срок истекает в выходной: последний рабочий момент перед ним."
    )

    @classmethod
    def of(cls, suggestion: Suggestion) -> "SuggestionOut":
        """From the router's suggestion."""
        executor = suggestion.executor
        return cls(
            executor=CandidateOut.of(executor) if executor else None,
            outcome=suggestion.outcome.value,
            source=suggestion.source.value if suggestion.source else None,
            reason=suggestion.reason,
            alternatives=[CandidateOut.of(one) for one in suggestion.alternatives],
            deadline=suggestion.deadline,
            matched_row=suggestion.matched_row,
            question=suggestion.question,
            draft_deadline=suggestion.draft_deadline,
            answer_by=suggestion.answer_by,
        )


class TagsOut(BaseModel):
    """Everything about one comment."""

    id: str | None
    kind: str = Field(examples=["incident"])
    kind_confidence: float = Field(ge=0, le=1)
    incident_type: str | None = Field(examples=["solvable"])
    group: LabelOut | None
    topic: LabelOut | None
    groups: list[LabelOut]
    topics: list[LabelOut]
    settlement: str | None
    street: str | None
    house: str | None
    object: str | None
    places: list[PlaceOut]
    verdict: str = Field(examples=["clean"])
    findings: list[FindingOut]
    masked_text: str | None = Field(description="Текст со скрытым матом; null, если мата нет.")
    suggestion: SuggestionOut
    sure: list[str] = Field(description="Что модель обещает с точностью 95 %.")
    reasons: dict[str, list[ReasonOut]] | None = None

    @classmethod
    def of(cls, answer: Answer, reasons: Mapping[str, Sequence[Reason]] | None = None) -> "TagsOut":
        """From the pipeline's answer, and the deciding words by head where asked for."""
        tags = answer.tags
        return cls(
            id=answer.comment.id,
            kind=tags.kind.value,
            kind_confidence=tags.kind_confidence,
            incident_type=tags.incident_type.value if tags.incident_type else None,
            group=LabelOut.of(tags.group) if tags.group else None,
            topic=LabelOut.of(tags.topic) if tags.topic else None,
            groups=[LabelOut.of(label) for label in tags.groups],
            topics=[LabelOut.of(label) for label in tags.topics],
            settlement=tags.settlement,
            street=tags.street,
            house=tags.house,
            object=tags.object,
            places=[PlaceOut.of(place) for place in tags.places],
            verdict=tags.verdict.value,
            findings=[FindingOut.of(finding) for finding in tags.findings],
            masked_text=tags.masked_text,
            suggestion=SuggestionOut.of(answer.suggestion),
            sure=sorted(tags.sure),
            reasons=None
            if reasons is None
            else {
                head: [
                    ReasonOut(start=one.start, stop=one.stop, weight=one.weight) for one in found
                ]
                for head, found in reasons.items()
            },
        )


class TagOut(BaseModel):
    """Answers in the order of the comments."""

    bundle: str
    results: list[TagsOut]


class TopicOut(BaseModel):
    """A topic of the taxonomy."""

    code: str
    name: str
    severity: str
    needs_photo: bool
    needs_place: bool

    @classmethod
    def of(cls, row: Topic) -> "TopicOut":
        """From a row of the taxonomy."""
        return cls(
            code=row.code,
            name=row.name,
            severity=row.severity,
            needs_photo=row.needs_photo,
            needs_place=row.needs_place,
        )


class GroupOut(BaseModel):
    """A group and its topics."""

    code: str
    name: str
    topics: list[TopicOut]


class TaxonomyOut(BaseModel):
    """All groups of the current bundle."""

    groups: list[GroupOut]


class HealthOut(BaseModel):
    """The service answers, and with which bundle."""

    status: str = Field(examples=["ok"])
    bundle: str


class ReadyOut(BaseModel):
    """The service can take work, or what is missing."""

    status: str = Field(examples=["ready"])
    problems: list[str] = Field(default_factory=list)


class ErrorOut(BaseModel):
    """What went wrong, in Russian; `fields` names each wrong field by its path."""

    error: str
    fields: list[dict[str, Any]] = Field(default_factory=list)


# What any address of machines may answer besides its own.
MACHINE_ANSWERS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Нужен ключ"},
    403: {"model": ErrorOut, "description": "Ключу этого нельзя"},
    429: {"model": ErrorOut, "description": "Слишком часто: когда повторить, в Retry-After"},
}
