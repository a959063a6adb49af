"""Last month's comments, for a trial of the rules."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.store.tables import CommentRow
from api.store.words import CommentState

MONTH = timedelta(days=31)
MOST = 20_000  # comments read, the newest; a trial of them takes seconds


def count_month(session: Session, *, now: datetime) -> int:
    """How many comments of residents the last month holds."""
    query = select(func.count()).select_from(CommentRow).where(*_is_of_month(now))
    return session.scalar(query) or 0


def fetch_month(
    session: Session, *, now: datetime, limit: int = MOST
) -> list[tuple[str, str | None]]:
    """Text and community of each, the newest first; the group's own words are left out."""
    query = (
        select(CommentRow.text, CommentRow.community)
        .where(*_is_of_month(now))
        .order_by(CommentRow.created_at.desc(), CommentRow.id.desc())
        .limit(limit)
    )
    return [(text, community) for text, community in session.execute(query)]


def _is_of_month(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CommentRow.created_at >= now - MONTH,
        CommentRow.state != CommentState.OURS,
        CommentRow.text != "",
    )
