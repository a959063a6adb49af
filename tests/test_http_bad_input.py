"""What a hostile or clumsy client sends: always JSON in Russian, never a 500."""

import json

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app

HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
)
JSON = {"content-type": "application/json"}
SECRET = "Тайный текст"


def post_bytes(client, content):
    return client.post("/v1/tag", content=content, headers=JSON)


def is_russian(answer):
    return any("а" <= char <= "я" for char in answer.json()["error"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[",
        b"\xff\xfe",
        '{"comments": [{"text": "яма"}]}'.encode("cp1251"),
        b'{"comments": ' + b"[" * 50_000,
        b'{"comments": [{"text": NaN}]}',
        b'{"comments": [{"text": "a", "\\ud800": 1}]}',
        b'{"comments": [{"text": "\\ud800"}]}',
        b'{"comments": [{"text": "a", "created_at": 1e400}]}',
        b'{"comments": [{"text": "a", "created_at": "0000-01-01"}]}',
        b'{"comments": [{"text": "a", "id": 5}]}',
        b'{"comments": {"0": {"text": "a"}}}',
    ],
)
def test_tag_refuses_with_a_reason(client, content):
    answer = post_bytes(client, content)
    assert answer.status_code in (400, 422)
    assert is_russian(answer)


def test_lone_surrogate_names_its_field(client):
    answer = post_bytes(client, b'{"comments": [{"text": "a"}, {"text": "\\ud800"}]}')
    assert answer.status_code == 422
    [field] = answer.json()["fields"]
    assert field["field"] == "comments.1.text"
    assert "суррогат" in field["message"]


def test_body_of_another_type_is_refused(client):
    answer = client.post("/v1/tag", content=b"text=1", headers={"content-type": "text/plain"})
    assert answer.status_code == 422
    assert is_russian(answer)


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "🏳️‍🌈" * 1000, "я" * 30_000, "<br>" * 5000, "\u202eяма", "[id1|" * 5000],
)
def test_tag_takes_any_text(client, text):
    answer = client.post("/v1/tag", json={"comments": [{"text": text}]})
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == 1


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59-12:00",
        "1900-01-01T00:00:00Z",
        "2100-06-15T12:00:00Z",
        "2026-11-23T09:00:00",
    ],
)
def test_any_date_is_answered(client, moment):
    comment = {"text": "Яма на дороге в Бабино", "created_at": moment}
    answer = client.post("/v1/tag", json={"comments": [comment]})
    assert answer.status_code == 200
    assert answer.json()["results"][0]["suggestion"]["reason"]


@pytest.mark.parametrize("day", ["0001-01-01", "1700-02-28", "9999-12-31"])
def test_suggest_on_any_day(client, day):
    params = {"topic": "roads.potholes", "settlement": "Озерный", "on": day}
    answer = client.get("/v1/executors/suggest", params=params)
    assert answer.status_code == 200
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"topic": "roads", "on": "2026-13-01"}, "on"),
        ({"topic": "roads", "on": "23.11.2026"}, "on"),
        ({"topic": ""}, "topic"),
        ({"topic": "а" * 301}, "topic"),
        ({"topic": "roads", "settlement": "а" * 201}, "settlement"),
    ],
)
def test_suggest_names_the_wrong_field(client, params, field):
    answer = client.get("/v1/executors/suggest", params=params)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["fields"]] == [field]
    assert is_russian(answer)


def test_form_over_the_limit_is_refused(client):
    answer = client.post("/", data={"text": "я" * 200_000})
    assert answer.status_code == 413
    assert is_russian(answer)


def test_405_names_the_methods(client):
    answer = client.delete("/v1/tag")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_404_sends_only_to_addresses_that_are(client):
    words = client.get("/none").json()["error"].replace(",", " ").split()
    for address in [word for word in words if word.startswith("/")]:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/", None),
        ("POST", "/", None),
        ("GET", "/none", None),
        ("PUT", "/v1/tag", None),
        ("POST", "/v1/tag", b"{"),
        ("POST", "/v1/tag", b"1" * 300_000),
        ("GET", "/metrics", None),
        ("GET", "/v1/taxonomy", None),
        ("GET", "/static/none.css", None),
        ("GET", "/static/..%2f..%2fsettings.py", None),
    ],
)
def test_every_answer_has_the_security_headers(client, method, path, body):
    answer = client.request(method, path, content=body, headers=JSON if body else {})
    assert [name for name in HEADERS if name not in answer.headers] == []
    assert answer.status_code < 500


@pytest.fixture
def failing(pipeline, tiny_settings, monkeypatch):
    """A client of a service that breaks, as a server sees it: exceptions are raised here."""

    def fail(*arguments):
        raise ValueError(SECRET)

    monkeypatch.setattr("api.pipeline.Pipeline.answer", fail)
    with TestClient(create_app(pipeline, tiny_settings)) as client:
        yield client


def test_unexpected_error_stays_inside(failing, caplog):
    caplog.set_level("DEBUG")
    answer = failing.post("/v1/tag", json={"comments": [{"text": SECRET}]})
    assert answer.status_code == 500
    assert [name for name in HEADERS if name not in answer.headers] == []
    assert is_russian(answer)
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    assert "ValueError" in caplog.text


def test_no_text_in_any_log(client, caplog):
    caplog.set_level("DEBUG")
    client.post("/v1/tag", json={"comments": [{"text": SECRET, "post": SECRET, "txt": SECRET}]})
    client.post("/v1/tag", json={"comments": [{"text": SECRET, "post": SECRET}]})
    client.post("/", data={"text": SECRET, "post": SECRET})
    client.post("/v1/tag", content=json.dumps(SECRET)[:-1].encode(), headers=JSON)
    assert SECRET not in caplog.text
    assert SECRET.encode("unicode_escape").decode() not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)> яма",
        "</textarea><script>alert(1)</script>",
        "{{ 7 * 7 }} яма",
        "\" onmouseover='alert(1)' яма в Бабино <b>Бабино</b>",
    ],
)
def test_page_shows_markup_as_text(client, text):
    page = client.post("/", data={"text": text, "post": text}).text
    form, answer = page.split("<blockquote", 1)
    for part in (form.split("</header>")[1], answer):
        assert "<img" not in part
        assert "<script" not in part
        assert "<b>" not in part
        assert " onmouseover='" not in part
    assert "49 яма" not in page


def test_page_marks_each_span_where_it_stands(client):
    text = "Бабино\r\nи Ерыши: пиздец, яма & <br> Бабино"
    page = client.post("/", data={"text": text}).text
    marked = page.split('<blockquote id="marked">')[1].split("</blockquote>")[0]
    assert ">пиздец</mark>" in marked
    assert marked.count("&amp;") == 1
    assert "&lt;br&gt;" in marked
    assert "\r" not in marked


def test_page_cuts_an_endless_text_and_says_so(client):
    page = client.post("/", data={"text": "я" * 30_000}).text
    assert "разобраны первые 20 000 знаков" in page


def test_openapi_examples_are_russian_and_work(client):
    schema = client.get("/openapi.json").json()
    comment = schema["components"]["schemas"]["CommentIn"]["properties"]
    example = {name: about["examples"][0] for name, about in comment.items() if "examples" in about}
    assert client.post("/v1/tag", json={"comments": [example]}).status_code == 200
    parameters = schema["paths"]["/v1/executors/suggest"]["get"]["parameters"]
    params = {
        one["name"]: (one.get("examples") or one["schema"]["examples"])[0]
        for one in parameters
        if one["name"] != "on"
    }
    assert client.get("/v1/executors/suggest", params=params).status_code == 200
    for path, methods in schema["paths"].items():
        if path.startswith("/v1"):
            for about in methods.values():
                assert any("а" <= char <= "я" for char in about["summary"].lower())
