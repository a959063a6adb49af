"""Step 1 of the worker: accepted events become comments."""

import logging

from api.channels.apply import apply_event
from api.store import Store
from api.store.base import now_utc
from api.store.events import claim_events, fail_event, finish_event
from api.store.rows import get_or_raise
from api.store.tables import EventRow
from api.worker.failures import describe

logger = logging.getLogger("otklik.worker")

BATCH = 200  # events a transaction


def apply_events(store: Store, *, limit: int = BATCH) -> int:
    """Apply the next waiting events; returns how many were taken up.

    Each in a savepoint of its own: a broken one is put off with its reason, the others stay.
    """
    now = now_utc()
    with store.write() as session:
        ids = [event.id for event in claim_events(session, limit=limit, now=now)]
    if not ids:
        return 0
    with store.write() as session:
        for event_id in ids:
            event = get_or_raise(session, EventRow, event_id)
            try:
                with session.begin_nested():
                    finish_event(event, apply_event(session, event, now=now))
            except Exception as error:  # noqa: BLE001 — whatever one event does, others go on
                session.refresh(event)
                reason = describe(error)
                fail_event(session, event, reason, now=now)
                logger.warning("event %d failed, try %d: %s", event_id, event.tries, reason)
    return len(ids)
