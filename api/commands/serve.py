"""`otklik serve`: the HTTP service and its page."""

import logging

import uvicorn

from api.commands.console import out
from api.http.app import create_app
from api.pipeline import Pipeline
from api.settings import Settings

GRACE_S = 10  # seconds that running requests get when the service stops
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Load everything first, so that a bad file stops the start, then listen."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    app = create_app(Pipeline.load(settings), settings)
    out.print(f"Отклик: http://{host}:{port} (остановить: Ctrl+C)", soft_wrap=True)
    # Our own line per request has the route and no texts; uvicorn's has the full address.
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
    )
