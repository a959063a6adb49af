"""Tables of arrival: events as they came, authors, posts, comments, tags as given."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.base import Base, BigId, Short, Word
from api.store.words import CommentState, CommentType, EventState

WAITING = text("state = 'waiting'")
UNTAGGED = text("needs_tags")
WAITING_COMMENT = text("state = 'open' AND deleted_at IS NULL")


class EventRow(Base):
    """One event of a channel, raw, committed before it is acknowledged.

    No more indexes than it needs to be known again and to wait: each is written at every arrival.

    body : None once the event is applied and its retention is over, or its author forgotten.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("channel", "community", "event_id"),
        Index("ix_events_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(Short)
    community: Mapped[str] = mapped_column(Short)
    event_id: Mapped[str] = mapped_column(Short)
    type: Mapped[str] = mapped_column(Short)
    author_id: Mapped[str | None] = mapped_column(Short)
    body: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime]
    state: Mapped[EventState] = mapped_column(Word(EventState), default=EventState.WAITING)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class AuthorRow(Base):
    """A resident as a channel knows them."""

    __tablename__ = "authors"
    __table_args__ = (UniqueConstraint("channel", "external_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(Short)
    external_id: Mapped[str] = mapped_column(Short)
    name: Mapped[str | None] = mapped_column(Short)
    first_seen_at: Mapped[datetime]


class PostRow(Base):
    """A post of the group: short comments are read together with it."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("channel", "external_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(Short)
    external_id: Mapped[str] = mapped_column(Short)
    text: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"), index=True)
    created_at: Mapped[datetime | None]


class CommentRow(Base):
    """A comment as it stands now, with the tags that hold now (corrected ones included).

    external_id : unique in the channel: `wall-1_42`, `message7_3`, an id given by a machine.
    parent_id : external id of the comment it answers, which may arrive later than this.
    revision : counts the versions of the text, from 1; 0 for a comment of which only the
        deletion has arrived yet.
    text_event, deletion_event : ids of the last events that were applied, so that an older
        event that comes through later changes nothing.
    needs_tags : the worker has not tagged this revision yet.
    is_decided : a person has said what kind it is; triggers on `decisions` keep it.
    search_text : lemmas for the full-text index.
    kind … executor : what holds now, whether the model or a person said it.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("ix_comments_untagged", "id", sqlite_where=UNTAGGED, postgresql_where=UNTAGGED),
        Index("ix_comments_queue", "state", "kind", "deadline"),
        Index("ix_comments_state_created", "state", "created_at"),
        Index("ix_comments_parent", "channel", "parent_id"),
        # A filter that few comments meet must not walk through all of them by date.
        Index("ix_comments_of_group", "group_code", "created_at", "id"),
        Index("ix_comments_of_settlement", "settlement", "created_at", "id"),
        Index("ix_comments_of_executor", "executor", "created_at", "id"),
        Index("ix_comments_of_verdict", "verdict", "created_at", "id"),
        Index(
            "ix_comments_waiting",
            "is_decided",
            "kind",
            "deadline",
            "id",
            sqlite_where=WAITING_COMMENT,
            postgresql_where=WAITING_COMMENT,
        ),
        Index(
            "ix_comments_waiting_since",
            "is_decided",
            "created_at",
            "id",
            sqlite_where=WAITING_COMMENT,
            postgresql_where=WAITING_COMMENT,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(Short)
    external_id: Mapped[str] = mapped_column(Short)
    community: Mapped[str | None] = mapped_column(Short)
    type: Mapped[CommentType] = mapped_column(Word(CommentType), default=CommentType.OTHER)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(Short)
    thread_id: Mapped[str | None] = mapped_column(Short, index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    attachments: Mapped[list[Any] | None]
    url: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(Integer, default=1)
    text_event: Mapped[int] = mapped_column(BigId, default=0)
    deletion_event: Mapped[int] = mapped_column(BigId, default=0)
    state: Mapped[CommentState] = mapped_column(Word(CommentState), default=CommentState.OPEN)
    answered_at: Mapped[datetime | None]
    needs_tags: Mapped[bool] = mapped_column(Boolean, default=True)
    tag_tries: Mapped[int] = mapped_column(Integer, default=0)
    tags_id: Mapped[int | None] = mapped_column(BigId)
    is_decided: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    search_text: Mapped[str | None] = mapped_column(Text)

    kind: Mapped[str | None] = mapped_column(Short)
    kind_confidence: Mapped[float | None] = mapped_column(Float)
    incident_type: Mapped[str | None] = mapped_column(Short)
    group_code: Mapped[str | None] = mapped_column(Short)
    topic_code: Mapped[str | None] = mapped_column(Short, index=True)
    settlement: Mapped[str | None] = mapped_column(Short)
    street: Mapped[str | None] = mapped_column(Short)
    house: Mapped[str | None] = mapped_column(Short)
    object: Mapped[str | None] = mapped_column(Short)
    verdict: Mapped[str | None] = mapped_column(Short)
    outcome: Mapped[str | None] = mapped_column(Short)
    executor: Mapped[str | None] = mapped_column(Short)
    deadline: Mapped[datetime | None]

    author: Mapped[AuthorRow | None] = relationship(lazy="raise")
    post: Mapped[PostRow | None] = relationship(lazy="raise")


class TagsRow(Base):
    """Tags and suggestion as a bundle gave them; never changed, a new tagging is a new row.

    answer : the whole answer as `POST /v1/tag` gives it, without the comment.
    """

    __tablename__ = "tags"
    __table_args__ = (
        Index("ix_tags_comment", "comment_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    revision: Mapped[int] = mapped_column(Integer)
    bundle: Mapped[str] = mapped_column(Short)
    given_at: Mapped[datetime]
    answer: Mapped[dict[str, Any]]


class DecisionRow(Base):
    """What a person said about one field of a suggestion: accepted it or corrected it.

    field : `kind`, `incident_type`, `group`, `topic`, `settlement`, `executor`, `verdict`.
    suggested, chosen : codes or canonical names; equal when accepted.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_comment", "comment_id", "field"),
        Index("ix_decisions_accepted", "is_accepted", "decided_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    field: Mapped[str] = mapped_column(Short)
    suggested: Mapped[str | None] = mapped_column(Short)
    chosen: Mapped[str | None] = mapped_column(Short)
    is_accepted: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(Text)
    bundle: Mapped[str] = mapped_column(Short)
    decided_at: Mapped[datetime] = mapped_column(index=True)
