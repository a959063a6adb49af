"""The first administrator: a link, good once and only while nobody has an account."""

import os
import secrets
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.desk.errors import DeskError
from api.store import Store
from api.store.errors import StateError
from api.store.log import SYSTEM
from api.store.people import MIN_PASSWORD, create_person, hash_token, start_session
from api.store.tables import PersonRow
from api.store.words import Role

FILE = "first_link"  # in OTKLIK_HOME: the hash of the link's secret
PATH = "/first/"


def make_link(store: Store, home: Path) -> str | None:
    """Path of a fresh one-time link; None where somebody has an account already."""
    with store.read() as session:
        if _has_people(session):
            (home / FILE).unlink(missing_ok=True)
            return None
    token = secrets.token_urlsafe(24)
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"{FILE}.new"
    fresh.write_text(hash_token(token))
    fresh.chmod(0o600)
    os.replace(fresh, home / FILE)
    return PATH + token


def check_link(store: Store, home: Path, token: str) -> None:
    """Raises `DeskError` for a link that is wrong, used up, or no longer needed."""
    try:
        known = (home / FILE).read_text()
    except FileNotFoundError:
        known = ""
    with store.read() as session:
        is_late = _has_people(session)
    if is_late or not secrets.compare_digest(known, hash_token(token)):
        raise DeskError(
            404,
            "Ссылка уже использована или устарела. Новую печатает otklik serve, пока нет ни одной "
            "учётной записи; иначе — otklik people add.",
        )


def use_link(store: Store, home: Path, token: str, *, login: str, name: str, password: str) -> str:
    """Make the administrator; returns the token of a session. `StateError` says what is wrong."""
    check_link(store, home, token)
    if not login or not name:
        raise StateError("заполните имя для входа и своё имя")
    if len(password) < MIN_PASSWORD:
        raise StateError(f"пароль короче {MIN_PASSWORD} знаков")
    try:
        (home / FILE).unlink()  # of two at once one finds it
    except FileNotFoundError as error:
        raise DeskError(404, "Ссылка уже использована.") from error
    with store.write() as session:
        person = create_person(
            session,
            login=login,
            name=name,
            password=password,
            role=Role.ADMINISTRATOR,
            actor=SYSTEM,
        )
        return start_session(session, person)[0]


def _has_people(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(PersonRow)))
