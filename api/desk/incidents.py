"""*Инциденты*: the list by deadline."""

from enum import StrEnum
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.desk.layout import render
from api.desk.names import Names
from api.desk.queue import parse_page
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import PipelineDep, StoreDep
from api.store.base import now_utc
from api.store.tables import IncidentRow, ReplyRow, VoiceRow
from api.store.words import IncidentState, ReplyState

PAGE = 50
WORKING = (IncidentState.NEW, IncidentState.ASSIGNED)


class Show(StrEnum):
    """Which incidents."""

    WORK = "work"
    OVERDUE = "overdue"
    INTERIM = "interim"
    ANSWERED = "answered"
    CLOSED = "closed"


SHOW_NAMES = {
    Show.WORK: "В работе",
    Show.OVERDUE: "Просроченные",
    Show.INTERIM: "Часы стоят",
    Show.ANSWERED: "Ответ дан",
    Show.CLOSED: "Закрытые",
}

router = desk_router()


@router.get("/incidents")
def show_incidents(
    request: Request, visitor: OperatorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """One of the lists; those without an executor are marked."""
    query = request.query_params
    show = Show(query["show"]) if query.get("show") in set(Show) else Show.WORK
    executor = query.get("executor", "")[:200].replace("\x00", "")
    page = parse_page(query.get("page", "1"))
    found = _select(show)
    if executor:
        found = found.where(IncidentRow.executor == executor)
    with store.read() as session:
        rows = list(session.scalars(found.offset((page - 1) * PAGE).limit(PAGE + 1)))
        ids = [row.id for row in rows[:PAGE]]
        context = {
            "rows": rows[:PAGE],
            "has_more": len(rows) > PAGE,
            "voices": _count_voices(session, ids),
            "drafts": _find_drafts(session, ids),
            "counts_by": {one: _count(session, one) for one in (Show.WORK, Show.OVERDUE)},
        }
    context |= {
        "show": show,
        "show_names": SHOW_NAMES,
        "executor": executor,
        "page": page,
        "names": Names(pipeline),
    }
    return render(request, visitor, "desk/incidents.html", context, section="incidents")


def _select(show: Show) -> Select[Any]:
    query = select(IncidentRow)
    match show:
        case Show.WORK:
            query = query.where(IncidentRow.state.in_(WORKING))
        case Show.OVERDUE:
            query = query.where(IncidentRow.state.in_(WORKING), IncidentRow.deadline < now_utc())
        case Show.INTERIM | Show.ANSWERED:
            query = query.where(IncidentRow.state == IncidentState(show.value))
        case Show.CLOSED:
            query = query.where(IncidentRow.state == IncidentState.CLOSED)
            return query.order_by(IncidentRow.closed_at.desc(), IncidentRow.id.desc())
    return query.order_by(IncidentRow.deadline, IncidentRow.id)


def _count(session: Session, show: Show) -> int:
    found = _select(show).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _count_voices(session: Session, ids: list[int]) -> dict[int, int]:
    query = select(VoiceRow.incident_id, func.count()).where(VoiceRow.incident_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(VoiceRow.incident_id))}


def _find_drafts(session: Session, ids: list[int]) -> set[int]:
    """Incidents to which an executor has sent an answer that nobody has sent on."""
    query = select(ReplyRow.incident_id).where(
        ReplyRow.incident_id.in_(ids), ReplyRow.state == ReplyState.DRAFT
    )
    return {number for number in session.scalars(query) if number is not None}
