"""What comes in over HTTP: VK's callback, `POST /v1/comments`, readiness."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, text

from api.channels.communities import Community
from api.http.app import create_app
from api.store.arrivals import get_comment
from api.store.tables import CommentRow, EventRow, TagsRow
from api.worker.events import apply_events
from api.worker.tags import tag_comments

COMMUNITIES = {1: Community(1, confirmation="a1b2c3", secret="очень-тайно")}
WALL = {"id": 42, "from_id": 7, "post_id": 9, "owner_id": -1, "date": 1795424400, "text": "Яма"}
ONE = {"channel": "ok", "id": "5_1", "text": "Яма на дороге в Бабино"}


def event(number, subject=WALL, kind="wall_reply_new", secret="очень-тайно"):
    said = {"type": kind, "group_id": 1, "event_id": f"e{number}", "object": subject}
    return said | {"secret": secret, "v": "5.199"}


@pytest.fixture
def kept(store, pipeline, tiny_settings):
    app = create_app(pipeline, tiny_settings, store=store, communities=COMMUNITIES)
    with TestClient(app, client=("127.0.0.1", 50_000), raise_server_exceptions=False) as client:
        yield client


def count(store, table):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_callback_confirms(kept, store):
    answer = kept.post("/vk/callback", json={"type": "confirmation", "group_id": 1})
    assert (answer.status_code, answer.text) == (200, "a1b2c3")
    assert count(store, EventRow) == 0


def test_callback_answers_ok_when_the_event_is_kept(kept, store, caplog):
    caplog.set_level(logging.DEBUG)
    for _ in range(2):
        answer = kept.post("/vk/callback", json=event(1))
        assert (answer.status_code, answer.text) == (200, "ok")
    assert count(store, EventRow) == 1
    kept.post("/vk/callback", json=event(2, secret="чужой"))
    assert count(store, EventRow) == 1
    said = caplog.text
    assert not any(word in said for word in ("Яма", "тайно", "чужой"))


@pytest.mark.parametrize(
    ("sent", "status"), [(event(1, secret="чужой"), 403), (event(1) | {"group_id": 5}, 403)]
)
def test_callback_refuses_strangers(kept, sent, status):
    assert kept.post("/vk/callback", json=sent).status_code == status
    assert kept.post("/vk/callback", content=b"{oops").status_code == 400


def test_callback_of_many_at_once_keeps_each_once(kept, store):
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda n: kept.post("/vk/callback", json=event(n % 50)).text, range(200))
        )
    assert set(answers) == {"ok"}
    assert count(store, EventRow) == 50


def test_callback_says_no_when_it_cannot_keep(kept, store):
    with store.connect() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO events_away"))
    try:
        assert kept.post("/vk/callback", json=event(1)).status_code == 503
    finally:
        with store.connect() as connection:
            connection.execute(text("ALTER TABLE events_away RENAME TO events"))
    assert kept.post("/vk/callback", json=event(1)).text == "ok"


def test_event_becomes_a_tagged_comment(kept, store, pipeline):
    kept.post("/vk/callback", json=event(1, WALL | {"text": "Яма на дороге в Бабино"}))
    assert apply_events(store) == 1
    assert tag_comments(store, pipeline) == 1
    assert tag_comments(store, pipeline) == 0
    with store.read() as session:
        row = get_comment(session, "vk", "wall-1_42")
        tags = session.get(TagsRow, row.tags_id)
    assert (row.kind, row.topic_code, row.settlement) == ("incident", "roads.potholes", "Бабино")
    assert row.deadline is not None
    assert tags.bundle == pipeline.tagger.version
    assert tags.answer["topic"]["code"] == "roads.potholes"
    assert "text" not in tags.answer


def test_tagging_failure_of_one_spoils_no_other(store, pipeline, kept, monkeypatch):
    for number in range(3):
        kept.post("/v1/comments", json=ONE | {"id": str(number), "text": f"Яма {number}"})
    answer = type(pipeline).answer

    def fail_at_one(self, comments):
        if any("1" in comment.text for comment in comments):
            raise ValueError("Яма 1")
        return answer(self, comments)

    monkeypatch.setattr(type(pipeline), "answer", fail_at_one)
    tag_comments(store, pipeline)
    with store.read() as session:  # the others at the first go
        kinds = session.scalars(select(CommentRow.kind).order_by(CommentRow.id)).all()
        assert [kind is None for kind in kinds] == [False, True, False]
    while tag_comments(store, pipeline):
        pass
    with store.read() as session:
        kinds = session.scalars(select(CommentRow.kind).order_by(CommentRow.id)).all()
        reasons = session.execute(text("SELECT reason, tries FROM dead_letters")).all()
    assert [kind is None for kind in kinds] == [False, True, False]
    assert len(reasons) == 1
    assert "ValueError" in reasons[0].reason
    assert "Яма" not in reasons[0].reason


def test_comments_are_kept_once_by_channel_and_id(kept, store):
    answer = kept.post("/v1/comments", json=ONE)
    assert answer.status_code == 202
    assert answer.json() == {
        "accepted": 1,
        "known": 0,
        "comments": [{"channel": "ok", "id": "5_1", "status": "accepted"}],
    }
    many = {"comments": [ONE, ONE | {"channel": "max"}, ONE | {"id": "5_2", "post": "Отключения"}]}
    answer = kept.post("/v1/comments", json=many).json()
    assert (answer["accepted"], answer["known"]) == (2, 1)
    assert [one["status"] for one in answer["comments"]] == ["known", "accepted", "accepted"]
    assert count(store, CommentRow) == 3


def test_comments_sent_at_once_are_kept_once(kept, store):
    many = {"comments": [ONE | {"id": str(number)} for number in range(20)]}
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: kept.post("/v1/comments", json=many).json()["accepted"], range(4))
        )
    assert sum(answers) == 20
    assert count(store, CommentRow) == 20


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "channel"),
        (ONE | {"id": ""}, "id"),
        (ONE | {"id": "x" * 201}, "id"),
        (ONE | {"txt": 1}, "txt"),
        (ONE | {"created_at": "вчера"}, "created_at"),
        ({"comments": []}, "comments"),
        ({"comments": [ONE, {"id": "1", "channel": "ok"}]}, "comments.1.text"),
        ([], "тело запроса"),
    ],
)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_comments_name_the_wrong_field(kept, store, sent, field):
    answer = kept.post("/v1/comments", json=sent)
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["fields"]]
    assert count(store, CommentRow) == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "2999-01-01"])
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_comments_of_impossible_dates_are_refused(kept, moment):
    assert kept.post("/v1/comments", json=ONE | {"created_at": moment}).status_code == 422


def test_comments_with_zero_bytes_are_kept_without_them(kept, store):
    sent = ONE | {"text": "Я\x00ма", "author_id": "7", "author_name": "А\x00"}
    assert kept.post("/v1/comments", json=sent).status_code == 202
    assert kept.post("/v1/comments", json=ONE | {"id": "\x00"}).status_code == 422
    with store.read() as session:
        assert get_comment(session, "ok", "5_1").text == "Яма"


def test_readyz_tells_when_the_tables_do_not_fit(kept, store):
    assert kept.get("/readyz").json() == {"status": "ready", "problems": []}
    with store.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = kept.get("/readyz")
    assert answer.status_code == 503
    assert "0001" in answer.json()["problems"][0]


def test_service_without_a_store_still_tags(client):
    assert client.post("/v1/comments", json=ONE).status_code == 404
    assert client.get("/readyz").status_code == 200
