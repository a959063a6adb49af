"""*Обещано*: dates of answers come back on their day; answers that the network did not take."""

from datetime import timedelta

import pytest
from desk_site import Browser, add_person, arrive, open_pit
from sqlalchemy import select

from api.store.base import now_utc
from api.store.dead import bury, fetch_dead_letters
from api.store.incidents import merge_incidents, open_incident
from api.store.log import SYSTEM
from api.store.reminders import fetch_reminders
from api.store.tables import CommentRow, IncidentRow, ReminderRow, ReplyRow
from api.store.words import (
    CommentState,
    DeadKind,
    IncidentState,
    ReplyKind,
    ReplyState,
    Role,
)

PROMISE = "Отдел городского хозяйства засыплет яму завтра. Щебень уже завезли."
SENTENCE = "Отдел городского хозяйства засыплет яму завтра"


@pytest.fixture
def promised(operator, store, pipeline):
    """A sent interim answer with a promise for tomorrow: ids of comment, incident, reminder."""
    comment, incident = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=PROMISE, kind="interim", checked="1")
    operator.post(f"/replies/{get(store, ReplyRow).id}/done")
    return comment, incident, get(store, ReminderRow).id


def get(store, table):
    with store.read() as session:
        return session.scalars(select(table).order_by(table.id.desc())).first()


def come_due(store):
    with store.write() as session:
        session.scalars(select(ReminderRow)).one().due_at = now_utc() - timedelta(hours=3)


def waiting(store):
    with store.read() as session:
        return [row.promise for row in fetch_reminders(session, limit=9)]


def test_promise_waits_until_the_answer_is_there(operator, store, pipeline):
    comment, _ = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=PROMISE, kind="final", checked="1")
    assert get(store, ReminderRow).promise == SENTENCE
    assert waiting(store) == []
    operator.post(f"/replies/{get(store, ReplyRow).id}/done")
    assert waiting(store) == [SENTENCE]


def test_cancelled_answer_promises_nothing(operator, store, pipeline):
    comment, _ = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=PROMISE, kind="final", checked="1")
    operator.post(f"/replies/{get(store, ReplyRow).id}/cancel")
    assert waiting(store) == []


def test_promise_is_shown_ahead_and_counted_on_its_day(operator, store, promised):
    _, incident, _ = promised
    page = operator.get("/inbox/promised").text
    assert "Впереди: 1" in page
    assert f"«{SENTENCE}»" in page
    assert "обещано: <strong>" not in page
    assert SENTENCE in operator.get(f"/incidents/{incident}").text
    come_due(store)
    page = operator.get("/inbox/promised").text
    assert "Пора: 1" in page
    assert "обещано: <strong>1</strong>" in page
    assert "Обещано <strong>1</strong>" in operator.get("/inbox").text


def test_promise_is_ticked_off_and_taken_back(operator, store, promised):
    _, incident, number = promised
    come_due(store)
    answer = operator.post(f"/reminders/{number}/done?from=list")
    assert answer.headers["location"] == f"/inbox/promised?ticked={number}"
    page = operator.get(answer.headers["location"]).text
    assert "Отмечено: выполнено" in page
    assert "Ничего не обещано" in page
    assert "Имя olga" in operator.get(f"/incidents/{incident}").text
    answer = operator.post(f"/reminders/{number}/back")
    assert answer.headers["location"] == f"/incidents/{incident}#promised"
    assert waiting(store) == [SENTENCE]
    operator.post(f"/reminders/{number}/back", status=409)
    operator.post(f"/reminders/{number}/x", status=404)
    operator.post("/reminders/99/done", status=404)
    for word in ("99", "x", str(number), "9" * 30):
        assert "Отмечено" not in operator.get(f"/inbox/promised?ticked={word}").text


def test_closed_incident_promises_nothing(operator, store, promised):
    _, incident, _ = promised
    operator.post(f"/incidents/{incident}/close", reaction="satisfied", outcome="solved")
    assert waiting(store) == []


def test_promise_goes_where_the_voices_go(operator, store, pipeline, promised):
    _, incident, _ = promised
    [other] = arrive(store, pipeline, "Опять яма в Бабино")
    with store.write() as session:
        into = open_incident(session, other, actor=SYSTEM).id
        merge_incidents(session, incident, into, actor=SYSTEM)
    assert SENTENCE in operator.get(f"/incidents/{into}").text


def test_promise_to_an_ordinary_comment_is_kept_too(operator, store, pipeline):
    [comment] = arrive(store, pipeline, "спасибо большое")
    operator.get(f"/comments/{comment}")
    text = "Спасибо! Фотографии с праздника опубликуем завтра."
    operator.post(f"/comments/{comment}/reply", text=text, checked="1")
    operator.post(f"/replies/{get(store, ReplyRow).id}/done")
    assert "опубликуем завтра" in operator.get(f"/comments/{comment}").text
    assert f'href="/comments/{comment}"' in operator.get("/inbox/promised").text
    number = get(store, ReminderRow).id
    answer = operator.post(f"/reminders/{number}/done")
    assert answer.headers["location"] == f"/comments/{comment}#promised"


def test_executor_sees_what_was_promised_and_cannot_tick_it(operator, desk_app, store, promised):
    _, incident, number = promised
    add_person(store, "own", Role.EXECUTOR, executor="city_dept")
    own = Browser(desk_app).sign_in("own")
    assert SENTENCE in own.get(f"/my/{incident}").text
    own.post(f"/reminders/{number}/done", status=403)
    own.get("/inbox/promised", status=403)


def fail_answer(operator, store, comment, state=ReplyState.DEAD):
    operator.post(f"/comments/{comment}/reply", text=PROMISE, kind="final", checked="1")
    reply = get(store, ReplyRow).id
    with store.write() as session:
        row = session.get(ReplyRow, reply)
        row.state, row.error = state, "vk 15: доступ запрещён"
        bury(session, DeadKind.REPLY, reply, reason=row.error, tries=1)
    return reply


def test_refused_answer_comes_back_with_its_reason(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    reply = fail_answer(operator, store, comment)
    row = get(store, IncidentRow)
    assert (row.state, row.answered_at) == (IncidentState.ASSIGNED, None)
    page = operator.get("/inbox?queue=failed").text
    assert "не отправлено: <strong>1</strong>" in page
    assert "vk 15: доступ запрещён" in page
    assert "Отправить снова" in operator.get(f"/incidents/{incident}").text
    operator.post(f"/replies/{reply}/again")
    assert get(store, ReplyRow).state is ReplyState.QUEUED
    assert "не отправлено" not in operator.get("/inbox").text
    operator.post(f"/replies/{reply}/again", status=409)


def test_new_answer_takes_the_place_of_a_refused_one(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    first = fail_answer(operator, store, comment)
    operator.post(f"/comments/{comment}/reply", text="Засыпали сегодня.", kind="final", checked="1")
    with store.read() as session:
        assert fetch_dead_letters(session) == []
    operator.post(f"/replies/{first}/again", status=409)
    assert "Отправить снова" not in operator.get(f"/incidents/{incident}").text


def test_refused_answer_is_let_go(operator, store, pipeline):
    comment, _ = open_pit(store, pipeline, operator)
    reply = fail_answer(operator, store, comment)
    operator.post(f"/replies/{reply}/drop")
    assert "Не отправлено" not in operator.get("/inbox").text
    assert waiting(store) == []


def test_looking_for_an_uncertain_answer_settles_its_letter(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    reply = fail_answer(operator, store, comment, ReplyState.UNCERTAIN)
    assert "Он там есть" in operator.get(f"/incidents/{incident}").text
    operator.post(f"/replies/{reply}/there")
    with store.read() as session:
        assert fetch_dead_letters(session) == []
    assert get(store, IncidentRow).state is IncidentState.ANSWERED
    assert get(store, CommentRow).state is CommentState.ANSWERED


def test_answer_after_closing_leaves_the_incident_closed(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=PROMISE, kind="final", checked="1")
    operator.post(f"/incidents/{incident}/close", reaction="neutral", outcome="explained")
    operator.post(f"/replies/{get(store, ReplyRow).id}/done")
    row = get(store, IncidentRow)
    assert row.state is IncidentState.CLOSED
    assert row.answered_at is not None


@pytest.mark.parametrize(
    ("what", "state"),
    [("final", IncidentState.ANSWERED), ("interim", IncidentState.INTERIM)],
)
def test_answer_written_in_the_network_is_named_by_a_person(operator, store, pipeline, what, state):
    comment, incident = open_pit(store, pipeline, operator)
    at = now_utc() - timedelta(hours=1)
    with store.write() as session:
        row = ReplyRow(
            comment_id=comment,
            incident_id=incident,
            channel="vk",
            kind=ReplyKind.ORDINARY,
            state=ReplyState.SEEN,
            text="Засыпали",
            guid="seen:1",
            created_at=at,
            sent_at=at,
            tries=0,
        )
        session.add(row)
    reply = get(store, ReplyRow).id
    assert "Какой он?" in operator.get(f"/incidents/{incident}").text
    operator.post(f"/replies/{reply}/{what}")
    row = get(store, IncidentRow)
    assert row.state is state
    assert at in (row.answered_at, row.interim_at)
    assert "Какой он?" not in operator.get(f"/incidents/{incident}").text
