"""Comments as the watch for copies reads them, and copies found too late for their own tags."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from api.store.tables import CommentRow, DecisionRow
from api.store.words import CommentState
from classifier.tags import Verdict


@dataclass(frozen=True, slots=True)
class SeenText:
    """A comment as far as copies of it are looked for."""

    id: int
    text: str
    created_at: datetime


def fetch_newest(session: Session, *, after: int, limit: int) -> list[SeenText]:
    """Comments with an id above `after`, the newest `limit` of them, oldest first.

    The group's own words are left out: it may say one thing to many.
    """
    query = (
        select(CommentRow.id, CommentRow.text, CommentRow.created_at)
        .where(CommentRow.id > after, CommentRow.state != CommentState.OURS)
        .order_by(CommentRow.id.desc())
        .limit(limit)
    )
    return [SeenText(*row) for row in session.execute(query)][::-1]


def tag_again(session: Session, ids: Collection[int]) -> None:
    """Send comments that were tagged as clean through the worker once more.

    Not those that are answered or closed, nor those of which a person has said the verdict.
    """
    is_decided = exists().where(
        DecisionRow.comment_id == CommentRow.id, DecisionRow.field == "verdict"
    )
    session.execute(
        update(CommentRow)
        .where(
            CommentRow.id.in_(ids),
            CommentRow.state == CommentState.OPEN,
            CommentRow.verdict == Verdict.CLEAN.value,
            ~is_decided,
        )
        .values(needs_tags=True)
        .execution_options(synchronize_session=False)
    )
