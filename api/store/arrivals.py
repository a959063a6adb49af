"""The one way in: a comment of any channel becomes a row, whatever order news of it come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.store.rows import get_one, insert_new
from api.store.tables import AuthorRow, CommentRow, PostRow
from api.store.words import CommentState, CommentType


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment as a channel tells of it.

    external_id : unique in the channel. is_ours : written from the group's name.
    post_text : None where the channel did not say it.
    """

    channel: str
    external_id: str
    text: str
    created_at: datetime
    community: str | None = None
    type: CommentType = CommentType.OTHER
    author_id: str | None = None
    author_name: str | None = None
    post_id: str | None = None
    post_text: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    url: str | None = None
    attachments: tuple[Any, ...] = ()
    is_ours: bool = False


def accept_comment(session: Session, arrival: Arrival, *, now: datetime) -> tuple[CommentRow, bool]:
    """The comment's row and whether it is new. A known one is left as it is."""
    row = _make_row(session, arrival.channel, arrival.external_id, now)
    if row.revision:
        return row, False
    _fill(session, row, arrival, now)
    session.flush()
    settle_answers(session, row)
    return row, True


def edit_comment(session: Session, arrival: Arrival, *, event: int, now: datetime) -> CommentRow:
    """Take the newer text; an edit that came before an already applied one changes nothing."""
    row, is_new = accept_comment(session, arrival, now=now)
    if event <= row.text_event:
        return row
    row.text_event, row.edited_at = event, now
    row.attachments = list(arrival.attachments) or None
    if not is_new and row.text != arrival.text:
        row.text = arrival.text
        row.revision += 1
        row.needs_tags, row.tag_tries = row.state is not CommentState.OURS, 0
    return row


def delete_comment(
    session: Session, channel: str, external_id: str, *, event: int, now: datetime
) -> CommentRow:
    """Mark as deleted; of a comment that has not arrived yet a mark alone is kept."""
    row = _make_row(session, channel, external_id, now)
    if event > row.deletion_event:
        row.deletion_event, row.deleted_at = event, now
    return row


def restore_comment(session: Session, arrival: Arrival, *, event: int, now: datetime) -> CommentRow:
    """Take back a deletion that came before this event."""
    row, _ = accept_comment(session, arrival, now=now)
    if event > row.deletion_event:
        row.deletion_event, row.deleted_at = event, None
    return row


def accept_post(
    session: Session,
    channel: str,
    external_id: str,
    *,
    text: str | None,
    url: str | None = None,
    created_at: datetime | None = None,
) -> PostRow:
    """The post's row; a text said later fills one that was missing."""
    values: dict[str, Any] = {"channel": channel, "external_id": external_id, "text": ""}
    row = get_one(session, PostRow, channel=channel, external_id=external_id)
    if row is None:
        insert_new(session, PostRow, [values], PostRow.id)
        row = get_one(session, PostRow, channel=channel, external_id=external_id)
        assert row is not None
    if text and text != row.text:
        row.text = text
        # A short comment is read together with its post: those under it are tagged again.
        session.execute(
            update(CommentRow)
            .where(CommentRow.post_id == row.id, CommentRow.state == CommentState.OPEN)
            .values(needs_tags=True, tag_tries=0)
        )
    row.url, row.created_at = url or row.url, created_at or row.created_at
    return row


def get_comment(session: Session, channel: str, external_id: str) -> CommentRow | None:
    """The comment with a channel's own id."""
    return get_one(session, CommentRow, channel=channel, external_id=external_id)


def settle_answers(session: Session, row: CommentRow) -> None:
    """Mark what is answered, in whichever order question and answer arrived."""
    if row.state is CommentState.OURS:
        for asked in session.scalars(_asked(row)):
            asked.state, asked.answered_at = CommentState.ANSWERED, row.created_at
        return
    answer = session.scalars(_answers(row)).first()
    if answer is not None:
        row.state, row.answered_at = CommentState.ANSWERED, answer.created_at


def _make_row(session: Session, channel: str, external_id: str, now: datetime) -> CommentRow:
    """The row of a comment, made empty where there is none; two at once make one."""
    row = get_comment(session, channel, external_id)
    if row is not None:
        return row
    empty = {
        "channel": channel,
        "external_id": external_id,
        "type": CommentType.OTHER,
        "text": "",
        "created_at": now,
        "received_at": now,
        "revision": 0,
        "text_event": 0,
        "deletion_event": 0,
        "state": CommentState.OPEN,
        "needs_tags": False,
        "tag_tries": 0,
    }
    insert_new(session, CommentRow, [empty], CommentRow.id)
    row = get_comment(session, channel, external_id)
    assert row is not None
    return row


def _asked(ours: CommentRow) -> Any:
    query = select(CommentRow).where(
        CommentRow.channel == ours.channel, CommentRow.state == CommentState.OPEN
    )
    if ours.type is CommentType.MESSAGE:  # one answer for all that was written before it
        return query.where(
            CommentRow.thread_id == ours.thread_id, CommentRow.created_at <= ours.created_at
        )
    return query.where(CommentRow.external_id == ours.parent_id)


def _answers(row: CommentRow) -> Any:
    query = (
        select(CommentRow)
        .where(CommentRow.channel == row.channel, CommentRow.state == CommentState.OURS)
        .order_by(CommentRow.created_at)
    )
    if row.type is CommentType.MESSAGE:
        return query.where(
            CommentRow.thread_id == row.thread_id, CommentRow.created_at >= row.created_at
        )
    return query.where(CommentRow.parent_id == row.external_id)


def describe_arrival(arrival: Arrival, *, now: datetime) -> dict[str, Any]:
    """Values of a new comment's columns, without those that point at other rows."""
    return {
        "text": arrival.text,
        "revision": 1,
        "created_at": arrival.created_at,
        "received_at": now,
        "community": arrival.community,
        "type": arrival.type,
        "parent_id": arrival.parent_id,
        "thread_id": arrival.thread_id,
        "url": arrival.url,
        "attachments": list(arrival.attachments) or None,
        "needs_tags": not arrival.is_ours,
        "tag_tries": 0,
        "state": CommentState.OURS if arrival.is_ours else CommentState.OPEN,
    }


def _fill(session: Session, row: CommentRow, arrival: Arrival, now: datetime) -> None:
    for name, value in describe_arrival(arrival, now=now).items():
        setattr(row, name, value)
    if arrival.author_id is not None and not arrival.is_ours:
        row.author_id = _accept_author(session, arrival, now).id
    if arrival.post_id is not None:
        row.post_id = accept_post(
            session, arrival.channel, arrival.post_id, text=arrival.post_text
        ).id


def _accept_author(session: Session, arrival: Arrival, now: datetime) -> AuthorRow:
    key: dict[str, Any] = {
        "channel": arrival.channel,
        "external_id": str(arrival.author_id),
    }
    row = get_one(session, AuthorRow, **key)
    if row is None:
        insert_new(session, AuthorRow, [key | {"first_seen_at": now}], AuthorRow.id)
        row = get_one(session, AuthorRow, **key)
        assert row is not None
    row.name = arrival.author_name or row.name
    return row
