"""`GET /v1/spikes`: bursts of comments on one thing in one place, from the store."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.http.dependencies import NowDep, PipelineDep, StoreDep
from api.http.keys import TagKey
from api.http.schemas import MACHINE_ANSWERS
from api.joining import find_alarms

router = APIRouter(prefix="/v1", tags=["v1"], dependencies=[TagKey], responses=MACHINE_ANSWERS)


class AlarmOut(BaseModel):
    """A burst in which somebody still waits for an answer."""

    text: str = Field(examples=["вода: 7 комментариев за 2 часа, Озерный"])
    what: str = Field(description="Код предмета или темы.", examples=["water"])
    settlement: str | None
    comments: int
    first: datetime
    last: datetime


class AlarmsOut(BaseModel):
    """The latest first."""

    spikes: list[AlarmOut]


@router.get("/spikes", summary="Всплески: о чём и где пишут многие сразу")
def list_spikes(store: StoreDep, pipeline: PipelineDep, now: NowDep) -> AlarmsOut:
    """Bursts of the last 12 hours, as *Входящие* shows them."""
    with store.read() as session:
        found = find_alarms(session, pipeline, now=now)
    return AlarmsOut(
        spikes=[
            AlarmOut(
                text=one.text,
                what=one.what,
                settlement=one.settlement,
                comments=one.comments,
                first=one.first,
                last=one.last,
            )
            for one in found
        ]
    )
