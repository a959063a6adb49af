"""A person's data: forgotten with proof, kept for a term, masked for training; copies and files."""

import io
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from sqlalchemy import func, select

from api.commands.load import load_file
from api.logs import JsonLines
from api.store import migrate, open_store
from api.store.arrivals import Arrival, accept_comment, get_comment
from api.store.backup import write_backup
from api.store.errors import NotFoundError, StateError, StoreError
from api.store.events import RawEvent, insert_events
from api.store.forget import (
    clean_pages,
    find_left,
    find_left_in_files,
    forget_author,
)
from api.store.incidents import open_incident
from api.store.log import SYSTEM
from api.store.masks import mask_personal
from api.store.people import (
    MAX_FAILURES,
    check_access,
    check_password,
    create_access,
    create_api_key,
    create_person,
    end_session,
    fetch_api_key,
    fetch_session,
    start_session,
)
from api.store.photos import PhotoError, add_photo, clean_photo, path_of
from api.store.replies import write_reply
from api.store.restore import restore_backup
from api.store.tables import (
    AuthorRow,
    Base,
    CommentRow,
    EventRow,
    IncidentRow,
    LogRow,
    NoteRow,
    PhotoRow,
)
from api.store.tagging import GivenTags, decide, save_tags
from api.store.words import Role
from api.worker.terms import keep_terms

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = "У дома 12 на Луначарского яма, меня зовут Анна Котова, звоните"
NAME = "Анна Котова-Луначарская"


def make_photo(kind="JPEG", size=(40, 30)):
    exif = Image.Exif()
    exif[0x010F] = "камера Анны Котовой"
    data = io.BytesIO()
    Image.new("RGB", size, "red").save(data, kind, exif=exif)
    return data.getvalue()


def put(session, number, author="7", text=TEXT, **rest):
    arrival = Arrival(
        channel="vk",
        external_id=f"wall-1_{number}",
        text=text,
        created_at=rest.pop("created_at", NOW),
        author_id=author,
        author_name=NAME if author == "7" else None,
        **rest,
    )
    return accept_comment(session, arrival, now=NOW)[0]


def fill(store, home):
    """Anna's traces everywhere, and a neighbour who wrote to her."""
    with store.write() as session:
        row = put(session, 1, thread_id="message7", attachments=({"owner_id": 7},))
        row.kind, row.topic_code, row.house = "incident", "roads.potholes", "12"
        given = GivenTags(row.id, 1, {"kind": "incident"}, {"said": TEXT}, "яма луначарский")
        save_tags(session, [given], bundle="1", now=NOW)
        decide(session, row.id, "kind", "incident", suggested="incident", actor=SYSTEM, reason=TEXT)
        open_incident(session, row.id, actor=SYSTEM).title = TEXT
        write_reply(session, row.id, f"Анна, спасибо! {TEXT}", actor=SYSTEM)
        session.add(NoteRow(comment_id=row.id, text=TEXT, written_at=NOW))
        add_photo(session, home, make_photo(), actor=SYSTEM, comment_id=row.id)
        put(session, 2, author="8", text="[id7|Анна], и у нас яма")
        put(session, 3, author="77", text="Соседка с номером 77 пишет о другом")
        insert_events(
            session,
            [
                RawEvent("vk", "1", "e1", "x", "7", f'{{"from_id":7,"text":"{TEXT}"}}', NOW),
                RawEvent("vk", "1", "e2", "x", "8", '{"from_id":8,"reply_to_user":7}', NOW),
                RawEvent("vk", "1", "e3", "x", "77", '{"from_id":77}', NOW),
            ],
        )


def test_forget_leaves_nothing_and_proves_it(store, tmp_path):
    fill(store, tmp_path)
    with store.write() as session:
        removed, traces = forget_author(session, tmp_path, "vk", "7", actor=SYSTEM)
    clean_pages(store)
    assert (removed.comments, removed.replies, removed.photos, removed.notes) == (1, 1, 1, 1)
    assert (removed.events, removed.mentions) == (1, 2)
    with store.read() as session:
        left, n_cells = find_left(session, traces)
        assert left == []
        assert n_cells > 50
        assert set(session.scalars(select(AuthorRow.external_id))) == {"8", "77"}
        kinds = session.scalars(select(CommentRow.kind).order_by(CommentRow.id)).all()
        assert kinds[0] == "incident"  # the counts stay
        texts = session.scalars(select(CommentRow.text).order_by(CommentRow.id)).all()
        assert texts == ["", "[id0|Имя], и у нас яма", "Соседка с номером 77 пишет о другом"]
        bodies = session.scalars(select(EventRow.body).order_by(EventRow.id)).all()
        assert bodies == [None, '{"from_id":8,"reply_to_user":0}', '{"from_id":77}']
        assert "author.forget" in session.scalars(select(LogRow.action)).all()
        assert session.scalars(select(IncidentRow.title)).all() == [""]
    left_in_files, n_files = find_left_in_files(tmp_path, traces)
    assert left_in_files == []
    assert n_files >= store.is_sqlite
    assert not list((tmp_path / "photos").rglob("*.jpg"))


def test_the_search_afterwards_finds_what_is_left(store, tmp_path):
    fill(store, tmp_path)
    with store.write() as session:
        _, traces = forget_author(session, tmp_path, "vk", "7", actor=SYSTEM)
        session.add(NoteRow(text=f"переписано: {TEXT}", written_at=NOW))
        session.add(NoteRow(text="[id7|Анна] звонила", written_at=NOW))
    (tmp_path / "copy.txt").write_text(f"…{TEXT}…", encoding="utf-8")
    with store.read() as session:
        [found] = find_left(session, traces)[0]
    assert (found.where, found.count) == ("notes.text", 2)
    files = [one.where for one in find_left_in_files(tmp_path, traces)[0]]
    assert str(tmp_path / "copy.txt") in files


def test_a_copy_that_still_holds_a_person_is_named(store, tmp_path):
    fill(store, tmp_path)
    write_backup(store, tmp_path, tmp_path / "backups" / "before.tar.gz")
    with store.write() as session:
        _, traces = forget_author(session, tmp_path, "vk", "7", actor=SYSTEM)
    clean_pages(store)
    write_backup(store, tmp_path, tmp_path / "backups" / "after.tar.gz")
    (tmp_path / "backups" / "broken.tar.gz").write_bytes(b"\x1f\x8bnope")
    found, _ = find_left_in_files(tmp_path, traces)
    assert [Path(one.where).name for one in found] == ["before.tar.gz"]
    without_words = replace(traces, texts=())
    found, _ = find_left_in_files(tmp_path / "backups", without_words)
    assert [Path(one.where).name for one in found] == ["before.tar.gz"]


def test_forget_of_a_stranger_says_so(store, tmp_path):
    with pytest.raises(NotFoundError, match="нет автора 7"), store.write() as session:
        forget_author(session, tmp_path, "vk", "7", actor=SYSTEM)


def test_terms_empty_what_is_old_and_nothing_else(store, tmp_path):
    fill(store, tmp_path)
    with store.write() as session:
        put(session, 9, author="9", created_at=NOW - timedelta(days=1_000))
    counts = keep_terms(store, tmp_path, now=NOW, retention_days=365, raw_days=30)
    assert counts == {"events": 0, "comments": 1, "authors": 1}
    with store.read() as session:
        assert get_comment(session, "vk", "wall-1_9") is None
        assert get_comment(session, "vk", "wall-1_1").text == TEXT
    assert keep_terms(store, tmp_path, now=NOW, retention_days=0, raw_days=30)["comments"] == 0


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Звоните 8 900 123-45-67 или +7(481)6641122", "Звоните <phone> или <phone>"),
        ("почта anna.k@mail.ru, сайт https://x.ru/a", "почта <email>, сайт <url>"),
        ("паспорт 6612 345678, счёт 40817810099910004312", "паспорт <номер>, счёт <номер>"),
        ("[id7|Анна Котова], дом 8, кв. 900, 2026 год", "[id0|Имя], дом 8, кв. 900, 2026 год"),
        ("пишите @anna_k", "пишите <имя>"),
    ],
)
def test_mask_personal(text, masked):
    assert mask_personal(text) == masked


def fetch_all(store):
    with store.read() as session:
        return {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
            if table.name != "day_marks"  # notes to the worker: what is restored is counted anew
        }


def test_backup_comes_back_whole_into_an_empty_database(store, empty_url, tmp_path):
    fill(store, tmp_path / "home")
    with store.write() as session:
        ids = session.scalars(select(IncidentRow.id)).all()
        other = open_incident(session, put(session, 5).id, actor=SYSTEM)
        session.get(IncidentRow, ids[0]).merged_into_id = other.id  # points at a later row
    counts = write_backup(store, tmp_path / "home", tmp_path / "copy.tar.gz")
    assert (counts["comments"], counts["photos"]) == (4, 1)
    fresh = open_store(empty_url)
    try:
        assert restore_backup(fresh, tmp_path / "new", tmp_path / "copy.tar.gz") == counts
        assert fetch_all(fresh) == fetch_all(store)
        with fresh.write() as session:
            assert put(session, 99).id > max(ids)  # counting goes on
            photo = session.scalars(select(PhotoRow)).one()
        assert path_of(tmp_path / "new", photo).is_file()
        with pytest.raises(StoreError, match="не пуста"):
            restore_backup(fresh, tmp_path / "new", tmp_path / "copy.tar.gz")
    finally:
        fresh.close()


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_restore_refuses_a_broken_copy(empty_url, tmp_path):
    path = tmp_path / "copy.tar.gz"
    path.write_bytes(b"\x1f\x8bnope")
    fresh = open_store(empty_url)
    with pytest.raises(StoreError, match="повреждён"):
        restore_backup(fresh, tmp_path, path)
    migrate(fresh)
    write_backup(fresh, tmp_path, path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(StoreError):
        restore_backup(fresh, tmp_path, path)
    fresh.close()


def test_load_file_twice_adds_nothing(store, tmp_path):
    path = tmp_path / "comments.xlsx"
    rows = {
        "Текст": ["Яма", None, "спасибо", "спасибо"],
        "Дата": ["23.11.2026 09:00", "23.11.2026", "", ""],
    }
    pd.DataFrame(rows).to_excel(path, index=False)
    assert load_file(path, store, channel="ok") == (3, 0, 1)
    assert load_file(path, store, channel="ok") == (0, 3, 1)
    with store.read() as session:
        channels = session.scalars(select(CommentRow.channel).distinct()).all()
        assert channels == ["ok"]


def test_load_file_takes_ids_and_authors(store, tmp_path):
    path = tmp_path / "comments.csv"
    path.write_text("id,text,channel,author_id,created_at\n5,Яма,max,7,2026-11-23T09:00:00+03:00\n")
    assert load_file(path, store) == (1, 0, 0)
    with store.read() as session:
        row = get_comment(session, "max", "5")
        assert row.created_at == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
        assert session.get(AuthorRow, row.author_id).external_id == "7"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_is_written_anew_without_what_the_camera_said(kind):
    data, content_type, size = clean_photo(make_photo(kind, (4000, 100)))
    assert content_type == f"image/{kind.lower()}"
    assert size == (2560, 64)
    with Image.open(io.BytesIO(data)) as image:
        assert dict(image.getexif()) == {}
    assert "Анны".encode() not in data


def test_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by 90 degrees
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "JPEG", exif=exif)
    assert clean_photo(data.getvalue())[2] == (30, 40)


@pytest.mark.parametrize(
    "data", [b"", b"<html><script>", b"GIF89a" + b"x" * 50, make_photo()[:200]]
)
def test_photo_refuses_what_is_none(data):
    with pytest.raises(PhotoError, match="не фото"):
        clean_photo(data)


def test_people_sign_in_and_machines_have_keys(store):
    with store.write() as session:
        person = create_person(
            session, login="anna", name="Анна", password="длинный пароль", role=Role.OPERATOR,
            actor=SYSTEM,
        )  # fmt: skip
        with pytest.raises(StateError, match="уже есть"):
            create_person(
                session, login="anna", name="А", password="длинный пароль", role=Role.OPERATOR,
                actor=SYSTEM,
            )  # fmt: skip
        assert check_password(session, "anna", "не тот пароль") is None
        assert check_password(session, "anna", "длинный пароль").id == person.id
        token, row = start_session(session, person)
        assert token not in row.token_hash
        assert fetch_session(session, token)[1].login == "anna"
        end_session(session, token)
        assert fetch_session(session, token) is None
        key, _ = create_api_key(session, name="сайт", scopes=["comments"], actor=SYSTEM)
        assert fetch_api_key(session, key).name == "сайт"
        assert fetch_api_key(session, key + "x") is None
        link, code, _ = create_access(session, "ozerny", actor=SYSTEM)
        assert check_access(session, link, code).executor == "ozerny"
        for _ in range(MAX_FAILURES):
            assert check_access(session, link, "нет") is None
        assert check_access(session, link, code) is None  # rests after so many wrong ones


def test_json_log_has_no_message_of_an_error():
    try:
        raise ValueError(TEXT)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("otklik.x", logging.ERROR, "f", 1, "reply %d", (5,), info)
    line = JsonLines().format(record)
    assert '"reply 5"' in line
    assert '"ValueError"' in line
    assert TEXT not in line


def test_every_command_of_the_store_works_from_the_command_line(otklik, tmp_path):
    path = tmp_path / "comments.csv"
    path.write_text(f'id,text,author_id\n1,"{TEXT}",7\n2,спасибо большое молодцы,8\n')
    code, out, err = otklik("load", path, "--channel", "vk")
    assert (code, "Принято: 2 комментария" in out) == (0, True), err
    assert otklik("worker", "--once")[0] == 0
    assert otklik("backup", "-o", tmp_path / "copy.tar.gz")[0] == 0
    code, out, err = otklik("forget", "7")
    assert code == 0, out + err
    assert "Очищено: 1 комментарий" in out
    assert "0 совпадений" in out
    code, _, err = otklik("forget", "7")
    assert (code, "нет автора 7" in err) == (2, True)
    code, _, err = otklik("restore", tmp_path / "copy.tar.gz")
    assert (code, "не пуста" in err) == (2, True)


def test_counts_of_the_log_speak_of_no_texts(store, tmp_path):
    fill(store, tmp_path)
    with store.read() as session:
        details = session.scalars(select(LogRow.details)).all()
        assert session.scalar(select(func.count()).select_from(LogRow)) > 3
    assert not any(TEXT in str(one) for one in details)
