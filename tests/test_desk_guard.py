"""Every route asks who you are, every form carries a token: a walk over all of them."""

import re

import pytest
from desk_site import Browser, add_person

from api.desk.actions import ACTION_NAMES
from api.desk.routes import list_routes
from api.desk.visitor import check_csrf, check_tool, get_visitor
from api.http.keys import KeyNeeded
from api.settings import PROJECT
from api.store.words import Role

# what anybody may open, and why
OPEN = {
    "/healthz",  # says nothing but the bundle
    "/readyz",
    "/metrics",  # counts alone
    "/sign-in",  # both have their own token and limit
    "/first/{token}",
    "/e/{token}",
    "/vk/callback",  # VK's own secret
}
WRITTEN = re.compile(r"(?:write_log|note_in_log)\([^\"()]+\"([a-z_]+\.[a-z_]+)\"")
ADMINISTRATOR = ("/people", "/keys", "/access", "/log", "/dead")
EXECUTOR = ("/my",)
ANYBODY = ("/", "/password", "/sign-out", "/photos/{photo_id}")


def walk(dependant):
    yield dependant.call
    for one in dependant.dependencies:
        yield from walk(one)


def routes_of(app):
    routes = list_routes(app.routes)
    assert len(routes) > 50  # a walk that finds nothing proves nothing
    return routes


def fill(path):
    return re.sub(r"\{[^}]+\}", "1", path)


def test_every_route_asks_who_you_are(desk_app):
    silent = []
    for route in routes_of(desk_app):
        calls = list(walk(route.dependant))
        asks = {get_visitor, check_tool} & set(calls) or any(
            isinstance(call, KeyNeeded) for call in calls
        )
        if not asks and route.path not in OPEN:
            silent.append(route.path)
    assert silent == []


def test_every_form_carries_a_token(desk_app):
    bare = [
        route.path
        for route in routes_of(desk_app)
        if route.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and not {check_csrf, check_tool} & set(walk(route.dependant))
        and not route.path.startswith("/v1")
        and route.path not in OPEN
    ]
    assert bare == []


def test_without_session_nothing_is_served(anybody, desk_app):
    for route in routes_of(desk_app):
        if route.path in OPEN or route.path.startswith("/v1"):
            continue
        for method in route.methods:
            answer = anybody.client.request(method, fill(route.path))
            assert answer.status_code in (303, 422), (method, route.path)
            assert answer.status_code == 422 or answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_to_its_own_pages_alone(anybody, desk_app, store, role):
    executor = {"executor": "city_dept"} if role is Role.EXECUTOR else {}
    add_person(store, "one", role, **executor)
    browser = Browser(desk_app).sign_in("one")
    for route in routes_of(desk_app):
        if route.path in OPEN or route.path.startswith("/v1") or "GET" not in route.methods:
            continue
        status = browser.client.get(fill(route.path)).status_code
        assert status in (200, 303, 403, 404), (route.path, status)
        is_refused = status == 403
        if route.path in ANYBODY:
            assert not is_refused, route.path
        elif route.path.startswith(ADMINISTRATOR):
            assert is_refused is (role is not Role.ADMINISTRATOR), route.path
        elif route.path.startswith(EXECUTOR):
            assert is_refused is (role is not Role.EXECUTOR), route.path
        else:
            assert is_refused is (role is Role.EXECUTOR), route.path


def test_wrong_token_changes_nothing_anywhere(administrator, desk_app):
    for route in routes_of(desk_app):
        if check_csrf not in list(walk(route.dependant)) or "POST" not in route.methods:
            continue
        answer = administrator.client.post(fill(route.path), data={"csrf": "чужой"})
        assert answer.status_code in (403, 422), (route.path, answer.status_code)


@pytest.mark.parametrize("path", ["/routes", "/rules", "/try"])
def test_tools_stand_in_the_desks_frame(operator, path):
    page = operator.get(path).text
    assert 'href="/inbox"' in page
    assert "Имя olga" in page
    assert "Без ответа" in page
    assert page.count("<h1") == page.count('<main id="main"') == 1
    section = re.search(r'href="([^"]+)" aria-current="page"', page)
    assert (section[1] if section else None) == (None if path == "/try" else path)


def test_every_action_of_the_log_has_its_words():
    written = {
        action
        for path in (PROJECT / "api").rglob("*.py")
        for action in WRITTEN.findall(path.read_text())
    }
    assert len(written) > 30
    assert written - set(ACTION_NAMES) == set()


def test_pages_forbid_scripts_of_others(operator):
    policy = operator.get("/inbox").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = operator.get("/inbox").text
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=|javascript:", page)


@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_form_over_the_limit_is_a_page_for_people_and_json_for_machines(operator, is_streamed):
    data = b"text=" + b"x" * 300_000
    body = (data for data in (data,)) if is_streamed else data
    headers = {"content-type": "application/x-www-form-urlencoded"}
    page = operator.client.post("/comments/1/note", content=body, headers=headers)
    assert page.status_code == 413
    assert page.headers["content-type"].startswith("text/html")
    assert "больше 0.2 МБ" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    said = operator.client.post("/v1/tag", content=data, headers={"accept": "application/json"})
    assert (said.status_code, set(said.json())) == (413, {"error", "fields"})
