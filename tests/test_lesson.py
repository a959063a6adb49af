"""The lesson: only what people vouch for is learnt, without names, with the reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.commands.desk import read_lesson
from api.errors import UsageError
from api.lesson.files import make_frame, read_names, write_lesson
from api.lesson.rows import COLUMNS, count_taught, fetch_lesson
from api.retrain.job import FOLDER, STATE, Job, JobState, hold_lock, is_running, read_job, write_job
from api.retrain.payoff import Advice, Window, judge
from api.retrain.run import retrain
from api.settings import Settings
from api.store.arrivals import Arrival, accept_comment, delete_comment
from api.store.incidents import assign_incident, close_incident, open_incident
from api.store.log import SYSTEM
from api.store.tables import CommentRow
from api.store.tagging import decide
from api.store.words import OutcomeOfIncident, Reaction
from training.labelled import read_labelled
from training.registry import Registry

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


def arrive(session, number, text="На Луначарского яма", **columns):
    row, _ = accept_comment(
        session, Arrival("vk", f"wall-1_{number}", text, AT + timedelta(minutes=number)), now=AT
    )
    for name, value in columns.items():
        setattr(row, name, value)
    session.flush()
    return row


def lesson_of(store):
    with store.read() as session:
        return list(fetch_lesson(session, read_names(Settings())))


def test_a_closed_incident_teaches_what_it_ended_with(store):
    with store.write() as session:
        row = arrive(
            session,
            1,
            "[id7|Анна Котова], звонил Петров Иван Сергеевич, +7 900 123-45-67: яма",
            kind="incident",
            topic_code="roads.potholes",
            group_code="roads",
            settlement="Озерный",
            executor="okrug_admin",
        )
        decide(
            session,
            row.id,
            "executor",
            "ozerny_admin",
            suggested="okrug_admin",
            actor=SYSTEM,
            reason="Петров Иван Сергеевич сказал: дорога их",
        )
        incident = open_incident(session, row.id, actor=SYSTEM)
        assign_incident(session, incident.id, "city_dept", name="", actor=SYSTEM)
        close_incident(
            session,
            incident.id,
            reaction=Reaction.SATISFIED,
            outcome=OutcomeOfIncident.SOLVED,
            actor=SYSTEM,
        )
    [row] = lesson_of(store)
    assert row["kind"] == "incident"
    assert row["executor"] == "Отдел городского хозяйства Администрации"
    assert row["group"] == "Дороги"
    assert row["settlement"] == "Озерный"
    assert (row["reaction"], row["outcome"], row["source"]) == ("доволен", "solved", "incident")
    assert row["created_at"] == "2026-03-10 12:01:00"
    for secret in ("Котова", "Петров", "900"):
        assert secret not in json.dumps(row, ensure_ascii=False)
    assert "дорога их" in row["reason"]


def test_what_nobody_looked_at_is_no_label(store):
    with store.write() as session:
        arrive(session, 1, kind="incident", group_code="roads")  # the model alone said so
        one = arrive(session, 2, kind="incident", group_code="roads", executor="city_dept")
        decide(session, one.id, "executor", "mup", suggested="city_dept", actor=SYSTEM)
        two = arrive(session, 3, "Красота!", kind="incident")
        decide(session, two.id, "kind", "approval", suggested="incident", actor=SYSTEM)
        three = arrive(session, 4)
        decide(session, three.id, "verdict", "clean", suggested="review", actor=SYSTEM)
    rows = lesson_of(store)
    assert [(row["kind"], row["group"], row["executor"]) for row in rows] == [
        ("incident", "", "mup"),
        ("approval", "", ""),
    ]


def test_an_incident_that_was_none_teaches_its_kind(store):
    with store.write() as session:
        row = arrive(session, 1, "Спасибо", kind="incident", group_code="roads")
        incident = open_incident(session, row.id, actor=SYSTEM)
        decide(session, row.id, "kind", "approval", suggested="incident", actor=SYSTEM)
        close_incident(session, incident.id, reaction=None, outcome=None, actor=SYSTEM)
    [row] = lesson_of(store)
    assert (row["kind"], row["group"]) == ("approval", "")


def test_what_was_taken_back_or_emptied_teaches_nothing(store):
    with store.write() as session:
        for number in (1, 2):
            row = arrive(session, number)
            decide(session, row.id, "kind", "other", suggested="incident", actor=SYSTEM)
        delete_comment(session, "vk", "wall-1_1", event=1, now=AT)
        session.get(CommentRow, row.id).text = ""
    assert lesson_of(store) == []


def test_the_file_is_read_as_a_labelled_one(store, tmp_path):
    with store.write() as session:
        row = arrive(session, 1, kind="incident")
        decide(session, row.id, "topic", "roads.potholes", suggested=None, actor=SYSTEM)
    path = tmp_path / "labelled.csv"
    assert write_lesson(store, read_names(Settings()), path) == 1
    assert path.read_text(encoding="utf-8").startswith(",".join(COLUMNS))
    frame = read_labelled([path], {}).frame
    assert frame["group"].tolist() == ["Дороги"]
    assert frame["topic"].tolist() != [""]
    assert make_frame(store, read_names(Settings()))["kind"].tolist() == ["incident"]


def test_count_taught_counts_comments_once_and_only_since(store):
    with store.write() as session:
        row = arrive(session, 1, kind="incident")
        for field in ("kind", "topic"):
            decide(session, row.id, field, "incident", suggested=None, actor=SYSTEM)
        incident = open_incident(session, row.id, actor=SYSTEM)
        close_incident(session, incident.id, reaction=None, outcome=None, actor=SYSTEM)
    with store.read() as session:
        assert count_taught(session, since=datetime.now(UTC) - timedelta(hours=1)) == 1
        assert count_taught(session, since=datetime.now(UTC) + timedelta(hours=1)) == 0


def test_an_empty_desk_says_so(tmp_path):
    with pytest.raises(UsageError, match="ничему не научило"):
        read_lesson(Settings(home=tmp_path))


FEW, GOOD, BAD = Window(20, 10), Window(1000, 100), Window(1000, 200)


@pytest.mark.parametrize(
    ("n_new", "n_own", "then", "lately", "advice"),
    [
        (49, 5000, GOOD, BAD, Advice.TOO_FEW),
        (50, 5000, GOOD, GOOD, Advice.WAIT),
        (199, 5000, GOOD, GOOD, Advice.WAIT),
        (200, 5000, GOOD, GOOD, Advice.PAYS),
        (99, 1000, GOOD, GOOD, Advice.WAIT),
        (100, 1000, GOOD, GOOD, Advice.PAYS),
        (60, 5000, GOOD, BAD, Advice.PAYS),
        (60, 5000, GOOD, FEW, Advice.WAIT),
        (60, 5000, FEW, BAD, Advice.WAIT),
        (60, 5000, Window(100, 20), Window(100, 27), Advice.WAIT),  # chance explains it
    ],
)
def test_judge(n_new, n_own, then, lately, advice):
    found, reasons = judge(n_new=n_new, n_own=n_own, then=then, lately=lately)
    assert found is advice
    assert reasons


def test_a_job_whose_process_is_gone_is_stopped(tmp_path):
    with hold_lock(tmp_path):
        write_job(tmp_path, Job(started_at="2026-03-10T09:00:00+00:00", pid=1))
        assert is_running(tmp_path)
        assert read_job(tmp_path).state is JobState.RUNNING
        with pytest.raises(UsageError), hold_lock(tmp_path):
            pass
    assert not is_running(tmp_path)
    assert read_job(tmp_path).state is JobState.STOPPED


def test_a_torn_job_file_is_no_job(tmp_path):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / STATE).write_text('{"state": "run')
    assert read_job(tmp_path) is None


@pytest.fixture
def taught(store, tmp_path, tiny_frame, tiny_bundle, monkeypatch):
    """A desk with the tiny lessons decided by people; settings with a registry."""
    monkeypatch.setattr("api.retrain.run.FEWEST", 10)
    monkeypatch.setattr("os.nice", lambda _: 0)
    home, samples = tmp_path / "home", tmp_path / "samples"
    samples.mkdir()
    settings = replace(Settings(), home=home, samples=samples, routes=None)
    registry = Registry(settings.registry)
    registry.promote(registry.add(tiny_bundle))
    with store.write() as session:
        for number, row in enumerate(tiny_frame.to_dict("records")):
            one = arrive(session, number, row["text"], kind=row["kind"])
            decide(session, one.id, "kind", row["kind"], suggested=row["kind"], actor=SYSTEM)
            if row["executor"]:
                decide(session, one.id, "executor", row["executor"], suggested=None, actor=SYSTEM)
    return settings


def test_retrain_adds_a_bundle_and_leaves_the_current_one(store, taught):
    before = Registry(taught.registry).get_current_number()
    number = retrain(taught, store)
    registry = Registry(taught.registry)
    assert number == before + 1
    assert registry.get_current_number() == before
    job = read_job(taught.home)
    assert (job.state, job.number, job.n_rows) == (JobState.DONE, number, 36)
    assert not (taught.home / FOLDER / "bundle").exists()


def test_retrain_with_too_little_says_so_and_changes_nothing(store, taught, monkeypatch):
    monkeypatch.setattr("api.retrain.run.FEWEST", 37)
    with pytest.raises(UsageError, match="нужно хотя бы 37"):
        retrain(taught, store)
    job = read_job(taught.home)
    assert job.state is JobState.FAILED
    assert "36" in job.error
    assert len(Registry(taught.registry).entries()) == 1


@pytest.mark.slow
def test_a_process_retrains_and_can_be_stopped(taught, store_url, tmp_path, monkeypatch):
    from api.retrain.control import start_retrain, stop_retrain

    settings = replace(taught, database_url=store_url)
    labelled = settings.home / "labelled"
    labelled.mkdir()
    lines = [f"яма номер {number} на дороге слово{number % 97},Дороги" for number in range(20_000)]
    (labelled / "year.csv").write_text("text,group\n" + "\n".join(lines), encoding="utf-8")
    start_retrain(settings)
    assert read_job(settings.home).state is JobState.RUNNING
    with pytest.raises(UsageError, match="уже идёт"):
        start_retrain(settings)
    assert stop_retrain(settings.home)
    assert not is_running(settings.home)
    assert read_job(settings.home).state is JobState.STOPPED
    assert [entry.number for entry in Registry(settings.registry).entries()] == [1]
    assert not stop_retrain(settings.home)
