"""The administrator's pages: people, machines' keys, executors' links, the log, dead letters."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.desk.errors import SEE_OTHER, DeskError
from api.desk.layout import render
from api.desk.names import Names
from api.desk.people import Visitor
from api.desk.visitor import AdministratorDep, desk_router
from api.http.dependencies import PipelineDep, SettingsDep, StoreDep
from api.http.keys import SCOPES
from api.settings import Settings
from api.store.base import now_utc
from api.store.dead import dismiss_dead_letter, fetch_dead_letters, retry_dead_letter
from api.store.log import fetch_log, write_log
from api.store.people import create_access, create_api_key, create_person, set_password
from api.store.rows import get_or_raise
from api.store.tables import ApiKeyRow, ExecutorAccessRow, PersonRow, SessionRow
from api.store.words import ActorKind, Role

LINK_DAYS = 365  # how long an executor's link lives
LINES = 100  # of the log on a page

router = desk_router()
Text = Annotated[str, Form(max_length=1_000)]


@router.get("/people")
def show_people(
    request: Request, visitor: AdministratorDep, store: StoreDep, pipeline: PipelineDep
) -> Response:
    """Accounts, links, keys and dead letters."""
    return _render_people(request, visitor, pipeline_names(pipeline), store)


@router.post("/people")
def add_person(
    visitor: AdministratorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    login: Text = "",
    name: Text = "",
    password: Text = "",
    role: Annotated[Role, Form()] = Role.OPERATOR,
    executor: Text = "",
) -> Response:
    """A new account; the password is changed at the first sign-in."""
    if not login.strip() or not name.strip():
        raise DeskError(422, "Заполните имя для входа и имя человека.")
    if role is Role.EXECUTOR:
        _check_executor(pipeline_names(pipeline), executor)
    with store.write() as session:
        create_person(
            session,
            login=login.strip(),
            name=name.strip(),
            password=password,
            role=role,
            actor=visitor.actor,
            executor=executor if role is Role.EXECUTOR else None,
            must_change_password=True,
        )
    return RedirectResponse("/people", SEE_OTHER)


@router.post("/people/{person_id}/{what}")
def act_on_person(
    person_id: int, what: str, visitor: AdministratorDep, store: StoreDep, password: Text = ""
) -> Response:
    """`off` and `on` for signing in, `password` for a new one. Nobody shuts out themselves."""
    if person_id == visitor.actor.person_id:
        raise DeskError(409, "Себя так не меняют: свой пароль — на странице «Пароль».")
    with store.write() as session:
        person = get_or_raise(session, PersonRow, person_id)
        if what == "password":
            set_password(session, person, password, actor=visitor.actor)
            person.must_change_password = True
            person.failed_tries, person.locked_until = 0, None
        elif what in ("on", "off"):
            person.is_active = what == "on"
            session.execute(delete(SessionRow).where(SessionRow.person_id == person_id))
            write_log(session, visitor.actor, f"person.{what}", "person", person_id)
        else:
            raise DeskError(404, "Такого действия нет.")
    return RedirectResponse("/people", SEE_OTHER)


@router.post("/keys")
def add_key(
    request: Request,
    visitor: AdministratorDep,
    store: StoreDep,
    pipeline: PipelineDep,
    name: Text = "",
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """A machine's key, shown on this answer and never again."""
    chosen = [one for one in SCOPES if one in (scopes or ())]
    if not name.strip() or not chosen:
        raise DeskError(422, "Назовите ключ и отметьте, что ему можно.")
    with store.write() as session:
        key, _ = create_api_key(session, name=name.strip(), scopes=chosen, actor=visitor.actor)
    shown = {"title": "Ключ для машины", "lines": [("Ключ", key)]}
    return _render_people(request, visitor, pipeline_names(pipeline), store, shown)


@router.post("/keys/{key_id}/revoke")
def revoke_key(key_id: int, visitor: AdministratorDep, store: StoreDep) -> Response:
    """No more requests with it."""
    with store.write() as session:
        row = get_or_raise(session, ApiKeyRow, key_id)
        row.revoked_at = row.revoked_at or now_utc()
        write_log(session, visitor.actor, "api_key.revoke", "api_key", key_id)
    return RedirectResponse("/people#keys", SEE_OTHER)


@router.post("/access")
def add_access(
    request: Request,
    visitor: AdministratorDep,
    store: StoreDep,
    settings: SettingsDep,
    pipeline: PipelineDep,
    executor: Text = "",
) -> Response:
    """An executor's link and code, shown on this answer and never again."""
    names = pipeline_names(pipeline)
    _check_executor(names, executor)
    until = now_utc() + timedelta(days=LINK_DAYS)
    with store.write() as session:
        token, code, _ = create_access(session, executor, actor=visitor.actor, expires_at=until)
    shown = {
        "title": f"Вход для исполнителя: {names.executor(executor)}",
        "lines": [("Ссылка", f"{_base(request, settings)}/e/{token}"), ("Код", code)],
    }
    return _render_people(request, visitor, names, store, shown)


@router.post("/access/{access_id}/revoke")
def revoke_access(access_id: int, visitor: AdministratorDep, store: StoreDep) -> Response:
    """The link ends at once, open pages included."""
    with store.write() as session:
        row = get_or_raise(session, ExecutorAccessRow, access_id)
        row.revoked_at = row.revoked_at or now_utc()
        write_log(session, visitor.actor, "access.revoke", "executor_access", access_id)
    return RedirectResponse("/people#access", SEE_OTHER)


@router.get("/log")
def show_log(
    request: Request, visitor: AdministratorDep, store: StoreDep, before: int | None = None
) -> Response:
    """Who did what, newest first."""
    with store.read() as session:
        lines = fetch_log(session, before=before, limit=LINES)
        people = {row.id: row.name for row in session.scalars(select(PersonRow))}
    context = {
        "lines": lines,
        "people": people,
        "before": lines[-1].id if len(lines) == LINES else None,
        "kinds": {
            ActorKind.EXECUTOR: "исполнитель по ссылке",
            ActorKind.MACHINE: "машина",
            ActorKind.SYSTEM: "программа",
        },
    }
    return render(request, visitor, "desk/log.html", context, section="log")


@router.post("/dead/{letter_id}/{what}")
def act_on_dead(letter_id: int, what: str, visitor: AdministratorDep, store: StoreDep) -> Response:
    """`retry` what failed for good, or `dismiss` it."""
    acts = {"retry": retry_dead_letter, "dismiss": dismiss_dead_letter}
    if what not in acts:
        raise DeskError(404, "Такого действия нет.")
    with store.write() as session:
        acts[what](session, letter_id, actor=visitor.actor)
    return RedirectResponse("/people#dead", SEE_OTHER)


def pipeline_names(pipeline: PipelineDep) -> Names:
    """Names of the loaded table."""
    return Names(pipeline)


def _render_people(
    request: Request,
    visitor: Visitor,
    names: Names,
    store: StoreDep,
    shown: Mapping[str, object] | None = None,
) -> Response:
    with store.read() as session:
        context = {
            "people": _all(session, PersonRow),
            "keys": _all(session, ApiKeyRow),
            "accesses": _all(session, ExecutorAccessRow),
            "dead": fetch_dead_letters(session),
        }
    context |= {"names": names, "roles": list(Role), "scopes": SCOPES, "shown": shown}
    answer = render(request, visitor, "desk/people.html", context, section="people")
    answer.headers["cache-control"] = "no-store"
    return answer


def _all(session: Session, table: type[PersonRow | ApiKeyRow | ExecutorAccessRow]) -> object:
    return session.scalars(select(table).order_by(table.id)).all()


def _base(request: Request, settings: Settings) -> str:
    return settings.public_url or f"{request.url.scheme}://{request.url.netloc}"


def _check_executor(names: Names, code: str) -> None:
    if code not in {known for known, _ in names.executors()}:
        raise DeskError(422, "Выберите исполнителя из списка.")
