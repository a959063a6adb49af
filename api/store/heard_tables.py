"""Tables of what the program heard: which comments tell of one problem, before a person says so."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, BigId, Short


class HeardRow(Base):
    """A comment that tells of a problem, and the problem it was joined to.

    problem_id : `id` of the problem's first comment here; of two that turned out to be one
        the smaller stays.
    at : when the comment was written. what : code of the subject or topic, settlement : the
        place, both as the whole problem had them; a spike is counted by these two.
    reason : why it was joined, in words. voice : what the grouping compares, no text.
    """

    __tablename__ = "heard"
    __table_args__ = (
        Index("ix_heard_problem", "problem_id", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), unique=True
    )
    problem_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str | None] = mapped_column(Short)
    settlement: Mapped[str | None] = mapped_column(Short)
    reason: Mapped[str] = mapped_column(Text, default="")
    voice: Mapped[dict[str, Any]]


class HeardKeyRow(Base):
    """A key under which a heard comment is found by others: subject and place, or its post."""

    __tablename__ = "heard_keys"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    heard_id: Mapped[int] = mapped_column(
        ForeignKey("heard.id", ondelete="CASCADE"), primary_key=True, index=True
    )
