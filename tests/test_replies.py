"""Answers on their way out, on both databases, against a VK of our own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from api.channels.vk_api import MAYBE_DONE, RETRY_CODES, call, make_send
from api.channels.vk_replies import VkNetwork
from api.errors import ChannelError
from api.store.arrivals import Arrival, accept_comment
from api.store.dead import fetch_dead_letters, retry_dead_letter
from api.store.errors import StateError
from api.store.log import SYSTEM
from api.store.replies import (
    cancel_reply,
    claim_reply,
    note_first_try,
    queue_reply,
    recognise_reply,
    settle_uncertain,
    write_reply,
)
from api.store.tables import CommentRow, ReplyRow
from api.store.words import CommentState, CommentType, ReplyState
from api.worker.replies import MAX_TRIES, send_reply
from benchmarks.vk_stub import VkStub, serve

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = "Добрый день! Яму засыпят в среду."


@pytest.fixture
def stub():
    return VkStub()


def put(session, number=42, **rest):
    values = {
        "channel": "vk",
        "external_id": f"wall-1_{number}",
        "text": "Яма",
        "created_at": NOW,
        "community": "1",
        "type": CommentType.WALL,
        "author_id": "7",
        "post_id": "wall-1_9",
        "thread_id": f"wall-1_{number}",
    }
    return accept_comment(session, Arrival(**(values | rest)), now=NOW)[0]


def put_reply(store, **rest):
    with store.write() as session:
        comment = put(session, **rest)
        reply = write_reply(session, comment.id, TEXT, actor=SYSTEM)
        queue_reply(session, reply.id, actor=SYSTEM)
    return reply.id


def send(store, stub, *, can_look=False, **options):
    network = VkNetwork(1, stub.send, stub.read if can_look else None)
    return send_reply(store, {("vk", "1"): network}, draw=lambda: 1.0, **options)


def send_until_settled(store, stub, **options):
    """Send as if the waits between tries were over at once."""
    for _ in range(MAX_TRIES + 2):
        hurry(store)
        if not send(store, stub, **options):
            return


def hurry(store):
    with store.write() as session:
        for reply in session.scalars(select(ReplyRow).where(ReplyRow.next_try_at.is_not(None))):
            reply.next_try_at = NOW


def get_reply(store, reply_id):
    with store.read() as session:
        return session.get(ReplyRow, reply_id)


def cut_off(store, reply_id, stub, *, is_posted, ago=timedelta(seconds=120)):
    """As a kill leaves it: `sending` on the disk, the answer in the network or not."""
    moment = datetime.now(UTC) - ago
    with store.write() as session:
        reply = claim_reply(session, now=moment, stale_before=NOW, channels=["vk"])
        if reply is None:
            session.get(ReplyRow, reply_id).next_try_at = NOW
            session.flush()
            reply = claim_reply(session, now=moment, stale_before=NOW, channels=["vk"])
        note_first_try(session, reply.id, now=moment)
        guid = reply.guid
    if is_posted:
        params = {
            "owner_id": "-1",
            "post_id": "9",
            "from_group": "1",
            "reply_to_comment": "42",
            "message": TEXT,
            "guid": guid,
        }
        stub.send("wall.createComment", params)


def test_reply_is_sent_once_from_the_group_under_the_comment(store, stub):
    reply_id = put_reply(store)
    send_until_settled(store, stub)
    [posted] = stub.posted
    assert (posted["from_id"], posted["post_id"], posted["reply_to_comment"]) == (-1, 9, 42)
    assert posted["text"] == TEXT
    reply = get_reply(store, reply_id)
    assert (reply.state, reply.external_id) == (ReplyState.SENT, f"wall-1_{posted['id']}")
    with store.read() as session:
        assert session.get(CommentRow, reply.comment_id).state is CommentState.ANSWERED


def test_reply_to_a_message_goes_to_its_dialogue(store, stub):
    put_reply(
        store,
        external_id="message7_3",
        type=CommentType.MESSAGE,
        thread_id="message7",
        post_id=None,
    )
    send_until_settled(store, stub)
    assert [(one["peer_id"], one["text"]) for one in stub.posted] == [(7, TEXT)]


def test_reply_to_a_post_of_a_resident_stands_under_the_post(store, stub):
    put_reply(store, number=9)
    send_until_settled(store, stub)
    assert [one["reply_to_comment"] for one in stub.posted] == [None]


@pytest.mark.parametrize("code", [1, 6, 9, 10, 29])
def test_codes_that_pass_are_tried_again(store, stub, code):
    stub.script.extend([code, code])
    reply_id = put_reply(store)
    send_until_settled(store, stub)
    reply = get_reply(store, reply_id)
    assert (reply.state, reply.tries, len(stub.posted)) == (ReplyState.SENT, 3, 1)


@pytest.mark.parametrize("code", [5, 15, 100, 212])
def test_codes_that_need_a_person_are_dead_at_once(store, stub, code):
    stub.script.append(code)
    reply_id = put_reply(store)
    send_until_settled(store, stub)
    reply = get_reply(store, reply_id)
    assert (reply.state, reply.error_code, stub.posted) == (ReplyState.DEAD, code, [])
    with store.write() as session:
        [letter] = fetch_dead_letters(session)
        assert str(code) in letter.reason
        assert TEXT not in letter.reason
        retry_dead_letter(session, letter.id, actor=SYSTEM)
    send_until_settled(store, stub)
    assert get_reply(store, reply_id).state is ReplyState.SENT


def test_reply_that_never_passes_is_dead_after_all_tries(store, stub):
    stub.script.extend([6] * MAX_TRIES)
    reply_id = put_reply(store)
    send_until_settled(store, stub)
    reply = get_reply(store, reply_id)
    assert (reply.state, reply.tries, stub.posted) == (ReplyState.DEAD, MAX_TRIES, [])


def test_reply_waits_longer_with_every_try(store, stub):
    stub.script.extend([6, 6])
    reply_id = put_reply(store)
    waits = []
    for _ in range(2):
        hurry(store)
        before = datetime.now(UTC)
        send(store, stub)
        waits.append((get_reply(store, reply_id).next_try_at - before).total_seconds())
    assert waits == [pytest.approx(2, abs=1), pytest.approx(4, abs=1)]
    assert not send(store, stub)  # not due yet


@pytest.mark.parametrize("is_posted", [True, False])
@pytest.mark.parametrize("can_look", [True, False])
def test_cut_off_reply_stands_there_once(store, stub, is_posted, can_look):
    reply_id = put_reply(store)
    cut_off(store, reply_id, stub, is_posted=is_posted)
    if can_look:
        stub._guids.clear()  # VK has forgotten the guid: looking alone must do
    send_until_settled(store, stub, can_look=can_look)
    assert len(stub.posted) == 1
    assert get_reply(store, reply_id).state is ReplyState.SENT


@pytest.mark.parametrize("is_posted", [True, False])
def test_cut_off_reply_that_nobody_can_tell_of_waits_for_a_person(store, stub, is_posted):
    reply_id = put_reply(store)
    cut_off(store, reply_id, stub, is_posted=is_posted, ago=timedelta(hours=1))
    send_until_settled(store, stub)
    assert get_reply(store, reply_id).state is ReplyState.UNCERTAIN
    assert len(stub.posted) == is_posted
    with store.write() as session:
        [letter] = fetch_dead_letters(session)
        with pytest.raises(StateError, match="uncertain"):
            retry_dead_letter(session, letter.id, actor=SYSTEM)
        settle_uncertain(session, reply_id, is_posted=is_posted, actor=SYSTEM)
    send_until_settled(store, stub)
    assert (get_reply(store, reply_id).state, len(stub.posted)) == (ReplyState.SENT, 1)


def test_fresh_sending_is_left_to_whoever_sends_it(store, stub):
    cut_off(store, put_reply(store), stub, is_posted=False, ago=timedelta(seconds=1))
    assert not send(store, stub)
    assert stub.posted == []


@pytest.mark.parametrize("state", ["sending", "sent", "none"])
def test_own_words_coming_back_are_recognised(store, stub, state):
    reply_id = put_reply(store)
    if state == "sending":
        cut_off(store, reply_id, stub, is_posted=True)
    elif state == "sent":
        send_until_settled(store, stub)
    external_id = f"wall-1_{stub.posted[0]['id']}" if stub.posted else "wall-1_77"
    with store.write() as session:
        ours = put(
            session,
            external_id=external_id,
            text=f"[id7|Анна], {TEXT}",
            is_ours=True,
            parent_id="wall-1_42",
        )
        recognise_reply(session, ours, now=NOW)
        recognise_reply(session, ours, now=NOW)
        replies = session.scalars(select(ReplyRow).order_by(ReplyRow.id)).all()
        states = [reply.state for reply in replies]
    expected = ["queued", "seen"] if state == "none" else ["sent"]
    assert states == expected
    if state == "sending":
        send_until_settled(store, stub)
        assert len(stub.posted) == 1


def test_cancel_is_refused_after_the_first_try(store, stub):
    reply_id = put_reply(store)
    cut_off(store, reply_id, stub, is_posted=False)
    with pytest.raises(StateError), store.write() as session:
        cancel_reply(session, reply_id, actor=SYSTEM)


@pytest.mark.parametrize("kind", [CommentType.PHOTO, CommentType.VIDEO, CommentType.BOARD])
def test_places_where_a_community_cannot_answer_say_so(store, stub, kind):
    reply_id = put_reply(store, type=kind)
    send_until_settled(store, stub)
    reply = get_reply(store, reply_id)
    assert reply.state is ReplyState.DEAD
    assert "в самой соцсети" in reply.error


@pytest.mark.slow
def test_real_seam_speaks_to_vk_over_http(stub):
    server, address = serve(stub)
    try:
        network = make_send("group-token", base_url=address, timeout_s=5)
        params = {"owner_id": "-1", "post_id": "9", "from_group": "1", "message": "да"}
        assert call(network, "wall.createComment", params)["comment_id"] == stub.posted[0]["id"]
        with pytest.raises(ChannelError) as refused:
            call(network, "wall.createComment", params | {"post_id": ""})
        assert (refused.value.code, refused.value.retry) == (100, False)
        stub.drop_after.add(2)
        with pytest.raises(ChannelError) as lost:
            call(network, "wall.createComment", params)
        assert (lost.value.retry, lost.value.is_refused) == (True, False)
        with pytest.raises(ChannelError) as wrong:
            call(make_send("чужой", base_url=address), "wall.createComment", params)
        assert wrong.value.code == 5
        assert "чужой" not in str(wrong.value)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("answer", [{}, {"error": "x"}, {"error": {"error_code": "6"}}])
def test_call_of_an_answer_out_of_schema_may_have_been_done(answer):
    with pytest.raises(ChannelError) as error:
        call(lambda method, params: answer, "wall.createComment", {})
    assert (error.value.retry, error.value.is_refused) == (True, False)


def test_codes_after_which_it_may_stand_there_are_tried_again():
    assert set(RETRY_CODES) >= MAYBE_DONE
