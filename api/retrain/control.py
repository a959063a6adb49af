"""Starting and stopping the retraining process from a page."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from api.retrain.job import (
    FOLDER,
    LOCK_FD,
    LOG,
    Job,
    JobState,
    hold_lock,
    is_running,
    now_text,
    read_job,
    write_job,
)
from api.settings import Settings, as_environment

PATIENCE_S = 15  # until a stopped process is gone
POLL_S = 0.05


def start_retrain(settings: Settings) -> None:
    """Start the process; raises `UsageError` where one is at work."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "models", "retrain"]
    with hold_lock(settings.home) as lock:
        environment = os.environ | as_environment(settings) | {LOCK_FD: str(lock)}
        with (settings.home / FOLDER / LOG).open("w", encoding="utf-8") as log:
            # A session of its own: it outlives the page's process, and is stopped whole.
            process = subprocess.Popen(
                command,
                env=environment,
                pass_fds=[lock],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        write_job(settings.home, Job(started_at=now_text(), pid=process.pid))
    # Somebody must ask how it ended, or it stays in the system's table as a ghost.
    threading.Thread(target=process.wait, daemon=True).start()


def stop_retrain(home: Path) -> bool:
    """Stop the process that holds the lock; False where there is none."""
    job = read_job(home)
    if job is None or job.state is not JobState.RUNNING:
        return False
    if os.getpgid(job.pid) != os.getpgrp():
        os.killpg(os.getpgid(job.pid), signal.SIGTERM)
    else:  # started by hand in this very session
        os.kill(job.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_S
    while is_running(home) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return True
