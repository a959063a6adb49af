"""Answers of a community in VK: under posts and in messages, once each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.channels.vk_api import Send, call
from api.channels.vk_photos import (
    Picture,
    Put,
    put_file,
    upload_to_message,
    upload_to_wall,
)
from api.errors import ChannelError
from api.store.replies import is_same_text
from api.store.words import CommentType

PAGE = 100  # comments a call of wall.getComments may return
MAX_PAGES = 20
WALL = re.compile(r"wall(-?\d+)_(\d+)")
MESSAGE = re.compile(r"message(\d+)_\d+")
INT32 = 2**31


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer as the network needs it.

    target, post, thread : external ids of the comment, its post and its thread.
    guid : the same at every try of one answer. attachments : VK's ids. pictures : the desk's own
    photos, with VK's ids as soon as VK has them.
    """

    type: CommentType
    target: str
    post: str | None
    thread: str | None
    text: str
    guid: str
    attachments: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class VkNetwork:
    """One community's way out.

    read : a token's seam that may read comments, if there is one. show : one that may put photos
    under posts, a person's. put : takes a file to the address that VK gives for it.
    """

    group_id: int
    send: Send | None
    read: Send | None = None
    show: Send | None = None
    put: Put = put_file

    @property
    def can_look(self) -> bool:
        """Whether it can tell if an answer stands there already."""
        return self.read is not None

    def post(self, reply: Outgoing) -> str:
        """Post an answer and return its external id; raises `ChannelError`."""
        if self.send is None:
            raise ChannelError(
                f"VK, сообщество {self.group_id}: в файле сообществ нет token, отвечать нечем",
                retry=False,
            )
        if reply.type is CommentType.MESSAGE:
            return self._post_message(self.send, reply)
        if reply.type is not CommentType.WALL:
            raise ChannelError(
                "VK не даёт сообществам отвечать под фото, видео и в обсуждениях по ключу "
                "сообщества: ответьте в самой соцсети, мы узнаем ответ сами",
                retry=False,
            )
        owner, number = _match(WALL, reply.target)
        _, post = _match(WALL, reply.post or "")
        params = {
            "owner_id": owner,
            "post_id": post,
            "from_group": str(self.group_id),
            "message": reply.text,
            "guid": reply.guid,
        }
        if reply.target != reply.post:  # a resident's own post is answered, not a comment
            params["reply_to_comment"] = number
        if shown := _list_shown(reply):
            params["attachments"] = shown
        posted = call(self.send, "wall.createComment", params)
        return f"wall{owner}_{_int_of(posted, 'comment_id')}"

    def upload(self, reply: Outgoing, picture: Picture) -> str:
        """VK's id of a photo that goes with an answer; raises `ChannelError`."""
        if reply.type is CommentType.MESSAGE and self.send is not None:
            (peer,) = _match(MESSAGE, reply.target)
            return upload_to_message(self.send, self.put, picture, peer_id=peer)
        if reply.type is CommentType.WALL and self.show is not None:
            return upload_to_wall(self.show, self.put, picture, group_id=self.group_id)
        raise ChannelError(
            "ключу сообщества VK не даёт загружать фото под записи, а photo_token в файле "
            "сообществ нет",
            retry=False,
        )

    def find(self, reply: Outgoing) -> str | None:
        """External id of the answer if it stands there, None if it surely does not.

        Raises `ChannelError` where the network cannot tell.
        """
        if self.read is None:
            raise ChannelError("нет reader_token: посмотреть нечем", retry=False)
        if reply.type is not CommentType.WALL:
            raise ChannelError("смотреть умеем только под записями", retry=False)
        owner, number = _match(WALL, reply.target)
        for one in self._comments(self.read, reply, owner):
            if one.get("from_id") == -self.group_id and is_same_text(
                reply.text, str(one.get("text") or "")
            ):
                answered = one.get("reply_to_comment") or next(
                    reversed(one.get("parents_stack") or []), None
                )
                if answered in (None, int(number)):
                    return f"wall{owner}_{int(one['id'])}"
        return None

    def _comments(self, read: Send, reply: Outgoing, owner: str) -> Iterator[Mapping[str, Any]]:
        """Comments of the thread, newest first: an answer just posted is on the first page."""
        _, post = _match(WALL, reply.post or "")
        params = {"owner_id": owner, "post_id": post, "count": str(PAGE), "sort": "desc"}
        if reply.target != reply.post:
            _, root = _match(WALL, reply.thread or reply.target)
            params["comment_id"] = root
        for page in range(MAX_PAGES):
            found = call(read, "wall.getComments", params | {"offset": str(page * PAGE)})
            items = found.get("items") if isinstance(found, Mapping) else None
            if not isinstance(items, list):
                raise ChannelError("VK, wall.getComments: ответ не по схеме", retry=True)
            yield from items
            if len(items) < PAGE:
                return

    def _post_message(self, send: Send, reply: Outgoing) -> str:
        (peer,) = _match(MESSAGE, reply.target)
        params = {
            "peer_id": peer,
            "message": reply.text,
            # VK posts a message with a known number once; it takes an int32
            "random_id": str(int(reply.guid[:16], 16) % (INT32 - 1) + 1),
            "group_id": str(self.group_id),
        }
        if shown := _list_shown(reply):
            params["attachment"] = shown
        posted = call(send, "messages.send", params)
        return f"sent{peer}_{_int_of({'id': posted}, 'id')}"


def _list_shown(reply: Outgoing) -> str:
    ids = (picture.external_id for picture in reply.pictures)
    return ",".join((*reply.attachments, *(one for one in ids if one)))


def _match(pattern: re.Pattern[str], external_id: str) -> tuple[str, ...]:
    match = pattern.fullmatch(external_id)
    if match is None:
        raise ChannelError(f"номер «{external_id}» не из VK: отвечать некуда", retry=False)
    return match.groups()


def _int_of(answer: Any, name: str) -> int:
    value = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(value, int):
        raise ChannelError(f"VK: в ответе нет {name}", retry=True, is_refused=False)
    return value
