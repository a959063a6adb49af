"""The worker's day, and that the documents name every command and setting."""

import re
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from api.cli import app
from api.store.arrivals import Arrival, accept_comment
from api.store.base import now_utc
from api.store.tables import BeatRow, CommentRow
from api.worker.failures import describe
from api.worker.loop import Worker

PROJECT = Path(__file__).resolve().parent.parent
DOCS = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "docs").glob("*.md"))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_worker_tags_what_comes_while_it_works_and_stops_when_asked(store, pipeline, tiny_settings):
    worker = Worker(store, pipeline, tiny_settings, {}, poll_s=0.02)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        with store.write() as session:
            arrival = Arrival("ok", "1", "Яма на дороге в Бабино", now_utc())
            accept_comment(session, arrival, now=now_utc())
        for _ in range(500):
            with store.read() as session:
                kind = session.scalars(select(CommentRow.kind)).one()
            if kind:
                break
            threading.Event().wait(0.02)
    finally:
        worker.stop()
        thread.join(20)
    assert kind == "incident"
    assert not thread.is_alive()
    with store.read() as session:
        assert session.get(BeatRow, "worker") is not None


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_worker_waits_for_a_database_that_is_away(store, pipeline, tiny_settings, monkeypatch):
    monkeypatch.setattr("api.worker.loop.REST_S", 0.05)
    with store.connect() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO away"))
    worker = Worker(store, pipeline, tiny_settings, {}, poll_s=0.02)
    thread = threading.Thread(target=worker.run)
    thread.start()
    threading.Event().wait(0.3)
    assert thread.is_alive()
    with store.connect() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO events"))
    threading.Event().wait(0.3)
    worker.stop()
    thread.join(20)
    with store.read() as session:
        assert session.get(BeatRow, "worker") is not None


def test_describe_names_kind_and_place_and_not_the_words():
    try:
        int("Яма на Луначарского")
    except ValueError as error:
        said = describe(error)
    assert re.fullmatch(r"ValueError \(test_worker\.py:\d+\)", said)


def test_every_setting_is_in_the_documents():
    used = {
        name
        for path in (PROJECT / "api").rglob("*.py")
        for name in re.findall(r"OTKLIK_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))
    }
    assert {name for name in used if f"`{name}`" not in DOCS} == set()


@pytest.mark.parametrize("name", ["worker", "load", "forget", "backup", "restore", "serve"])
def test_every_command_of_the_store_is_in_the_documents(name):
    assert name in {command.name for command in app.registered_commands}
    assert f"otklik {name}" in DOCS
