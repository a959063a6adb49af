"""`otklik serve`: the HTTP service and its page."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from api.channels.communities import read_communities
from api.commands.console import out
from api.desk.first import make_link
from api.http.app import create_app
from api.logs import set_up_logs
from api.pipeline import Pipeline
from api.settings import Settings, as_environment
from api.store import Store, migrate, open_store

GRACE_S = 10  # seconds that running requests get when the service stops
FACTORY = "api.commands.serve:make_app"


def serve(
    settings: Settings, *, host: str, port: int, workers: int = 1, with_worker: bool = False
) -> None:
    """Check and load everything first, so that a bad file stops the start, then listen.

    workers : processes that answer requests. with_worker : also run the worker, as a process.
    """
    set_up_logs()
    store = prepare_store(settings)
    link = make_link(store, settings.home)
    app: FastAPI | str = _make_app(settings, store) if workers == 1 else FACTORY
    if workers > 1:  # each of them loads its own: check before that they will be able to
        read_communities(settings.vk_file)
        Pipeline.load(settings)
        store.close()
        os.environ |= as_environment(settings)
    address = settings.public_url or f"http://{host}:{port}"
    out.print(f"Отклик: {address} (остановить: Ctrl+C)", soft_wrap=True)
    if link is not None:
        out.print(
            f"Учётных записей ещё нет. Первый администратор, один раз: {address}{link}",
            soft_wrap=True,
        )
    with _worker_beside(settings, is_wanted=with_worker):
        # Our own line per request has the route and no texts; uvicorn's has the full address.
        uvicorn.run(
            app,
            host=host,
            port=port,
            workers=workers,
            factory=isinstance(app, str),
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=GRACE_S,
        )


def make_app() -> FastAPI:
    """The application of one of many processes, from the environment."""
    set_up_logs()
    settings = Settings.from_env()
    return _make_app(settings, open_store(settings.store_url))


def prepare_store(settings: Settings) -> Store:
    """The opened store with its tables brought up to date."""
    store = open_store(settings.store_url)
    migrate(store)
    return store


def _make_app(settings: Settings, store: Store) -> FastAPI:
    return create_app(
        Pipeline.load(settings),
        settings,
        store=store,
        communities=read_communities(settings.vk_file),
    )


@contextmanager
def _worker_beside(settings: Settings, *, is_wanted: bool) -> Iterator[None]:
    if not is_wanted:
        yield
        return
    # A process, not a thread: tagging keeps the interpreter busy and would slow the answers.
    command = [sys.executable, "-c", "from api.cli import main; main()", "worker"]
    worker = subprocess.Popen(command, env=os.environ | as_environment(settings))
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()
