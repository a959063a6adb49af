"""Tables of incidents: voices, assignments, pauses, photos, reactions, notes, reminders."""

from datetime import datetime

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, BigId, Short, Word
from api.store.words import IncidentState, Origin, OutcomeOfIncident, PhotoPhase, Reaction


class IncidentRow(Base):
    """A problem that must be answered within a term, told by one voice or many.

    number : what people call it: `2026-0042`.
    registered_at : start of the clock; `answered_at` its first final answer.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("ix_incidents_queue", "state", "deadline"),
        Index("ix_incidents_place", "settlement", "topic_code", "registered_at"),
        Index("ix_incidents_group", "group_code", "registered_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(Short)
    title: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[IncidentState] = mapped_column(Word(IncidentState), default=IncidentState.NEW)
    origin: Mapped[Origin] = mapped_column(Word(Origin), default=Origin.OWN)
    incident_type: Mapped[str | None] = mapped_column(Short)
    importance: Mapped[str | None] = mapped_column(Short)
    group_code: Mapped[str | None] = mapped_column(Short)
    topic_code: Mapped[str | None] = mapped_column(Short)
    settlement: Mapped[str | None] = mapped_column(Short)
    street: Mapped[str | None] = mapped_column(Short)
    house: Mapped[str | None] = mapped_column(Short)
    object: Mapped[str | None] = mapped_column(Short)
    executor: Mapped[str | None] = mapped_column(Short, index=True)
    registered_at: Mapped[datetime] = mapped_column(index=True)
    deadline: Mapped[datetime | None]
    interim_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[OutcomeOfIncident | None] = mapped_column(Word(OutcomeOfIncident))
    reaction: Mapped[Reaction | None] = mapped_column(Word(Reaction))
    reopened: Mapped[int] = mapped_column(Integer, default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class VoiceRow(Base):
    """A comment that tells of an incident; one comment is a voice of one incident at most."""

    __tablename__ = "voices"
    __table_args__ = (UniqueConstraint("comment_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    is_first: Mapped[bool] = mapped_column(Boolean, default=False)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class AssignmentRow(Base):
    """An incident given to an executor; the open one has no `ended_at`."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_executor", "executor", "ended_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    executor: Mapped[str] = mapped_column(Short)
    executor_name: Mapped[str] = mapped_column(Text)
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(Text)


class PauseRow(Base):
    """A rest of the clock, from an interim answer to its end."""

    __tablename__ = "pauses"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PhotoRow(Base):
    """A photo; the file lies in the store's folder of photos under its hash."""

    __tablename__ = "photos"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id"), index=True)
    phase: Mapped[PhotoPhase] = mapped_column(Word(PhotoPhase), default=PhotoPhase.OTHER)
    sha256: Mapped[str] = mapped_column(Short, index=True)
    content_type: Mapped[str] = mapped_column(Short)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)  # bytes
    external_id: Mapped[str | None] = mapped_column(Short)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_by_access_id: Mapped[int | None] = mapped_column(ForeignKey("executor_access.id"))


class ReactionRow(Base):
    """What the author said after the answer: suggested by a rule, or decided by a person."""

    __tablename__ = "reactions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    reaction: Mapped[Reaction] = mapped_column(Word(Reaction))
    is_suggested: Mapped[bool] = mapped_column(Boolean, default=False)
    confidence: Mapped[float | None] = mapped_column(Float)
    given_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class NoteRow(Base):
    """A note of an operator, for colleagues only."""

    __tablename__ = "notes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ReminderRow(Base):
    """A promised date («до пятницы») that comes back on its day."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_due", "done_at", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id"), index=True)
    due_at: Mapped[datetime]
    promise: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
