"""Reminders: dates that answers promise, back on their day until a person ticks them off."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.errors import StateError
from api.store.log import Actor, write_log
from api.store.rows import get_or_raise
from api.store.tables import ReminderRow, ReplyRow
from api.store.words import ReplyState

# What the network did not take promises nothing to anybody.
IS_GIVEN = or_(
    ReminderRow.reply_id.is_(None),
    exists().where(ReplyRow.id == ReminderRow.reply_id, ReplyRow.state == ReplyState.SENT),
)
IS_WAITING = (ReminderRow.done_at.is_(None), IS_GIVEN)


def add_reminder(
    session: Session, reply: ReplyRow, *, due_at: datetime, promise: str
) -> ReminderRow:
    """A promise of an answer; it counts from the moment the network has the answer.

    due_at : start of the day when something can still be done about it.
    """
    row = ReminderRow(
        incident_id=reply.incident_id,
        reply_id=reply.id,
        due_at=due_at,
        promise=promise,
        created_at=now_utc(),
    )
    session.add(row)
    return row


def fetch_reminders(session: Session, *, limit: int) -> list[ReminderRow]:
    """Those nobody has ticked off, the next one first."""
    query = select(ReminderRow).where(*IS_WAITING)
    return list(session.scalars(query.order_by(ReminderRow.due_at, ReminderRow.id).limit(limit)))


def fetch_reminders_of(
    session: Session, *, incident_id: int | None = None, comment_id: int | None = None
) -> list[ReminderRow]:
    """All of an incident, or of the answers to a comment; ticked ones too, by day."""
    query = select(ReminderRow).where(IS_GIVEN)
    if incident_id is not None:
        query = query.where(ReminderRow.incident_id == incident_id)
    if comment_id is not None:
        answers = select(ReplyRow.id).where(ReplyRow.comment_id == comment_id)
        query = query.where(ReminderRow.reply_id.in_(answers))
    return list(session.scalars(query.order_by(ReminderRow.due_at, ReminderRow.id)))


def finish_reminder(session: Session, reminder_id: int, *, actor: Actor) -> ReminderRow:
    """The promise is kept, or nobody waits for it any more. Twice is once."""
    row = get_or_raise(session, ReminderRow, reminder_id)
    if row.done_at is None:
        row.done_at, row.done_by_id = now_utc(), actor.person_id
        write_log(session, actor, "reminder.done", "reminder", row.id, incident=row.incident_id)
    return row


def reopen_reminder(session: Session, reminder_id: int, *, actor: Actor) -> ReminderRow:
    """It was ticked off by mistake; raises `StateError` for one that waits anyway."""
    row = get_or_raise(session, ReminderRow, reminder_id)
    if row.done_at is None:
        raise StateError("это обещание и так ждёт")
    row.done_at = row.done_by_id = None
    write_log(session, actor, "reminder.back", "reminder", row.id, incident=row.incident_id)
    return row


def finish_reminders_of(session: Session, incident_id: int, *, actor: Actor) -> None:
    """Nothing is promised any more in a closed incident."""
    for row in _open_of(session, incident_id):
        finish_reminder(session, row.id, actor=actor)


def move_reminders(session: Session, incident_id: int, into_id: int) -> None:
    """Promises go where the voices go."""
    for row in _open_of(session, incident_id):
        row.incident_id = into_id


def _open_of(session: Session, incident_id: int) -> Sequence[ReminderRow]:
    query = select(ReminderRow).where(
        ReminderRow.incident_id == incident_id, ReminderRow.done_at.is_(None)
    )
    return session.scalars(query).all()
