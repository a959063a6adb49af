"""The counters that stand on every page: nobody is forgotten."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, Integer, and_, column, func, literal_column, select, text
from sqlalchemy.orm import Session

from api.store import reminders
from api.store.tables import CommentRow, DeadLetterRow, IncidentRow, ReminderRow
from api.store.words import DeadKind, IncidentState

# Written out, not bound: SQLite takes the partial index for the very words it was made with.
IS_WAITING = and_(CommentRow.state == literal_column("'open'"), CommentRow.deleted_at.is_(None))
# SQLite's planner prefers a fuller index and then reads every row for `deleted_at`.
WAITING_SQLITE = text(
    "SELECT is_decided, kind, count(*) FROM comments INDEXED BY ix_comments_waiting "
    "WHERE state = 'open' AND deleted_at IS NULL GROUP BY is_decided, kind"
).columns(CommentRow.is_decided, CommentRow.kind, column("n", Integer))
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
    overdue = select(func.count()).where(IncidentRow.state.in_(IN_WORK), IncidentRow.deadline < now)
    due = select(func.count()).where(*reminders.IS_WAITING, ReminderRow.due_at <= now)
    failed = select(func.count()).where(
        DeadLetterRow.what == DeadKind.REPLY, DeadLetterRow.resolved_at.is_(None)
    )
    return Counts(
        count_waiting(session).total(),
        *(session.scalar(one) or 0 for one in (overdue, due, failed)),
    )


def count_waiting(session: Session) -> Counter[tuple[bool, str | None]]:
    """Comments that wait for an answer, by whether a person has decided what they are, and kind."""
    columns = CommentRow.is_decided, CommentRow.kind
    query: Executable = (
        WAITING_SQLITE
        if session.get_bind().dialect.name == "sqlite"
        else select(*columns, func.count()).where(IS_WAITING).group_by(*columns)
    )
    return Counter({(is_decided, kind): n for is_decided, kind, n in session.execute(query)})
