"""The application: routers, middleware and errors put together."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

from api.channels.communities import Community
from api.channels.intake import Intake
from api.desk.errors import add_desk_errors, show_too_large
from api.desk.errors import explain as explain_on_page
from api.desk.photos import MAX_UPLOAD, is_upload
from api.desk.routes import add_desk, list_routes
from api.http import (
    comments,
    page,
    replies,
    routes_api,
    routes_page,
    rules_page,
    spikes,
    v1,
    vk,
    voices,
)
from api.http.dependencies import PipelineDep
from api.http.errors import add_error_handlers, explain_in_json
from api.http.limits import Limit
from api.http.metrics import CONTENT_TYPE, render_metrics
from api.http.middleware import LimitBody, Observe
from api.http.reload import keep_bundle
from api.http.schemas import HealthOut, ReadyOut
from api.pipeline import Pipeline
from api.replies import ReplyHelper
from api.settings import Settings
from api.store import Store
from api.store.migrate import find_problems

TRY = "/try"
STATIC = Path(__file__).resolve().parent.parent / "static"
DESCRIPTION = """
Отклик отделяет обычные комментарии жителей от инцидентов, называет тему и место, проверяет
правила группы и подсказывает ответственного исполнителя с причиной и сроком. `/v1/tag` ничего не
хранит; `/v1/comments` и `/vk/callback` принимают комментарии в базу.
"""


def create_app(
    pipeline: Pipeline,
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    communities: Mapping[int, Community] | None = None,
) -> FastAPI:
    """Application over a loaded pipeline; loading it first makes a bad file stop the start.

    store : migrated; without one the service tags and keeps nothing.
    """
    app = FastAPI(
        title="Отклик",
        description=DESCRIPTION,
        version=version("otklik"),
        # The usual documentation pages load scripts from a CDN; the schema itself stays.
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_run_intake,
    )
    app.state.store = store
    app.state.communities = communities or {}
    app.state.pipeline = pipeline
    app.state.settings = settings or Settings()
    app.state.replies = ReplyHelper.of(pipeline, app.state.settings)
    app.state.machine_limit = Limit(app.state.settings.rate)
    if store is not None:
        # First, since routers are asked in this order and events come by the hundred a second.
        app.include_router(vk.router)
        app.include_router(comments.router)
        app.include_router(spikes.router)
        add_desk(app)
    else:
        page.add_page(app, "/")
    page.add_page(app, TRY)
    app.include_router(v1.router)
    for part in (voices, replies, routes_api, rules_page, routes_page):
        app.include_router(part.router)
    # The desk's navigation shows the parts that are served.
    app.state.desk_paths = frozenset(route.path for route in list_routes(app.routes))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route("/healthz", check_health, methods=["GET"], tags=["service"])
    app.add_api_route(
        "/readyz",
        check_ready,
        methods=["GET"],
        tags=["service"],
        responses={503: {"model": ReadyOut}},
    )
    app.add_api_route(
        "/metrics",
        read_metrics,
        methods=["GET"],
        tags=["service"],
        response_class=PlainTextResponse,
    )
    add_error_handlers(app)
    if store is not None:
        add_desk_errors(app)
    max_body = app.state.settings.max_body
    app.add_middleware(
        LimitBody,
        max_of=lambda path: max(max_body, MAX_UPLOAD) if is_upload(path) else max_body,
        refuse=show_too_large,
    )
    app.add_middleware(Observe, explain=explain_in_json if store is None else explain_on_page)
    return app


def check_health(pipeline: PipelineDep) -> HealthOut:
    """Жива ли служба и с какой моделью."""
    return HealthOut(status="ok", bundle=pipeline.tagger.version)


def check_ready(request: Request, response: Response) -> ReadyOut:
    """Готова ли служба принимать: отвечает ли база и те ли в ней таблицы."""
    store: Store | None = request.app.state.store
    problems = [] if store is None else find_problems(store)
    response.status_code = 503 if problems else 200
    return ReadyOut(status="not ready" if problems else "ready", problems=problems)


def read_metrics() -> Response:
    """Счётчики для Prometheus."""
    return Response(render_metrics(), media_type=CONTENT_TYPE)


@asynccontextmanager
async def _run_intake(app: FastAPI) -> AsyncIterator[None]:
    """The writing thread and the watch for a promoted bundle, as long as the service runs."""
    if app.state.store is None:
        yield
        return
    app.state.intake = Intake(app.state.store)
    app.state.intake.start()
    watch = asyncio.create_task(keep_bundle(app))
    try:
        yield
    finally:
        watch.cancel()
        app.state.intake.close()
