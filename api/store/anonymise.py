"""Taking the person out of comments while the yearly counts stay."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from api.store.heard import forget_heard
from api.store.photos import delete_photo
from api.store.tables import (
    CommentRow,
    DecisionRow,
    EventRow,
    IncidentRow,
    NoteRow,
    PhotoRow,
    PostRow,
    ReactionRow,
    ReminderRow,
    ReplyRow,
    TagsRow,
    VoiceRow,
)
from api.store.words import EventState, ReplyState

GONE = "forgotten:"
CHUNK = 500  # ids in one condition
NOT_SENT = (ReplyState.DRAFT, ReplyState.QUEUED)
# fields of VK's objects that hold a person's id
ID_FIELDS = "from_id|user_id|reply_to_user|deleter_id|peer_id|signer_id|owner_id"


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows lost what they said of the person."""

    comments: int = 0
    replies: int = 0
    photos: int = 0
    notes: int = 0
    events: int = 0
    mentions: int = 0


def anonymise_comments(session: Session, home: Path, ids: Sequence[int]) -> Removed:
    """Empty the comments: text, author, address, place; kind and topic stay for the counts."""
    n_replies = n_photos = n_notes = 0
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        n_photos += _drop_photos(session, home, part)
        n_notes += _run(session, delete(NoteRow).where(NoteRow.comment_id.in_(part)))
        forget_heard(session, part)
        session.execute(delete(TagsRow).where(TagsRow.comment_id.in_(part)))
        session.execute(
            update(DecisionRow).where(DecisionRow.comment_id.in_(part)).values(reason=None)
        )
        session.execute(
            update(ReactionRow).where(ReactionRow.comment_id.in_(part)).values(comment_id=None)
        )
        n_replies += _empty_replies(session, part)
        _empty_incidents(session, part)
        _empty_comments(session, part)
    return Removed(comments=len(ids), replies=n_replies, photos=n_photos, notes=n_notes)


def clear_mentions(session: Session, channel: str, author_id: str) -> int:
    """Take a person's id and name out of what others wrote to them; returns rows changed."""
    mention = re.compile(rf"\[id{re.escape(author_id)}\|[^\]]*\]")
    columns = (CommentRow.text, ReplyRow.text, PostRow.text, NoteRow.text)
    n_changed = 0
    for column in columns:
        table = column.class_
        rows = session.scalars(select(table).where(column.contains(f"[id{author_id}|")))
        for row in rows.all():
            row.text = mention.sub("[id0|Имя]", row.text)
            n_changed += 1
            if isinstance(row, CommentRow):
                row.search_text, row.needs_tags = None, True
    field = re.compile(rf'("(?:{ID_FIELDS})"\s*:\s*){re.escape(author_id)}(?!\d)')
    events = select(EventRow).where(
        EventRow.channel == channel, EventRow.body.contains(author_id, autoescape=True)
    )
    for event in session.scalars(events).all():
        cleared = mention.sub("[id0|Имя]", field.sub(r"\g<1>0", event.body or ""))
        n_changed += cleared != event.body
        event.body = cleared
    return n_changed


def drop_events(session: Session, channel: str, author_id: str) -> int:
    """Empty the raw events of a person; they stay as known ids, so that none comes back."""
    return _run(
        session,
        update(EventRow)
        .where(EventRow.channel == channel, EventRow.author_id == author_id)
        .values(body=None, author_id=None, state=EventState.DONE),
    )


def _run(session: Session, statement: object) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[call-overload]


def _drop_photos(session: Session, home: Path, part: Sequence[int]) -> int:
    photos = session.scalars(select(PhotoRow).where(PhotoRow.comment_id.in_(part))).all()
    for photo in photos:
        delete_photo(session, home, photo)
    return len(photos)


def _empty_replies(session: Session, part: Sequence[int]) -> int:
    # An answer speaks to the person, often by name.
    replies = select(ReplyRow.id).where(ReplyRow.comment_id.in_(part))
    session.execute(update(ReminderRow).where(ReminderRow.reply_id.in_(replies)).values(promise=""))
    session.execute(
        update(ReplyRow)
        .where(ReplyRow.comment_id.in_(part), ReplyRow.state.in_(NOT_SENT))
        .values(state=ReplyState.CANCELLED)
    )
    return _run(
        session,
        update(ReplyRow)
        .where(ReplyRow.comment_id.in_(part))
        .values(text="", attachments=None, remarks=None, error=None),
    )


def _empty_incidents(session: Session, part: Sequence[int]) -> None:
    """Title of the first voice, and the house where nobody else told of it."""
    first = select(VoiceRow.incident_id).where(VoiceRow.comment_id.in_(part), VoiceRow.is_first)
    session.execute(update(IncidentRow).where(IncidentRow.id.in_(first)).values(title=""))
    alone = select(VoiceRow.incident_id).group_by(VoiceRow.incident_id).having(func.count() == 1)
    mine = select(VoiceRow.incident_id).where(VoiceRow.comment_id.in_(part))
    session.execute(
        update(IncidentRow)
        .where(IncidentRow.id.in_(mine), IncidentRow.id.in_(alone))
        .values(house=None)
    )


def _empty_comments(session: Session, part: Sequence[int]) -> None:
    for comment in session.scalars(select(CommentRow).where(CommentRow.id.in_(part))):
        comment.external_id = f"{GONE}{comment.id}"
        comment.text, comment.search_text, comment.revision = "", None, comment.revision + 1
        comment.author_id = comment.parent_id = comment.thread_id = comment.url = None
        comment.attachments = comment.street = comment.house = comment.object = None
        comment.tags_id, comment.needs_tags = None, False
    session.flush()
