"""Group commit: events that come at the same moment share one transaction and one flush."""

import asyncio
import logging
import sys
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from api.store import Store
from api.store.events import RawEvent
from api.store.tables import EventRow
from api.store.words import EventState

logger = logging.getLogger("otklik.intake")

CHECKPOINT_S = 0.5  # between moves of SQLite's journal into its file
SWITCH_S = 0.0005
WRITERS = 2  # PostgreSQL flushes commits of several connections together; SQLite has one writer
MAX_BATCH = 500  # events in one transaction
Waiting = tuple[RawEvent, "asyncio.Future[None]"]


class NotKeptError(Exception):
    """The event is not on the disk: it must come again."""


class Intake:
    """The writing threads of a process; `put` returns when the event is on the disk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"intake-{number}", daemon=True)
            for number in range(1 if store.is_sqlite else WRITERS)
        ]
        self._closing = threading.Event()
        self._mover = threading.Thread(target=self._move_journal, name="journal", daemon=True)
        maker = sqlite.insert if store.is_sqlite else postgresql.insert
        self._insert = maker(EventRow).on_conflict_do_nothing()

    def start(self) -> None:
        """Begin to write."""
        # A writing thread gives up the interpreter at every call of the database and must get
        # it back at once: with Python's 5 ms, ten calls of a commit wait longer than the disk.
        sys.setswitchinterval(SWITCH_S)
        for thread in self._threads:
            thread.start()
        if self.store.is_sqlite:
            self._mover.start()

    def close(self) -> None:
        """Write what waits, then stop."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._closing.set()
        if self.store.is_sqlite:
            self._mover.join()

    async def put(self, event: RawEvent) -> None:
        """Return when the event is committed; raises `NotKeptError` when it cannot be."""
        done = asyncio.get_running_loop().create_future()
        self._queue.put((event, done))
        await done

    def _run(self) -> None:
        # One connection for long: to take one from the pool for each commit costs as much as
        # the commit.
        connection: Connection | None = None
        while (batch := self._next_batch()) is not None:
            connection = self._write(batch, connection)
        if connection is not None:
            connection.close()

    def _open(self) -> Connection:
        connection = self.store.open_writer()
        if self.store.is_sqlite:
            # The commit that happens to fill the journal would move all of it: see below.
            self._set_pragma(connection, "wal_autocheckpoint=0")
        return connection

    def _move_journal(self) -> None:
        """Move SQLite's journal in a thread that nobody waits for; it stops no writer."""
        connection = self.store.open_writer()
        try:
            while not self._closing.wait(CHECKPOINT_S):
                try:
                    self._set_pragma(connection, "wal_checkpoint(PASSIVE)")
                except SQLAlchemyError as error:
                    logger.warning("journal not moved: %s", type(error).__name__)
        finally:
            connection.close()

    def _set_pragma(self, connection: Connection, pragma: str) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA {pragma}").fetchall()  # outside of a transaction

    def _next_batch(self) -> list[Waiting] | None:
        """All that wait, at least one; None when it is time to stop."""
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < MAX_BATCH:
            try:
                more = self._queue.get_nowait()
            except Empty:
                break
            if more is None:
                self._queue.put(None)  # stop, but after this
                break
            batch.append(more)
        return batch

    def _write(self, batch: Sequence[Waiting], connection: Connection | None) -> Connection | None:
        """Commit a batch; returns the connection to go on with."""
        is_used = connection is not None
        try:
            connection = connection or self._open()
            with connection.begin():
                connection.execute(self._insert, [_to_row(event) for event, _ in batch])
        except Exception as error:  # noqa: BLE001 — a thread that dies answers no event ever after
            if connection is not None:
                connection.close()
            if is_used:  # perhaps the server was started anew: once more on a fresh one
                return self._write(batch, None)
            if len(batch) > 1:
                # One that the database refuses must not take the others with it.
                connection = None
                for one in batch:
                    connection = self._write([one], connection)
                return connection
            logger.error("event not kept: %s", type(error).__name__)
            _resolve(batch, NotKeptError(type(error).__name__))
            return None
        _resolve(batch, None)
        return connection


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
