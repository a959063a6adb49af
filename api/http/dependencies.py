"""What the endpoints need, as types."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from api.pipeline import Pipeline
from api.settings import Settings
from api.store import Store


def get_pipeline(request: Request) -> Pipeline:
    """The pipeline the application was made with."""
    pipeline: Pipeline = request.app.state.pipeline
    return pipeline


def get_settings(request: Request) -> Settings:
    """The settings the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_store(request: Request) -> Store:
    """The store the application was made with."""
    store: Store = request.app.state.store
    return store


def get_now() -> datetime:
    """The moment of the request, UTC; tests put their own here."""
    return datetime.now(UTC)


PipelineDep = Annotated[Pipeline, Depends(get_pipeline)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
StoreDep = Annotated[Store, Depends(get_store)]
NowDep = Annotated[datetime, Depends(get_now)]
