"""How every page of the desk is put together: templates, navigation, counters, dates."""

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.desk.actions import ACTION_NAMES
from api.desk.counts import fetch_counts
from api.desk.dates import spell_left, spell_near_day, spell_span, spell_when
from api.desk.people import Visitor
from api.russian import percent, plural
from api.store import Store
from api.store.base import now_utc
from api.store.words import (
    COMMENT_STATE_NAMES,
    INCIDENT_STATE_NAMES,
    REACTION_NAMES,
    REPLY_STATE_NAMES,
    ROLE_NAMES,
    Role,
)
from classifier.tags import INCIDENT_TYPE_NAMES, KIND_NAMES, VERDICT_NAMES

# Part of the desk, its title, its address, who sees it. A part that no router serves is not shown.
SECTIONS = (
    ("inbox", "Входящие", "/inbox", (Role.OPERATOR, Role.ADMINISTRATOR)),
    ("incidents", "Инциденты", "/incidents", (Role.OPERATOR, Role.ADMINISTRATOR)),
    ("my", "Поручения", "/my", (Role.EXECUTOR,)),
    ("reports", "Отчёты", "/reports", (Role.OPERATOR, Role.ADMINISTRATOR)),
    ("model", "Модель", "/model", (Role.OPERATOR, Role.ADMINISTRATOR)),
    ("routes", "Маршруты", "/routes", (Role.OPERATOR, Role.ADMINISTRATOR)),
    ("rules", "Правила", "/rules", (Role.OPERATOR, Role.ADMINISTRATOR)),
    ("people", "Люди", "/people", (Role.ADMINISTRATOR,)),
    ("log", "Журнал", "/log", (Role.ADMINISTRATOR,)),
)

# Pages that serve without a desk too.
TOOLS = (("Разобрать комментарий", "/"), ("Маршруты", "/routes"), ("Правила", "/rules"))

templates = Jinja2Templates(Path(__file__).resolve().parent.parent / "templates")
templates.env.filters.update(percent=percent, plural=plural)
templates.env.globals.update(
    action_names=ACTION_NAMES,
    comment_states=COMMENT_STATE_NAMES,
    incident_states=INCIDENT_STATE_NAMES,
    kind_names=KIND_NAMES,
    reaction_names=REACTION_NAMES,
    reply_states=REPLY_STATE_NAMES,
    span=spell_span,
    role_names=ROLE_NAMES,
    type_names=INCIDENT_TYPE_NAMES,
    verdict_names=VERDICT_NAMES,
)


def render(
    request: Request,
    visitor: Visitor,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    section: str,
    status: int = 200,
) -> HTMLResponse:
    """A page for somebody who is signed in; its template extends `desk/base.html`.

    section : first word of a row of `SECTIONS`, marked in the navigation. In the template
    `visitor` is the reader, `visitor.csrf` goes into every form, `when(moment)`, `day(moment)`
    and `left(moment)` spell moments in the district's time.
    """
    return templates.TemplateResponse(
        request,
        template,
        {**_describe_frame(request, visitor, section), **(context or {})},
        status_code=status,
    )


def describe_tool_frame(request: Request) -> dict[str, Any]:
    """What a tool's page extends: the desk's frame for somebody signed in, else a bare one.

    A tool (`check_tool`) also serves without a desk: its templates extend `frame`.
    """
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None:
        return {"frame": "tool.html", "tools": TOOLS, "try_page": "/"}
    section = request.url.path.split("/")[1]
    frame = {"frame": "desk/base.html", "try_page": "/try"}
    return {**frame, **_describe_frame(request, visitor, section)}


def get_zone(request: Request) -> tzinfo | None:
    """The district's time zone; None is the computer's own."""
    deadlines = request.app.state.pipeline.router.settings.deadlines
    return deadlines.timezone if deadlines else None


def _describe_frame(request: Request, visitor: Visitor, section: str) -> dict[str, Any]:
    zone, now = get_zone(request), now_utc()
    return {
        "visitor": visitor,
        "section": section,
        "sections": _choose_sections(request, visitor),
        "counts": _count(request, visitor),
        "now": now,
        "when": lambda moment: spell_when(moment, now=now, zone=zone),
        "day": lambda moment: spell_near_day(
            moment.astimezone(zone).date(), today=now.astimezone(zone).date()
        ),
        "left": lambda moment: spell_left(moment, now=now),
    }


def _choose_sections(request: Request, visitor: Visitor) -> list[tuple[str, str, str]]:
    served: frozenset[str] = request.app.state.desk_paths
    return [
        (name, title, path)
        for name, title, path, roles in SECTIONS
        if visitor.role in roles and path in served
    ]


def _count(request: Request, visitor: Visitor) -> object:
    if visitor.role is Role.EXECUTOR:
        return None
    store: Store = request.app.state.store
    with store.read() as session:
        return fetch_counts(session, now=now_utc())
