"""`otklik people`: who may sign in. No account has a default password."""

import secrets
import sys

from rich.table import Table
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.commands.console import out
from api.commands.serve import prepare_store
from api.errors import UsageError
from api.settings import Settings
from api.store.log import SYSTEM, write_log
from api.store.people import create_person, set_password
from api.store.rows import get_one
from api.store.tables import PersonRow, SessionRow
from api.store.words import ROLE_NAMES, Role
from routing.sources import read_source

PASSWORD_BYTES = 12  # of a password made by the program: 16 characters


def add_person(
    settings: Settings,
    login: str,
    *,
    name: str,
    role: Role,
    executor: str | None = None,
    ask_stdin: bool = False,
) -> None:
    """A new account; a password made here is shown once and changed at the first sign-in."""
    if executor is not None:
        _check_executor(settings, executor)
    password, is_ours = _choose_password(ask_stdin=ask_stdin)
    store = prepare_store(settings)
    with store.write() as session:
        create_person(
            session,
            login=login,
            name=name,
            password=password,
            role=role,
            actor=SYSTEM,
            executor=executor,
            must_change_password=is_ours,
        )
    store.close()
    out.print(f"Учётная запись «{login}» заведена: {ROLE_NAMES[role]}.", soft_wrap=True)
    _show_password(password, is_ours=is_ours)


def list_people(settings: Settings) -> None:
    """A table of accounts."""
    store = prepare_store(settings)
    with store.read() as session:
        people = session.scalars(select(PersonRow).order_by(PersonRow.login)).all()
    store.close()
    if not people:
        out.print("Учётных записей нет: otklik people add ИМЯ --name … --role administrator")
        return
    table = Table("Имя для входа", "Человек", "Роль", "Исполнитель", "Вход", "Был")
    for person in people:
        seen = f"{person.last_login_at:%d.%m.%Y}" if person.last_login_at else "—"
        is_open = "открыт" if person.is_active else "закрыт"
        table.add_row(
            person.login, person.name, ROLE_NAMES[person.role], person.executor or "", is_open, seen
        )
    out.print(table)


def reset_password(settings: Settings, login: str, *, ask_stdin: bool = False) -> None:
    """A new password, to be changed at the next sign-in; open sessions end, a rest is over."""
    password, is_ours = _choose_password(ask_stdin=ask_stdin)
    store = prepare_store(settings)
    with store.write() as session:
        person = _get_or_raise(session, login)
        set_password(session, person, password, actor=SYSTEM)
        person.must_change_password = True
        person.failed_tries, person.locked_until = 0, None
    store.close()
    out.print(f"У «{login}» новый пароль; при входе его попросят сменить.", soft_wrap=True)
    _show_password(password, is_ours=is_ours)


def switch_off(settings: Settings, login: str) -> None:
    """No more sign-ins; open sessions end."""
    store = prepare_store(settings)
    with store.write() as session:
        person = _get_or_raise(session, login)
        person.is_active = False
        session.execute(delete(SessionRow).where(SessionRow.person_id == person.id))
        write_log(session, SYSTEM, "person.off", "person", person.id)
    store.close()
    out.print(f"Вход для «{login}» закрыт.", soft_wrap=True)


def _choose_password(*, ask_stdin: bool) -> tuple[str, bool]:
    """The password, and whether it was made here."""
    if not ask_stdin:
        return secrets.token_urlsafe(PASSWORD_BYTES), True
    return sys.stdin.readline().rstrip("\r\n"), False


def _show_password(password: str, *, is_ours: bool) -> None:
    if is_ours:
        out.print(f"Пароль, показан один раз: {password}", soft_wrap=True, markup=False)


def _get_or_raise(session: Session, login: str) -> PersonRow:
    person = get_one(session, PersonRow, login=login)
    if person is None:
        raise UsageError(f"учётной записи «{login}» нет; все: otklik people list")
    return person


def _check_executor(settings: Settings, code: str) -> None:
    if settings.routes is None:
        return  # no table: executors are the names that history knows
    if code not in read_source(settings.routes).executors.rows:
        raise UsageError(f"исполнителя с кодом «{code}» нет в executors.csv")
