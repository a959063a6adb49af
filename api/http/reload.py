"""A promoted bundle is taken up by the running service, without a restart."""

import asyncio
import logging
from dataclasses import dataclass, field

from fastapi import FastAPI

from api.pipeline import Pipeline
from api.settings import Settings
from classifier import ClassifierError
from routing import RoutingError
from training.errors import TrainingError
from training.registry import Registry

logger = logging.getLogger("otklik.model")

POLL_S = 3.0
BROKEN = (ClassifierError, RoutingError, TrainingError, OSError)


@dataclass
class BundleWatch:
    """Notices that another bundle has become current."""

    settings: Settings
    _number: int | None = field(init=False)

    def __post_init__(self) -> None:
        self._number = self._read()

    def load_if_changed(self) -> Pipeline | None:
        """The new pipeline, None where nothing changed or the new bundle cannot be read."""
        number = self._read()
        if number == self._number:
            return None
        self._number = number
        try:
            pipeline = Pipeline.load(self.settings)
        except BROKEN as error:  # the old one goes on
            logger.error("bundle %s cannot be loaded: %s", number, error)
            return None
        logger.info("bundle %s is in use now", number)
        return pipeline

    def _read(self) -> int | None:
        if self.settings.bundle is not None:
            return None
        try:
            return Registry(self.settings.registry).get_current_number()
        except (TrainingError, OSError):
            return None


async def keep_bundle(app: FastAPI) -> None:
    """Look every few seconds, for as long as the application runs."""
    watch = BundleWatch(app.state.settings)
    while True:
        await asyncio.sleep(POLL_S)
        pipeline = await asyncio.to_thread(watch.load_if_changed)
        if pipeline is not None:
            app.state.pipeline = pipeline
