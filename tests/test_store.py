"""The store on both databases: steps, the one way in, the log, search, incidents."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import DatabaseError

from api.store import migrate, open_store
from api.store.arrivals import (
    Arrival,
    accept_comment,
    accept_post,
    delete_comment,
    edit_comment,
    get_comment,
    restore_comment,
)
from api.store.errors import MigrationError, NotFoundError, StateError, StoreError
from api.store.incidents import (
    add_voice,
    assign_incident,
    close_incident,
    fetch_voices,
    get_incident_of,
    merge_incidents,
    note_final_answer,
    note_interim_answer,
    open_incident,
    reopen_incident,
)
from api.store.log import SYSTEM, Actor, fetch_log, write_log
from api.store.migrate import fetch_revision, get_head
from api.store.search import find_newest, make_search_text, match_words
from api.store.tables import Base, CommentRow, DecisionRow, IncidentRow, LogRow, PauseRow
from api.store.tagging import GivenTags, claim_untagged, decide, save_tags
from api.store.words import (
    ActorKind,
    CommentState,
    CommentType,
    IncidentState,
    Reaction,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def arrival(number, text="Яма на Луначарского", **rest):
    values = {"channel": "vk", "external_id": f"wall-1_{number}", "text": text, "created_at": NOW}
    return Arrival(**(values | rest))


def put(session, number, text="Яма на Луначарского", **rest):
    return accept_comment(session, arrival(number, text, **rest), now=NOW)[0]


def test_migrate_brings_the_tables_to_what_the_program_reads(store):
    assert fetch_revision(store) == get_head()
    with store.engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata
        )
    unknown = [one for one in found if "comments_fts" not in repr(one)]
    assert [one for one in unknown if "ix_comments_search" not in repr(one)] == []


def test_migrate_of_many_at_once_runs_each_step_once(empty_url):
    results, together = [], threading.Barrier(4)

    def start():
        fresh = open_store(empty_url)
        together.wait()
        try:
            results.append(migrate(fresh))
        except StoreError as error:
            results.append(error)
        finally:
            fresh.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [get_head()] * 4


def test_migrate_refuses_tables_newer_than_the_program(store):
    with store.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationError, match="новее программы"):
        migrate(store)


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "не адрес"])
def test_open_store_refuses_other_addresses(url):
    with pytest.raises(StoreError, match="OTKLIK_DATABASE_URL"):
        open_store(url)


def test_accept_comment_twice_is_once(store):
    with store.write() as session:
        first, is_new = accept_comment(session, arrival(1, author_id="7"), now=NOW)
        again, is_new_again = accept_comment(session, arrival(1, "другой текст"), now=NOW)
    assert (first.id, is_new, is_new_again) == (again.id, True, False)
    assert again.text == "Яма на Луначарского"


# what a channel may tell of one comment, in any order: 10 is older news than 20
CHANGES = {
    "new": lambda s: accept_comment(s, arrival(1, "первый"), now=NOW),
    "edit 10": lambda s: edit_comment(s, arrival(1, "второй"), event=10, now=NOW),
    "edit 20": lambda s: edit_comment(s, arrival(1, "третий"), event=20, now=NOW),
    "delete 10": lambda s: delete_comment(s, "vk", "wall-1_1", event=10, now=NOW),
    "restore 20": lambda s: restore_comment(s, arrival(1, "первый"), event=20, now=NOW),
}
ORDERS = [
    (["new", "edit 10", "edit 20"], "третий", False),
    (["edit 20", "new", "edit 10"], "третий", False),
    (["edit 20", "edit 10", "new"], "третий", False),
    (["new", "edit 20", "edit 20", "new"], "третий", False),
    (["delete 10", "new"], "первый", True),
    (["new", "delete 10", "restore 20"], "первый", False),
    (["new", "restore 20", "delete 10"], "первый", False),
    (["restore 20", "delete 10", "new"], "первый", False),
    (["delete 10", "restore 20"], "первый", False),
    (["edit 20", "delete 10", "new"], "третий", True),
]


@pytest.mark.parametrize(("order", "expected", "is_deleted"), ORDERS)
def test_news_of_a_comment_in_any_order_end_the_same(store, order, expected, is_deleted):
    for name in order:
        with store.write() as session:
            CHANGES[name](session)
    with store.read() as session:
        row = get_comment(session, "vk", "wall-1_1")
        assert (row.text, row.deleted_at is not None) == (expected, is_deleted)
        assert session.scalar(select(func.count()).select_from(CommentRow)) == 1


@pytest.mark.parametrize("ours_first", [True, False])
def test_answer_of_the_group_answers_the_comment(store, ours_first):
    ours = arrival(2, "Засыпали", is_ours=True, parent_id="wall-1_1")
    pair = [ours, arrival(1)] if ours_first else [arrival(1), ours]
    with store.write() as session:
        for one in pair:
            accept_comment(session, one, now=NOW)
        asked, answer = (get_comment(session, "vk", f"wall-1_{number}") for number in (1, 2))
        assert (asked.state, answer.state) == (CommentState.ANSWERED, CommentState.OURS)
        assert (asked.needs_tags, answer.needs_tags) == (True, False)


def test_answer_to_a_message_answers_all_before_it_and_none_after(store):
    def message(number, minute, **rest):
        at = NOW + timedelta(minutes=minute)
        return arrival(
            number, type=CommentType.MESSAGE, thread_id="message7", created_at=at, **rest
        )

    with store.write() as session:
        for one in (message(1, 0), message(2, 1), message(3, 2, is_ours=True), message(4, 3)):
            accept_comment(session, one, now=NOW)
        states = [get_comment(session, "vk", f"wall-1_{number}").state for number in (1, 2, 3, 4)]
    assert states == ["answered", "answered", "ours", "open"]


def test_accept_post_makes_short_comments_be_read_again(store):
    with store.write() as session:
        row = put(session, 1, "когда?", post_id="wall-1_9")
        row.needs_tags = False
    with store.write() as session:
        accept_post(session, "vk", "wall-1_9", text="Завтра отключат воду")
    with store.read() as session:
        assert [row.post.text for row in claim_untagged(session, limit=9)] == [
            "Завтра отключат воду"
        ]


def given(row, revision=None, **columns):
    words = make_search_text(row.text)
    return GivenTags(row.id, revision or row.revision, columns, {"kind": "incident"}, words)


def test_save_tags_keeps_a_persons_word_and_passes_over_an_old_text(store):
    with store.write() as session:
        row = put(session, 1)
        decide(session, row.id, "kind", "question", suggested="incident", actor=SYSTEM)
        assert save_tags(
            session, [given(row, kind="incident", settlement="Озерный")], bundle="7", now=NOW
        )
        assert not save_tags(session, [given(row, revision=9)], bundle="7", now=NOW)
        assert (row.kind, row.settlement, row.needs_tags) == ("question", "Озерный", False)


def test_is_decided_follows_what_people_say_of_the_kind(store):
    def is_decided():
        with store.read() as session:
            return get_comment(session, "vk", "wall-1_1").is_decided

    with store.write() as session:
        row = put(session, 1)
        decide(session, row.id, "topic", "roads", suggested=None, actor=SYSTEM)
    assert is_decided() is False
    with store.write() as session:
        said = [
            decide(session, row.id, "kind", kind, suggested="other", actor=SYSTEM)
            for kind in ("incident", "question")
        ]
        session.flush()
        ids = [one.id for one in said]
    assert is_decided() is True
    for number, expected in ((ids[1], True), (ids[0], False)):
        with store.write() as session:
            session.delete(session.get(DecisionRow, number))
        assert is_decided() is expected


def test_migrate_knows_what_was_decided_before_the_column(empty_url):
    store = open_store(empty_url)
    migrate(store, to="0005")
    with store.connect() as connection:
        for number in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO comments (id, channel, external_id, type, text, created_at, "
                    "received_at, revision, text_event, deletion_event, state, needs_tags, "
                    "tag_tries) VALUES (:id, 'vk', :id, 'wall', '', :at, :at, 1, 0, 0, 'open', "
                    "false, 0)"
                ).bindparams(bindparam("at", NOW, CommentRow.created_at.type)),
                {"id": number},
            )
        connection.execute(
            text(
                "INSERT INTO decisions (comment_id, field, is_accepted, bundle, decided_at) "
                "VALUES (1, 'topic', true, '', :at), (2, 'kind', true, '', :at)"
            ).bindparams(bindparam("at", NOW, CommentRow.created_at.type))
        )
    migrate(store)
    with store.read() as session:
        found = session.execute(select(CommentRow.id, CommentRow.is_decided)).all()
    assert sorted(map(tuple, found)) == [(1, False), (2, True)]
    store.close()


def test_find_newest_looks_among_all_where_the_newest_do_not_suffice(store, monkeypatch):
    monkeypatch.setattr("api.store.search.NEAR", 2)
    monkeypatch.setattr("api.store.search.FOUND", 2)
    with store.write() as session:
        for number in range(6):
            row = put(session, number, "яма" if number in (0, 1, 5) else "люк")
            save_tags(session, [given(row)], bundle="1", now=NOW)
    with store.read() as session:

        def find(word, *conditions):
            found = find_newest(session, match_words(session, word), *conditions)
            query = select(CommentRow.external_id).where(CommentRow.id.in_(found))
            return sorted(session.scalars(query))

        assert find("яма") == ["wall-1_1", "wall-1_5"]
        assert find("люк") == ["wall-1_3", "wall-1_4"]
        assert find("яма", CommentRow.external_id != "wall-1_5") == ["wall-1_0", "wall-1_1"]
        assert find("вода") == []


def test_claim_untagged_leaves_failing_ones_for_a_quiet_moment(store):
    with store.write() as session:
        for number in range(3):
            put(session, number)
        assert len(claim_untagged(session, limit=9)) == 3
    with store.write() as session:
        put(session, 3)
        assert [row.external_id for row in claim_untagged(session, limit=9)] == ["wall-1_3"]
    with store.write() as session:
        assert [row.external_id for row in claim_untagged(session, limit=9)] == ["wall-1_0"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("яма", [1]),
        ("ЯМЫ Луначарского", [1]),
        ("озёрный вода", [2]),
        ("лунач", [1]),
        ("вода яма", []),
        ("Отчего' OR 1=1 --", []),
        ('"*(', None),
        ("", None),
    ],
)
def test_match_words_finds_any_form(store, query, found):
    with store.write() as session:
        for number, words in ((1, "Огромные ямы на Луначарского"), (2, "В Озерном нет воды")):
            row = put(session, number, words)
            save_tags(session, [given(row)], bundle="1", now=NOW)
    with store.read() as session:
        condition = match_words(session, query)
        if found is None:
            assert condition is None
            return
        rows = session.scalars(select(CommentRow.external_id).where(condition)).all()
    assert rows == [f"wall-1_{number}" for number in found]


@pytest.mark.parametrize(
    "statement", ["UPDATE log SET action = 'x'", "DELETE FROM log", "DELETE FROM log WHERE id = 1"]
)
def test_log_cannot_be_changed(store, statement):
    with store.write() as session:
        write_log(session, SYSTEM, "test.do", "comment", 1)
    with pytest.raises(DatabaseError, match="append-only"), store.connect() as connection:
        connection.execute(text(statement))
    with store.read() as session:
        assert [row.action for row in fetch_log(session)] == ["test.do"]


def test_write_log_takes_no_texts(store):
    with pytest.raises(ValueError, match="too long"), store.write() as session:
        write_log(session, SYSTEM, "test.do", "comment", 1, said="яма " * 50)


def test_write_is_all_or_nothing(store):
    def put_and_fail():
        with store.write() as session:
            put(session, 1)
            open_incident(session, 999, actor=SYSTEM)

    with pytest.raises(NotFoundError):
        put_and_fail()
    with store.read() as session:
        assert get_comment(session, "vk", "wall-1_1") is None


def test_incident_goes_its_whole_way(store):
    anna = Actor(ActorKind.SYSTEM)
    with store.write() as session:
        rows = [put(session, number) for number in (1, 2, 3)]
        rows[0].topic_code, rows[0].settlement = "roads.potholes", "Озерный"
        incident = open_incident(session, rows[0].id, actor=anna, registered_at=NOW)
        assert open_incident(session, rows[0].id, actor=anna).id == incident.id
        other = open_incident(session, rows[1].id, actor=anna, registered_at=NOW)
        assert (incident.number, other.number) == ("2026-0001", "2026-0002")
        add_voice(session, incident.id, rows[2].id, actor=anna)
        merge_incidents(session, other.id, incident.id, actor=anna)
        assert len(fetch_voices(session, incident.id)) == 3
        assert get_incident_of(session, rows[1].id).id == incident.id
        assign_incident(session, incident.id, "gorhoz", name="Горхоз", actor=anna)
        assign_incident(session, incident.id, "ozerny", name="Озерный", actor=anna)
        assert (incident.executor, incident.state) == ("ozerny", IncidentState.ASSIGNED)
        note_interim_answer(session, incident.id, at=NOW)
        note_final_answer(session, incident.id, at=NOW)
        assert [pause.ended_at is None for pause in session.scalars(select(PauseRow))] == [False]
        close_incident(session, incident.id, reaction=Reaction.SATISFIED, outcome=None, actor=anna)
        with pytest.raises(StateError, match="закрыт"):
            add_voice(session, incident.id, rows[0].id, actor=anna)
        reopen_incident(session, incident.id, actor=anna)
        assert (incident.state, incident.reaction, incident.reopened) == ("assigned", None, 1)
    with store.read() as session:
        actions = session.scalars(select(LogRow.action).order_by(LogRow.id)).all()
        assert actions[-1] == "incident.reopen"
        assert session.scalar(select(func.count()).select_from(IncidentRow)) == 2
