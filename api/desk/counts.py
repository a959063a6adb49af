"""The counters that stand on every page: nobody is forgotten."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, literal_column, select, text
from sqlalchemy.orm import Session

from api.store import reminders
from api.store.tables import CommentRow, DeadLetterRow, IncidentRow, ReminderRow
from api.store.words import DeadKind, IncidentState

# SQLite's planner prefers a fuller index and then reads every row for `deleted_at`.
BY_WAITING = text("comments INDEXED BY ix_comments_waiting")
IS_WAITING_SQLITE = text("state = 'open' AND deleted_at IS NULL")
# Written out, not bound: SQLite takes the partial index for the very words it was made with.
IS_WAITING = and_(CommentRow.state == literal_column("'open'"), CommentRow.deleted_at.is_(None))
IN_WORK = (IncidentState.NEW, IncidentState.ASSIGNED)


@dataclass(frozen=True, slots=True)
class Counts:
    """unanswered : comments that wait for an answer. overdue : incidents past their term.

    reminders : promises whose day has come. failed : answers that the network did not take.
    """

    unanswered: int
    overdue: int
    reminders: int
    failed: int


def fetch_counts(session: Session, *, now: datetime) -> Counts:
    """All of them."""
    unanswered = select(func.count()).select_from(CommentRow).where(IS_WAITING)
    if session.get_bind().dialect.name == "sqlite":
        unanswered = select(func.count()).select_from(BY_WAITING).where(IS_WAITING_SQLITE)
    overdue = select(func.count()).where(IncidentRow.state.in_(IN_WORK), IncidentRow.deadline < now)
    due = select(func.count()).where(*reminders.IS_WAITING, ReminderRow.due_at <= now)
    failed = select(func.count()).where(
        DeadLetterRow.what == DeadKind.REPLY, DeadLetterRow.resolved_at.is_(None)
    )
    return Counts(*(session.scalar(one) or 0 for one in (unanswered, overdue, due, failed)))
