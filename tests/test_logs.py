"""What is written down of the whole path: numbers, kinds and places; never a text, name or token.

Every value that people or machines send carries a word of its own. All of them are looked for in
the lines of both log formats, at the most talkative level, and in the metrics.
"""

import io
import logging
from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest
from desk_site import CSRF, PASSWORD, QUICK, add_person
from fastapi.testclient import TestClient
from sqlalchemy import select, text, update

from api.channels.communities import Community
from api.channels.vk_replies import VkNetwork
from api.http.app import create_app
from api.http.metrics import render_metrics
from api.logs import TEXT, JsonLines
from api.store.base import now_utc
from api.store.events import MAX_TRIES as EVENT_TRIES
from api.store.log import SYSTEM
from api.store.replies import queue_reply, write_reply
from api.store.tables import CommentRow, DeadLetterRow, EventRow, ReplyRow
from api.store.tagging import MAX_TRIES as TAG_TRIES
from api.store.words import Role
from api.worker.events import apply_events
from api.worker.loop import Worker
from api.worker.replies import send_reply
from api.worker.tags import tag_comments
from benchmarks.vk_stub import VkStub

SECRET, TOKEN = "тайна-зурна", "vk1.a.tokenzurna"
MARKS = {
    name: f"{name}зурна"
    for name in "слово имя запись пароль ключ адрес поле файл заметка ответ поиск крах".split()
}
LIBRARIES = ("httpx", "httpx2", "asyncio", "PIL")
COMMUNITIES = {1: Community(1, confirmation="a1b2c3", secret=SECRET, token=TOKEN)}


@pytest.fixture
def lines():
    """All that any logger says, as people and as machines would read it."""
    target, root = io.StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(target) for _ in range(2)]
    for handler, formatter in zip(handlers, (JsonLines(), logging.Formatter(TEXT)), strict=True):
        handler.setFormatter(formatter)
        root.addHandler(handler)
    # Theirs tell of frames and files; at this level they may say whatever they like.
    level, quiet = (
        root.level,
        [logging.getLogger(name) for name in ("httpx", "httpx2", "asyncio", "PIL")],
    )
    root.setLevel(logging.DEBUG)
    for logger in quiet:
        logger.setLevel(logging.WARNING)
    yield target
    root.setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def client(store, pipeline, tiny_settings, tmp_path):
    settings = replace(tiny_settings, home=tmp_path / "home")
    app = create_app(pipeline, settings, store=store, communities=COMMUNITIES)
    with TestClient(
        app,
        client=("127.0.0.1", 50_000),
        raise_server_exceptions=False,
        follow_redirects=False,
    ) as client:
        yield client


def event(number, kind="wall_reply_new", **subject):
    wall = {"id": number, "from_id": 7, "post_id": 9, "owner_id": -1, "date": 1795424400}
    said = {"type": kind, "group_id": 1, "event_id": f"e{number}", "secret": SECRET}
    return said | {"object": wall | {"text": MARKS["слово"]} | subject}


def check(lines, *expected):
    """None of the marks is there, and what must be told is."""
    said = lines.getvalue()
    for must in expected:
        assert must in said, must
    for where, words in (("log", said), ("metrics", render_metrics().decode())):
        assert "зурна" not in words, (where, [one for one in words.splitlines() if "зурна" in one])
        assert "tokenzurna" not in words, where


def test_arrival_tells_no_words(client, store, lines):
    assert client.post("/vk/callback", json=event(1)).text == "ok"
    assert client.post("/vk/callback", json=event(2) | {"secret": MARKS["ключ"]}).status_code == 403
    for body in (
        f'{{"text": "{MARKS["слово"]}'.encode(),
        f'{{"text": "{MARKS["слово"]}"}}'.encode("cp1251"),
        ("[" * 50_000 + MARKS["слово"]).encode(),
    ):
        assert client.post("/vk/callback", content=body).status_code == 400
    wrong = {"channel": "ok", "id": "1", "text": 5, MARKS["поле"]: MARKS["слово"]}
    assert client.post("/v1/comments", json=wrong).status_code == 422
    good = {"channel": "ok", "id": "1", "text": MARKS["слово"], "author_name": MARKS["имя"]}
    assert client.post("/v1/comments", json=good).status_code == 202
    assert client.post("/v1/tag", json={"comments": [{"text": MARKS["слово"]}]}).status_code == 200
    key = {"authorization": f"Bearer {MARKS['ключ']}".encode()}
    assert client.post("/v1/comments", json=good, headers=key).status_code in (401, 403)
    assert client.get(f"/{MARKS['адрес']}?q={MARKS['поиск']}").status_code == 404
    assert client.post("/v1/tag", content=MARKS["слово"].encode() * 50_000).status_code == 413
    check(lines, "/vk/callback 200", "/v1/comments 422", "(no route) 404", "413")


def test_desk_tells_no_words(client, store, lines, monkeypatch, tmp_path):
    monkeypatch.setattr("api.store.people._hasher", QUICK)
    add_person(store, "olga", Role.OPERATOR)
    client.post("/v1/comments", json={"channel": "vk", "id": "wall-1_1", "text": MARKS["слово"]})

    def post(path, page, status=303, files=None, **fields):
        csrf = CSRF.search(client.get(page).text)[1]
        answer = client.post(path, data={"csrf": csrf, **fields}, files=files)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])

    post("/sign-in", "/sign-in", 403, login=MARKS["имя"], password=MARKS["пароль"])
    post("/sign-in", "/sign-in", login="olga", password=PASSWORD)
    [number] = fetch_ids(store)
    page = f"/comments/{number}"
    post(f"{page}/note", page, text=MARKS["заметка"])
    post(f"{page}/reply", page, text=MARKS["ответ"], checked="1")
    post(f"{page}/decide", page, 422, topic=MARKS["поле"])
    files = {"file": (MARKS["файл"], MARKS["слово"].encode(), "image/jpeg")}
    post(f"{page}/photos", page, 400, files=files)
    assert client.get("/inbox", params={"queue": "all", "q": MARKS["поиск"]}).status_code == 200
    check(lines, "/sign-in 403", "/comments/{comment_id}/note 303", "/inbox 200")


def fetch_ids(store):
    with store.read() as session:
        return session.scalars(select(CommentRow.id)).all()


def make_due(store, table):
    with store.connect() as connection:
        connection.execute(update(table).values(next_try_at=now_utc() - timedelta(hours=1)))


def test_crash_of_the_service_tells_kind_and_place(client, store, lines, monkeypatch):
    def crash(*given, **more):
        raise ValueError(MARKS["крах"])

    monkeypatch.setattr("api.http.comments.accept_comments", crash)
    one = {"channel": "ok", "id": "1", "text": MARKS["слово"]}
    answer = client.post("/v1/comments", json=one)
    assert answer.status_code == 500
    assert "зурна" not in answer.text
    page = client.post("/v1/comments", json=one, headers={"accept": "text/html"})
    assert page.status_code == 500
    assert page.headers["content-type"].startswith("text/html")
    assert "зурна" not in page.text
    check(lines, "unexpected ValueError at")


def test_database_that_refuses_tells_no_words(client, store, lines):
    with store.connect() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO away"))
    try:
        assert client.post("/vk/callback", json=event(1)).status_code == 503
    finally:
        with store.connect() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO events"))
    check(lines, "event not kept")


def test_error_of_the_database_hides_what_was_sent(store):
    statement = text("INSERT INTO nowhere VALUES (:said)")
    with pytest.raises(Exception, match="nowhere") as caught, store.connect() as connection:
        connection.execute(statement, {"said": MARKS["слово"]})
    assert "зурна" not in str(caught.value)


def test_worker_tells_no_words_of_what_fails_for_good(client, store, pipeline, lines, monkeypatch):
    assert client.post("/vk/callback", json=event(1)).text == "ok"
    broken = event(2) | {"object": {"text": MARKS["слово"], "id": MARKS["поле"]}}
    assert client.post("/vk/callback", json=broken).text == "ok"
    crashes = deque([True] * TAG_TRIES)

    def crash(comments):
        if crashes:
            crashes.popleft()
            raise ValueError(MARKS["крах"] + comments[0].text)
        return []

    class Crashing:
        answer = staticmethod(crash)
        tagger = pipeline.tagger

    for _ in range(EVENT_TRIES + 1):
        apply_events(store)
        make_due(store, EventRow)
    for _ in range(TAG_TRIES):
        tag_comments(store, Crashing())
    with store.read() as session:
        reasons = session.scalars(select(DeadLetterRow.reason)).all()
        assert session.scalars(select(EventRow.state)).all().count("dead") == 1
    assert len(reasons) == 2
    assert not any("зурна" in one for one in reasons)
    check(lines, "cannot be tagged: ValueError (test_logs.py:", "failed, try")


def test_replies_tell_no_words(client, store, lines):
    assert client.post("/vk/callback", json=event(1)).text == "ok"
    apply_events(store)
    [number] = fetch_ids(store)
    stub = VkStub()
    stub.script.extend([6, 15])
    networks = {("vk", "1"): VkNetwork(1, stub.send)}
    with store.write() as session:
        reply = write_reply(session, number, MARKS["ответ"], actor=SYSTEM)
        queue_reply(session, reply.id, actor=SYSTEM)
    for _ in range(2):
        assert send_reply(store, networks)
        make_due(store, ReplyRow)
    with store.read() as session:
        assert session.scalars(select(ReplyRow.state)).all() == ["dead"]
        assert "зурна" not in (session.scalars(select(ReplyRow.error)).one() or "")
    check(lines, "not sent, try 1: VK, wall.createComment: код 6", "код 15")


def test_worker_outlives_what_nobody_foresaw(store, pipeline, tiny_settings, lines, monkeypatch):
    worker = Worker(store, pipeline, tiny_settings, {}, poll_s=0.01)
    rounds = []

    def crash(self):
        rounds.append(1)
        if len(rounds) == 3:
            self.stop()
        raise RuntimeError(MARKS["крах"])

    monkeypatch.setattr("api.worker.loop.REST_S", 0.01)
    monkeypatch.setattr(Worker, "run_once", crash)
    worker.run()
    assert len(rounds) == 3
    check(lines, "step failed: RuntimeError (test_logs.py:")
