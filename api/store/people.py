"""People, their sessions, machines' keys, executors' links: secrets are kept as hashes alone."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.store.base import now_utc
from api.store.errors import StateError
from api.store.log import Actor, write_log
from api.store.rows import get_one
from api.store.tables import ApiKeyRow, ExecutorAccessRow, PersonRow, SessionRow
from api.store.words import Role

MIN_PASSWORD = 10  # characters
TOKEN_BYTES = 32
CODE_DIGITS = 6
MAX_FAILURES = 5  # wrong passwords or codes in a row before a rest
REST_S = 15 * 60
SESSION_S = 12 * 3600  # a session unused for so long is over
KEY_PREFIX = "otk_"

_hasher = PasswordHasher()


def create_person(
    session: Session,
    *,
    login: str,
    name: str,
    password: str,
    role: Role,
    actor: Actor,
    executor: str | None = None,
    must_change_password: bool = False,
) -> PersonRow:
    """A new account; raises `StateError` for a short password or a login that is taken."""
    if len(password) < MIN_PASSWORD:
        raise StateError(f"пароль короче {MIN_PASSWORD} знаков")
    if get_one(session, PersonRow, login=login) is not None:
        raise StateError(f"учётная запись «{login}» уже есть")
    if (role is Role.EXECUTOR) != (executor is not None):
        raise StateError("код исполнителя нужен учётной записи исполнителя, и только ей")
    person = PersonRow(
        login=login,
        name=name,
        password_hash=_hasher.hash(password),
        role=role,
        executor=executor,
        must_change_password=must_change_password,
        created_at=now_utc(),
    )
    session.add(person)
    session.flush()
    write_log(session, actor, "person.create", "person", person.id, role=role.value)
    return person


def check_password(session: Session, login: str, password: str) -> PersonRow | None:
    """The active person with this login and password; too many wrong ones make a rest.

    Every refusal takes as long as a check: the time tells no login.
    """
    person = get_one(session, PersonRow, login=login)
    now = now_utc()
    if person is None or not person.is_active:
        _hasher.hash(password)
        return None
    if not _is_right(person, person.password_hash, password, now):
        return None
    person.last_login_at = now
    return person


def set_password(session: Session, person: PersonRow, password: str, *, actor: Actor) -> None:
    """A new password; every session of the person ends."""
    if len(password) < MIN_PASSWORD:
        raise StateError(f"пароль короче {MIN_PASSWORD} знаков")
    person.password_hash, person.must_change_password = _hasher.hash(password), False
    session.execute(delete(SessionRow).where(SessionRow.person_id == person.id))
    write_log(session, actor, "person.password", "person", person.id)


def start_session(session: Session, person: PersonRow) -> tuple[str, SessionRow]:
    """The cookie's secret, which is not kept, and the session's row."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), now_utc()
    row = SessionRow(
        token_hash=hash_token(token),
        person_id=person.id,
        csrf=secrets.token_urlsafe(TOKEN_BYTES),
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(seconds=SESSION_S),
    )
    session.add(row)
    return token, row


def fetch_session(session: Session, token: str) -> tuple[SessionRow, PersonRow] | None:
    """The live session of a cookie and its active person."""
    query = (
        select(SessionRow, PersonRow)
        .join(PersonRow, PersonRow.id == SessionRow.person_id)
        .where(SessionRow.token_hash == hash_token(token), SessionRow.expires_at > now_utc())
        .where(PersonRow.is_active)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def end_session(session: Session, token: str) -> None:
    """Sign out."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_token(token)))


def create_api_key(
    session: Session,
    *,
    name: str,
    scopes: Sequence[str],
    actor: Actor,
    expires_at: datetime | None = None,
) -> tuple[str, ApiKeyRow]:
    """The key, shown once and not kept, and its row."""
    key = KEY_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = ApiKeyRow(
        name=name,
        prefix=key[: len(KEY_PREFIX) + 4],
        key_hash=hash_token(key),
        scopes=list(scopes),
        created_at=now_utc(),
        created_by_id=actor.person_id,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    write_log(session, actor, "api_key.create", "api_key", row.id)
    return key, row


def fetch_api_key(session: Session, key: str) -> ApiKeyRow | None:
    """The row of a key that is neither revoked nor over."""
    row = get_one(session, ApiKeyRow, key_hash=hash_token(key))
    if row is None or row.revoked_at is not None:
        return None
    return None if row.expires_at is not None and row.expires_at <= now_utc() else row


def create_access(
    session: Session, executor: str, *, actor: Actor, expires_at: datetime | None = None
) -> tuple[str, str, ExecutorAccessRow]:
    """An executor's link secret and code, shown once and not kept, and their row."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row = ExecutorAccessRow(
        executor=executor,
        token_hash=hash_token(token),
        code_hash=_hasher.hash(code),
        created_at=now_utc(),
        created_by_id=actor.person_id,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    write_log(session, actor, "access.create", "executor_access", row.id, executor=executor)
    return token, code, row


def check_access(session: Session, token: str, code: str) -> ExecutorAccessRow | None:
    """The live access of a link and its code; too many wrong codes make a rest."""
    row = get_one(session, ExecutorAccessRow, token_hash=hash_token(token))
    now = now_utc()
    if row is None or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        return None
    if not _is_right(row, row.code_hash, code, now):
        return None
    row.last_used_at = now
    return row


def hash_token(token: str) -> str:
    """What is kept of a long random secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _is_right(
    row: PersonRow | ExecutorAccessRow, known_hash: str, secret: str, now: datetime
) -> bool:
    if row.locked_until is not None and row.locked_until > now:
        _hasher.hash(secret)
        return False
    try:
        _hasher.verify(known_hash, secret)
    except (VerificationError, InvalidHashError):
        row.failed_tries += 1
        if row.failed_tries >= MAX_FAILURES:
            row.locked_until, row.failed_tries = now + timedelta(seconds=REST_S), 0
        return False
    row.failed_tries, row.locked_until = 0, None
    return True
