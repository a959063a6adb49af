"""The application: routers, middleware and errors put together."""

from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles

from api.http import page, routes_api, routes_page, v1
from api.http.dependencies import PipelineDep
from api.http.errors import add_error_handlers
from api.http.metrics import CONTENT_TYPE, render_metrics
from api.http.middleware import LimitBody, Observe
from api.http.schemas import HealthOut
from api.pipeline import Pipeline
from api.settings import Settings

STATIC = Path(__file__).resolve().parent.parent / "static"
DESCRIPTION = """
Отклик отделяет обычные комментарии жителей от инцидентов, называет тему и место, проверяет
правила группы и подсказывает ответственного исполнителя с причиной и сроком. Ничего не хранит.
"""


def create_app(pipeline: Pipeline, settings: Settings | None = None) -> FastAPI:
    """Application over a loaded pipeline; loading it first makes a bad file stop the start."""
    app = FastAPI(
        title="Отклик",
        description=DESCRIPTION,
        version=version("otklik"),
        # The usual documentation pages load scripts from a CDN; the schema itself stays.
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.pipeline = pipeline
    app.state.settings = settings or Settings()
    app.include_router(v1.router)
    app.include_router(routes_api.router)
    app.include_router(page.router)
    app.include_router(routes_page.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route("/healthz", check_health, methods=["GET"], tags=["service"])
    app.add_api_route("/metrics", read_metrics, methods=["GET"], tags=["service"])
    add_error_handlers(app)
    app.add_middleware(LimitBody, max_body=app.state.settings.max_body)
    app.add_middleware(Observe)
    return app


def check_health(pipeline: PipelineDep) -> HealthOut:
    """Жива ли служба и с какой моделью."""
    return HealthOut(status="ok", bundle=pipeline.tagger.version)


def read_metrics() -> Response:
    """Счётчики для Prometheus."""
    return Response(render_metrics(), media_type=CONTENT_TYPE)
