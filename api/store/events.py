"""Events as they came: accepted once, applied by the worker, buried when they cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from api.store.dead import bury
from api.store.rows import insert_new
from api.store.tables import EventRow
from api.store.words import DeadKind, EventState

MAX_TRIES = 5
FIRST_WAIT_S = 2  # doubled with every try


@dataclass(frozen=True, slots=True)
class RawEvent:
    """An event on its way in. event_id : the channel's own; the same one twice is one event."""

    channel: str
    community: str
    event_id: str
    type: str
    author_id: str | None
    body: str
    received_at: datetime


def insert_events(session: Session, events: Sequence[RawEvent]) -> int:
    """Keep the events that are not known yet; returns how many those were."""
    rows = [
        {
            "channel": event.channel,
            "community": event.community,
            "event_id": event.event_id,
            "type": event.type,
            "author_id": event.author_id,
            "body": event.body,
            "received_at": event.received_at,
            "state": EventState.WAITING,
            "tries": 0,
        }
        for event in events
    ]
    return len(insert_new(session, EventRow, rows, EventRow.id))


def claim_events(session: Session, *, limit: int, now: datetime) -> list[EventRow]:
    """Events to apply, oldest first, each with its try counted already.

    Counted before the work, so that one that kills the process is buried too. Those that
    failed before come alone, so that they take no others with them.
    """
    query = (
        select(EventRow)
        .where(EventRow.state == EventState.WAITING)
        .where(or_(EventRow.next_try_at.is_(None), EventRow.next_try_at <= now))
        .order_by(EventRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(session.scalars(query))
    again = [event for event in found if event.tries]
    chosen = again[:1] if again and found[0].tries else [e for e in found if not e.tries]
    for event in chosen:
        event.tries += 1
        # Another worker leaves it alone for so long.
        event.next_try_at = now + timedelta(seconds=FIRST_WAIT_S * 2**event.tries)
    return chosen


def finish_event(event: EventRow, state: EventState) -> None:
    """Say what became of an event."""
    event.state, event.next_try_at, event.error = state, None, None


def fail_event(session: Session, event: EventRow, reason: str, *, now: datetime) -> None:
    """Put an event off, or bury it after `MAX_TRIES`. reason : never a text."""
    event.error = reason
    if event.tries >= MAX_TRIES:
        event.state = EventState.DEAD
        bury(session, DeadKind.EVENT, event.id, reason=reason, tries=event.tries)
        return
    event.next_try_at = now + timedelta(seconds=FIRST_WAIT_S * 2**event.tries)


def count_events(session: Session) -> dict[EventState, int]:
    """How many events are in which state."""
    query = select(EventRow.state, func.count()).group_by(EventRow.state)
    return {row[0]: row[1] for row in session.execute(query)}


def drop_old_bodies(session: Session, *, before: datetime) -> int:
    """Remove what applied events of old said; they stay as known ids. Returns how many."""
    query = (
        update(EventRow)
        .where(EventRow.received_at < before, EventRow.body.is_not(None))
        .where(EventRow.state.in_([EventState.DONE, EventState.IGNORED]))
        .values(body=None, author_id=None)
    )
    return int(session.execute(query).rowcount)  # type: ignore[attr-defined]
