"""The desk as somebody who means harm sees it: each attack is one test that must fail to harm."""

import re
import shutil
from dataclasses import replace

import pytest
from conftest import SAMPLES
from desk_site import PASSWORD, PIT, Browser, add_person, arrive, count, open_pit, picture
from sqlalchemy import select

from api.desk.routes import list_routes
from api.desk.sign_in import is_own_path
from api.http.app import create_app
from api.http.limits import SIGN_INS
from api.pipeline import Pipeline
from api.store.log import SYSTEM
from api.store.people import create_access
from api.store.tables import CommentRow, LogRow, PersonRow, PhotoRow, SessionRow
from api.store.words import Role
from routing import Router

EVIL = "<script>alert(1)</script>"


# --- sessions


def test_session_given_beforehand_is_not_taken_over(anybody, store):
    add_person(store, "olga", Role.OPERATOR)
    anybody.client.cookies.set("otklik_session", "подброшенный".encode().hex())
    anybody.get("/sign-in")
    answer = anybody.post("/sign-in", login="olga", password=PASSWORD)
    token = answer.headers["set-cookie"].split("otklik_session=")[1].split(";")[0]
    assert token != "подброшенный".encode().hex()
    assert len(token) >= 40


def test_signing_in_again_ends_the_session_before(operator, store):
    before = operator.client.cookies["otklik_session"]
    operator.get("/sign-in")
    operator.post("/sign-in", login="olga", password=PASSWORD)
    assert count(store, SessionRow) == 1
    thief = Browser(operator.client.app)
    thief.client.cookies.set("otklik_session", before)
    thief.get("/inbox", status=303)


def test_pages_of_people_are_not_kept_by_the_browser(operator):
    for path in ("/inbox", "/incidents", "/routes", "/reports/centre"):
        assert "no-store" in operator.get(path).headers["cache-control"], path


@pytest.mark.parametrize("login", ["olga", "nobody", "locked", "off"])
def test_time_tells_no_login(anybody, store, monkeypatch, login):
    add_person(store, "olga", Role.OPERATOR)
    for name in ("locked", "off"):
        add_person(store, name, Role.OPERATOR)
    anybody.get("/sign-in")
    for _ in range(5):
        anybody.post("/sign-in", status=403, login="locked", password="не тот")
    with store.write() as session:
        row = session.scalars(select(PersonRow).where(PersonRow.login == "off")).one()
        row.is_active = False
    from api.store import people

    work = []
    real = people._hasher

    class Counting:
        def hash(self, secret):
            work.append("hash")
            return real.hash(secret)

        def verify(self, known, secret):
            work.append("verify")
            return real.verify(known, secret)

    monkeypatch.setattr(people, "_hasher", Counting())
    anybody.post("/sign-in", status=403, login=login, password="не тот")
    assert len(work) == 1


def test_locked_account_is_told_from_no_other(anybody, store):
    add_person(store, "locked", Role.OPERATOR)
    anybody.get("/sign-in")
    answers = [
        anybody.post("/sign-in", status=403, login=login, password=password).text
        for login, password in (*[("locked", "не тот")] * 5, ("locked", PASSWORD), ("x", "y"))
    ]
    assert len({one.replace('value="locked"', 'value="x"') for one in answers}) == 1


def test_codes_of_links_are_limited_too(anybody, store):
    with store.write() as session:
        token, _, _ = create_access(session, "city_dept", actor=SYSTEM)
    anybody.get(f"/e/{token}")
    SIGN_INS._left.clear()
    codes = [
        anybody.client.post(
            f"/e/{token}", data={"csrf": anybody.csrf, "code": f"{n:06d}"}
        ).status_code
        for n in range(31)
    ]
    assert codes[-1] == 429


# --- addresses


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.ru", "/\\evil.ru", "https://evil.ru", "evil.ru", "", "javascript:alert(1)"),
        *("/\t/evil.ru", "/\r\nSet-Cookie: a=b", "\\/evil.ru", "/\u2028/evil.ru", " /inbox"),
    ],
)
def test_sign_in_leads_nowhere_else(anybody, store, path):
    assert not is_own_path(path)
    add_person(store, "olga", Role.OPERATOR)
    anybody.get("/sign-in")
    answer = anybody.post("/sign-in", login="olga", password=PASSWORD, next=path)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "back", ["//evil.ru", "https://evil.ru/inbox", "/inbox\r\nX-Evil: 1", "/people", "/inboxevil"]
)
def test_triage_goes_back_to_its_own_pages(operator, store, pipeline, back):
    [number] = arrive(store, pipeline, "спасибо")
    operator.get("/inbox")
    answer = operator.post("/inbox/act", ids=number, do="close", back=back)
    assert answer.headers["location"].startswith(("/inbox?", "/inboxevil?"))
    assert "x-evil" not in answer.headers


def test_report_name_puts_nothing_into_a_header(operator):
    answer = operator.get("/reports/centre.xlsx?period=days&from=2026-01-01&to=2026-01-31")
    assert "\n" not in answer.headers["content-disposition"]
    operator.get("/reports/centre.xlsx?period=%0d%0aX-Evil:1", status=422)


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fsettings.py"),
        *("/photos/../../etc/passwd", "/photos/%2e%2e%2f1", "/reports/..%2f..%2fetc.xlsx"),
    ],
)
def test_paths_lead_to_no_file(operator, path):
    answer = operator.client.get(path)
    assert answer.status_code in (404, 422)
    assert "import" not in answer.text


@pytest.mark.parametrize("name", ["../routes.csv", "/etc/passwd", "..", "routes.csv\x00"])
def test_versions_of_the_table_are_no_paths(operator, name):
    page = operator.get("/routes")
    mark = page.text.split('name="mark" value="')[1].split('"')[0]
    operator.client.headers["sec-fetch-site"] = "same-origin"
    answer = operator.post("/routes/restore", status=422, mark=mark, version=name)
    assert "root:" not in answer.text


@pytest.mark.parametrize("name", ["a.c\x00sv", "../../x.csv", "x" * 300 + ".csv", ".csv", "x.exe"])
def test_file_of_comments_may_have_any_name(operator, name):
    operator.get("/rules")
    files = {"file": (name, b"text\nlyuk\n", "text/csv")}
    operator.post("/rules", status=200, files=files, words="люк", rule="mat")


# --- texts


def test_markup_of_residents_stays_text(operator, store, pipeline):
    [number] = arrive(store, pipeline, EVIL, post=EVIL, author_name=EVIL, url="javascript:alert(1)")
    for path in ("/inbox", "/inbox?queue=others", f"/comments/{number}", f"/inbox?q={EVIL}"):
        page = operator.get(path).text
        assert EVIL not in page
        assert "javascript:" not in page
    operator.post(f"/comments/{number}/note", text=EVIL)
    said = {"text": EVIL, "checked": ""}
    page = operator.client.post(f"/comments/{number}/reply", data=said | {"csrf": operator.csrf})
    assert EVIL not in page.text
    assert EVIL not in operator.get(f"/comments/{number}").text


# --- roles


def test_executor_reads_nothing_of_others_by_any_address(operator, desk_app, store, pipeline):
    """Every GET of the application, as an executor of another body, with the incident's ids."""
    comment, incident = open_pit(store, pipeline, operator)
    files = {"file": ("a.jpg", picture("JPEG"), "image/jpeg")}
    operator.post(f"/incidents/{incident}/photos", files=files)
    operator.post(f"/comments/{comment}/photos", files=files)
    add_person(store, "other", Role.EXECUTOR, executor="okrug_admin")
    other = Browser(desk_app).sign_in("other")
    seen = []
    for route in list_routes(desk_app.routes):
        if "GET" not in route.methods or route.path in ("/metrics", "/healthz", "/readyz"):
            continue
        path = route.path
        for name, value in (("{slug}", "overdue"), ("{token}", "x")):
            path = path.replace(name, value)
        path = re.sub(r"\{\w+\}", "1", path)
        answer = other.client.get(path)
        if PIT in answer.text or answer.headers.get("content-type", "").startswith("image/"):
            seen.append(path)
    assert seen == []
    for photo in range(1, count(store, PhotoRow) + 1):
        other.get(f"/photos/{photo}", status=404)


def test_executor_changes_nothing_of_others(operator, desk_app, store, pipeline):
    open_pit(store, pipeline, operator)
    add_person(store, "other", Role.EXECUTOR, executor="okrug_admin")
    other = Browser(desk_app).sign_in("other")
    lines = count(store, LogRow)
    for route in list_routes(desk_app.routes):
        if "POST" not in route.methods or route.path.startswith(("/v1", "/vk", "/sign", "/e/")):
            continue
        path = route.path
        for name in ("{what}", "{token}"):
            path = path.replace(name, "done" if "remind" in path else "cancel")
        path = "/".join("1" if part.startswith("{") else part for part in path.split("/"))
        if path in ("/try", "/password", "/first/cancel"):
            continue
        status = other.client.post(path, data={"csrf": other.csrf, "text": "x"}).status_code
        assert status in (403, 404, 422), (path, status)
    assert count(store, LogRow) == lines


def test_link_of_one_executor_opens_no_pages_of_people(anybody, desk_app, store):
    with store.write() as session:
        token, code, _ = create_access(session, "city_dept", actor=SYSTEM)
    guest = Browser(desk_app)
    guest.get(f"/e/{token}")
    guest.post(f"/e/{token}", code=code)
    for path in ("/inbox", "/people", "/reports", "/model", "/routes", "/rules", "/try", "/log"):
        guest.get(path, status=403)
    guest.get("/password", status=403)


def test_another_site_makes_no_comments_on_the_clerks_own_computer(anybody, store):
    """Who needs no key there is the computer, not every page that its browser has open."""
    body = {"channel": "ok", "id": "1", "text": "подброшено"}
    for site in ("cross-site", "same-site"):
        answer = anybody.client.post("/v1/comments", json=body, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    answer = anybody.client.post(
        "/v1/comments", content=b'{"channel":"ok","id":"1","text":"x"}', headers={"accept": "*/*"}
    )
    assert answer.status_code == 422  # no type of the body: what a page may send without asking
    assert count(store, CommentRow) == 0
    assert anybody.client.post("/v1/comments", json=body).status_code == 202


# --- headers


@pytest.mark.parametrize("path", ["/sign-in", "/inbox", "/static/desk.css", "/healthz", "/none"])
def test_every_answer_carries_the_guards(operator, path):
    headers = operator.client.get(path).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "form-action 'self'" in policy
    assert "unsafe-" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"


# --- the log


def test_change_of_the_table_is_in_the_log(anybody, pipeline, tiny_settings, store, tmp_path):
    folder = shutil.copytree(SAMPLES, tmp_path / "table", ignore=lambda *_: ["comments.csv"])
    own = Pipeline(pipeline.tagger, Router.load(folder))
    app = create_app(own, replace(tiny_settings, routes=folder), store=store)
    add_person(store, "olga", Role.OPERATOR)
    browser = Browser(app).sign_in("olga")
    browser.client.headers["sec-fetch-site"] = "same-origin"
    page = browser.get("/routes").text
    mark = page.split('name="mark" value="')[1].split('"')[0]
    text = (folder / "routes.csv").read_text() + "\n"
    browser.post("/routes/save", mark=mark, text=text)
    with store.read() as session:
        [line] = session.scalars(select(LogRow).where(LogRow.action == "routes.save"))
    assert line.details["version"].endswith(".csv")
    assert line.actor_id is not None
