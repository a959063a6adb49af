"""All routers of the desk, put into the application."""

from collections.abc import Iterable

from fastapi import FastAPI, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from api.desk import (
    admin,
    answers,
    comment,
    executor,
    inbox,
    incident,
    incidents,
    model,
    photos,
    promised,
    reports,
    sign_in,
    views,
)
from api.desk.errors import SEE_OTHER
from api.desk.visitor import VisitorDep, desk_router
from api.store.words import Role

PARTS = (
    inbox.router,
    promised.router,
    views.router,
    photos.router,
    answers.router,
    comment.router,
    incidents.router,
    incident.router,
    executor.router,
    admin.router,
    reports.router,
    model.router,
)
home = desk_router()


@home.get("/")
def go_home(visitor: VisitorDep) -> Response:
    """To the page where one's day begins."""
    return RedirectResponse("/my" if visitor.role is Role.EXECUTOR else "/inbox", SEE_OTHER)


def add_desk(app: FastAPI) -> None:
    """Serve the desk; the application has a store."""
    for router in (home, sign_in.public, sign_in.router, executor.public, *PARTS):
        app.include_router(router)


def list_routes(routes: Iterable[object]) -> list[APIRoute]:
    """Every route, those of included routers too: newer FastAPI keeps them one level down."""
    found: list[APIRoute] = []
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            found += list_routes(included.routes)
        elif isinstance(route, APIRoute):
            found.append(route)
    return found
