"""Machines at `/v1`: an API key where the settings ask for one, and a rate for each."""

import ipaddress

from fastapi import Depends, HTTPException, Request

from api.http.dependencies import SettingsDep
from api.http.limits import TooOftenError, get_host
from api.settings import KeysNeeded
from api.store import Store
from api.store.base import now_utc
from api.store.people import fetch_api_key
from api.store.tables import ApiKeyRow

BEARER = "bearer "
SCOPES = {"tag": "разбирать: /v1/tag и справочники", "comments": "присылать: /v1/comments"}
OTHER_SITES = ("cross-site", "same-site")  # what browsers say of a request from another's page
REFRESH_S = 300  # the last use of a key is written no more often
HELP = "Заголовок: Authorization: Bearer КЛЮЧ. Ключ заводит администратор на странице «Люди»."


class KeyNeeded:
    """A dependency: lets in who needs no key, or brings one with this scope."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def __call__(self, request: Request, settings: SettingsDep) -> None:
        """Raises 401 without a good key, 403 for the wrong scope, 429 too often."""
        store: Store | None = request.app.state.store
        is_ours = is_loopback(get_host(request))
        sent = read_key(request)
        if sent is None and request.headers.get("sec-fetch-site") in OTHER_SITES:
            raise HTTPException(403, f"без ключа чужим страницам сюда нельзя. {HELP}")
        if store is None or sent is None:
            if store is not None and _is_needed(settings.api_keys, is_ours=is_ours):
                raise _refuse(f"Нужен ключ. {HELP}")
            if not is_ours:
                _take(request, get_host(request))
            return
        row = _fetch(store, sent)
        if row is None:
            _take(request, get_host(request))
            raise _refuse(f"Ключ не подходит или отозван. {HELP}")
        if self.scope not in row.scopes:
            raise HTTPException(403, f"ключу нельзя «{SCOPES[self.scope]}»: заведите другой")
        _take(request, f"key {row.id}")


def read_key(request: Request) -> str | None:
    """The key of a request."""
    value = request.headers.get("authorization", "")
    return value[len(BEARER) :].strip() if value.lower().startswith(BEARER) else None


def is_loopback(host: str) -> bool:
    """Whether a client is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_needed(rule: KeysNeeded, *, is_ours: bool) -> bool:
    return rule is KeysNeeded.ALWAYS or (rule is KeysNeeded.OUTSIDE and not is_ours)


def _fetch(store: Store, sent: str) -> ApiKeyRow | None:
    with store.read() as session:
        row = fetch_api_key(session, sent)
    if row is None:
        return None
    now = now_utc()
    if row.last_used_at is None or (now - row.last_used_at).total_seconds() > REFRESH_S:
        with store.write() as session:
            used = session.get(ApiKeyRow, row.id)
            if used is not None:
                used.last_used_at = now
    return row


def _take(request: Request, name: str) -> None:
    wait_s = request.app.state.machine_limit.take(name)
    if wait_s:
        raise TooOftenError(wait_s)


def _refuse(message: str) -> HTTPException:
    return HTTPException(401, message, {"www-authenticate": "Bearer"})


TagKey = Depends(KeyNeeded("tag"))
CommentsKey = Depends(KeyNeeded("comments"))
