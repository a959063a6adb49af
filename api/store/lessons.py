"""What people decided, as a labelled set to train on: names and contacts masked."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from api.store.masks import mask_personal
from api.store.tables import CommentRow, DecisionRow
from classifier.taxonomy import Taxonomy

FIELDS = (
    "text",
    "kind",
    "incident_type",
    "group",
    "topic",
    "executor",
    "settlement",
    "street",
    "created_at",
    "post",
    "verdict",
    "reason",
)
CHUNK = 500


def fetch_lessons(
    session: Session, taxonomy: Taxonomy, *, since: datetime | None = None
) -> Iterator[dict[str, str | None]]:
    """Comments that a person looked at, with what holds now; columns `FIELDS`, oldest first.

    since : only those with a decision after that moment. No author, no id, no house leaves.
    reason : what people wrote beside their corrections, masked as well.
    """
    groups = {group.code: group.name for group in taxonomy.groups}
    topics = {topic.code: topic.name for topic in taxonomy.topics}
    decided = select(DecisionRow.comment_id).distinct()
    if since is not None:
        decided = decided.where(DecisionRow.decided_at > since)
    query = (
        select(CommentRow)
        .where(CommentRow.id.in_(decided), CommentRow.text != "")
        .order_by(CommentRow.id)
        .options(joinedload(CommentRow.post))
        .execution_options(yield_per=CHUNK)
    )
    for row in session.scalars(query):
        yield {
            "text": mask_personal(row.text),
            "kind": row.kind,
            "incident_type": row.incident_type,
            "group": groups.get(row.group_code or "", row.group_code),
            "topic": topics.get(row.topic_code or "", row.topic_code),
            "executor": row.executor,
            "settlement": row.settlement,
            "street": row.street,
            "created_at": row.created_at.isoformat(),
            "post": mask_personal(row.post.text) if row.post and row.post.text else None,
            "verdict": row.verdict,
            "reason": _fetch_reasons(session, row.id),
        }


def count_lessons(session: Session, *, since: datetime | None = None) -> tuple[int, int]:
    """How many fields people accepted and how many they corrected: the share of right ones."""
    query = select(DecisionRow.is_accepted, func.count()).group_by(DecisionRow.is_accepted)
    if since is not None:
        query = query.where(DecisionRow.decided_at > since)
    counts = {row[0]: row[1] for row in session.execute(query)}
    return counts.get(True, 0), counts.get(False, 0)


def _fetch_reasons(session: Session, comment_id: int) -> str | None:
    query = select(DecisionRow.reason).where(
        DecisionRow.comment_id == comment_id, DecisionRow.reason.is_not(None)
    )
    reasons = [one for one in session.scalars(query.order_by(DecisionRow.id)) if one]
    return mask_personal("; ".join(reasons)) if reasons else None
