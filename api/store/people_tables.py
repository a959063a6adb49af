"""Tables of people: accounts, sessions, API keys, executors' links, saved views, the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, BigId, Short, Word
from api.store.words import ActorKind, Role


class PersonRow(Base):
    """Someone who signs in to the desk.

    executor : code of the executor whose incidents this person sees, for that role alone.
    """

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("login"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    login: Mapped[str] = mapped_column(Short)
    name: Mapped[str] = mapped_column(Short)
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(Word(Role))
    executor: Mapped[str | None] = mapped_column(Short)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]


class SessionRow(Base):
    """A signed-in browser; only the hash of its cookie is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(Short, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(Short)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiKeyRow(Base):
    """A machine's key; `prefix` lets people tell keys apart."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("key_hash"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(Short)
    prefix: Mapped[str] = mapped_column(Short)
    key_hash: Mapped[str] = mapped_column(Short)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ExecutorAccessRow(Base):
    """An executor's way in without an account: a link (hashed) and a code (argon2)."""

    __tablename__ = "executor_access"
    __table_args__ = (UniqueConstraint("token_hash"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    executor: Mapped[str] = mapped_column(Short, index=True)
    token_hash: Mapped[str] = mapped_column(Short)
    code_hash: Mapped[str] = mapped_column(Text)
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ViewRow(Base):
    """Filters that a person saved under a name."""

    __tablename__ = "views"
    __table_args__ = (UniqueConstraint("person_id", "name"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Short)
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class LogRow(Base):
    """One line of the log of who did what; triggers refuse to change or delete it.

    actor_id : id in the table of `actor`'s kind. details : ids, codes, numbers; never a text.
    """

    __tablename__ = "log"
    __table_args__ = (
        Index("ix_log_object", "object", "object_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[ActorKind] = mapped_column(Word(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(BigId)
    action: Mapped[str] = mapped_column(Short, index=True)
    object: Mapped[str] = mapped_column(Short)
    object_id: Mapped[int | None] = mapped_column(BigId)
    details: Mapped[dict[str, Any] | None]


class BeatRow(Base):
    """When a part of the program was last alive, and what it said of itself."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(Short, primary_key=True)
    at: Mapped[datetime]
    details: Mapped[dict[str, Any] | None]
