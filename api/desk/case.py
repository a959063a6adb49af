"""Everything about one comment or one incident that its page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.store.errors import NotFoundError
from api.store.incidents import OVER, get_incident_of
from api.store.reminders import fetch_reminders_of
from api.store.tables import (
    AssignmentRow,
    CommentRow,
    DeadLetterRow,
    IncidentRow,
    NoteRow,
    PauseRow,
    PersonRow,
    PhotoRow,
    ReminderRow,
    ReplyRow,
    TagsRow,
    VoiceRow,
)
from api.store.tagging import fetch_decisions, fetch_tags
from api.store.words import CommentState, DeadKind, ReplyState

THREAD = 60  # comments of a conversation on one page
NEAR = 8  # incidents offered for a merge
RECENT = 200  # answers looked through for a copy


@dataclass(frozen=True, slots=True)
class CommentCase:
    """A comment's page. failed : ids of answers that wait for a person's word."""

    comment: CommentRow
    tags: TagsRow | None
    incident: IncidentRow | None
    thread: Sequence[CommentRow]
    near: Sequence[IncidentRow]
    decisions: Sequence[Any]
    replies: Sequence[ReplyRow]
    failed: frozenset[int]
    reminders: Sequence[ReminderRow]
    photos: Sequence[PhotoRow]
    notes: Sequence[NoteRow]
    people: dict[int, str]


@dataclass(frozen=True, slots=True)
class IncidentCase:
    """An incident's page. follow_up : the author's word after the answer."""

    incident: IncidentRow
    voices: Sequence[CommentRow]
    assignments: Sequence[AssignmentRow]
    pauses: Sequence[PauseRow]
    replies: Sequence[ReplyRow]
    failed: frozenset[int]
    reminders: Sequence[ReminderRow]
    photos: Sequence[PhotoRow]
    notes: Sequence[NoteRow]
    near: Sequence[IncidentRow]
    follow_up: CommentRow | None
    people: dict[int, str]


def fetch_comment_case(session: Session, comment_id: int) -> CommentCase:
    """Raises `NotFoundError`."""
    query = select(CommentRow).where(CommentRow.id == comment_id)
    comment = session.scalars(query.options(*_WHOLE)).one_or_none()
    if comment is None:
        raise NotFoundError(f"комментария {comment_id} нет")
    incident = get_incident_of(session, comment.id)
    replies = _fetch(session, ReplyRow, ReplyRow.comment_id == comment.id)
    return CommentCase(
        comment,
        fetch_tags(session, comment.id),
        incident,
        _fetch_thread(session, comment),
        _fetch_near(session, comment.settlement, comment.topic_code, incident),
        fetch_decisions(session, comment.id),
        replies,
        _find_failed(session, replies),
        fetch_reminders_of(session, comment_id=comment.id),
        _fetch(session, PhotoRow, PhotoRow.comment_id == comment.id),
        _fetch(session, NoteRow, NoteRow.comment_id == comment.id),
        fetch_people(session),
    )


def fetch_incident_case(session: Session, incident_id: int) -> IncidentCase:
    """Raises `NotFoundError`."""
    incident = session.get(IncidentRow, incident_id)
    if incident is None:
        raise NotFoundError(f"инцидента {incident_id} нет")
    voices = list(
        session.scalars(
            select(CommentRow)
            .join(VoiceRow, VoiceRow.comment_id == CommentRow.id)
            .where(VoiceRow.incident_id == incident.id)
            .order_by(VoiceRow.is_first.desc(), VoiceRow.id)
            .options(*_WHOLE)
        )
    )
    of_it = {table: table.incident_id == incident.id for table in (ReplyRow, PhotoRow, NoteRow)}
    replies = _fetch(session, ReplyRow, of_it[ReplyRow])
    return IncidentCase(
        incident,
        voices,
        _fetch(session, AssignmentRow, AssignmentRow.incident_id == incident.id),
        _fetch(session, PauseRow, PauseRow.incident_id == incident.id),
        replies,
        _find_failed(session, replies),
        fetch_reminders_of(session, incident_id=incident.id),
        _fetch(session, PhotoRow, of_it[PhotoRow]),
        _fetch(session, NoteRow, of_it[NoteRow]),
        _fetch_near(session, incident.settlement, incident.topic_code, incident),
        _find_follow_up(session, incident, voices),
        fetch_people(session),
    )


def fetch_recent_answers(session: Session) -> list[str]:
    """Texts of the answers given lately."""
    query = select(ReplyRow.text).where(ReplyRow.state.in_((ReplyState.SENT, ReplyState.QUEUED)))
    return list(session.scalars(query.order_by(ReplyRow.id.desc()).limit(RECENT)))


def fetch_people(session: Session) -> dict[int, str]:
    """Names of everybody with an account."""
    return {row[0]: row[1] for row in session.execute(select(PersonRow.id, PersonRow.name))}


_WHOLE = (joinedload(CommentRow.author), joinedload(CommentRow.post))


def _fetch(session: Session, table: Any, condition: Any) -> list[Any]:
    return list(session.scalars(select(table).where(condition).order_by(table.id)))


def _find_failed(session: Session, replies: Sequence[ReplyRow]) -> frozenset[int]:
    query = select(DeadLetterRow.ref_id).where(
        DeadLetterRow.what == DeadKind.REPLY,
        DeadLetterRow.ref_id.in_([one.id for one in replies]),
        DeadLetterRow.resolved_at.is_(None),
    )
    return frozenset(session.scalars(query))


def _fetch_thread(session: Session, comment: CommentRow) -> list[CommentRow]:
    """The conversation around a comment: what it answers, and what answers it."""
    is_near = [CommentRow.parent_id == comment.external_id]
    if comment.parent_id:
        is_near.append(CommentRow.external_id == comment.parent_id)
    if comment.thread_id:
        is_near.append(CommentRow.thread_id == comment.thread_id)
    # One small look-up each: a single OR with the order below makes SQLite walk all comments.
    ids = {
        number
        for condition in is_near
        for number in session.scalars(
            select(CommentRow.id)
            .where(CommentRow.channel == comment.channel, condition)
            .order_by(CommentRow.id.desc())
            .limit(THREAD)
        )
    } - {comment.id}
    query = select(CommentRow).where(CommentRow.id.in_(ids)).order_by(CommentRow.created_at)
    return list(session.scalars(query.limit(THREAD).options(joinedload(CommentRow.author))))


def _fetch_near(
    session: Session, settlement: str | None, topic: str | None, own: IncidentRow | None
) -> list[IncidentRow]:
    """Open incidents of the same topic in the same place: perhaps the same problem."""
    if topic is None:
        return []
    query = select(IncidentRow).where(
        IncidentRow.settlement == settlement
        if settlement is not None
        else IncidentRow.settlement.is_(None),
        IncidentRow.topic_code == topic,
        IncidentRow.state.not_in(OVER),
    )
    if own is not None:
        query = query.where(IncidentRow.id != own.id)
    return list(session.scalars(query.order_by(IncidentRow.registered_at.desc()).limit(NEAR)))


def _find_follow_up(
    session: Session, incident: IncidentRow, voices: Sequence[CommentRow]
) -> CommentRow | None:
    """The newest comment of an author of the incident, in its thread, after the answer."""
    since = incident.answered_at or incident.interim_at
    threads = [one.thread_id for one in voices if one.thread_id]
    authors = [one.author_id for one in voices if one.author_id]
    if since is None or not threads or not authors:
        return None
    query = select(CommentRow).where(
        CommentRow.thread_id.in_(threads),
        CommentRow.author_id.in_(authors),
        CommentRow.created_at > since,
        CommentRow.state != CommentState.OURS,
        CommentRow.id.not_in([one.id for one in voices]),
    )
    return session.scalars(query.order_by(CommentRow.created_at.desc()).limit(1)).first()
