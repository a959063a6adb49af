"""The worker's day: all steps over and over, until it is asked to stop."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

from sqlalchemy.exc import OperationalError

from api.http.reload import BundleWatch
from api.pipeline import Pipeline
from api.reports.day_counts import refresh_counts
from api.settings import Settings
from api.store import Store
from api.store.base import now_utc
from api.store.tables import BeatRow
from api.voices import Listener
from api.worker.events import apply_events
from api.worker.failures import describe
from api.worker.floods import FloodKeeper
from api.worker.outgoing import Networks
from api.worker.replies import LEASE_S, send_reply
from api.worker.tags import tag_comments
from api.worker.terms import keep_terms

logger = logging.getLogger("otklik.worker")

POLL_S = 0.5  # rest when nothing waits
REST_S = 5.0  # rest when the database does not answer
TERMS = timedelta(hours=24)
BEAT = timedelta(seconds=15)
COUNTS = timedelta(seconds=60)  # between two rounds of the reports' counts
NAME = "worker"
REPLIES = 20  # answers in a row before comments get their turn


@dataclass
class Worker:
    """One worker of a store. `stop` may be called from a signal or another thread."""

    store: Store
    pipeline: Pipeline
    settings: Settings
    networks: Networks
    poll_s: float = POLL_S
    lease_s: float = LEASE_S
    _stopping: threading.Event = field(default_factory=threading.Event)
    _terms_at: datetime | None = None
    _beat_at: datetime | None = None
    _counts_at: datetime | None = None
    _watch: BundleWatch = field(init=False)
    _listener: Listener = field(init=False)
    _floods: FloodKeeper = field(default_factory=FloodKeeper)

    def __post_init__(self) -> None:
        self._watch = BundleWatch(self.settings)
        self._listener = Listener.of(self.pipeline)

    def stop(self, *_: int | FrameType | None) -> None:
        """Finish the step in hand, then end."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped; a database that is away is waited for."""
        while not self._stopping.is_set():
            try:
                has_worked = self.run_once()
            except OperationalError as error:
                logger.error("database does not answer: %s", type(error.orig).__name__)
                self._stopping.wait(REST_S)
                continue
            except Exception as error:  # noqa: BLE001 — it must not die of it, nor print the words
                logger.error("step failed: %s", describe(error))
                self._stopping.wait(REST_S)
                continue
            if not has_worked:
                self._stopping.wait(self.poll_s)

    def run_once(self) -> bool:
        """One round of all steps; False where nothing waited."""
        if loaded := self._watch.load_if_changed():
            self.pipeline, self._listener = loaded, Listener.of(loaded)
        worked = [
            apply_events(self.store) > 0,
            tag_comments(self.store, self.pipeline, listener=self._listener, floods=self._floods)
            > 0,
            self._send_some(),
        ]
        self._beat()
        self._refresh_counts()
        self._keep_terms()
        return any(worked)

    def _send_some(self) -> bool:
        sent = 0
        while sent < REPLIES and send_reply(
            self.store, self.networks, home=self.settings.home, lease_s=self.lease_s
        ):
            sent += 1
        return sent > 0

    def _beat(self) -> None:
        now = now_utc()
        if self._beat_at is None or now - self._beat_at >= BEAT:
            with self.store.write() as session:
                session.merge(BeatRow(name=NAME, at=now, details=None))
            self._beat_at = now

    def _refresh_counts(self) -> None:
        now, deadlines = now_utc(), self.pipeline.router.settings.deadlines
        if deadlines is None or (self._counts_at and now - self._counts_at < COUNTS):
            return
        refresh_counts(self.store, deadlines.timezone)
        self._counts_at = now

    def _keep_terms(self) -> None:
        now = now_utc()
        if self._terms_at is None or now - self._terms_at >= TERMS:
            keep_terms(
                self.store,
                self.settings.home,
                now=now,
                retention_days=self.settings.retention_days,
                raw_days=self.settings.raw_days,
            )
            self._terms_at = now


def stop_on_signals(stop: Callable[[int, FrameType | None], None]) -> None:
    """Let SIGTERM and Ctrl+C end the step in hand first."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
