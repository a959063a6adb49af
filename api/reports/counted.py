"""Counting comments, answers and decisions by local day: what is counted, and under which key."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from api.store.tables import CommentRow, DecisionRow, ReplyRow
from api.store.words import CommentState, CommentType, ReplyState

COMMENTS, REPLIES, DECISIONS = "comments", "replies", "decisions"
MESSAGE, PUBLIC = "message", "public"
UNKNOWN = "-"  # not tagged yet
TAKEN, CORRECTED, SILENT = "1", "0", "-"  # a suggestion; where there was none
PARTS = "/"  # between the parts of a key
POSTED = (ReplyState.SENT, ReplyState.SEEN)

Counts = Counter[str]
Count = Callable[[Session, datetime, datetime], Counts]


def count_comments(session: Session, start: datetime, stop: datetime) -> Counts:
    """Residents' comments of a stretch by `kind/state/place`, deleted ones left out."""
    place = case((CommentRow.type == CommentType.MESSAGE, MESSAGE), else_=PUBLIC)
    query = (
        select(CommentRow.kind, CommentRow.state, place, func.count())
        .where(CommentRow.created_at >= start, CommentRow.created_at < stop)
        .where(CommentRow.deleted_at.is_(None), CommentRow.state != CommentState.OURS)
        # A deletion that came before its comment is no comment.
        .where(CommentRow.revision > 0)
        .group_by(CommentRow.kind, CommentRow.state, place)
    )
    return Counter(
        {
            PARTS.join((kind or UNKNOWN, state.value, where)): n
            for kind, state, where, n in session.execute(query)
        }
    )


def count_replies(session: Session, start: datetime, stop: datetime) -> Counts:
    """Posted answers of a stretch by kind."""
    query = (
        select(ReplyRow.kind, func.count())
        .where(ReplyRow.sent_at >= start, ReplyRow.sent_at < stop)
        .where(ReplyRow.state.in_(POSTED))
        .group_by(ReplyRow.kind)
    )
    return Counter({kind.value: n for kind, n in session.execute(query)})


def count_decisions(session: Session, start: datetime, stop: datetime) -> Counts:
    """People's words of a stretch by `field/what became of the suggestion`."""
    became = case(
        (DecisionRow.is_accepted, TAKEN), (DecisionRow.suggested.is_(None), SILENT), else_=CORRECTED
    )
    query = (
        select(DecisionRow.field, became, func.count())
        .where(DecisionRow.decided_at >= start, DecisionRow.decided_at < stop)
        .group_by(DecisionRow.field, became)
    )
    return Counter({f"{field}{PARTS}{word}": n for field, word, n in session.execute(query)})


COUNTED: dict[str, Count] = {
    COMMENTS: count_comments,
    REPLIES: count_replies,
    DECISIONS: count_decisions,
}
