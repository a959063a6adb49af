"""Signing in and out, one's own password, and the first administrator's one-time link."""

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.desk import first
from api.desk.errors import SEE_OTHER, SIGN_IN, DeskError
from api.desk.layout import render, templates
from api.desk.people import Visitor
from api.desk.visitor import COOKIE, VisitorDep, desk_router
from api.http.dependencies import SettingsDep, StoreDep
from api.http.limits import SIGN_INS
from api.settings import Settings
from api.store import Store
from api.store.errors import StateError
from api.store.people import (
    MIN_PASSWORD,
    SESSION_S,
    check_password,
    end_session,
    set_password,
    start_session,
)
from api.store.rows import get_or_raise
from api.store.tables import PersonRow
from api.store.words import Role

FORM_COOKIE = "otklik_form"  # proves that a sign-in form came from our own page
WRONG = "Имя или пароль не подходят. После пяти неверных паролей вход закрывается на 15 минут."
Field = Annotated[str, Form(max_length=1_000)]

public = APIRouter(include_in_schema=False)
router = desk_router()


@public.get(SIGN_IN)
def show_sign_in(request: Request, settings: SettingsDep, next: str = "") -> Response:
    """The form."""
    return show_open_form(request, settings, "desk/sign_in.html", {"next": next})


@public.post(SIGN_IN)
def sign_in(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    login: Field = "",
    password: Field = "",
    csrf: Field = "",
    next: Field = "",
) -> Response:
    """Check the password and start a session."""
    check_open_form(request, csrf)
    SIGN_INS.take_or_raise(request)
    with store.write() as session:
        person = check_password(session, login.strip(), password)
        if person is not None:
            end_session(session, request.cookies.get(COOKIE, ""))
        token = start_session(session, person)[0] if person else None
    if token is None or person is None:
        context = {"next": next, "login": login, "problem": WRONG}
        return show_open_form(request, settings, "desk/sign_in.html", context, status=403)
    home = "/my" if person.role is Role.EXECUTOR else "/"
    return open_session(request, settings, token, next if is_own_path(next) else home)


@router.post("/sign-out")
def sign_out(request: Request, store: StoreDep, visitor: VisitorDep) -> Response:
    """End the session."""
    with store.write() as session:
        end_session(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse(SIGN_IN, SEE_OTHER)
    for cookie in (COOKIE, "otklik_access"):
        response.delete_cookie(cookie)
    return response


@router.get("/password")
def show_password(request: Request, visitor: VisitorDep) -> Response:
    """Change one's own password."""
    _check_has_account(visitor)
    return render(request, visitor, "desk/password.html", section="")


@router.post("/password")
def change_password(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    visitor: VisitorDep,
    old: Field = "",
    new: Field = "",
    again: Field = "",
) -> Response:
    """Take the new password; other sessions of the person end, this one goes on anew."""
    _check_has_account(visitor)
    SIGN_INS.take_or_raise(request)
    problem = _change(store, visitor, old, new, again)
    if isinstance(problem, str):
        return render(
            request, visitor, "desk/password.html", {"problem": problem}, section="", status=422
        )
    return open_session(request, settings, problem[0], "/")


@public.get("/first/{token}")
def show_first(request: Request, store: StoreDep, settings: SettingsDep, token: str) -> Response:
    """The form for the first administrator."""
    first.check_link(store, settings.home, token)
    return show_open_form(request, settings, "desk/first.html", {"min_password": MIN_PASSWORD})


@public.post("/first/{token}")
def make_first(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    token: str,
    login: Field = "",
    name: Field = "",
    password: Field = "",
    csrf: Field = "",
) -> Response:
    """Make the first administrator; the link is used up."""
    check_open_form(request, csrf)
    SIGN_INS.take_or_raise(request)
    try:
        session_token = first.use_link(
            store, settings.home, token, login=login.strip(), name=name.strip(), password=password
        )
    except StateError as error:
        context = {
            "problem": str(error),
            "login": login,
            "name": name,
            "min_password": MIN_PASSWORD,
        }
        return show_open_form(request, settings, "desk/first.html", context, status=422)
    return open_session(request, settings, session_token, "/")


def open_session(request: Request, settings: Settings, token: str, target: str) -> Response:
    """Give the browser its cookie and lead it on."""
    response = RedirectResponse(target, SEE_OTHER)
    response.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_S,
        httponly=True,
        samesite="lax",
        secure=is_secure(request, settings),
    )
    return response


def is_secure(request: Request, settings: Settings) -> bool:
    """Whether cookies may travel encrypted alone."""
    return request.url.scheme == "https" or (settings.public_url or "").startswith("https:")


def show_open_form(
    request: Request,
    settings: Settings,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
) -> Response:
    """A form for somebody not signed in: its token is that of a cookie."""
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(16)
    response = templates.TemplateResponse(
        request, template, {**context, "csrf": token}, status_code=status
    )
    response.set_cookie(
        FORM_COOKIE,
        token,
        httponly=True,
        samesite="strict",
        secure=is_secure(request, settings),
    )
    return response


def check_open_form(request: Request, sent: str) -> None:
    """Refuse a form that our own page did not make."""
    known = request.cookies.get(FORM_COOKIE, "")
    if not known or not secrets.compare_digest(known.encode(), sent.encode()):
        raise DeskError(403, "Форма устарела, или в браузере выключены cookie: откройте её снова.")


def is_own_path(path: str) -> bool:
    """Whether an address is a page of ours: «//evil» and «/\\evil» lead away."""
    return path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()


def _change(store: Store, visitor: Visitor, old: str, new: str, again: str) -> str | tuple[str]:
    """What is wrong, or the token of the new session."""
    if new != again:
        return "Новый пароль и его повтор различаются."
    try:
        with store.write() as session:
            person = get_or_raise(session, PersonRow, visitor.actor.id or 0)
            if check_password(session, person.login, old) is None:
                return "Прежний пароль не подходит."
            set_password(session, person, new, actor=visitor.actor)
            return (start_session(session, person)[0],)
    except StateError as error:
        return str(error)


def _check_has_account(visitor: Visitor) -> None:
    if visitor.actor.person_id is None:
        raise DeskError(403, "Вход по ссылке пароля не имеет: код меняет администратор.")
