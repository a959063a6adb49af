"""Tables of answers on their way out, and of everything that could not get through."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, BigId, Short, Word
from api.store.words import DeadKind, ReplyKind, ReplyState

ON_THE_WAY = text("state IN ('queued', 'sending')")
OF_INCIDENTS = text("incident_id IS NOT NULL")
UNRESOLVED = text("resolved_at IS NULL")


class ReplyRow(Base):
    """An answer of the group to one comment.

    guid : given to the network with every try of this answer, so that it posts it once.
    first_try_at : when the network may have seen it first: the guid protects for a while only.
    external_id : the network's id of the posted answer.
    remarks : what the reply helper said when it was sent.
    final_due : of an interim answer: the term of the final one, once the network has this.
    """

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("guid"),
        Index(
            "ix_replies_on_the_way",
            "next_try_at",
            sqlite_where=ON_THE_WAY,
            postgresql_where=ON_THE_WAY,
        ),
        Index("ix_replies_external", "channel", "external_id"),
        Index(
            "ix_replies_of_incidents",
            "sent_at",
            sqlite_where=OF_INCIDENTS,
            postgresql_where=OF_INCIDENTS,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    channel: Mapped[str] = mapped_column(Short)
    community: Mapped[str | None] = mapped_column(Short)
    kind: Mapped[ReplyKind] = mapped_column(Word(ReplyKind), default=ReplyKind.ORDINARY)
    state: Mapped[ReplyState] = mapped_column(Word(ReplyState), default=ReplyState.DRAFT)
    text: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[Any] | None]
    remarks: Mapped[list[Any] | None]
    final_due: Mapped[datetime | None]
    guid: Mapped[str] = mapped_column(Short)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_by_access_id: Mapped[int | None] = mapped_column(ForeignKey("executor_access.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    queued_at: Mapped[datetime | None]
    first_try_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    external_id: Mapped[str | None] = mapped_column(Short)
    error_code: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)


class DeadLetterRow(Base):
    """What failed for good, with its reason; a person tries again or lets it go.

    what, ref_id : table's notion and the row's id. The reason never holds a text.
    """

    __tablename__ = "dead_letters"
    __table_args__ = (
        Index(
            "ix_dead_letters_unresolved",
            "what",
            "id",
            sqlite_where=UNRESOLVED,
            postgresql_where=UNRESOLVED,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    what: Mapped[DeadKind] = mapped_column(Word(DeadKind))
    ref_id: Mapped[int] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(Integer)
    died_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
