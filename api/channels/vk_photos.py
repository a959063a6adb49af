"""Photos on their way to VK: an address is asked for, the file goes there, VK keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.channels.vk_api import Send, call
from api.errors import ChannelError

UPLOAD_TIMEOUT_S = 20

# (address that VK gave, file) → decoded JSON answer; tests pass a plain function here
Put = Callable[[str, "Picture"], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of the desk. external_id : VK's own id, once VK has it."""

    id: int
    path: Path
    content_type: str
    external_id: str | None = None


def upload_to_message(send: Send, put: Put, picture: Picture, *, peer_id: str) -> str:
    """VK's id of the photo for a personal message; raises `ChannelError`.

    VKCOM/vk-api-schema 5.199, photos.getMessagesUploadServer and photos.saveMessagesPhoto: both
    may be called with a community's key.
    """
    server = call(send, "photos.getMessagesUploadServer", {"peer_id": peer_id})
    return _save(send, put, picture, server, "photos.saveMessagesPhoto", {})


def upload_to_wall(send: Send, put: Put, picture: Picture, *, group_id: int) -> str:
    """VK's id of the photo for a comment on the wall; raises `ChannelError`.

    send : the seam of a person's key. VK answers a community's key with code 27, whatever its
    rights (VKCOM/vk-api-schema, issue 242).
    """
    group = {"group_id": str(group_id)}
    server = call(send, "photos.getWallUploadServer", group)
    return _save(send, put, picture, server, "photos.saveWallPhoto", group)


def _save(
    send: Send, put: Put, picture: Picture, server: Any, method: str, params: Mapping[str, str]
) -> str:
    address = server.get("upload_url") if isinstance(server, Mapping) else None
    if not isinstance(address, str):
        raise ChannelError("VK: в ответе нет upload_url", retry=True)
    taken = put(address, picture)
    if not all(taken.get(name) for name in ("photo", "server", "hash")) or taken["photo"] == "[]":
        raise ChannelError("VK не взял файл фото", retry=True)
    given = {name: str(taken[name]) for name in ("photo", "server", "hash")}
    saved = call(send, method, {**params, **given})
    photo = saved[0] if isinstance(saved, list) and saved else None
    if not isinstance(photo, Mapping) or not all(
        isinstance(photo.get(name), int) for name in ("owner_id", "id")
    ):
        raise ChannelError(f"VK, {method}: ответ не по схеме", retry=True)
    key = photo.get("access_key")
    return f"photo{photo['owner_id']}_{photo['id']}" + (f"_{key}" if key else "")


def put_file(address: str, picture: Picture) -> Mapping[str, Any]:
    """The real seam: the file in a form's field `photo`."""
    try:
        with picture.path.open("rb") as file:
            form = {"photo": (picture.path.name, file, picture.content_type)}
            answer = httpx.post(address, files=form, timeout=UPLOAD_TIMEOUT_S)
        decoded = answer.json()
    except OSError as error:
        raise ChannelError(f"файла фото {picture.id} нет", retry=False) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ChannelError(
            f"VK, отправка фото: не получилось ({type(error).__name__})", retry=True
        ) from error
    return decoded if isinstance(decoded, dict) else {}
