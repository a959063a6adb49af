"""Calls of VK's API through one seam, and what its errors mean."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from api.errors import ChannelError

VERSION = "5.199"
API_URL = "https://api.vk.com/method"
TIMEOUT_S = 10

# (method, params) → decoded JSON answer; tests pass a plain function here
Send = Callable[[str, Mapping[str, str]], Mapping[str, Any]]

# VKCOM/vk-api-schema errors.json 5.199: the codes that pass with time. Which of them are worth
# a retry is our judgement. Everything else (5 bad token, 15 access denied, 212 no comments
# allowed, …) needs a person.
RETRY_CODES = {
    1: "Unknown error occurred",
    6: "Too many requests per second",
    9: "Flood control",
    10: "Internal server error",
    29: "Rate limit reached",
    32: "Need wait",
    36: "Method execution was interrupted due to timeout",
    43: "This section is temporary unavailable",
    223: "Too many replies",
    601: "You have requested too many actions this day",
}
# Of these VK may have done what was asked before it failed: the answer may stand there.
MAYBE_DONE = frozenset({1, 10, 36})
MEANINGS = {
    5: "ключ доступа сообщества не подходит: выпустите новый и впишите в файл сообществ",
    7: "у ключа нет такого права: нужен ключ с правом «управление сообществом»",
    14: "VK просит пройти капчу: ответьте вручную",
    15: "VK не даёт доступа: запись закрыта или удалена",
    27: "ключ доступа сообщества не подходит: выпустите новый и впишите в файл сообществ",
    100: "VK не принял параметры: комментарий или запись удалены",
    212: "комментарии к записи закрыты",
    213: "отвечать под этой записью нельзя",
    222: "ссылки под этой записью запрещены: уберите ссылку",
    901: "человек не разрешил сообщения от группы",
    902: "человек закрыл сообщения настройками",
    914: "сообщение слишком длинное: сократите",
}


def call(send: Send, method: str, params: Mapping[str, str]) -> Any:
    """The `response` of a method; raises `ChannelError` for whatever else comes."""
    answer = send(method, params)
    error = answer.get("error")
    if error is None and "response" in answer:
        return answer["response"]
    code = error.get("error_code") if isinstance(error, Mapping) else None
    if not isinstance(code, int):
        raise ChannelError(f"VK, {method}: ответ не по схеме", retry=True, is_refused=False)
    meaning = MEANINGS.get(code) or RETRY_CODES.get(code) or "смысл кода — в документации VK API"
    raise ChannelError(
        f"VK, {method}: код {code}, {meaning}",
        retry=code in RETRY_CODES,
        code=code,
        is_refused=code not in MAYBE_DONE,
    )


def make_send(token: str, *, base_url: str = API_URL, timeout_s: float = TIMEOUT_S) -> Send:
    """The real seam: POST, so that no token and no text stands in an address."""

    def send(method: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            # A connection of its own each time: answers are few, and none is held open for hours.
            answer = httpx.post(
                f"{base_url}/{method}",
                data={**params, "access_token": token, "v": VERSION},
                timeout=timeout_s,
            )
        except httpx.ConnectError as error:
            raise ChannelError(f"VK, {method}: нет связи", retry=True) from error
        except httpx.HTTPError as error:
            raise ChannelError(
                f"VK, {method}: связь прервалась ({type(error).__name__})",
                retry=True,
                is_refused=False,
            ) from error
        if answer.status_code >= 500:
            raise ChannelError(
                f"VK, {method}: код HTTP {answer.status_code}", retry=True, is_refused=False
            )
        try:
            decoded = answer.json()
        except ValueError as error:
            raise ChannelError(
                f"VK, {method}: ответ — не JSON", retry=True, is_refused=False
            ) from error
        if not isinstance(decoded, dict):
            raise ChannelError(f"VK, {method}: ответ не по схеме", retry=True, is_refused=False)
        return decoded

    return send
