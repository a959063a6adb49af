"""The executor's pages: what is assigned, the answer, the photo. Nothing else is seen."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.desk.access import write_access
from api.desk.answers import clean_answer
from api.desk.case import IncidentCase, fetch_incident_case
from api.desk.errors import SEE_OTHER, DeskError
from api.desk.layout import render
from api.desk.names import Names
from api.desk.people import Visitor
from api.desk.photos import keep_photo
from api.desk.sign_in import check_open_form, is_secure, show_open_form
from api.desk.visitor import ExecutorDep, desk_router
from api.http.dependencies import PipelineDep, SettingsDep, StoreDep
from api.http.limits import SIGN_INS
from api.store import Store
from api.store.base import now_utc
from api.store.errors import NotFoundError
from api.store.incidents import OVER
from api.store.people import check_access
from api.store.replies import write_reply
from api.store.tables import AssignmentRow, IncidentRow
from api.store.words import IncidentState, PhotoPhase, ReplyKind

SHOWN = 200  # incidents on the page
DONE = (IncidentState.ANSWERED, IncidentState.CLOSED)
WRONG = "Код не подходит, или ссылка больше не действует. Спросите новую у пресс-службы."

public = APIRouter(include_in_schema=False)
router = desk_router("/my")
Text = Annotated[str, Form(max_length=20_000)]


@public.get("/e/{token}")
def show_code(request: Request, settings: SettingsDep, token: str) -> Response:
    """Ask for the code; the page is the same for a link that is none."""
    return show_open_form(request, settings, "desk/code.html", {})


@public.post("/e/{token}")
def enter_code(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    token: str,
    code: Text = "",
    csrf: Text = "",
) -> Response:
    """Let an executor in by link and code."""
    check_open_form(request, csrf)
    SIGN_INS.take_or_raise(request)
    with store.write() as session:
        row = check_access(session, token, "".join(code.split()))
    if row is None:
        return show_open_form(request, settings, "desk/code.html", {"problem": WRONG}, status=403)
    response = RedirectResponse("/my", SEE_OTHER)
    write_access(response, row, is_secure=is_secure(request, settings))
    return response


@router.get("")
def show_mine(
    request: Request, visitor: ExecutorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """What is assigned, by deadline; what is answered, below."""
    query = (
        select(IncidentRow)
        .where(IncidentRow.executor == visitor.executor, IncidentRow.state != IncidentState.MERGED)
        .order_by(IncidentRow.state.in_(DONE), IncidentRow.deadline.desc())
        .limit(SHOWN)
    )
    with store.read() as session:
        rows = list(session.scalars(query))
    names = Names(pipeline)
    waiting = [row for row in rows if row.state not in DONE]
    context = {
        "waiting": sorted(waiting, key=_by_term),
        "done": [row for row in rows if row.state in DONE],
        "names": names,
        "whose": names.executor(visitor.executor),
    }
    return render(request, visitor, "desk/my.html", context, section="my")


@router.get("/{incident_id}")
def show_one(
    request: Request,
    incident_id: int,
    visitor: ExecutorDep,
    store: StoreDep,
    pipeline: PipelineDep,
) -> Response:
    """What residents write, what is said already, and the form for the answer."""
    with store.read() as session:
        case = fetch_mine(session, incident_id, visitor)
    _note_seen(store, case)
    context = {
        "case": case,
        "incident": case.incident,
        "names": Names(pipeline),
        "is_over": case.incident.state in OVER,
    }
    return render(request, visitor, "desk/my_incident.html", context, section="my")


@router.post("/{incident_id}/answer")
def answer(incident_id: int, visitor: ExecutorDep, store: StoreDep, text: Text = "") -> Response:
    """A draft for the press service, which answers in the group's name."""
    with store.write() as session:
        case = fetch_mine(session, incident_id, visitor)
        if case.incident.state in OVER or not case.voices:
            raise DeskError(409, "Инцидент уже закрыт.")
        write_reply(
            session,
            case.voices[0].id,
            clean_answer(text),
            actor=visitor.actor,
            kind=ReplyKind.FINAL,
            incident_id=incident_id,
        )
    return RedirectResponse(f"/my/{incident_id}", SEE_OTHER)


@router.post("/{incident_id}/photos")
def add_photo(
    incident_id: int,
    visitor: ExecutorDep,
    store: StoreDep,
    settings: SettingsDep,
    file: Annotated[UploadFile, File()],
    phase: Annotated[PhotoPhase, Form()] = PhotoPhase.AFTER,
) -> Response:
    """A photo of the work."""
    with store.read() as session:
        fetch_mine(session, incident_id, visitor)
    keep_photo(store, settings, visitor, file, phase, incident_id=incident_id)
    return RedirectResponse(f"/my/{incident_id}", SEE_OTHER)


def fetch_mine(session: Session, incident_id: int, visitor: Visitor) -> IncidentCase:
    """The incident where it is the visitor's own; another one's is as good as none."""
    incident = session.get(IncidentRow, incident_id)
    if incident is None or incident.executor != visitor.executor:
        raise NotFoundError("такого поручения у вас нет")
    return fetch_incident_case(session, incident_id)


def _by_term(row: IncidentRow) -> tuple[bool, datetime]:
    """What waits for the executor first, what rests after an interim answer below."""
    is_resting = row.state is IncidentState.INTERIM
    return is_resting, row.deadline or datetime.max.replace(tzinfo=UTC)


def _note_seen(store: Store, case: IncidentCase) -> None:
    fresh = [one.id for one in case.assignments if one.ended_at is None and one.seen_at is None]
    if not fresh:
        return
    with store.write() as session:
        for number in fresh:
            row = session.get(AssignmentRow, number)
            if row is not None:
                row.seen_at = now_utc()
