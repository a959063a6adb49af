"""`POST /v1/comments`: comments of any other channel, one or many, each kept once."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Discriminator, Field, StringConstraints, Tag

from api.http.dependencies import NowDep, PipelineDep, SettingsDep, StoreDep
from api.http.keys import CommentsKey
from api.http.schemas import MACHINE_ANSWERS, MAX_ID, ErrorOut, In, ShortText, Text
from api.pipeline import Pipeline
from api.store.arrivals import Arrival
from api.store.batches import accept_comments

# A zero byte alone names nothing: PostgreSQL keeps none.
Key = Annotated[str, StringConstraints(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$")]
ONE, MANY = "(one)", "(many)"
AHEAD = timedelta(days=1)  # how far another machine's clock may be in front of ours


class ArrivalIn(In):
    """A comment to keep; `channel` and `id` together name it for ever."""

    channel: Key = Field(examples=["ok"])
    id: Key = Field(examples=["62713512_100"])
    text: Text = Field(examples=["На Луначарского люк открыт, дети ходят!!"])
    created_at: datetime | None = Field(
        default=None,
        description="Без часового пояса — местное время; без даты — время запроса.",
        examples=["2026-11-23T09:15:00+03:00"],
    )
    author_id: ShortText | None = Field(default=None, examples=["562731"])
    author_name: ShortText | None = None
    post_id: ShortText | None = Field(default=None, description="Запись, под которой стоит.")
    post: Text | None = Field(default=None, description="Текст этой записи.")
    parent_id: ShortText | None = Field(
        default=None, description="Комментарий, на который отвечает."
    )
    url: Annotated[str, StringConstraints(max_length=2_000)] | None = None

    def to_arrival(self, pipeline: Pipeline, *, now: datetime) -> Arrival:
        """What the store takes."""
        moment = self.created_at
        return Arrival(
            channel=_plain(self.channel),
            external_id=_plain(self.id),
            text=_plain(self.text),
            created_at=now if moment is None else pipeline.localize(moment),
            author_id=_plain(self.author_id) if self.author_id else None,
            author_name=_plain(self.author_name) if self.author_name else None,
            post_id=_plain(self.post_id) if self.post_id else _name_post(self),
            post_text=_plain(self.post) if self.post else None,
            parent_id=_plain(self.parent_id) if self.parent_id else None,
            thread_id=_plain(self.parent_id or self.id),
            url=_plain(self.url) if self.url else None,
        )


class ArrivalsIn(In):
    """Many of them."""

    comments: list[ArrivalIn] = Field(min_length=1)


class KeptOut(BaseModel):
    """What became of one comment, in the order of the request."""

    channel: str
    id: str
    status: str = Field(examples=["accepted"], description="`accepted` или `known` (уже есть).")


class KeptsOut(BaseModel):
    """All that were sent are kept; tags follow by themselves."""

    accepted: int
    known: int
    comments: list[KeptOut]


def _which(body: Any) -> str:
    return MANY if isinstance(body, dict) and "comments" in body else ONE


Body = Annotated[
    Annotated[ArrivalIn, Tag(ONE)] | Annotated[ArrivalsIn, Tag(MANY)], Discriminator(_which)
]
router = APIRouter(prefix="/v1", tags=["v1"], dependencies=[CommentsKey], responses=MACHINE_ANSWERS)


@router.post(
    "/comments",
    status_code=202,
    summary="Принять комментарии: один или пачку",
    responses={413: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def keep_comments(
    request: Body, store: StoreDep, pipeline: PipelineDep, settings: SettingsDep, now: NowDep
) -> KeptsOut:
    """Keep each comment once by channel and id; a known one is left as it is."""
    sent = [request] if isinstance(request, ArrivalIn) else request.comments
    if len(sent) > settings.max_comments:
        raise HTTPException(
            413,
            f"в запросе {len(sent)} комментариев, можно {settings.max_comments}: "
            "разбейте запрос на части",
        )
    arrivals = [one.to_arrival(pipeline, now=now) for one in sent]
    _check_dates(arrivals, now)
    with store.write() as session:
        is_new = accept_comments(session, arrivals, now=now)
    return KeptsOut(
        accepted=sum(is_new),
        known=len(sent) - sum(is_new),
        comments=[
            KeptOut(channel=one.channel, id=one.id, status="accepted" if new else "known")
            for one, new in zip(sent, is_new, strict=True)
        ],
    )


def _check_dates(arrivals: list[Arrival], now: datetime) -> None:
    for number, one in enumerate(arrivals):
        if not datetime.min.year + 1 < one.created_at.year < datetime.max.year:
            raise HTTPException(422, f"comments.{number}.created_at: такого года нет")
        if one.created_at > now + AHEAD:
            raise HTTPException(422, f"comments.{number}.created_at: дата ещё не наступила")


def _name_post(sent: ArrivalIn) -> str | None:
    """A post without an id is that of this comment alone."""
    return f"of:{sent.id}"[:MAX_ID] if sent.post else None


def _plain(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL keeps none
