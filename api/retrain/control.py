"""Starting and stopping the retraining process from a page."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from api.errors import UsageError
from api.retrain.job import FOLDER, LOG, JobState, is_running, read_job
from api.settings import Settings, as_environment

PATIENCE_S = 15  # until the process holds its lock, or is gone after SIGTERM
POLL_S = 0.05


def start_retrain(settings: Settings) -> None:
    """Start the process and wait until it holds its lock; raises `UsageError` if one does."""
    if is_running(settings.home):
        raise UsageError("дообучение уже идёт")
    folder = settings.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", "from api.cli import main; main()", "models", "retrain"]
    with (folder / LOG).open("w", encoding="utf-8") as log:
        # A session of its own: it outlives the page's process, and is stopped whole.
        process = subprocess.Popen(
            command,
            env=os.environ | as_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + PATIENCE_S
    while not is_running(settings.home) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(POLL_S)


def stop_retrain(home: Path) -> bool:
    """Stop the process that holds the lock; False where there is none."""
    job = read_job(home)
    if job is None or job.state is not JobState.RUNNING:
        return False
    group = os.getpgid(job.pid)
    if group != os.getpgrp():
        os.killpg(group, signal.SIGTERM)
    else:  # started by hand in this very session
        os.kill(job.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_S
    while is_running(home) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return True
