"""*Инцидент*: voices, executor, clock, answers, photos, the author's reaction, reopening."""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from api.desk.assist import suggest_reaction
from api.desk.case import IncidentCase, fetch_incident_case
from api.desk.clock import measure_spent, move_deadline, spell_spent
from api.desk.comment import check_note, clean_note
from api.desk.errors import SEE_OTHER, DeskError
from api.desk.layout import render
from api.desk.names import Names
from api.desk.visitor import OperatorDep, desk_router
from api.http.dependencies import PipelineDep, StoreDep
from api.pipeline import Pipeline
from api.store.base import now_utc
from api.store.errors import StateError
from api.store.incidents import (
    assign_incident,
    close_incident,
    merge_incidents,
    reopen_incident,
    resume_incident,
    update_incident,
)
from api.store.log import Actor, fetch_log, write_log
from api.store.rows import get_one, get_or_raise
from api.store.tables import IncidentRow, NoteRow, PauseRow
from api.store.tagging import decide, fetch_tags
from api.store.words import IncidentState, OutcomeOfIncident, Reaction

OUTCOME_NAMES = {
    OutcomeOfIncident.SOLVED: "решено",
    OutcomeOfIncident.EXPLAINED: "разъяснено",
    OutcomeOfIncident.UNSOLVED: "не решено",
    OutcomeOfIncident.POSTPONED: "отложено",
}
router = desk_router("/incidents/{incident_id}")
Text = Annotated[str, Form(max_length=20_000)]


@router.get("")
def show_incident(
    request: Request,
    incident_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    pipeline: PipelineDep,
) -> Response:
    """The page."""
    names = Names(pipeline)
    with store.read() as session:
        case = fetch_incident_case(session, incident_id)
        history = fetch_log(session, object_name="incident", object_id=incident_id, limit=50)
    follow_up = case.follow_up
    context = {
        "case": case,
        "incident": case.incident,
        "names": names,
        "history": history,
        "spent": measure_clock(pipeline, case),
        "open_pause": next((one for one in case.pauses if one.ended_at is None), None),
        "suggested_reaction": (
            suggest_reaction(request.app.state.replies, follow_up.text) if follow_up else None
        ),
        "reactions": list(Reaction),
        "outcomes": OUTCOME_NAMES,
        "needs_photo": names.needs_photo(case.incident.topic_code),
        "here": f"/incidents/{incident_id}",
    }
    return render(request, visitor, "desk/incident.html", context, section="incidents")


@router.post("/assign")
def assign(
    incident_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    executor: Text = "",
    note: Text = "",
) -> Response:
    """Give it to an executor; the choice is kept as a decision on the first voice."""
    names = Names(pipeline)
    if executor not in {code for code, _ in names.executors()}:
        raise DeskError(422, "Выберите исполнителя из списка.")
    with store.write() as session:
        assign_incident(
            session,
            incident_id,
            executor,
            name=names.executor(executor),
            actor=visitor.actor,
            note=clean_note(note) or None,
        )
        _keep_choice(session, incident_id, executor, visitor.actor)
    return _back(incident_id)


@router.post("/resume")
def resume(
    incident_id: int, visitor: OperatorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """The clock goes on; the term moves by the rest."""
    with store.write() as session:
        incident = get_or_raise(session, IncidentRow, incident_id)
        pause = get_one(session, PauseRow, incident_id=incident_id, ended_at=None)
        if incident.state is not IncidentState.INTERIM or pause is None:
            raise StateError(f"инцидент {incident.number}: часы и так идут")
        resume_incident(session, incident_id, actor=visitor.actor)
        deadlines = pipeline.router.settings.deadlines
        has_final = deadlines is not None and deadlines.profile.final is not None
        # the final answer's own term runs on while the clock of the first one rests
        if incident.deadline is not None and not has_final:
            moved = move_deadline(deadlines, incident.deadline, pause.started_at, now_utc())
            update_incident(session, incident_id, {"deadline": moved}, actor=visitor.actor)
    return _back(incident_id)


@router.post("/close")
def close(
    incident_id: int,
    visitor: OperatorDep,
    store: StoreDep,
    reaction: Annotated[Reaction | None, Form()] = None,
    outcome: Annotated[OutcomeOfIncident | None, Form()] = None,
    comment: Annotated[int | None, Form()] = None,
) -> Response:
    """Close it with the author's reaction."""
    if reaction is None or outcome is None:
        raise DeskError(422, "Отметьте итог и реакцию автора.")
    with store.write() as session:
        close_incident(
            session,
            incident_id,
            reaction=reaction,
            outcome=outcome,
            actor=visitor.actor,
            comment_id=comment,
        )
    return _back(incident_id)


@router.post("/reopen")
def reopen(incident_id: int, visitor: OperatorDep, store: StoreDep) -> Response:
    """The problem is back."""
    with store.write() as session:
        reopen_incident(session, incident_id, actor=visitor.actor)
    return _back(incident_id)


@router.post("/merge")
def merge(incident_id: int, visitor: OperatorDep, store: StoreDep, number: Text = "") -> Response:
    """Move all its voices into another one."""
    with store.write() as session:
        into = get_one(session, IncidentRow, number=number.strip()[:50])
        if into is None:
            raise DeskError(404, "Инцидента с таким номером нет: номер вида 2026-0042.")
        merge_incidents(session, incident_id, into.id, actor=visitor.actor)
    return _back(into.id)


@router.post("/note")
def add_note(incident_id: int, visitor: OperatorDep, store: StoreDep, text: Text = "") -> Response:
    """A note for colleagues."""
    with store.write() as session:
        get_or_raise(session, IncidentRow, incident_id)
        session.add(
            NoteRow(
                incident_id=incident_id,
                text=check_note(text),
                written_at=now_utc(),
                written_by_id=visitor.actor.person_id,
            )
        )
        write_log(session, visitor.actor, "incident.note", "incident", incident_id)
    return _back(incident_id)


def measure_clock(pipeline: Pipeline, case: IncidentCase) -> str:
    """What has run from the registration to the answer, or to now, in words."""
    stop = case.incident.answered_at or case.incident.closed_at or now_utc()
    deadlines = pipeline.router.settings.deadlines
    spent = measure_spent(deadlines, case.incident.registered_at, stop, case.pauses)
    return spell_spent(deadlines, spent)


def _keep_choice(session: Session, incident_id: int, executor: str, actor: Actor) -> None:
    case = fetch_incident_case(session, incident_id)
    if not case.voices:
        return
    first = case.voices[0]
    tags = fetch_tags(session, first.id)
    best = tags.answer["suggestion"]["executor"] if tags else None
    said = (best["code"] or best["name"]) if best else None
    decide(session, first.id, "executor", executor, suggested=said, actor=actor)


def _back(incident_id: int) -> Response:
    return RedirectResponse(f"/incidents/{incident_id}", SEE_OTHER)
