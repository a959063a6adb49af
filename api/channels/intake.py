"""Group commit: events that come at the same moment share one transaction and one flush."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from api.store import Store
from api.store.events import RawEvent
from api.store.tables import EventRow
from api.store.words import EventState

logger = logging.getLogger("otklik.intake")

MAX_BATCH = 500  # events in one transaction
Waiting = tuple[RawEvent, "asyncio.Future[None]"]


class Intake:
    """One writing thread of a process; `put` returns when the event is on the disk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        maker = sqlite.insert if store.is_sqlite else postgresql.insert
        self._insert = maker(EventRow).on_conflict_do_nothing()

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def close(self) -> None:
        """Write what waits, then stop."""
        self._queue.put(None)
        self._thread.join()

    async def put(self, event: RawEvent) -> None:
        """Return when the event is committed; raises `SQLAlchemyError` when it cannot be."""
        done = asyncio.get_running_loop().create_future()
        self._queue.put((event, done))
        await done

    def _run(self) -> None:
        is_open = True
        while is_open:
            batch: list[Waiting] = []
            first = self._queue.get()
            is_open = first is not None
            if first is not None:
                batch.append(first)
            while is_open and len(batch) < MAX_BATCH:
                try:
                    more = self._queue.get_nowait()
                except Empty:
                    break
                is_open = more is not None
                if more is not None:
                    batch.append(more)
            if batch:
                self._write(batch)

    def _write(self, batch: Sequence[Waiting]) -> None:
        try:
            with self.store.connect() as connection:
                connection.execute(self._insert, [_to_row(event) for event, _ in batch])
        except SQLAlchemyError as error:
            if len(batch) > 1:
                # One that the database refuses must not take the others with it.
                for one in batch:
                    self._write([one])
                return
            logger.error("event not kept: %s", type(error).__name__)
            _resolve(batch, error)
            return
        _resolve(batch, None)


def _to_row(event: RawEvent) -> dict[str, object]:
    return {
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


def _resolve(batch: Sequence[Waiting], error: Exception | None) -> None:
    loop = batch[0][1].get_loop()

    def tell() -> None:
        for _, done in batch:
            if done.cancelled():  # the client has gone
                continue
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

    loop.call_soon_threadsafe(tell)
