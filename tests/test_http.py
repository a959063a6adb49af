import pytest

HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options")
YAMA = {"text": "Яма на дороге в Бабино"}


def test_tag_answers_in_order_with_everything(client):
    body = {
        "comments": [
            YAMA | {"id": "a", "created_at": "2026-11-23T09:00:00+03:00"},
            {"text": "спасибо, красота"},
        ]
    }
    answer = client.post("/v1/tag", json=body)
    assert answer.status_code == 200
    first, second = answer.json()["results"]
    assert (first["id"], first["kind"], first["settlement"]) == ("a", "incident", "Бабино")
    assert first["topic"]["code"] == "roads.potholes"
    assert first["suggestion"]["outcome"] in ("route", "triage")
    assert first["suggestion"]["deadline"].startswith("2026-11-2")
    assert (second["kind"], second["suggestion"]["executor"]) == ("approval", None)


def test_tag_gives_the_text_with_mat_masked(client):
    body = {"comments": [{"text": "пиздец, яма у школы"}, {"text": "яма у школы"}]}
    first, second = client.post("/v1/tag", json=body).json()["results"]
    assert first["masked_text"] == "п****ц, яма у школы"
    assert second["masked_text"] is None
    assert first["topic"] == second["topic"]


def test_tag_explains_itself_when_asked(client):
    text = "Добрый день! <br>На улице яма, дорога разбита"
    body = {"comments": [{"text": text}], "explain": True}
    [result] = client.post("/v1/tag", json=body).json()["results"]
    words = [text[one["start"] : one["stop"]] for one in result["reasons"]["group"]]
    assert {"яма", "дорога"} <= set(words)
    assert "Добрый" not in words
    assert "group" not in result["sure"]  # so few examples promise nothing
    [plain] = client.post("/v1/tag", json={"comments": [{"text": text}]}).json()["results"]
    assert plain["reasons"] is None


def test_tag_takes_a_thousand_comments_and_no_more(client):
    short = {"text": "яма"}
    answer = client.post("/v1/tag", json={"comments": [short] * 1000})
    assert len(answer.json()["results"]) == 1000
    answer = client.post("/v1/tag", json={"comments": [short] * 1001})
    assert answer.status_code == 413
    assert "1001" in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "comments"),
        ({"comments": []}, "comments"),
        ({"comments": "яма"}, "comments"),
        ({"comments": ["яма"]}, "comments.0"),
        ({"comments": [{"text": 1}]}, "comments.0.text"),
        ({"comments": [YAMA, {}]}, "comments.1.text"),
        ({"comments": [YAMA | {"txt": 1}]}, "comments.0.txt"),
        ({"comments": [YAMA | {"created_at": "вчера"}]}, "comments.0.created_at"),
        ({"comments": [{"text": "a" * 100_001}]}, "comments.0.text"),
        ([1], "тело запроса"),
        (None, "тело запроса"),
    ],
)
def test_tag_names_the_wrong_field(client, body, field):
    answer = client.post("/v1/tag", json=body)
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["fields"]]


def test_tag_refuses_what_is_no_json(client):
    answer = client.post("/v1/tag", content=b"{oops", headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert "не JSON" in answer.text


def test_lone_surrogate_is_refused_with_its_path_or_read(client):
    content = b'{"comments": [{"text": "\\ud800"}]}'
    answer = client.post("/v1/tag", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 422)
    assert "error" in answer.json() or answer.json()["results"]


def test_body_over_the_limit_is_refused_declared_or_streamed(client):
    big = b'{"comments": [{"text": "' + b"a" * 300_000 + b'"}]}'
    declared = client.post("/v1/tag", content=big, headers={"content-type": "application/json"})
    streamed = client.post(
        "/v1/tag",
        content=(big[i : i + 1000] for i in range(0, len(big), 1000)),
        headers={"content-type": "application/json"},
    )
    for answer in (declared, streamed):
        assert answer.status_code == 413
        assert "больше" in answer.json()["error"]


def test_suggest_answers_with_row_and_reason(client):
    answer = client.get(
        "/v1/executors/suggest",
        params={"topic": "Открытые люки", "settlement": "Озерный", "on": "2026-11-23"},
    )
    assert answer.status_code == 200
    assert answer.json()["source"] == "table"
    assert "routes.csv" in answer.json()["reason"]


@pytest.mark.parametrize(
    ("params", "status", "words"),
    [
        ({"topic": "Открытые лючки"}, 404, "Открытые"),
        ({"topic": "roads.snow", "settlement": "Озёрное"}, 404, "Озерный"),
        ({}, 422, "topic"),
        ({"topic": "roads.snow", "on": "вчера"}, 422, "ГГГГ-ММ-ДД"),
    ],
)
def test_suggest_says_what_is_wrong(client, params, status, words):
    answer = client.get("/v1/executors/suggest", params=params)
    assert answer.status_code == status
    assert words in answer.text


def test_taxonomy_lists_groups_with_topics(client):
    groups = client.get("/v1/taxonomy").json()["groups"]
    roads = next(group for group in groups if group["code"] == "roads")
    assert any(topic["code"] == "roads.potholes" for topic in roads["topics"])


def test_health_and_metrics(client):
    assert client.get("/healthz").json() == {"status": "ok", "bundle": "tiny"}
    client.post("/v1/tag", json={"comments": [YAMA]})
    metrics = client.get("/metrics").text
    assert 'otklik_comments_total{kind="incident"' in metrics
    assert 'otklik_requests_total{path="/v1/tag",status="200"}' in metrics


def test_openapi_has_russian_examples(client):
    schema = client.get("/openapi.json").json()
    assert "люк открыт" in str(schema["components"]["schemas"]["CommentIn"])
    assert {"/v1/tag", "/v1/executors/suggest", "/v1/taxonomy", "/healthz", "/metrics"} <= set(
        schema["paths"]
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/none", 404), ("GET", "/v1/tag", 405), ("PUT", "/", 405)],
)
def test_wrong_address_is_answered_in_russian_json(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert "адрес" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/none", "/static/desk.css", "/openapi.json"])
def test_every_answer_has_the_security_headers(client, path):
    answer = client.get(path)
    assert all(name in answer.headers for name in HEADERS)


def test_unexpected_error_is_500_without_the_text(client, monkeypatch, caplog):
    def fail(*arguments):
        raise ValueError("Тайный текст")

    monkeypatch.setattr("api.pipeline.Pipeline.answer", fail)
    answer = client.post("/v1/tag", json={"comments": [{"text": "Тайный текст"}]})
    assert answer.status_code == 500
    assert "внутренняя ошибка" in answer.json()["error"]
    assert "Тайный" not in "".join(record.getMessage() for record in caplog.records)


def test_page_marks_what_was_found(client):
    answer = client.post("/", data={"text": "Яма в Бабино, пиздец"})
    assert '<mark class="place" title="место">Бабино</mark>' in answer.text
    assert 'class="finding hide"' in answer.text
    assert "Ямы и выбоины на дороге" in answer.text


def test_page_escapes_what_is_pasted(client):
    answer = client.post("/", data={"text": "<script>alert(1)</script> яма", "post": '"><b>'})
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert '"><b>' not in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Вставьте текст"), ("  \n", "Вставьте текст"), ("яма " * 6000, "очень длинный")],
)
def test_page_explains_itself(client, text, words):
    answer = client.post("/", data={"text": text})
    assert answer.status_code == 200
    assert words in answer.text


def test_page_loads_nothing_from_elsewhere(client):
    page = client.get("/").text
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page


def test_log_line_has_the_route_and_no_text(client, caplog):
    caplog.set_level("INFO", logger="otklik.http")
    client.post("/v1/tag", json={"comments": [{"text": "Тайный текст"}]})
    client.get("/v1/executors/suggest", params={"topic": "Тайный текст"})
    lines = [record.getMessage() for record in caplog.records if record.name == "otklik.http"]
    assert any(line.startswith("POST /v1/tag 200") for line in lines)
    assert not any("Тайный" in line for line in lines)
