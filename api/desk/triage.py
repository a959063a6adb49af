"""What a person makes of a suggestion, and how to take it back."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.desk.names import Names
from api.desk.suggested import Suggested, read_suggested
from api.store.base import now_utc
from api.store.errors import StateError
from api.store.incidents import assign_incident, get_incident_of, open_incident
from api.store.log import Actor, write_log
from api.store.rows import get_or_raise
from api.store.tables import (
    CommentRow,
    DecisionRow,
    IncidentRow,
    LogRow,
    ReplyRow,
    VoiceRow,
)
from api.store.tagging import DECIDED, decide, fetch_decisions, fetch_tags
from api.store.words import CommentState, IncidentState
from classifier.tags import Kind

TRIAGE, UNDO = "desk.triage", "desk.undo"
OF_INCIDENT = ("incident_type", "group", "topic", "settlement")


@dataclass(frozen=True, slots=True)
class Triage:
    """What one press of a key did to one comment, in ids, as the log keeps it."""

    comment: int
    decisions: tuple[int, ...] = ()
    incident: int | None = None
    is_closed: bool = False

    def as_json(self) -> list[object]:
        """For the log."""
        return [self.comment, list(self.decisions), self.incident, self.is_closed]


def accept(
    session: Session, comment_id: int, names: Names, *, actor: Actor, executor: str | None = None
) -> Triage:
    """Take the suggestion as it is, or with another executor of the list.

    What somebody decided before stays decided. An incident is opened, and assigned where the
    executor is known.
    """
    comment = _get_open(session, comment_id)
    suggested = _suggested(session, comment_id)
    if suggested is None:
        raise StateError(f"комментарий {comment_id} ещё не разобран программой: подождите немного")
    before = _decided_fields(session, comment_id)
    fields = ["kind"] if "kind" not in before else []
    is_incident = (comment.kind if "kind" in before else suggested.values["kind"]) == Kind.INCIDENT
    if is_incident:
        fields += [
            field
            for field in OF_INCIDENT
            if field not in before and suggested.values[field] is not None
        ]
    rows = [
        decide(
            session,
            comment_id,
            field,
            suggested.values[field],
            suggested=suggested.values[field],
            actor=actor,
        )
        for field in fields
    ]
    incident = None
    if is_incident:
        chosen = executor or (
            comment.executor
            if "executor" in before
            else suggested.executor.code
            if suggested.executor
            else None
        )
        if chosen is not None and ("executor" not in before or executor is not None):
            rows.append(
                decide(
                    session,
                    comment_id,
                    "executor",
                    chosen,
                    suggested=suggested.values["executor"],
                    actor=actor,
                )
            )
        incident = _open(session, comment_id, chosen, names, actor)
    session.flush()
    return Triage(comment_id, tuple(row.id for row in rows), incident)


def set_kind(
    session: Session, comment_id: int, kind: Kind, names: Names, *, actor: Actor
) -> Triage:
    """Say what the comment is for; an incident is opened and assigned as suggested."""
    comment = _get_open(session, comment_id)
    suggested = _suggested(session, comment_id)
    if kind is not Kind.INCIDENT and get_incident_of(session, comment_id) is not None:
        raise StateError("комментарий уже в инциденте: сначала закройте или объедините инцидент")
    row = decide(
        session,
        comment_id,
        "kind",
        kind.value,
        suggested=suggested.values["kind"] if suggested else comment.kind,
        actor=actor,
    )
    session.flush()
    if kind is not Kind.INCIDENT or suggested is None:
        incident = _open(session, comment_id, None, names, actor) if kind is Kind.INCIDENT else None
        return Triage(comment_id, (row.id,), incident)
    done = accept(session, comment_id, names, actor=actor)
    return Triage(comment_id, (row.id, *done.decisions), done.incident)


def close(session: Session, comment_id: int, *, actor: Actor) -> Triage:
    """A person decides that nothing is to be said."""
    comment = _get_open(session, comment_id)
    comment.state, comment.answered_at = CommentState.CLOSED, now_utc()
    write_log(session, actor, "comment.close", "comment", comment.id)
    return Triage(comment_id, is_closed=True)


def keep(session: Session, done: Iterable[Triage], what: str, *, actor: Actor) -> int:
    """Write down what one press did, so that it can be taken back; returns the log line's id."""
    all_done = list(done)
    write_log(
        session,
        actor,
        TRIAGE,
        "comment",
        all_done[0].comment if all_done else None,
        what=what,
        done=[one.as_json() for one in all_done],
    )
    session.flush()
    mine = select(LogRow.id).where(LogRow.action == TRIAGE, LogRow.actor_id == actor.id)
    return session.scalars(mine.order_by(LogRow.id.desc()).limit(1)).one()


def undo(session: Session, log_id: int, *, actor: Actor) -> int:
    """Take back one press of the same person; returns how many comments it touched."""
    line = get_or_raise(session, LogRow, log_id)
    if line.action != TRIAGE or line.actor != actor.kind or line.actor_id != actor.id:
        raise StateError("отменить можно только свой разбор")
    if is_undone(session, log_id):
        raise StateError("это уже отменено")
    done = [Triage(c, tuple(d), i, bool(x)) for c, d, i, x in (line.details or {})["done"]]
    for one in done:
        _undo_one(session, one)
    write_log(session, actor, UNDO, "log", log_id)
    return len(done)


def is_undone(session: Session, log_id: int) -> bool:
    """Whether a press has been taken back."""
    query = select(LogRow.id).where(LogRow.object == "log", LogRow.object_id == log_id)
    return session.scalars(query.limit(1)).first() is not None


def _undo_one(session: Session, done: Triage) -> None:
    comment = get_or_raise(session, CommentRow, done.comment)
    if done.incident is not None:
        _withdraw(session, done.incident, done.comment)
    for row in session.scalars(
        select(DecisionRow)
        .where(DecisionRow.id.in_(done.decisions))
        .order_by(DecisionRow.id.desc())
    ):
        # what the model said holds again; an earlier decision of the field has its own row
        earlier = [
            one.chosen
            for one in fetch_decisions(session, done.comment)
            if one.field == row.field and one.id < row.id
        ]
        setattr(comment, DECIDED[row.field], earlier[-1] if earlier else row.suggested)
        session.delete(row)
    if done.is_closed:
        comment.state, comment.answered_at = CommentState.OPEN, None


def _withdraw(session: Session, incident_id: int, comment_id: int) -> None:
    """Take back an incident opened by mistake. Its row and number stay, out of every count."""
    voices = session.scalars(select(VoiceRow).where(VoiceRow.incident_id == incident_id)).all()
    answered = select(ReplyRow.id).where(ReplyRow.incident_id == incident_id).limit(1)
    if len(voices) != 1 or session.scalars(answered).first() is not None:
        raise StateError("по инциденту уже работают: отменить нельзя, его можно закрыть")
    for voice in voices:
        session.delete(voice)
    incident = get_or_raise(session, IncidentRow, incident_id)
    incident.state, incident.merged_into_id = IncidentState.MERGED, None
    incident.closed_at = now_utc()


def _open(
    session: Session, comment_id: int, executor: str | None, names: Names, actor: Actor
) -> int | None:
    """Open the comment's incident and assign it; the id where it is a new one."""
    known = get_incident_of(session, comment_id)
    incident = known or open_incident(session, comment_id, actor=actor)
    if executor is not None and incident.executor != executor:
        name = names.executor(executor)
        assign_incident(session, incident.id, executor, name=name, actor=actor)
    return None if known is not None else incident.id


def _get_open(session: Session, comment_id: int) -> CommentRow:
    comment = get_or_raise(session, CommentRow, comment_id)
    if comment.state is not CommentState.OPEN:
        raise StateError(f"комментарий {comment_id} уже не ждёт: на него ответили или его закрыли")
    return comment


def _suggested(session: Session, comment_id: int) -> Suggested | None:
    tags = fetch_tags(session, comment_id)
    return read_suggested(tags.answer) if tags else None


def _decided_fields(session: Session, comment_id: int) -> set[str]:
    return {one.field for one in fetch_decisions(session, comment_id)}
