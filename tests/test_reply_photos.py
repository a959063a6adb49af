"""Photos that go with an answer, on both databases, against a VK of our own."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update

from api.channels.vk_api import make_send
from api.channels.vk_photos import Picture, put_file
from api.channels.vk_replies import VkNetwork
from api.errors import ChannelError
from api.store.arrivals import Arrival, accept_comment
from api.store.base import now_utc
from api.store.errors import StateError
from api.store.log import SYSTEM
from api.store.photos import add_photo, attach_photos
from api.store.replies import cancel_reply, queue_reply, write_reply
from api.store.tables import NoteRow, PhotoRow, ReplyRow
from api.store.words import CommentType
from api.worker.photos import PHOTO_TRIES
from api.worker.replies import send_reply
from benchmarks.vk_stub import PERSON, TOKEN, VkStub, serve

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def draw(color):
    target = io.BytesIO()
    Image.new("RGB", (20, 20), color).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def stub():
    return VkStub()


@pytest.fixture
def network(stub):
    return VkNetwork(1, stub.send, None, stub.show, stub.put)


def put(store, home, *, n_photos=2, is_message=False):
    """An answer with photos on its way; its id."""
    kind = {"type": CommentType.WALL, "post_id": "wall-1_9", "thread_id": "wall-1_42"}
    number = "wall-1_42"
    if is_message:
        kind, number = {"type": CommentType.MESSAGE, "thread_id": "7"}, "message7_42"
    with store.write() as session:
        arrival = Arrival("vk", number, "Яма", NOW, community="1", author_id="7", **kind)
        comment, _ = accept_comment(session, arrival, now=NOW)
        photos = [
            add_photo(session, home, draw(color), actor=SYSTEM, comment_id=comment.id)
            for color in ("red", "green")[:n_photos]
        ]
        reply = write_reply(session, comment.id, "Засыпали.", actor=SYSTEM)
        attach_photos(session, reply, [photo.id for photo in photos])
        queue_reply(session, reply.id, actor=SYSTEM)
    return reply.id


def send(store, network, home, *, rounds=1):
    for _ in range(rounds):
        with store.connect() as connection:
            connection.execute(update(ReplyRow).values(next_try_at=now_utc() - timedelta(hours=1)))
        assert send_reply(store, {("vk", "1"): network}, home=home)


def fetch(store, column):
    with store.read() as session:
        return session.scalars(select(column).order_by(column.class_.id)).all()


@pytest.mark.parametrize("is_message", [False, True], ids=["wall", "message"])
def test_photos_go_with_the_answer(store, stub, network, tmp_path, is_message):
    put(store, tmp_path, is_message=is_message)
    send(store, network, tmp_path)
    [posted] = stub.posted
    assert posted["shown"].split(",") == fetch(store, PhotoRow.external_id)
    assert len(stub.photos) == len(stub.uploaded) == 2
    assert fetch(store, ReplyRow.state) == ["sent"]
    assert fetch(store, NoteRow.text) == []


def test_photos_are_not_sent_again_when_the_answer_is(store, stub, network, tmp_path):
    put(store, tmp_path)
    stub.script.extend([0, 0, 0, 0, 9])  # two photos are taken, the answer itself must wait
    send(store, network, tmp_path, rounds=2)
    assert len(stub.photos) == 2
    assert [one["shown"].count(",") for one in stub.posted] == [1]
    assert stub.calls.count("photos.saveWallPhoto") == 2


def test_a_photo_that_was_refused_for_now_is_tried_again_before_the_answer(
    store, stub, network, tmp_path
):
    put(store, tmp_path)
    stub.script.extend([0, 0, 6])
    send(store, network, tmp_path)
    assert (stub.posted, fetch(store, ReplyRow.state)) == ([], ["queued"])
    send(store, network, tmp_path)
    assert len(stub.posted) == 1
    assert len(stub.photos) == 2


def test_people_wait_for_the_words_no_longer_than_for_a_few_tries(store, stub, network, tmp_path):
    put(store, tmp_path, n_photos=1)
    stub.script.extend([10] * PHOTO_TRIES)
    send(store, network, tmp_path, rounds=PHOTO_TRIES)
    assert [one["shown"] for one in stub.posted] == [None]
    [note] = fetch(store, NoteRow.text)
    assert "Приложите их" in note
    assert "код 10" in note


def test_a_community_key_sends_the_words_and_tells_the_operator(store, stub, tmp_path):
    put(store, tmp_path)
    send(store, VkNetwork(1, stub.send, put=stub.put), tmp_path)
    assert [(one["text"], one["shown"]) for one in stub.posted] == [("Засыпали.", None)]
    assert stub.calls == ["wall.createComment"]
    [note] = fetch(store, NoteRow.text)
    assert "photo_token" in note


def test_a_key_that_may_not_show_photos_says_so(store, stub, tmp_path):
    put(store, tmp_path, n_photos=1)
    send(store, VkNetwork(1, stub.send, None, stub.send, stub.put), tmp_path)
    assert len(stub.posted) == 1
    assert "код 27" in fetch(store, NoteRow.text)[0]


def test_a_lost_file_stays_behind_alone(store, stub, network, tmp_path):
    put(store, tmp_path)
    network = replace(network, put=put_file)
    for path in (tmp_path / "photos").rglob("*.jpg"):
        path.unlink()
    send(store, network, tmp_path)
    assert len(stub.posted) == 1
    assert "файла фото" in fetch(store, NoteRow.text)[0]


def test_photos_go_over_http_as_a_form(store, stub, tmp_path):
    server, address = serve(stub)
    try:
        keys = [make_send(token, base_url=address) for token in (TOKEN, PERSON)]
        put(store, tmp_path)
        send(store, VkNetwork(1, keys[0], None, keys[1]), tmp_path)
    finally:
        server.shutdown()
        server.server_close()
    files = [path.read_bytes() for path in (tmp_path / "photos").rglob("*.jpg")]
    assert sorted(stub.uploaded.values()) == sorted(files)
    assert stub.posted[0]["shown"].count("photo-1_") == 2


def test_put_file_wraps_what_goes_wrong(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    for address in ("http://127.0.0.1:1/upload", "no address"):
        with pytest.raises(ChannelError) as caught:
            put_file(address, Picture(1, path, "image/jpeg"))
        assert caught.value.retry


def test_attach_photos_takes_free_ones_of_the_same_comment(store, tmp_path):
    reply_id = put(store, tmp_path)
    with store.write() as session:
        reply = session.get(ReplyRow, reply_id)
        [one, two] = session.scalars(select(PhotoRow.id).order_by(PhotoRow.id))
        second = write_reply(session, reply.comment_id, "Ещё", actor=SYSTEM)
        strange = add_photo(session, tmp_path, draw("blue"), actor=SYSTEM)
        for ids in ([one], [strange.id], [one, two, strange.id]):
            with pytest.raises(StateError):
                attach_photos(session, second, ids)
        cancel_reply(session, reply_id, actor=SYSTEM)
        attach_photos(session, second, [two, two])
    assert fetch(store, PhotoRow.reply_id) == [None, second.id, None]


def test_operator_ticks_photos_and_a_second_look_keeps_the_ticks(operator, desk_app, store):
    with store.write() as session:
        arrival = Arrival("vk", "wall-1_42", "Яма", NOW, community="1", post_id="wall-1_9")
        number = accept_comment(session, arrival, now=NOW)[0].id
    page = f"/comments/{number}"
    operator.get(page)
    for color in ("red", "green"):
        operator.post(f"{page}/photos", files={"file": ("a.jpg", draw(color), "image/jpeg")})
    _, two = fetch(store, PhotoRow.id)
    assert f'name="photos" value="{two}"' in operator.get(page).text
    answer = "Уважаемый житель! Обязательно решим вопрос в кратчайшие сроки."
    look = operator.post(f"{page}/reply", 200, text=answer, photos=[two])
    assert f'<input type="hidden" name="photos" value="{two}">' in look.text
    operator.post(f"{page}/reply", text=answer, checked="1", photos=[two])
    [reply] = fetch(store, ReplyRow.id)
    assert fetch(store, PhotoRow.reply_id) == [None, reply]
    shown = operator.get(page).text
    assert f'name="photos" value="{two}"' not in shown
