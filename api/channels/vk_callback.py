"""VK's Callback API, the first half: is it VK, and what does it say."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from api.channels.communities import Community
from api.store.events import RawEvent

CHANNEL = "vk"
CONFIRMATION = "confirmation"
OK = "ok"
MAX_ID = 200  # characters that the table keeps
BAD_REQUEST, FORBIDDEN = 400, 403


class CallbackError(Exception):
    """The request is not VK's, or is broken; `status` says which."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Confirmation:
    """VK asks whether the address is ours."""

    answer: str


def read_event(
    body: bytes, communities: Mapping[int, Community], *, now: datetime
) -> RawEvent | Confirmation:
    """What the request says; raises `CallbackError`.

    The secret is compared in constant time and goes no further: what is kept has none.
    """
    said = _parse(body)
    kind, group_id = said.get("type"), said.get("group_id")
    if not isinstance(kind, str) or not isinstance(group_id, int):
        raise CallbackError(BAD_REQUEST, "нет type или group_id: это не событие Callback API")
    community = communities.get(group_id)
    if community is None:
        raise CallbackError(FORBIDDEN, f"сообщества {group_id} нет в настройках")
    secret = said.pop("secret", None)
    is_right = hmac.compare_digest(str(secret or "").encode(), community.secret.encode())
    if kind == CONFIRMATION:
        # VK sends the secret with it only where one is set already.
        if secret and not is_right:
            raise CallbackError(FORBIDDEN, "секретный ключ не тот")
        return Confirmation(community.confirmation)
    if not is_right:
        raise CallbackError(FORBIDDEN, "секретный ключ не тот")
    kept = orjson.dumps(said)
    return RawEvent(
        channel=CHANNEL,
        community=str(group_id),
        event_id=_id_of(said, kept),
        type=kind.replace("\x00", "")[:MAX_ID],
        author_id=_author_of(said.get("object")),
        body=kept.decode(),
        received_at=now,
    )


def _parse(body: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        # Half a smiley (an unpaired surrogate) is JSON for VK and none for the quick parser.
        try:
            text = json.dumps(json.loads(body.decode("utf-8", "replace")), ensure_ascii=False)
            said = orjson.loads(text.encode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise CallbackError(BAD_REQUEST, "тело запроса — не JSON") from error
    if not isinstance(said, dict):
        raise CallbackError(BAD_REQUEST, "тело запроса — не объект JSON")
    return said


def _id_of(said: Mapping[str, Any], kept: bytes) -> str:
    """VK's id of the event; versions before 5.103 send none, so what it says stands for it."""
    event_id = said.get("event_id")
    if isinstance(event_id, str) and 0 < len(event_id) <= MAX_ID:
        return event_id.replace("\x00", "")
    return hashlib.sha256(kept).hexdigest()


def _author_of(subject: Any) -> str | None:
    if not isinstance(subject, dict):
        return None
    inner = subject.get("message")
    author = (inner if isinstance(inner, dict) else subject).get("from_id")
    return str(author) if isinstance(author, int) and author > 0 else None
