"""A desk for tests: the real application over a fresh store, and browsers signed in to it."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import func, select

from api.http.app import create_app
from api.http.limits import SIGN_INS
from api.store.arrivals import Arrival, accept_comment
from api.store.log import SYSTEM
from api.store.people import create_person
from api.store.tables import IncidentRow
from api.store.words import Role
from api.worker.tags import tag_comments

PASSWORD = "верный пароль 1"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Browser:
    """A client that carries the token of the page it saw last into every form."""

    def __init__(self, app):
        self.client = TestClient(
            app,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=("127.0.0.1", 50000),
            headers={"accept": "text/html"},
        )
        self.csrf = ""

    def get(self, path, status=200):
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        found = CSRF.search(answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer

    def post(self, path, status=303, *, files=None, **fields):
        data = {"csrf": self.csrf, **fields}
        answer = self.client.post(path, data=data, files=files)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer

    def sign_in(self, login, password=PASSWORD):
        self.get("/sign-in")
        self.post("/sign-in", login=login, password=password)
        self.get("/password")
        return self


@pytest.fixture
def desk_app(pipeline, tiny_settings, store, tmp_path, monkeypatch):
    monkeypatch.setattr("api.store.people._hasher", QUICK)
    monkeypatch.setattr(SIGN_INS, "clock", lambda: 0.0)
    SIGN_INS._left.clear()
    return create_app(pipeline, replace(tiny_settings, home=tmp_path / "home"), store=store)


@pytest.fixture
def anybody(desk_app):
    with TestClient(desk_app):  # starts and stops the writing thread
        yield Browser(desk_app)


@pytest.fixture
def operator(anybody, desk_app, store):
    add_person(store, "olga", Role.OPERATOR)
    return Browser(desk_app).sign_in("olga")


@pytest.fixture
def administrator(anybody, desk_app, store):
    add_person(store, "anna", Role.ADMINISTRATOR)
    return Browser(desk_app).sign_in("anna")


@pytest.fixture
def bound(anybody, desk_app, store):
    add_person(store, "boris", Role.EXECUTOR, executor="city_dept")
    return Browser(desk_app).sign_in("boris")


def add_person(store, login, role, **more):
    with store.write() as session:
        return create_person(
            session,
            login=login,
            name=f"Имя {login}",
            password=PASSWORD,
            role=role,
            actor=SYSTEM,
            **more,
        ).id


PIT = "Яма на дороге в Бабино у школы"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def arrive(store, pipeline, *texts, post=None, tag=True, **more):
    """Comments as a channel brings them, tagged; returns their ids."""
    with store.write() as session:
        rows = [
            accept_comment(
                session,
                Arrival(
                    **{
                        "channel": "ok",
                        "external_id": f"{text[:40]}{number}",
                        "text": text,
                        "created_at": NOW + timedelta(minutes=number),
                        "author_id": f"author{number}",
                        "author_name": f"Житель {number}",
                        "post_id": "post" if post else None,
                        "post_text": post,
                        "thread_id": f"{text[:40]}{number}",
                    }
                    | more
                ),
                now=NOW,
            )[0]
            for number, text in enumerate(texts)
        ]
    if tag:
        while tag_comments(store, pipeline):
            pass
    return [row.id for row in rows]


def open_pit(store, pipeline, browser, executor="city_dept"):
    """An incident opened and assigned through the pages: ids of comment and incident."""
    [comment] = arrive(store, pipeline, PIT)
    browser.get("/inbox")
    browser.post("/inbox/act", ids=comment, do="incident")
    with store.read() as session:
        incident = session.scalars(select(IncidentRow)).one().id
    browser.get(f"/incidents/{incident}")
    browser.post(f"/incidents/{incident}/assign", executor=executor, note="Срочно")
    return comment, incident


def count(store, table):
    """Rows of a table."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def picture(kind, size=(40, 30), **more):
    """A red picture of one of Pillow's kinds, as bytes."""
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind, **more)
    return target.getvalue()
