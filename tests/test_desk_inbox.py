"""*Входящие*: three queues hold everything unanswered; one press each; undo."""

import pytest
from desk_site import PIT, Browser, add_person, arrive
from sqlalchemy import select

from api.store.tables import (
    AssignmentRow,
    CommentRow,
    DecisionRow,
    IncidentRow,
    LogRow,
    ViewRow,
    VoiceRow,
)
from api.store.words import CommentState, IncidentState, Role

THANKS = "спасибо большое, молодцы"
WATER = "нет горячей воды третий день"


def test_empty_inbox_says_so(operator):
    page = operator.get("/inbox").text
    assert "Всё отвечено" in page
    assert "Без ответа: <strong>0</strong>" in page


def test_queues_together_are_all_that_is_unanswered(operator, store, pipeline):
    arrive(store, pipeline, PIT, WATER, THANKS)
    arrive(store, pipeline, "ещё не разобранный", tag=False)
    page = operator.get("/inbox").text
    assert "Без ответа: <strong>4</strong>" in page
    assert "Инциденты <strong>2</strong>" in page
    assert "Никого не забыли <strong>2</strong>" in page
    others = operator.get("/inbox?queue=others").text
    assert THANKS in others
    assert "ещё не разобранный" in others


def test_accept_takes_one_press_and_keeps_every_field(operator, store, pipeline):
    [number] = arrive(store, pipeline, PIT)
    operator.get("/inbox")
    operator.post("/inbox/act", ids=number, do="accept")
    with store.read() as session:
        decisions = {one.field: one for one in session.scalars(select(DecisionRow))}
        assert {"kind", "group", "topic", "settlement"} <= set(decisions)
        assert all(one.is_accepted for one in decisions.values())
        incident = session.scalars(select(IncidentRow)).one()
        assert incident.settlement == "Бабино"
        comment = session.get(CommentRow, number)
        assert comment.state is CommentState.OPEN  # still to be answered
    page = operator.get("/inbox?queue=answer").text
    assert incident.number in page
    assert "Ждут ответа <strong>1</strong>" in page


def test_digit_chooses_an_executor_and_keeps_a_correction(operator, store, pipeline):
    [number] = arrive(store, pipeline, PIT)
    operator.get("/inbox")
    operator.post("/inbox/act", ids=number, do="incident", executor="")
    operator.post("/inbox/act", ids=number, executor="city_dept")  # what the button sends
    with store.read() as session:
        given = session.scalars(select(AssignmentRow.executor).order_by(AssignmentRow.id)).all()
        assert given[-1] == "city_dept"
        decision = session.scalars(select(DecisionRow).order_by(DecisionRow.id.desc())).first()
        assert (decision.field, decision.chosen) == ("executor", "city_dept")
        assert session.scalars(select(IncidentRow)).one().executor == "city_dept"


@pytest.mark.parametrize("do", ["accept", "other", "close"])
def test_undo_takes_everything_back(operator, store, pipeline, do):
    [number] = arrive(store, pipeline, PIT)
    with store.read() as session:
        before = _columns(session.get(CommentRow, number))
    operator.get("/inbox")
    answer = operator.post("/inbox/act", ids=number, do=do)
    page = operator.get(answer.headers["location"]).text
    [line] = page.split('name="line" value="')[1:]
    operator.post("/inbox/undo", line=line.split('"')[0])
    with store.read() as session:
        assert _columns(session.get(CommentRow, number)) == before
        assert session.scalars(select(DecisionRow)).all() == []
        assert session.scalars(select(VoiceRow)).all() == []
        assert {one.state for one in session.scalars(select(IncidentRow))} <= {IncidentState.MERGED}
        assert session.scalars(select(LogRow).where(LogRow.action == "desk.undo")).one()
    operator.post("/inbox/undo", status=409, line=line.split('"')[0])


def test_undo_is_ones_own_alone(operator, desk_app, store, pipeline):
    [number] = arrive(store, pipeline, PIT)
    operator.get("/inbox")
    line = operator.post("/inbox/act", ids=number, do="close").headers["location"].split("=")[-1]
    add_person(store, "vera", Role.OPERATOR)
    Browser(desk_app).sign_in("vera").post("/inbox/undo", status=409, line=line)


def test_number_of_an_undone_incident_is_not_given_again(operator, store, pipeline):
    first, second = arrive(store, pipeline, PIT, WATER)
    operator.get("/inbox")
    line = operator.post("/inbox/act", ids=first, do="accept").headers["location"].split("=")[-1]
    operator.post("/inbox/undo", line=line)
    operator.post("/inbox/act", ids=second, do="accept")
    with store.read() as session:
        numbers = session.scalars(select(IncidentRow.number).order_by(IncidentRow.id)).all()
    assert [number[-4:] for number in numbers] == ["0001", "0002"]


def test_bulk_takes_all_that_are_ticked(operator, store, pipeline):
    numbers = arrive(store, pipeline, *[f"{THANKS} {n}" for n in range(5)])
    operator.get("/inbox?queue=others")
    operator.post("/inbox/act", ids=[*numbers, numbers[0]], do="close", back="/inbox?queue=others")
    with store.read() as session:
        states = set(session.scalars(select(CommentRow.state)))
    assert states == {CommentState.CLOSED}


def test_bulk_is_all_or_nothing(operator, store, pipeline):
    numbers = arrive(store, pipeline, PIT, WATER)
    operator.get("/inbox")
    operator.post("/inbox/act", status=404, ids=[*numbers, 999], do="accept")
    with store.read() as session:
        assert session.scalars(select(DecisionRow)).all() == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "accept"}, 422),
        ({"do": "accept", "ids": "x"}, 422),
        ({"do": "explode", "ids": "1"}, 422),
        ({"do": "accept", "ids": "999"}, 404),
        ({"do": "accept", "ids": [str(n) for n in range(201)]}, 413),
    ],
)
def test_act_refuses_what_makes_no_sense(operator, store, pipeline, fields, status):
    arrive(store, pipeline, PIT)
    operator.get("/inbox")
    operator.post("/inbox/act", status=status, **fields)


def test_twice_the_same_press_is_refused_kindly(operator, store, pipeline):
    [number] = arrive(store, pipeline, THANKS)
    operator.get("/inbox")
    operator.post("/inbox/act", ids=number, do="close")
    assert "уже не ждёт" in operator.post("/inbox/act", status=409, ids=number, do="close").text


def test_search_filters_and_nonsense_in_the_address(operator, store, pipeline):
    arrive(store, pipeline, PIT, WATER, THANKS)
    assert "Бабино" in operator.get("/inbox?queue=all&q=ямы").text
    page = operator.get("/inbox?settlement=Бабино").text
    assert "Яма" in page
    assert "горячей" not in page
    for query in (
        "queue=x&order=y&page=-5",
        "page=99999999",
        "q=%00",
        "q=%22*(",
        "kind=%27",
        "at=x",
    ):
        operator.get(f"/inbox?{query}")
    assert "ничего нет" in operator.get("/inbox?q=абракадабра").text


def test_profanity_is_masked_and_markup_stays_text(operator, store, pipeline):
    arrive(store, pipeline, "<b>Яма</b> на дороге, пиздец")
    page = operator.get("/inbox?queue=all").text
    assert "пиздец" not in page
    assert "п•••••" in page
    assert "<b>" not in page


def test_views_are_ones_own(operator, desk_app, store, pipeline):
    operator.get("/inbox")
    operator.post("/inbox/views", name="Вода", back="/inbox?group=housing&page=3")
    operator.post("/inbox/views", status=422, name="  ", back="/inbox")
    page = operator.get("/inbox").text
    assert 'href="/inbox?group=housing"' in page
    with store.read() as session:
        view = session.scalars(select(ViewRow)).one().id
    add_person(store, "vera", Role.OPERATOR)
    other = Browser(desk_app).sign_in("vera")
    other.post(f"/inbox/views/{view}/delete")
    assert "Вода" in operator.get("/inbox").text
    operator.post(f"/inbox/views/{view}/delete")
    assert "Вода" not in operator.get("/inbox").text


def test_fresh_counts_what_came_since(operator, store, pipeline):
    [first] = arrive(store, pipeline, PIT)
    arrive(store, pipeline, WATER)
    answer = operator.get(f"/inbox/fresh?since={first}").json()
    assert answer["count"] == 1


def _columns(comment):
    names = ("kind", "group_code", "topic_code", "settlement", "executor", "state", "answered_at")
    return {name: getattr(comment, name) for name in names}
