"""All routers of the desk, put into the application."""

from fastapi import FastAPI, Response
from fastapi.responses import RedirectResponse

from api.desk import model, reports, sign_in
from api.desk.errors import SEE_OTHER
from api.desk.visitor import VisitorDep, desk_router
from api.store.words import Role

home = desk_router()


@home.get("/")
def go_home(visitor: VisitorDep) -> Response:
    """To the page where one's day begins."""
    return RedirectResponse("/my" if visitor.role is Role.EXECUTOR else "/inbox", SEE_OTHER)


def add_desk(app: FastAPI) -> None:
    """Serve the desk; the application has a store."""
    for router in (home, sign_in.public, sign_in.router, reports.router, model.router):
        app.include_router(router)
    app.state.desk_paths = frozenset(getattr(route, "path", "") for route in app.routes)
