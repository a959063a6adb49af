"""VK's events become comments: shapes of VKCOM/vk-api-schema 5.199, in any order, twice."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from api.channels.communities import Community, read_communities
from api.channels.vk_callback import CallbackError, Confirmation, read_event
from api.channels.vk_events import read_news
from api.errors import SettingsError
from api.store.arrivals import get_comment
from api.store.dead import fetch_dead_letters, retry_dead_letter
from api.store.events import MAX_TRIES, count_events, insert_events
from api.store.log import SYSTEM
from api.store.tables import CommentRow, EventRow, ReplyRow
from api.store.words import EventState
from api.worker.events import apply_events

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DATE = int(NOW.timestamp())
COMMUNITIES = {1: Community(1, confirmation="a1b2c3", secret="очень-тайно")}
WALL = {"id": 42, "from_id": 7, "post_id": 9, "owner_id": -1, "date": DATE, "text": "Яма"}
SECRET = {"secret": "очень-тайно"}


def body(kind, subject, number=1, **rest):
    said = {"type": kind, "group_id": 1, "event_id": f"e{number}", "v": "5.199", "object": subject}
    return json.dumps(said | SECRET | rest).encode()


def read(kind, subject, number=1, **rest):
    return read_event(body(kind, subject, number, **rest), COMMUNITIES, now=NOW)


def take(store, *events):
    with store.write() as session:
        insert_events(session, events)
    while apply_events(store):
        pass


def hurry(store):
    with store.write() as session:
        for event in session.scalars(select(EventRow)):
            event.next_try_at = None


# event type, object → external id, author, parent, thread
SHAPES = [
    ("wall_reply_new", WALL, "wall-1_42", "7", None, "wall-1_42"),
    (
        "wall_reply_new",
        WALL | {"id": 43, "reply_to_comment": 42, "reply_to_user": 7, "parents_stack": [42]},
        "wall-1_43",
        "7",
        "wall-1_42",
        "wall-1_42",
    ),
    (
        "photo_comment_new",
        {"id": 3, "from_id": 7, "date": DATE, "text": "Яма", "photo_owner_id": -1, "photo_id": 5},
        "photo_comment-1_3",
        "7",
        None,
        "photo-1_5",
    ),
    (
        "video_comment_new",
        {"id": 3, "from_id": 7, "date": DATE, "text": "Яма", "video_owner_id": -1, "video_id": 6},
        "video_comment-1_3",
        "7",
        None,
        "video-1_6",
    ),
    (
        "board_post_new",
        {"id": 2, "from_id": 7, "date": DATE, "text": "Яма", "topic_owner_id": -1, "topic_id": 8},
        "board-1_8_2",
        "7",
        None,
        "topic-1_8",
    ),
    (
        "message_new",
        {
            "message": {
                "id": 11,
                "from_id": 7,
                "peer_id": 7,
                "date": DATE,
                "text": "Яма",
                "conversation_message_id": 3,
            },
            "client_info": {"keyboard": True},
        },
        "message7_3",
        "7",
        None,
        "message7",
    ),
    (
        "wall_post_new",
        {"id": 9, "from_id": 7, "owner_id": -1, "date": DATE, "text": "Яма", "post_type": "post"},
        "wall-1_9",
        "7",
        None,
        "wall-1_9",
    ),
]


@pytest.mark.parametrize(("kind", "subject", "external_id", "author", "parent", "thread"), SHAPES)
def test_read_news_names_the_comment(kind, subject, external_id, author, parent, thread):
    arrival = read_news(kind, 1, subject).arrival
    assert (arrival.external_id, arrival.author_id, arrival.parent_id, arrival.thread_id) == (
        external_id,
        author,
        parent,
        thread,
    )
    assert (arrival.text, arrival.created_at, arrival.is_ours) == ("Яма", NOW, False)


DELETIONS = [
    ("wall_reply_delete", {"owner_id": -1, "id": 42, "post_id": 9, "deleter_id": 7}, 0),
    ("photo_comment_delete", {"owner_id": -1, "id": 3, "user_id": 7, "photo_id": 5}, 2),
    ("video_comment_delete", {"owner_id": -1, "id": 3, "user_id": 7, "video_id": 6}, 3),
    ("board_post_delete", {"topic_owner_id": 1, "topic_id": 8, "id": 2}, 4),
]


@pytest.mark.parametrize(("kind", "subject", "shape"), DELETIONS)
def test_read_news_of_a_deletion_names_the_same_comment(kind, subject, shape):
    assert read_news(kind, 1, subject).external_id == SHAPES[shape][2]


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("wall_reply_new", WALL | {"from_id": -1}),
        ("message_reply", {"id": 1, "from_id": -1, "peer_id": 7, "date": DATE, "text": "да"}),
        ("message_reply", {"id": 1, "from_id": 5, "peer_id": 7, "date": DATE, "text": "да"}),
        ("photo_comment_new", {"id": 3, "from_id": -1, "date": DATE, "photo_owner_id": -1}),
    ],
)
def test_read_news_knows_the_groups_own_words(kind, subject):
    assert read_news(kind, 1, subject).arrival.is_ours


def test_read_news_keeps_attachments_short():
    photo = {
        "owner_id": 7,
        "id": 5,
        "sizes": [{"width": 75, "url": "u75"}, {"width": 600, "url": "u600"}],
    }
    subject = WALL | {"text": "", "attachments": [{"type": "photo", "photo": photo}]}
    [kept] = read_news("wall_reply_new", 1, subject).arrival.attachments
    assert kept == {"type": "photo", "owner_id": 7, "id": 5, "url": "u600"}


def test_read_event_confirms_and_takes_the_secret_out():
    assert read("confirmation", None).answer == "a1b2c3"
    asked = json.dumps({"type": "confirmation", "group_id": 1}).encode()
    assert read_event(asked, COMMUNITIES, now=NOW) == Confirmation("a1b2c3")
    event = read("wall_reply_new", WALL)
    assert (event.community, event.event_id, event.author_id) == ("1", "e1", "7")
    assert "тайно" not in event.body
    assert "secret" not in event.body


BROKEN = [
    (b"", 400),
    (b"{oops", 400),
    (b"[1]", 400),
    (b"{}", 400),
    (b'{"type": "wall_reply_new", "group_id": "1"}', 400),
    (json.dumps({"type": "wall_reply_new", "group_id": 2} | SECRET).encode(), 403),
    (json.dumps({"type": "wall_reply_new", "group_id": 1}).encode(), 403),
    (json.dumps({"type": "wall_reply_new", "group_id": 1, "secret": "не то"}).encode(), 403),
    (json.dumps({"type": "wall_reply_new", "group_id": 1, "secret": ["x"]}).encode(), 403),
    (json.dumps({"type": "confirmation", "group_id": 1, "secret": "не то"}).encode(), 403),
]


@pytest.mark.parametrize(("sent", "status"), BROKEN)
def test_read_event_refuses_what_is_not_vks(sent, status):
    with pytest.raises(CallbackError) as error:
        read_event(sent, COMMUNITIES, now=NOW)
    assert error.value.status == status


def test_read_event_takes_half_a_smiley_and_no_event_id():
    sent = body("wall_reply_new", WALL).replace(b'"text"', b'"x": "\\ud83d", "text"')
    assert read_event(sent, COMMUNITIES, now=NOW).event_id == "e1"
    old = json.dumps({"type": "wall_reply_new", "group_id": 1, "object": WALL} | SECRET).encode()
    first, again = (read_event(old, COMMUNITIES, now=NOW).event_id for _ in range(2))
    assert first == again
    assert len(first) == 64


def test_events_twice_and_out_of_order_are_one_comment(store):
    edit = read("wall_reply_edit", WALL | {"text": "Яма!"}, 2)
    new = read("wall_reply_new", WALL, 1)
    take(store, edit, edit, new)
    take(store, new, edit)
    with store.read() as session:
        assert get_comment(session, "vk", "wall-1_42").text == "Яма!"
        assert session.scalar(select(func.count()).select_from(CommentRow)) == 1
        assert count_events(session) == {EventState.DONE: 2}


def test_unknown_types_are_kept_as_they_came(store):
    take(store, read("group_join", {"user_id": 7}), read("нечто_new", {"a": 1}, 2))
    with store.read() as session:
        assert count_events(session) == {EventState.IGNORED: 2}
        assert all(event.body for event in session.scalars(select(EventRow)))
        assert session.scalar(select(func.count()).select_from(CommentRow)) == 0


POISON = [
    {"id": 1},
    WALL | {"date": 10**18},
    WALL | {"date": "вчера"},
    WALL | {"id": None},
    WALL | {"text": {"a": 1}},
    WALL | {"parents_stack": ["x"]},
    WALL | {"attachments": 5},
    None,
    "строка",
]


def test_poison_is_buried_with_its_reason_and_holds_up_nobody(store):
    poison = [read("wall_reply_new", one, number) for number, one in enumerate(POISON, 10)]
    good = read("wall_reply_new", WALL | {"id": 99}, 99)
    take(store, *poison, good)
    with store.read() as session:
        assert get_comment(session, "vk", "wall-1_99") is not None
        assert count_events(session)[EventState.WAITING] == len(POISON)
    for _ in range(MAX_TRIES):
        hurry(store)
        while apply_events(store):
            pass
    with store.write() as session:
        assert count_events(session) == {EventState.DEAD: len(POISON), EventState.DONE: 1}
        letters = fetch_dead_letters(session)
        assert {letter.tries for letter in letters} == {MAX_TRIES}
        assert any("KeyError (vk_events.py" in letter.reason for letter in letters)
        assert not any("Яма" in letter.reason for letter in letters)
        retry_dead_letter(session, letters[0].id, actor=SYSTEM)
        assert count_events(session)[EventState.WAITING] == 1


def test_answer_without_a_parent_is_found_by_its_address(store):
    photo = {"from_id": 7, "date": DATE, "text": "Яма", "photo_owner_id": -1, "photo_id": 5}
    answer = {"id": 4, "from_id": -1, "date": DATE + 60, "text": "[id7|Анна], засыпали"}
    take(
        store,
        read("photo_comment_new", photo | {"id": 2}, 1),
        read("photo_comment_new", photo | {"id": 3, "from_id": 8}, 2),
        read("photo_comment_new", photo | answer, 3),
    )
    with store.read() as session:
        states = {
            number: get_comment(session, "vk", f"photo_comment-1_{number}").state
            for number in (2, 3, 4)
        }
        assert states == {2: "answered", 3: "open", 4: "ours"}
        [reply] = session.scalars(select(ReplyRow)).all()
        assert (reply.state, reply.external_id) == ("seen", "photo_comment-1_4")


GOOD_FILE = """
[[community]]
group_id = 1
name = "Духовщинский район"
confirmation = "a1b2c3"
secret = "очень-тайно"
token_env = "VK_TOKEN"

[[community]]
group_id = 2
confirmation = "d4"
secret = "другая-тайна"
"""
BAD_FILES = [
    ("x = [", "не читается как TOML"),
    ("", "нет ни одной таблицы"),
    (GOOD_FILE.replace("group_id = 2", "group_id = 1"), "сообщество 2: group_id 1 уже был"),
    (GOOD_FILE.replace('"другая-тайна"', '"secret"'), "сообщество 2: secret"),
    (GOOD_FILE.replace('"другая-тайна"', '"коротко"'), "не короче 8"),
    (GOOD_FILE.replace('confirmation = "d4"', ""), "нет confirmation"),
    (GOOD_FILE.replace("group_id = 2", 'group_id = "2"'), "group_id — номер"),
    (GOOD_FILE.replace("VK_TOKEN", "VK_OTHER"), "переменная VK_OTHER"),
    (GOOD_FILE + "tokn = 'x'\n", "лишние поля tokn"),
]


def test_read_communities_knows_several_and_hides_their_secrets(tmp_path):
    path = tmp_path / "vk.toml"
    assert read_communities(path) == {}
    path.write_text(GOOD_FILE, encoding="utf-8")
    found = read_communities(path, {"VK_TOKEN": "vk1.a.tok"})
    assert (sorted(found), found[1].token, found[2].token) == ([1, 2], "vk1.a.tok", None)
    assert "тайн" not in repr(found)
    assert "tok" not in repr(found).replace("token", "")


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_read_communities_stops_the_start(tmp_path, text, message):
    path = tmp_path / "vk.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"vk\.toml") as error:
        read_communities(path, {"VK_TOKEN": "vk1.a.tok"})
    assert message in str(error.value)
    assert "тайна" not in str(error.value)
