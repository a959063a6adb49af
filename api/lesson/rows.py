"""Labelled rows of the desk, one per comment, names masked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from api.lesson.labels import Labels, choose_labels
from api.store.masks import mask_personal
from api.store.tables import CommentRow, DecisionRow, IncidentRow, VoiceRow
from api.store.words import REACTION_NAMES, CommentState, IncidentState
from classifier import Taxonomy
from routing.executors import Executors

COLUMNS = (
    "text",
    "post",
    "kind",
    "incident_type",
    "group",
    "topic",
    "executor",
    "settlement",
    "street",
    "house",
    "created_at",
    "closed_at",
    "outcome",
    "reaction",
    "channel",
    "source",
    "reason",
)
CHUNK = 500  # comments read at a time


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called in a labelled file, and the zone of its dates."""

    taxonomy: Taxonomy
    executors: Executors
    zone: ZoneInfo | None = None

    def topic(self, code: str | None) -> str:
        """Name of a group or topic."""
        row = self.taxonomy.get(code) if code else None
        return row.name if row else code or ""

    def executor(self, code: str | None) -> str:
        """Name of an executor."""
        row = self.executors.get(code) if code else None
        return row.name if row else code or ""


def fetch_lesson(session: Session, names: Names) -> Iterator[dict[str, Any]]:
    """Rows with `COLUMNS`, oldest comment first; only what a person vouches for is filled in."""
    last = 0
    while comments := _fetch_some(session, after=last):
        last = comments[-1].id
        ids = [comment.id for comment in comments]
        decisions, closed = _fetch_decisions(session, ids), _fetch_closed(session, ids)
        for comment in comments:
            said = decisions.get(comment.id, [])
            decided = {one.field: one.chosen for one in said}
            incident = closed.get(comment.id)
            labels = choose_labels(comment, decided, incident)
            if labels is not None:
                yield _make_row(comment, labels, incident, said, names)


def count_taught(session: Session, *, since: datetime) -> int:
    """Comments that a person's word has come for since a moment."""
    decided = select(DecisionRow.comment_id).where(DecisionRow.decided_at >= since)
    closed = (
        select(VoiceRow.comment_id)
        .join(IncidentRow, IncidentRow.id == VoiceRow.incident_id)
        .where(IncidentRow.state == IncidentState.CLOSED, IncidentRow.closed_at >= since)
    )
    both = decided.union(closed).subquery()
    return session.scalar(select(func.count()).select_from(both)) or 0


def _fetch_some(session: Session, *, after: int) -> list[CommentRow]:
    decided = select(DecisionRow.comment_id)
    closed = (
        select(VoiceRow.comment_id)
        .join(IncidentRow, IncidentRow.id == VoiceRow.incident_id)
        .where(IncidentRow.state == IncidentState.CLOSED)
    )
    query = (
        select(CommentRow)
        .where(CommentRow.id > after, CommentRow.text != "")
        # What its author took back teaches nothing.
        .where(CommentRow.deleted_at.is_(None), CommentRow.state != CommentState.OURS)
        .where(or_(CommentRow.id.in_(decided), CommentRow.id.in_(closed)))
        .options(joinedload(CommentRow.post))
        .order_by(CommentRow.id)
        .limit(CHUNK)
    )
    return list(session.scalars(query))


def _fetch_decisions(session: Session, ids: Sequence[int]) -> dict[int, list[DecisionRow]]:
    found: dict[int, list[DecisionRow]] = {}
    query = select(DecisionRow).where(DecisionRow.comment_id.in_(ids)).order_by(DecisionRow.id)
    for row in session.scalars(query):
        found.setdefault(row.comment_id, []).append(row)
    return found


def _fetch_closed(session: Session, ids: Sequence[int]) -> dict[int, IncidentRow]:
    query = (
        select(VoiceRow.comment_id, IncidentRow)
        .join(IncidentRow, IncidentRow.id == VoiceRow.incident_id)
        .where(VoiceRow.comment_id.in_(ids), IncidentRow.state == IncidentState.CLOSED)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _make_row(
    comment: CommentRow,
    labels: Labels,
    incident: IncidentRow | None,
    decisions: Sequence[DecisionRow],
    names: Names,
) -> dict[str, Any]:
    fields = labels.fields
    topic = names.taxonomy.get(fields.get("topic", ""))
    post = comment.post.text if comment.post is not None else ""
    reasons = dict.fromkeys(one.reason for one in decisions if one.reason)
    return {
        "text": mask_personal(comment.text),
        "post": _mask_post(post),
        "kind": labels.kind,
        "incident_type": fields.get("incident_type", ""),
        "group": names.topic(topic.group if topic else fields.get("group")),
        "topic": names.topic(fields.get("topic")),
        "executor": names.executor(fields.get("executor")),
        "settlement": fields.get("settlement", ""),
        "street": comment.street or "",
        "house": comment.house or "",
        "created_at": _spell(comment.created_at, names),
        "closed_at": _spell(incident.closed_at, names) if incident else "",
        "outcome": incident.outcome.value if incident and incident.outcome else "",
        "reaction": REACTION_NAMES[incident.reaction] if incident and incident.reaction else "",
        "channel": comment.channel,
        "source": labels.source,
        "reason": mask_personal("; ".join(reasons)) if reasons else "",
    }


@lru_cache(maxsize=1_000)
def _mask_post(post: str) -> str:
    """One post has hundreds of comments, and names are not looked for in a moment."""
    return mask_personal(post) if post else ""


def _spell(moment: datetime | None, names: Names) -> str:
    return f"{moment.astimezone(names.zone):%Y-%m-%d %H:%M:%S}" if moment else ""


def as_columns(rows: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> dict[str, list[Any]]:
    """Columns of a frame; a field that the desk does not know is empty."""
    return {field: [row.get(field) or None for row in rows] for field in fields}
