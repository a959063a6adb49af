"""One problem, many voices, in the store: proposals, spikes, restarts, what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from desk_site import NOW, arrive
from sqlalchemy import func, select

from api.http.dependencies import get_now
from api.joining import find_alarms, find_proposal, read_voice, write_voice
from api.store.anonymise import anonymise_comments
from api.store.arrivals import Arrival, edit_comment
from api.store.heard import get_heard
from api.store.incidents import add_voice, close_incident, open_incident
from api.store.log import SYSTEM
from api.store.tables import CommentRow, HeardKeyRow, HeardRow
from api.voices import Listener
from api.worker.tags import tag_comments
from classifier import Comment

WATER = (
    "Озерный, Строителей 14, воды нет с ночи",
    "в озерном опять нет воды, строителей 18",
    "Воды в Озерном нет, когда дадут?",
    "Озерный, Строителей, сухо в кранах, нет воды",
    "нет воды, Озерный, Энергетиков 3",
)
PIT, OTHER = "Яма на дороге в Бабино у школы", "Озерный, Строителей 14, люк открыт, дети ходят"


def problem_of(session, comment):
    heard = get_heard(session, comment)
    return heard.problem_id if heard is not None else None


def propose(session, comment, pipeline):
    return find_proposal(session, session.get_one(CommentRow, comment), pipeline)


def test_comments_on_one_problem_share_it_and_others_do_not(store, pipeline):
    *water, pit, other, thanks = arrive(
        store, pipeline, *WATER, PIT, OTHER, "Воду в Озерном дали, спасибо"
    )
    with store.read() as session:
        assert len({problem_of(session, one) for one in water}) == 1
        assert len({problem_of(session, one) for one in (water[0], pit, other)}) == 3
        assert problem_of(session, thanks) is None


def test_nothing_is_forgotten_by_a_restart(store, pipeline):
    [first] = arrive(store, pipeline, WATER[0])
    # each call of the worker's step knows nothing but the store
    [second] = arrive(store, pipeline, WATER[1], external_id="later")
    with store.read() as session:
        assert problem_of(session, first) == problem_of(session, second)


def test_proposal_names_the_incident_its_voices_and_why(store, pipeline):
    first, second, third = arrive(store, pipeline, *WATER[:3])
    with store.write() as session:
        incident = open_incident(session, first, actor=SYSTEM)
        add_voice(session, incident.id, second, actor=SYSTEM)
    with store.read() as session:
        found = propose(session, third, pipeline)
    assert found.incident.id == incident.id
    assert found.words == f"Похоже на инцидент № {incident.number}, 2 голоса"
    assert found.reason.startswith("вода, Озерный: ")
    assert found.others == []  # both are voices of it already


def test_without_an_incident_the_others_are_shown(store, pipeline):
    first, second, third = arrive(store, pipeline, *WATER[:3])
    with store.read() as session:
        found = propose(session, third, pipeline)
    assert found.incident is None
    assert {one.id for one in found.others} == {first, second}
    assert found.words == "Об этом же пишут: 2 голоса без инцидента"


def test_closed_incident_is_not_proposed(store, pipeline):
    first, second = arrive(store, pipeline, *WATER[:2])
    with store.write() as session:
        incident = open_incident(session, first, actor=SYSTEM)
        close_incident(session, incident.id, reaction=None, outcome=None, actor=SYSTEM)
    with store.read() as session:
        assert propose(session, second, pipeline) is None


def test_edited_comment_is_heard_anew(store, pipeline):
    first, second = arrive(store, pipeline, *WATER[:2])
    with store.write() as session:
        row = session.get_one(CommentRow, second)
        edited = Arrival(row.channel, row.external_id, PIT, row.created_at)
        edit_comment(session, edited, event=9, now=NOW)
    tag_comments(store, pipeline)
    with store.read() as session:
        assert problem_of(session, first) != problem_of(session, second)
        assert session.scalar(select(func.count()).select_from(HeardRow)) == 2


def test_forgotten_comment_leaves_no_words(store, pipeline, tmp_path):
    [first] = arrive(store, pipeline, WATER[0])
    with store.write() as session:
        assert session.scalar(select(func.count()).select_from(HeardKeyRow)) > 0
        anonymise_comments(session, tmp_path, [first])
    with store.read() as session:
        for table in (HeardRow, HeardKeyRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize(("n_comments", "expected"), [(4, []), (5, ["Озерный"])])
def test_spike_is_told_from_five_comments_on(store, pipeline, n_comments, expected):
    arrive(store, pipeline, *WATER[:n_comments], PIT)
    with store.read() as session:
        found = find_alarms(session, pipeline, now=NOW + timedelta(hours=1))
    assert [one.settlement for one in found] == expected
    assert all(one.text == "вода: 5 комментариев за 2 часа, Озерный" for one in found)


def test_spike_is_over_when_nobody_waits_and_after_half_a_day(store, pipeline):
    water = arrive(store, pipeline, *WATER)
    with store.read() as session:
        assert find_alarms(session, pipeline, now=NOW + timedelta(hours=11))
        assert find_alarms(session, pipeline, now=NOW + timedelta(hours=13)) == []
    with store.write() as session:
        for number in water:
            session.get_one(CommentRow, number).state = "closed"
    with store.read() as session:
        assert find_alarms(session, pipeline, now=NOW + timedelta(hours=1)) == []


def test_page_of_the_comment_merges_at_a_press(operator, store, pipeline):
    first, second = arrive(store, pipeline, *WATER[:2])
    operator.get(f"/comments/{first}")
    operator.post("/inbox/act", ids=first, do="incident")
    page = operator.get(f"/comments/{second}").text
    assert "Похоже на инцидент № 2026-0001, 1 голос" in page
    operator.post(f"/comments/{second}/merge", number="2026-0001")
    assert 'id="proposal"' not in operator.get(f"/comments/{second}").text


def test_inbox_and_api_show_the_spike(operator, store, pipeline, desk_app):
    moment = datetime.now(UTC)
    for number, text in enumerate(WATER):
        arrive(store, pipeline, text, created_at=moment - timedelta(minutes=number))
    desk_app.dependency_overrides[get_now] = lambda: moment
    [spike] = operator.client.get("/v1/spikes").json()["spikes"]
    assert (spike["comments"], spike["settlement"]) == (5, "Озерный")
    assert spike["text"] == "вода: 5 комментариев за 2 часа, Озерный"
    assert "вода: 5 комментариев за 2 часа, Озерный" in operator.get("/inbox").text


def test_voice_survives_the_store(pipeline):
    comment = Comment(WATER[0], id="1", created_at=NOW, channel="vk", author_id="7")
    [voice] = Listener.of(pipeline).listen([comment])
    again = read_voice(write_voice(voice))
    assert write_voice(again) == write_voice(voice)
    assert (again.subjects, again.settlements, again.at) == (
        voice.subjects,
        voice.settlements,
        voice.at,
    )
