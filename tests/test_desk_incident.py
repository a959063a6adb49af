"""*Комментарий* and *Инцидент*: answers, clock, photos, reaction; the executor's way in."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk_site import PIT, Browser, add_person, arrive, open_pit
from PIL import Image
from sqlalchemy import select

from api.desk.clock import measure_spent, move_deadline, spell_spent
from api.store.log import SYSTEM
from api.store.people import create_access
from api.store.replies import finish_reply
from api.store.tables import (
    CommentRow,
    DecisionRow,
    ExecutorAccessRow,
    IncidentRow,
    NoteRow,
    PauseRow,
    PhotoRow,
    ReplyRow,
)
from api.store.words import CommentState, IncidentState, Reaction, ReplyState, Role
from routing import Deadlines, Profile, Term, Unit, WorkCalendar
from routing.deadlines import Spent

ANSWER = "Отдел городского хозяйства засыплет яму в среду, 25 ноября, щебень уже завезли."


def jpeg(*, with_place=False):
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    if with_place:
        exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(target, "JPEG", exif=exif)
    return target.getvalue()


def one(store, table):
    with store.read() as session:
        return session.scalars(select(table).order_by(table.id.desc())).first()


def test_comment_page_says_why_and_why_silent(operator, store, pipeline):
    [number] = arrive(store, pipeline, PIT, post="Ремонт дорог")
    page = operator.get(f"/comments/{number}").text
    assert "Почему так" in page
    assert 'id="why"' in page
    assert "Место — Бабино: назван в тексте" in page
    assert "Почему молчит" in page
    assert "Ремонт дорог" in page
    why = page.split('id="why"')[1].split("</ul>")[0]
    for head in ("Вид — инцидент", "Группа — «", "Тема — «", "Тип — решаемый"):
        assert head in why
    assert "«яма»" in why
    assert 'class="reason"' in page
    operator.get("/comments/999", status=404)
    operator.get("/comments/x", status=422)


def test_ordinary_comment_says_what_decided_its_kind(operator, store, pipeline):
    [number] = arrive(store, pipeline, "спасибо большое, молодцы ребята")
    page = operator.get(f"/comments/{number}").text
    why = page.split('id="why"')[1].split("</ul>")[0]
    assert "Вид — одобрение" in why
    assert "«спасибо»" in why or "«молодцы»" in why
    assert 'class="reason kind"' in page
    assert 'class="reason"' not in page
    assert "Группа —" not in why
    assert "не на инцидент" in page  # why it names nobody


def test_words_that_the_rules_found_are_quoted_nowhere(operator, store, pipeline):
    [number] = arrive(store, pipeline, "Яма на дороге, пиздец, уроды")
    page = operator.get(f"/comments/{number}").text
    assert "пиздец" not in page
    assert "уроды" not in page


def test_correction_keeps_reason_and_group_of_the_topic(operator, store, pipeline):
    [number] = arrive(store, pipeline, PIT)
    operator.get(f"/comments/{number}")
    topic = "amenities.open_manholes"
    operator.post(f"/comments/{number}/decide", topic=topic, reason="это люк", settlement="Озерный")
    with store.read() as session:
        decisions = {row.field: row for row in session.scalars(select(DecisionRow))}
        comment = session.get(CommentRow, number)
    assert set(decisions) == {"topic", "group", "settlement"}
    assert decisions["topic"].reason == "это люк"
    assert not decisions["topic"].is_accepted
    assert (comment.topic_code, comment.group_code) == (topic, "amenities")
    operator.post(f"/comments/{number}/decide", status=422, topic="нет такой")


def test_answer_stops_the_clock_when_it_is_there_and_not_before(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=ANSWER, kind="final")
    assert one(store, ReplyRow).state is ReplyState.QUEUED
    row = one(store, IncidentRow)
    assert (row.state, row.answered_at) == (IncidentState.ASSIGNED, None)
    assert "в очереди" in operator.get(f"/incidents/{incident}").text
    assert "ответ в очереди" in operator.get("/inbox?queue=answer").text
    operator.post(f"/replies/{one(store, ReplyRow).id}/done")
    assert one(store, ReplyRow).state is ReplyState.SENT
    row = one(store, IncidentRow)
    assert row.state is IncidentState.ANSWERED
    assert row.answered_at == one(store, ReplyRow).sent_at
    with store.read() as session:
        assert session.get(CommentRow, comment).state is CommentState.ANSWERED


def test_short_answer_is_remarked_once_and_never_stopped(operator, store, pipeline):
    comment, _ = open_pit(store, pipeline, operator)
    page = operator.post(f"/comments/{comment}/reply", status=200, text="Сделаем", kind="final")
    assert "Не сказано, когда" in page.text
    assert one(store, ReplyRow) is None
    operator.post(f"/comments/{comment}/reply", text="Сделаем", kind="final", checked="1")
    codes = {remark["code"] for remark in one(store, ReplyRow).remarks}
    assert "no_when" in codes


def test_copy_of_a_recent_answer_is_remarked(operator, store, pipeline):
    first, second = arrive(store, pipeline, "спасибо большое", "спасибо, молодцы")
    operator.get(f"/comments/{first}")
    answer = (
        "Спасибо на добром слове! Передадим его артистам народного театра и всем, кто пёк блины."
    )
    operator.post(f"/comments/{first}/reply", text=answer)
    page = operator.post(f"/comments/{second}/reply", status=200, text=answer + " ").text
    assert "почти слово в слово недавний ответ" in page.lower()


def test_kind_of_answer_must_fit_the_comment(operator, store, pipeline):
    comment, _ = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", status=409, text=ANSWER, kind="ordinary")
    operator.post(f"/comments/{comment}/reply", status=422, text="  ")
    operator.post(f"/comments/{comment}/reply", status=422, text="я" * 4001)
    operator.post(f"/comments/{comment}/reply", status=422, text=ANSWER, kind="x")
    operator.post("/comments/999/reply", status=404, text=ANSWER)


def test_interim_answer_rests_the_clock_until_it_goes_on(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=ANSWER, kind="interim")
    assert one(store, PauseRow) is None
    operator.post(f"/replies/{one(store, ReplyRow).id}/done")
    assert one(store, IncidentRow).state is IncidentState.INTERIM
    assert "Часы стоят" in operator.get(f"/incidents/{incident}").text
    operator.post(f"/incidents/{incident}/resume")
    assert one(store, PauseRow).ended_at is not None
    assert one(store, IncidentRow).state is IncidentState.ASSIGNED
    operator.post(f"/incidents/{incident}/resume", status=409)


def test_reaction_is_suggested_from_the_follow_up_and_closes(operator, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    operator.post(f"/comments/{comment}/reply", text=ANSWER, kind="final")
    operator.post(f"/replies/{one(store, ReplyRow).id}/done")
    later = datetime.now(UTC) + timedelta(hours=1)
    same = {"author_id": "author0", "thread_id": f"{PIT[:40]}0", "created_at": later}
    arrive(store, pipeline, "спасибо большое, молодцы", **same)
    page = operator.get(f"/incidents/{incident}").text
    assert "Похоже: доволен" in page
    operator.post(f"/incidents/{incident}/close", status=422, reaction="satisfied")
    operator.post(f"/incidents/{incident}/close", reaction="satisfied", outcome="solved")
    assert one(store, IncidentRow).reaction is Reaction.SATISFIED
    operator.post(f"/incidents/{incident}/assign", status=409, executor="city_dept")
    operator.post(f"/incidents/{incident}/reopen")
    row = one(store, IncidentRow)
    assert (row.state, row.reopened, row.reaction) == (IncidentState.ASSIGNED, 1, None)


def test_merge_and_notes(operator, store, pipeline):
    _, incident = open_pit(store, pipeline, operator)
    [second] = arrive(store, pipeline, "Опять яма в Бабино")
    number = one(store, IncidentRow).number
    operator.get(f"/comments/{second}")
    operator.post(f"/comments/{second}/merge", status=404, number="2020-9999")
    operator.post(f"/comments/{second}/merge", number=number)
    assert "Голоса: 2" in operator.get(f"/incidents/{incident}").text
    operator.post(f"/incidents/{incident}/note", text="позвонить")
    operator.post(f"/comments/{second}/note", status=422, text=" ")
    assert one(store, NoteRow).text == "позвонить"
    operator.post(f"/incidents/{incident}/merge", status=409, number=number)


def test_photo_loses_the_cameras_data_and_is_given_as_a_picture(
    operator, store, pipeline, desk_app
):
    _, incident = open_pit(store, pipeline, operator)
    files = {"file": ("../../evil.html", jpeg(with_place=True), "text/html")}
    operator.post(f"/incidents/{incident}/photos", files=files, phase="before")
    photo = one(store, PhotoRow)
    answer = operator.get(f"/photos/{photo.id}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not Image.open(io.BytesIO(answer.content)).getexif()
    assert f'src="/photos/{photo.id}"' in operator.get(f"/incidents/{incident}").text


@pytest.mark.parametrize(
    "data", [b"", b"<html><script>", b"GIF89a" + b"0" * 50, jpeg()[:200], b"%PDF-1.4"]
)
def test_upload_takes_photos_alone(operator, store, pipeline, data):
    _, incident = open_pit(store, pipeline, operator)
    files = {"file": ("a.jpg", data, "image/jpeg")}
    operator.post(f"/incidents/{incident}/photos", status=400, files=files)
    assert one(store, PhotoRow) is None


def test_executor_sees_own_incidents_alone(operator, desk_app, store, pipeline):
    comment, incident = open_pit(store, pipeline, operator)
    files = {"file": ("a.jpg", jpeg(), "image/jpeg")}
    operator.post(f"/incidents/{incident}/photos", files=files)
    photo = one(store, PhotoRow).id
    add_person(store, "own", Role.EXECUTOR, executor="city_dept")
    add_person(store, "other", Role.EXECUTOR, executor="okrug_admin")
    own, other = Browser(desk_app).sign_in("own"), Browser(desk_app).sign_in("other")
    assert PIT in own.get(f"/my/{incident}").text
    assert "Житель" not in own.get(f"/my/{incident}").text
    own.get(f"/photos/{photo}")
    for path in (f"/my/{incident}", f"/photos/{photo}"):
        other.get(path, status=404)
    other.post(f"/my/{incident}/answer", status=404, text=ANSWER)
    other.post(f"/my/{incident}/photos", status=404, files=files)
    for path in (f"/comments/{comment}", f"/incidents/{incident}", "/inbox"):
        own.get(path, status=403)


def test_executor_answers_by_link_and_code(administrator, desk_app, store, pipeline):
    comment, incident = open_pit(store, pipeline, administrator)
    administrator.get("/people")
    page = administrator.post("/access", status=200, executor="city_dept").text
    assert (
        "no-store"
        in administrator.post("/access", status=200, executor="okrug_admin").headers[
            "cache-control"
        ]
    )
    link = page.split("http://testserver")[1].split("<")[0]
    code = page.split("Код</dt>")[1].split('secret">')[1].split("<")[0]
    guest = Browser(desk_app)
    guest.get(link)
    guest.post(link, status=403, code="000000x")
    assert guest.post(link, code=f" {code[:3]} {code[3:]} ").headers["location"] == "/my"
    assert "у исполнителя" in guest.get("/my").text
    guest.get(f"/my/{incident}")
    guest.post(f"/my/{incident}/answer", text=ANSWER)
    guest.post(f"/my/{incident}/photos", files={"file": ("a.png", jpeg(), "image/png")})
    reply = one(store, ReplyRow)
    [opened] = {row.id for row in _all(store, ExecutorAccessRow) if row.executor == "city_dept"}
    assert (reply.state, reply.written_by_access_id) == (ReplyState.DRAFT, opened)
    page = administrator.get(f"/incidents/{incident}").text
    assert "Исполнитель прислал ответ" in page
    administrator.post(f"/comments/{comment}/reply", text=ANSWER, kind="final", draft=reply.id)
    with store.read() as session:
        states = [row.state for row in session.scalars(select(ReplyRow).order_by(ReplyRow.id))]
    assert states == [ReplyState.CANCELLED, ReplyState.QUEUED]
    access = [row for row in _all(store, ExecutorAccessRow) if row.executor == "city_dept"]
    administrator.post(f"/access/{access[0].id}/revoke")
    guest.get("/my", status=303)


def test_foreign_cookie_of_a_link_opens_nothing(anybody, store):
    with store.write() as session:
        create_access(session, "city_dept", actor=SYSTEM)
    for value in ("1.x", "1.", "x.y", "9" * 30 + ".a", "2.abc", ""):
        anybody.client.cookies.set("otklik_access", value)
        anybody.get("/my", status=303)


PROFILE = Profile("p", Unit.WORKING_HOURS, 4, 9, 18)


@pytest.mark.parametrize(
    ("unit", "said"),
    [(Unit.WORKING_HOURS, "10 часов рабочего времени"), (Unit.WORKING_DAYS, "1 рабочий день")],
)
def test_clock_counts_in_the_unit_of_the_profile_without_pauses(unit, said):
    deadlines = Deadlines(replace(PROFILE, unit=unit), WorkCalendar(), ZoneInfo("Europe/Moscow"))
    friday = datetime(2026, 11, 20, 11, tzinfo=deadlines.timezone)
    monday = datetime(2026, 11, 23, 13, tzinfo=deadlines.timezone)
    assert spell_spent(deadlines, measure_spent(deadlines, friday, monday, [])) == said
    pause = PauseRow(started_at=friday, ended_at=monday)
    assert measure_spent(deadlines, friday, monday, [pause]) == Spent()
    open_pause = PauseRow(started_at=friday, ended_at=None)
    assert measure_spent(deadlines, friday, monday, [open_pause]) == Spent()


def test_clock_without_a_calendar_is_a_plain_one():
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    spent = measure_spent(None, noon, noon + timedelta(hours=5), [])
    assert spell_spent(None, spent) == "5 часов"
    moved = move_deadline(None, noon + timedelta(hours=2), noon, noon + timedelta(hours=9))
    assert moved == noon + timedelta(hours=11)


def test_interim_answer_sets_the_final_answers_term(operator, store, pipeline, desk_app):
    comment, incident = open_pit(store, pipeline, operator)
    settings = pipeline.router.settings
    profile = replace(settings.deadlines.profile, final=Term(Unit.WORKING_DAYS, 7, 7, 7))
    deadlines = replace(settings.deadlines, profile=profile)
    router = replace(pipeline.router, settings=replace(settings, deadlines=deadlines))
    desk_app.state.pipeline = replace(pipeline, router=router)
    operator.get(f"/incidents/{incident}")
    text = "Передали заявку мастеру, он осмотрит дорогу. Напишем здесь, что решили."
    before = _all(store, IncidentRow)[0].deadline
    operator.post(f"/comments/{comment}/reply", text=text, kind="interim", checked="1")
    [row] = _all(store, IncidentRow)
    assert (row.interim_at, row.deadline) == (None, before)  # the network has nothing yet
    [reply] = _all(store, ReplyRow)
    with store.write() as session:
        finish_reply(session, reply.id, "-1_2", now=datetime.now(UTC))
    [row] = _all(store, IncidentRow)
    assert row.deadline == deadlines.due_final(reply.created_at) != before
    operator.post(f"/incidents/{incident}/resume")
    assert _all(store, IncidentRow)[0].deadline == row.deadline


def _all(store, table):
    with store.read() as session:
        return session.scalars(select(table)).all()
