"""The append-only log: who did what to which row, in ids and codes, never in texts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.tables import LogRow
from api.store.words import ActorKind

MAX_DETAIL = 100  # characters; what is longer is a text and has no place here


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something; `id` in the table of its kind."""

    kind: ActorKind
    id: int | None = None

    @property
    def person_id(self) -> int | None:
        """Id in `people`, None for everybody else."""
        return self.id if self.kind is ActorKind.PERSON else None

    @property
    def access_id(self) -> int | None:
        """Id in `executor_access`, None for everybody else."""
        return self.id if self.kind is ActorKind.EXECUTOR else None


SYSTEM = Actor(ActorKind.SYSTEM)


def write_log(
    session: Session,
    actor: Actor,
    action: str,
    object_name: str,
    object_id: int | None = None,
    **details: Any,
) -> None:
    """Add a line; raises `ValueError` for a detail that is long enough to be a text.

    action : `comment.close`, `incident.assign`, `reply.queue`, …
    """
    long = [
        name
        for name, value in details.items()
        if isinstance(value, str) and len(value) > MAX_DETAIL
    ]
    if long:
        raise ValueError(f"{action}: details {', '.join(long)} are too long for the log")
    session.add(
        LogRow(
            at=now_utc(),
            actor=actor.kind,
            actor_id=actor.id,
            action=action,
            object=object_name,
            object_id=object_id,
            details=details or None,
        )
    )


def fetch_log(
    session: Session,
    *,
    object_name: str | None = None,
    object_id: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[LogRow]:
    """Lines, newest first; `before` is the id to go on from."""
    query = select(LogRow).order_by(LogRow.id.desc()).limit(limit)
    if object_name is not None:
        query = query.where(LogRow.object == object_name)
    if object_id is not None:
        query = query.where(LogRow.object_id == object_id)
    if before is not None:
        query = query.where(LogRow.id < before)
    return list(session.scalars(query))
