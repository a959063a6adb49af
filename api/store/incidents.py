"""Incidents: opened from a comment, joined by others, assigned, answered, closed, reopened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.errors import StateError
from api.store.log import SYSTEM, Actor, write_log
from api.store.reminders import finish_reminders_of, move_reminders
from api.store.rows import get_one, get_or_raise
from api.store.tables import (
    AssignmentRow,
    CommentRow,
    IncidentRow,
    PauseRow,
    ReactionRow,
    VoiceRow,
)
from api.store.words import IncidentState, Origin, OutcomeOfIncident, Reaction

# columns that an incident takes over from its first comment
TAKEN = (
    "incident_type",
    "group_code",
    "topic_code",
    "settlement",
    "street",
    "house",
    "object",
    "deadline",
)
OVER = (IncidentState.CLOSED, IncidentState.MERGED)


def open_incident(
    session: Session,
    comment_id: int,
    *,
    actor: Actor,
    origin: Origin = Origin.OWN,
    registered_at: datetime | None = None,
) -> IncidentRow:
    """An incident with the comment as its first voice; the comment's own one if it has one."""
    known = get_incident_of(session, comment_id)
    if known is not None:
        return known
    comment = get_or_raise(session, CommentRow, comment_id)
    moment = registered_at or now_utc()
    incident = IncidentRow(
        number=_next_number(session, moment),
        origin=origin,
        registered_at=moment,
        created_by_id=actor.person_id,
        **{name: getattr(comment, name) for name in TAKEN},
    )
    session.add(incident)
    session.flush()
    _add_voice(session, incident.id, comment.id, actor, is_first=True)
    write_log(session, actor, "incident.open", "incident", incident.id, comment=comment.id)
    return incident


def get_incident_of(session: Session, comment_id: int) -> IncidentRow | None:
    """The incident a comment is a voice of."""
    query = select(IncidentRow).join(VoiceRow, VoiceRow.incident_id == IncidentRow.id)
    return session.scalars(query.where(VoiceRow.comment_id == comment_id)).one_or_none()


def add_voice(session: Session, incident_id: int, comment_id: int, *, actor: Actor) -> None:
    """Make the comment a voice of the incident, taking it from another one if need be."""
    incident = _get_open(session, incident_id)
    get_or_raise(session, CommentRow, comment_id)
    voice = get_one(session, VoiceRow, comment_id=comment_id)
    if voice is None:
        _add_voice(session, incident.id, comment_id, actor)
    else:
        voice.incident_id, voice.is_first = incident.id, False
    write_log(session, actor, "incident.add_voice", "incident", incident.id, comment=comment_id)


def merge_incidents(session: Session, incident_id: int, into_id: int, *, actor: Actor) -> None:
    """Move every voice of one incident into another, which goes on."""
    incident, target = _get_open(session, incident_id), _get_open(session, into_id)
    if incident.id == target.id:
        raise StateError(f"инцидент {incident.number}: его нельзя объединить с ним же самим")
    for voice in fetch_voices(session, incident.id):
        voice.incident_id, voice.is_first = target.id, False
    incident.state, incident.merged_into_id = IncidentState.MERGED, target.id
    move_reminders(session, incident.id, target.id)
    write_log(session, actor, "incident.merge", "incident", incident.id, into=target.id)


def fetch_voices(session: Session, incident_id: int) -> list[VoiceRow]:
    """Voices, the first one first."""
    query = select(VoiceRow).where(VoiceRow.incident_id == incident_id)
    return list(session.scalars(query.order_by(VoiceRow.is_first.desc(), VoiceRow.id)))


def assign_incident(
    session: Session,
    incident_id: int,
    executor: str,
    *,
    name: str,
    actor: Actor,
    note: str | None = None,
) -> AssignmentRow:
    """Give an incident to an executor, ending the assignment before."""
    incident = _get_open(session, incident_id)
    now = now_utc()
    _end_assignments(session, incident.id, now)
    assignment = AssignmentRow(
        incident_id=incident.id,
        executor=executor,
        executor_name=name,
        assigned_at=now,
        assigned_by_id=actor.person_id,
        note=note,
    )
    session.add(assignment)
    incident.executor = executor
    if incident.state is IncidentState.NEW:
        incident.state = IncidentState.ASSIGNED
    write_log(session, actor, "incident.assign", "incident", incident.id, executor=executor)
    return assignment


def note_interim_answer(
    session: Session, incident_id: int, *, at: datetime, final_due: datetime | None = None
) -> None:
    """The network has an interim answer: the clock rests. What is over stays as it is.

    final_due : the term of the final answer, where the profile has one from here on; the
        first interim answer sets it, a second one gives no more time.
    """
    incident = get_or_raise(session, IncidentRow, incident_id)
    if incident.state in OVER:
        return
    if incident.state is not IncidentState.INTERIM:
        session.add(PauseRow(incident_id=incident.id, started_at=at))
    if final_due is not None and incident.interim_at is None:
        incident.deadline = final_due
    incident.state, incident.interim_at = IncidentState.INTERIM, incident.interim_at or at
    write_log(session, SYSTEM, "incident.interim", "incident", incident.id)


def resume_incident(session: Session, incident_id: int, *, actor: Actor) -> None:
    """The interim answer's term is over: the clock goes on."""
    incident = _get_open(session, incident_id)
    _end_pauses(session, incident.id, now_utc())
    incident.state = IncidentState.ASSIGNED if incident.executor else IncidentState.NEW
    write_log(session, actor, "incident.resume", "incident", incident.id)


def note_final_answer(session: Session, incident_id: int, *, at: datetime) -> None:
    """The network has the final answer: the clock stops.

    One closed while the answer was on its way stays closed, with the moment of its answer.
    """
    incident = get_or_raise(session, IncidentRow, incident_id)
    if incident.state is IncidentState.MERGED:
        return
    incident.answered_at = incident.answered_at or at
    if incident.state is not IncidentState.CLOSED:
        _end_pauses(session, incident.id, at)
        incident.state = IncidentState.ANSWERED
    write_log(session, SYSTEM, "incident.answer", "incident", incident.id)


def close_incident(
    session: Session,
    incident_id: int,
    *,
    reaction: Reaction | None,
    outcome: OutcomeOfIncident | None,
    actor: Actor,
    comment_id: int | None = None,
) -> None:
    """Close with the author's reaction; `comment_id` is the comment that shows it."""
    incident = _get_open(session, incident_id)
    now = now_utc()
    _end_pauses(session, incident.id, now)
    _end_assignments(session, incident.id, now)
    incident.state, incident.closed_at = IncidentState.CLOSED, now
    incident.reaction, incident.outcome = reaction, outcome
    finish_reminders_of(session, incident.id, actor=actor)
    if reaction is not None:
        session.add(
            ReactionRow(
                incident_id=incident.id,
                comment_id=comment_id,
                reaction=reaction,
                given_at=now,
                decided_by_id=actor.person_id,
            )
        )
    write_log(
        session,
        actor,
        "incident.close",
        "incident",
        incident.id,
        reaction=reaction.value if reaction else None,
    )


def reopen_incident(session: Session, incident_id: int, *, actor: Actor) -> None:
    """The problem is back: the incident goes on where its executor was."""
    incident = get_or_raise(session, IncidentRow, incident_id)
    if incident.state not in (IncidentState.CLOSED, IncidentState.ANSWERED):
        raise StateError(f"инцидент {incident.number}: он ещё в работе, открывать заново нечего")
    incident.state = IncidentState.ASSIGNED if incident.executor else IncidentState.NEW
    incident.closed_at = incident.answered_at = incident.reaction = incident.outcome = None
    incident.reopened += 1
    write_log(session, actor, "incident.reopen", "incident", incident.id, times=incident.reopened)


def update_incident(
    session: Session, incident_id: int, values: Mapping[str, Any], *, actor: Actor
) -> IncidentRow:
    """Change columns by hand: place, topic, title, deadline."""
    incident = get_or_raise(session, IncidentRow, incident_id)
    for name, value in values.items():
        setattr(incident, name, value)
    write_log(session, actor, "incident.update", "incident", incident.id, fields=sorted(values))
    return incident


def _get_open(session: Session, incident_id: int) -> IncidentRow:
    incident = get_or_raise(session, IncidentRow, incident_id)
    if incident.state in OVER:
        raise StateError(f"инцидент {incident.number}: он закрыт или объединён с другим")
    return incident


def _add_voice(
    session: Session, incident_id: int, comment_id: int, actor: Actor, *, is_first: bool = False
) -> None:
    session.add(
        VoiceRow(
            incident_id=incident_id,
            comment_id=comment_id,
            is_first=is_first,
            added_at=now_utc(),
            added_by_id=actor.person_id,
        )
    )
    session.flush()


def _end_assignments(session: Session, incident_id: int, now: datetime) -> None:
    query = select(AssignmentRow).where(
        AssignmentRow.incident_id == incident_id, AssignmentRow.ended_at.is_(None)
    )
    for assignment in session.scalars(query):
        assignment.ended_at = now


def _end_pauses(session: Session, incident_id: int, now: datetime) -> None:
    query = select(PauseRow).where(PauseRow.incident_id == incident_id, PauseRow.ended_at.is_(None))
    for pause in session.scalars(query):
        pause.ended_at = now


def _next_number(session: Session, moment: datetime) -> str:
    """`2026-0042`: the year and a running number in it."""
    if session.get_bind().dialect.name == "postgresql":
        # Two incidents opened at once must not take one number.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext("incident.number"))))
    prefix = f"{moment.year}-"
    query = select(func.count()).where(IncidentRow.number.startswith(prefix))
    return f"{prefix}{(session.scalar(query) or 0) + 1:04d}"
