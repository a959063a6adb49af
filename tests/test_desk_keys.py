"""Machines' keys, rates, and the administrator's pages."""

from dataclasses import replace

import pytest
from desk_site import Browser
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.errors import SettingsError
from api.http.app import create_app
from api.http.limits import Limit
from api.settings import KeysNeeded, Settings
from api.store.tables import DeadLetterRow, PersonRow

TAG = {"comments": [{"text": "Яма на дороге"}]}
OUTSIDE = ("203.0.113.7", 50000)


def machine(app, host=OUTSIDE, key=None):
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return TestClient(app, client=host, headers=headers, raise_server_exceptions=False)


def make_key(administrator, **fields):
    administrator.get("/people")
    page = administrator.post("/keys", status=200, name="портал", **fields).text
    return page.split('secret">')[1].split("<")[0]


def test_machine_on_this_computer_needs_no_key(anybody, desk_app):
    assert machine(desk_app, ("127.0.0.1", 1)).post("/v1/tag", json=TAG).status_code == 200
    assert machine(desk_app, ("::1", 1)).post("/v1/tag", json=TAG).status_code == 200


def test_machine_from_outside_needs_a_key_with_its_scope(administrator, desk_app):
    answer = machine(desk_app).post("/v1/tag", json=TAG)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "ключ" in answer.json()["error"].lower()
    key = make_key(administrator, scopes="tag")
    assert machine(desk_app, key=key).post("/v1/tag", json=TAG).status_code == 200
    assert machine(desk_app, key=key).get("/v1/taxonomy").status_code == 200
    comment = {"channel": "ok", "id": "1", "text": "яма"}
    assert machine(desk_app, key=key).post("/v1/comments", json=comment).status_code == 403
    assert machine(desk_app, key=key + "x").post("/v1/tag", json=TAG).status_code == 401
    administrator.get("/people")
    administrator.post("/keys/1/revoke")
    assert machine(desk_app, key=key).post("/v1/tag", json=TAG).status_code == 401


@pytest.mark.parametrize(
    ("rule", "host", "status"),
    [
        (KeysNeeded.ALWAYS, "127.0.0.1", 401),
        (KeysNeeded.NEVER, "203.0.113.7", 200),
        (KeysNeeded.OUTSIDE, "203.0.113.7", 401),
        (KeysNeeded.OUTSIDE, "localhost", 401),  # a name proves nothing
    ],
)
def test_setting_says_who_needs_a_key(pipeline, tiny_settings, store, rule, host, status):
    app = create_app(pipeline, replace(tiny_settings, api_keys=rule), store=store)
    assert machine(app, (host, 1)).post("/v1/tag", json=TAG).status_code == status


def test_without_store_no_key_is_asked(pipeline, tiny_settings):
    app = create_app(pipeline, tiny_settings)
    assert machine(app).post("/v1/tag", json=TAG).status_code == 200


def test_rate_is_kept_for_each_client(pipeline, tiny_settings):
    app = create_app(pipeline, replace(tiny_settings, rate=3))
    app.state.machine_limit.clock = lambda: 0.0
    codes = [machine(app).get("/v1/taxonomy").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = machine(app).get("/v1/taxonomy")
    assert int(answer.headers["retry-after"]) >= 1
    assert machine(app, ("203.0.113.8", 1)).get("/v1/taxonomy").status_code == 200
    assert machine(app, ("127.0.0.1", 1)).get("/v1/taxonomy").status_code == 200


def test_limit_gives_back_with_time():
    now = [0.0]
    limit = Limit(60, clock=lambda: now[0])
    assert [limit.take("a") for _ in range(61)] == [0] * 60 + [1]
    now[0] = 2.0
    assert [limit.take("a") for _ in range(3)] == [0, 0, 1]


def test_settings_refuse_an_unknown_rule():
    with pytest.raises(SettingsError, match="OTKLIK_API_KEYS"):
        Settings.from_env({"OTKLIK_API_KEYS": "иногда"})


def test_administrator_keeps_people(administrator, desk_app, store):
    administrator.get("/people")
    form = {"login": "olga", "name": "Ольга", "password": "первый пароль", "role": "operator"}
    administrator.post("/people", **form)
    administrator.post("/people", status=409, **form)
    administrator.post("/people", status=409, **(form | {"login": "x", "password": "мало"}))
    administrator.post("/people", status=422, **(form | {"login": "y", "role": "executor"}))
    administrator.post("/people", status=422, **(form | {"login": " "}))
    olga = Browser(desk_app).sign_in("olga", "первый пароль")
    assert olga.get("/inbox", status=303).headers["location"] == "/password"
    administrator.get("/people")
    with store.read() as session:
        ids = dict(session.execute(select(PersonRow.login, PersonRow.id)).all())
    hers = ids.pop("olga")
    [own] = ids.values()
    administrator.post(f"/people/{hers}/password", password="второй пароль")
    olga.get("/password", status=303)
    administrator.post(f"/people/{hers}/off")
    administrator.post(f"/people/{own}/off", status=409)
    administrator.post(f"/people/{hers}/explode", status=404)
    administrator.post("/people/999999/off", status=404)
    assert "закрыл вход" in administrator.get("/log").text


def test_dead_letters_are_tried_again_or_let_go(administrator, store):
    from api.store.dead import bury
    from api.store.words import DeadKind

    with store.write() as session:
        bury(session, DeadKind.REPLY, 77, reason="VK: 15", tries=5)
    page = administrator.get("/people").text
    assert "VK: 15" in page
    with store.read() as session:
        letter = session.scalars(select(DeadLetterRow.id)).one()
    administrator.post(f"/dead/{letter}/retry", status=404)
    administrator.post(f"/dead/{letter}/explode", status=404)
    administrator.post(f"/dead/{letter}/dismiss")
    assert "Всё прошло" in administrator.get("/people").text
