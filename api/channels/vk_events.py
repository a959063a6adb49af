"""VK's events, the second half: what changed about which comment.

Shapes: VKCOM/vk-api-schema 5.199, callback, wall, board and messages objects.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from api.channels.vk_callback import CHANNEL
from api.store.arrivals import Arrival
from api.store.words import CommentType

Subject = Mapping[str, Any]


class Change(StrEnum):
    """What an event does to a comment; the last word of its type."""

    NEW = "new"
    EDIT = "edit"
    RESTORE = "restore"
    DELETE = "delete"
    POST = "post"


@dataclass(frozen=True, slots=True)
class News:
    """What one event says.

    arrival : the comment or the post; None for a deletion, which knows ids alone.
    """

    change: Change
    external_id: str
    arrival: Arrival | None = None


def read_news(kind: str, group_id: int, subject: Subject) -> News | None:
    """What an event says, None for a type we make nothing of.

    Raises `KeyError`, `TypeError`, `ValueError` or `OverflowError` for a broken one.
    """
    if kind == "wall_post_new":
        return _read_post(group_id, subject)
    if kind in MESSAGES:
        message = subject.get("message", subject)  # versions before 5.103 have it bare
        return _news(MESSAGES[kind], _read_message(group_id, message, kind))
    place, _, word = kind.rpartition("_")
    reader = READERS.get(place)
    if reader is None or word not in list(Change):
        return None
    change = Change(word)
    if change is Change.DELETE:
        return News(change, reader.identify(group_id, subject))
    return _news(change, reader.read(group_id, subject))


def _news(change: Change, arrival: Arrival) -> News:
    return News(change, arrival.external_id, arrival)


def _read_post(group_id: int, post: Subject) -> News:
    owner, number = int(post.get("owner_id") or -group_id), int(post["id"])
    arrival = Arrival(
        channel=CHANNEL,
        external_id=f"wall{owner}_{number}",
        text=_text_of(post),
        created_at=_moment(post),
        community=str(group_id),
        type=CommentType.WALL,
        author_id=_author_of(post),
        post_id=f"wall{owner}_{number}",
        thread_id=f"wall{owner}_{number}",
        url=f"https://vk.com/wall{owner}_{number}",
        attachments=_attachments(post),
        is_ours=post.get("from_id") == -group_id,
    )
    return News(Change.POST, arrival.external_id, arrival)


def _wall_id(group_id: int, comment: Subject) -> str:
    return f"wall{_wall_owner(group_id, comment)}_{int(comment['id'])}"


def _wall_owner(group_id: int, comment: Subject) -> int:
    return int(comment.get("owner_id") or comment.get("post_owner_id") or -group_id)


def _read_wall(group_id: int, comment: Subject) -> Arrival:
    owner, number = _wall_owner(group_id, comment), int(comment["id"])
    post = int(comment["post_id"])
    stack = [int(one) for one in comment.get("parents_stack") or ()]
    parent = comment.get("reply_to_comment") or (stack[-1] if stack else None)
    return Arrival(
        channel=CHANNEL,
        external_id=f"wall{owner}_{number}",
        text=_text_of(comment),
        created_at=_moment(comment),
        community=str(group_id),
        type=CommentType.WALL,
        author_id=_author_of(comment),
        post_id=f"wall{owner}_{post}",
        parent_id=f"wall{owner}_{int(parent)}" if parent else None,
        thread_id=f"wall{owner}_{stack[0] if stack else number}",
        url=f"https://vk.com/wall{owner}_{post}?reply={number}",
        attachments=_attachments(comment),
        is_ours=comment["from_id"] == -group_id,
    )


def _media_reader(media: str) -> Callable[[int, Subject], Arrival]:
    """Reader of comments under photos or videos; they know their owner and, since 5.80, number."""

    def read(group_id: int, comment: Subject) -> Arrival:
        owner = int(comment.get(f"{media}_owner_id") or comment.get("owner_id") or -group_id)
        number, item = int(comment["id"]), comment.get(f"{media}_id")
        parent = comment.get("reply_to_comment")
        thing = f"{media}{owner}_{int(item)}" if item else None
        return Arrival(
            channel=CHANNEL,
            external_id=f"{media}_comment{owner}_{number}",
            text=_text_of(comment),
            created_at=_moment(comment),
            community=str(group_id),
            type=CommentType(media),
            author_id=_author_of(comment),
            parent_id=f"{media}_comment{owner}_{int(parent)}" if parent else None,
            thread_id=thing,
            url=f"https://vk.com/{thing}?reply={number}" if thing else None,
            attachments=_attachments(comment),
            is_ours=comment["from_id"] == -group_id,
        )

    return read


def _media_identifier(media: str) -> Callable[[int, Subject], str]:
    def identify(group_id: int, deleted: Subject) -> str:
        owner = int(deleted.get("owner_id") or deleted.get(f"{media}_owner_id") or -group_id)
        return f"{media}_comment{owner}_{int(deleted['id'])}"

    return identify


def _board_id(group_id: int, comment: Subject) -> str:
    owner = int(comment.get("topic_owner_id") or -group_id)
    # The schema of deletions writes the owner without its sign.
    return f"board{-abs(owner)}_{int(comment['topic_id'])}_{int(comment['id'])}"


def _read_board(group_id: int, comment: Subject) -> Arrival:
    topic = f"topic{-group_id}_{int(comment['topic_id'])}"
    return Arrival(
        channel=CHANNEL,
        external_id=_board_id(group_id, comment),
        text=_text_of(comment),
        created_at=_moment(comment),
        community=str(group_id),
        type=CommentType.BOARD,
        author_id=_author_of(comment),
        thread_id=topic,
        url=f"https://vk.com/{topic}?post={int(comment['id'])}",
        attachments=_attachments(comment),
        is_ours=comment["from_id"] == -group_id,
    )


def _read_message(group_id: int, message: Subject, kind: str) -> Arrival:
    peer = int(message.get("peer_id") or message["from_id"])
    number = int(message.get("conversation_message_id") or message["id"])
    return Arrival(
        channel=CHANNEL,
        external_id=f"message{peer}_{number}",
        text=_text_of(message),
        created_at=_moment(message),
        community=str(group_id),
        type=CommentType.MESSAGE,
        author_id=_author_of(message),
        thread_id=f"message{peer}",
        url=f"https://vk.com/gim{group_id}?sel={peer}",
        attachments=_attachments(message),
        is_ours=kind == "message_reply"
        or message["from_id"] == -group_id
        or bool(message.get("out")),
    )


def _text_of(subject: Subject) -> str:
    text = subject.get("text") or ""
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}")
    return text.replace("\x00", "")  # PostgreSQL keeps none


def _moment(subject: Subject) -> datetime:
    return datetime.fromtimestamp(int(subject["date"]), UTC)


def _author_of(subject: Subject) -> str | None:
    author = subject.get("from_id")
    return str(int(author)) if author else None


def _attachments(subject: Subject) -> tuple[dict[str, Any], ...]:
    """What hangs on it, short: kind, ids, and the largest picture's address."""
    return tuple(
        {"type": str(one.get("type"))} | _describe(one.get(str(one.get("type"))))
        for one in subject.get("attachments") or ()
    )


def _describe(thing: Any) -> dict[str, Any]:
    if not isinstance(thing, dict):
        return {}
    sizes = [one for one in thing.get("sizes") or () if isinstance(one, dict) and one.get("url")]
    largest = max(sizes, key=lambda one: int(one.get("width") or 0), default={})
    found = {"owner_id": thing.get("owner_id"), "id": thing.get("id"), "url": largest.get("url")}
    return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Reader:
    """How comments of one place are read, and how a deletion names one."""

    read: Callable[[int, Subject], Arrival]
    identify: Callable[[int, Subject], str]


READERS = {
    "wall_reply": Reader(_read_wall, _wall_id),
    "photo_comment": Reader(_media_reader("photo"), _media_identifier("photo")),
    "video_comment": Reader(_media_reader("video"), _media_identifier("video")),
    "board_post": Reader(_read_board, _board_id),
}
MESSAGES = {"message_new": Change.NEW, "message_reply": Change.NEW, "message_edit": Change.EDIT}
