"""Who asks: the session of a cookie, the roles of a page, the token of a form."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool

from api.desk.access import read_access
from api.desk.errors import DeskError, SignInNeededError
from api.desk.people import Visitor
from api.http.dependencies import StoreDep
from api.store import Store
from api.store.base import now_utc
from api.store.log import Actor, write_log
from api.store.people import SESSION_S, fetch_session, hash_token
from api.store.tables import PersonRow, SessionRow
from api.store.words import ActorKind, Role

COOKIE = "otklik_session"
PASSWORD_PAGE = "/password"
REFRESH = timedelta(minutes=5)  # a session's last use is written no more often
CSRF_FIELD = "csrf"
READING = ("GET", "HEAD")


def get_visitor(request: Request, store: StoreDep) -> Visitor:
    """Whoever is signed in; raises `SignInNeededError`.

    One who must change the password gets to that page alone.
    """
    visitor = find_visitor(request, store)
    if visitor is None:
        raise SignInNeededError
    if visitor.must_change_password and request.url.path not in (PASSWORD_PAGE, "/sign-out"):
        raise SignInNeededError(PASSWORD_PAGE)
    return visitor


def find_visitor(request: Request, store: Store) -> Visitor | None:
    """Whoever is signed in, None for nobody."""
    token = request.cookies.get(COOKIE)
    if not token:
        return read_access(request, store)
    with store.read() as session:
        found = fetch_session(session, token)
    if found is None:
        return read_access(request, store)
    row, person = found
    if now_utc() - row.last_seen_at > REFRESH:
        _prolong(store, token)
    return _to_visitor(row, person)


async def check_csrf(request: Request, visitor: Annotated[Visitor, Depends(get_visitor)]) -> None:
    """Refuse a form that was not made for this session."""
    request.state.visitor = visitor  # templates of `check_tool`'s pages look here
    if request.method in READING:
        return
    form = await request.form()
    sent = form.get(CSRF_FIELD)
    if not isinstance(sent, str) or not secrets.compare_digest(
        sent.encode(), visitor.csrf.encode()
    ):
        raise DeskError(403, "Страница устарела: обновите её и повторите. Ничего не изменено.")


def require(*roles: Role) -> Callable[[Visitor], Visitor]:
    """A dependency that lets only these roles in."""

    def check(visitor: Annotated[Visitor, Depends(get_visitor)]) -> Visitor:
        if visitor.role not in roles:
            raise DeskError(403, "Для этой страницы нужны другие права: спросите администратора.")
        return visitor

    return check


def desk_router(prefix: str = "") -> APIRouter:
    """A router of pages: every one asks who you are, every form carries its token."""
    return APIRouter(prefix=prefix, include_in_schema=False, dependencies=[Depends(check_csrf)])


def _to_visitor(row: SessionRow, person: PersonRow) -> Visitor:
    return Visitor(
        Actor(ActorKind.PERSON, person.id),
        person.role,
        person.name,
        row.csrf,
        person.executor,
        person.must_change_password,
    )


def _prolong(store: Store, token: str) -> None:
    now = now_utc()
    with store.write() as session:
        row = session.get(SessionRow, hash_token(token))
        if row is not None:
            row.last_seen_at, row.expires_at = now, now + timedelta(seconds=SESSION_S)


def note_in_log(request: Request, action: str, object_name: str, **details: str) -> None:
    """Write down what somebody did with a tool; without a desk nobody is signed in."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None:
        return
    store: Store = request.app.state.store
    with store.write() as session:
        write_log(session, visitor.actor, action, object_name, None, **details)


VisitorDep = Annotated[Visitor, Depends(get_visitor)]
OperatorDep = Annotated[Visitor, Depends(require(Role.OPERATOR, Role.ADMINISTRATOR))]
AdministratorDep = Annotated[Visitor, Depends(require(Role.ADMINISTRATOR))]
ExecutorDep = Annotated[Visitor, Depends(require(Role.EXECUTOR))]


async def check_tool(request: Request) -> None:
    """Of pages that also serve without a desk: with one they are the operators' alone."""
    store: Store | None = request.app.state.store
    if store is None:
        return
    visitor = await run_in_threadpool(get_visitor, request, store)
    require(Role.OPERATOR, Role.ADMINISTRATOR)(visitor)
    await check_csrf(request, visitor)
