"""`POST /v1/voices`: comments in, incidents with their voices and spikes out."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, Field

from api.http.dependencies import NowDep, PipelineDep, SettingsDep
from api.http.keys import TagKey
from api.http.schemas import MACHINE_ANSWERS, CommentIn, ErrorOut, In, ShortText
from api.pipeline import Pipeline
from api.voices import Listener, name_subject, spell_incident, spell_spike, to_utc
from classifier import Comment
from routing.voices import Incident, Spike, SpikeRule

router = APIRouter(prefix="/v1", tags=["v1"], dependencies=[TagKey], responses=MACHINE_ANSWERS)


class VoiceIn(CommentIn):
    """One comment; without an id its place in the list stands for it."""

    author_id: ShortText | None = Field(default=None, examples=["vk:1"])
    parent_id: ShortText | None = Field(default=None, description="На что отвечает.")

    def to_voice(self, number: int, *, now: datetime) -> Comment:
        """The classifier's comment with everything the grouping looks at."""
        return Comment(
            text=self.text,
            id=self.id if self.id is not None else f"#{number}",
            channel=self.channel,
            author_id=self.author_id,
            created_at=self.created_at or now,
            post=self.post,
            parent_id=self.parent_id,
        )


class SpikeIn(In):
    """What counts as a spike."""

    comments: int = Field(default=5, ge=2, le=10_000)
    hours: float = Field(default=2, ge=0.25, le=168)

    def to_rule(self) -> SpikeRule:
        """The grouping's rule."""
        return SpikeRule(self.comments, timedelta(hours=self.hours))


class VoicesIn(In):
    """A batch of comments, in any order."""

    comments: list[VoiceIn] = Field(min_length=1)
    spike: SpikeIn = Field(default_factory=SpikeIn)


class VoiceOut(BaseModel):
    """One comment; it keeps its own answer whatever it is joined to."""

    id: str | None
    incident_no: int | None = Field(description="Нет, если о проблеме здесь не сообщают.")


class IncidentOut(BaseModel):
    """One problem; moments are local and without a zone."""

    number: int
    title: str = Field(examples=["вода, Озерный, улица Строителей"])
    what: str = Field(description="Код предмета или темы.")
    settlement: str | None
    voices: int = Field(description="Сколько разных людей говорят об этом.")
    comments: list[int] = Field(description="Номера комментариев запроса, с нуля.")
    first: datetime
    last: datetime

    @classmethod
    def of(cls, incident: Incident, rows: list[int], pipeline: Pipeline) -> "IncidentOut":
        """From the store's incident and the places of its comments in the request."""
        return cls(
            number=incident.number,
            title=spell_incident(incident, pipeline),
            what=incident.subject or incident.topic or "",
            settlement=incident.settlement,
            voices=incident.voices,
            comments=rows,
            first=to_utc(incident.first, pipeline),
            last=to_utc(incident.last, pipeline),
        )


class SpikeOut(BaseModel):
    """A burst of comments on one thing in one place."""

    text: str = Field(examples=["вода: 7 комментариев за 2 часа, Озерный"])
    what: str = Field(examples=["вода"])
    settlement: str | None
    comments: int
    first: datetime
    last: datetime
    incidents: list[int]

    @classmethod
    def of(cls, spike: Spike, pipeline: Pipeline) -> "SpikeOut":
        """From the store's spike."""
        return cls(
            text=spell_spike(spike, pipeline),
            what=name_subject(spike.what, pipeline),
            settlement=spike.settlement,
            comments=spike.comments,
            first=to_utc(spike.first, pipeline),
            last=to_utc(spike.last, pipeline),
            incidents=list(spike.incidents),
        )


class VoicesOut(BaseModel):
    """Results in the order of the comments, incidents by number, spikes by time."""

    bundle: str
    results: list[VoiceOut]
    incidents: list[IncidentOut]
    spikes: list[SpikeOut]


def get_listener(request: Request, pipeline: PipelineDep) -> Listener:
    """The one listener of the application; made at the first request that needs it."""
    state = request.app.state
    if not hasattr(state, "listener"):
        state.listener = Listener.of(pipeline)
    listener: Listener = state.listener
    return listener


ListenerDep = Annotated[Listener, Depends(get_listener)]


@router.post(
    "/voices",
    summary="Одна проблема, много голосов: кто говорит об одном и том же",
    responses={413: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def join_voices(
    request: VoicesIn,
    pipeline: PipelineDep,
    listener: ListenerDep,
    settings: SettingsDep,
    now: NowDep,
) -> VoicesOut:
    """Group 1 to 1,000 comments; stores nothing, so numbers count from 1 in every answer."""
    if len(request.comments) > settings.max_comments:
        raise HTTPException(
            413,
            f"в запросе {len(request.comments)} комментариев, можно {settings.max_comments}: "
            "разбейте запрос на части",
        )
    comments = [one.to_voice(row, now=now) for row, one in enumerate(request.comments)]
    voices = listener.group(comments, spike=request.spike.to_rule())
    found = [voices.incident_of(comment.id or "") for comment in comments]
    rows: dict[int, list[int]] = {}
    for row, incident in enumerate(found):
        if incident is not None:
            rows.setdefault(incident.number, []).append(row)
    return VoicesOut(
        bundle=pipeline.tagger.version,
        results=[
            VoiceOut(id=one.id, incident_no=incident.number if incident else None)
            for one, incident in zip(request.comments, found, strict=True)
        ],
        incidents=[
            IncidentOut.of(voices.incidents[number], rows[number], pipeline)
            for number in sorted(rows)
        ],
        spikes=[SpikeOut.of(spike, pipeline) for spike in voices.spikes()],
    )
