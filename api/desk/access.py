"""An executor's way in without an account: a cookie signed with the access row's own secret.

Nothing of it is kept: taking the row back, or giving a new code, ends every such cookie.
"""

import secrets

from fastapi import Request, Response
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from api.desk.people import Visitor
from api.store import Store
from api.store.base import now_utc
from api.store.log import Actor
from api.store.tables import ExecutorAccessRow
from api.store.words import ActorKind, Role

COOKIE = "otklik_access"
MAX_AGE_S = 12 * 3600
SALT = "executor access"


def write_access(response: Response, row: ExecutorAccessRow, *, is_secure: bool) -> None:
    """Let the browser in as the executor of this row."""
    value = f"{row.id}.{_serializer(row).dumps(secrets.token_urlsafe(16))}"
    response.set_cookie(
        COOKIE,
        value,
        max_age=MAX_AGE_S,
        httponly=True,
        samesite="lax",
        secure=is_secure,
    )


def read_access(request: Request, store: Store) -> Visitor | None:
    """The executor whose cookie the browser shows, None without a good one."""
    number, _, signed = request.cookies.get(COOKIE, "").partition(".")
    if not number.isdecimal() or len(number) > 18:
        return None
    with store.read() as session:
        row = session.get(ExecutorAccessRow, int(number))
    if row is None or not is_live(row):
        return None
    try:
        nonce = _serializer(row).loads(signed, max_age=MAX_AGE_S)
    except BadSignature:
        return None
    return Visitor(
        Actor(ActorKind.EXECUTOR, row.id),
        Role.EXECUTOR,
        "исполнитель по ссылке",
        Signer(row.code_hash, salt="csrf").get_signature(str(nonce)).decode(),
        row.executor,
    )


def is_live(row: ExecutorAccessRow) -> bool:
    """Neither taken back nor over."""
    is_over = row.expires_at is not None and row.expires_at <= now_utc()
    return row.revoked_at is None and not is_over


def _serializer(row: ExecutorAccessRow) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(row.code_hash, salt=SALT)
