"""The retraining in the background: a process of its own, known by a file and a lock.

The process holds the lock as long as it lives, so that one that was killed, or whose computer was
switched off, is never taken for one at work.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from api.errors import UsageError

FOLDER = "retrain"  # in OTKLIK_HOME
LOCK_FD = "OTKLIK_RETRAIN_LOCK"  # the inherited descriptor, for the started process alone
STATE, LOCK, LOG = "job.json", "lock", "log.txt"


class JobState(StrEnum):
    """How far a retraining has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"  # by a person, or by the end of its process


@dataclass(frozen=True, slots=True)
class Job:
    """What the page shows.

    stage, done, total : what is being done, and how much of it.
    number : of the new bundle in the registry.
    """

    started_at: str
    pid: int
    state: JobState = JobState.RUNNING
    stage: str = "собираю уроки"
    done: int = 0
    total: int = 0
    n_rows: int = 0
    number: int | None = None
    finished_at: str | None = None
    error: str | None = None


def read_job(home: Path) -> Job | None:
    """The last retraining, None where there was none; one whose process is gone is stopped."""
    try:
        plain = json.loads((home / FOLDER / STATE).read_text(encoding="utf-8"))
        job = Job(**{**plain, "state": JobState(plain["state"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    if job.state is JobState.RUNNING and not is_running(home):
        return replace(job, state=JobState.STOPPED)
    return job


def write_job(home: Path, job: Job) -> None:
    """Put the state in place in one rename."""
    folder = home / FOLDER
    fresh = folder / f"{STATE}.new"
    fresh.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, folder / STATE)


def is_running(home: Path) -> bool:
    """Whether some process holds the lock."""
    path = home / FOLDER / LOCK
    if not path.is_file():
        return False
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def hold_lock(home: Path) -> Iterator[int]:
    """Be the one that retrains; yields the lock's descriptor, raises `UsageError` if it is held.

    A process that was started with the descriptor holds the lock already: it belongs to the
    opened file, which both share, and is given back when the last of them is gone.
    """
    if LOCK_FD in os.environ:
        yield int(os.environ[LOCK_FD])
        return
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                "дообучение уже идёт: дождитесь его или остановите на странице «Модель»"
            ) from error
        yield file.fileno()


def now_text() -> str:
    """This moment, as a job keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
