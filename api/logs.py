"""Log lines for people or for machines; never a text of a comment, a name or a token."""

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime

from api.errors import SettingsError

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
FORMATS = ("text", "json")


class JsonLines(logging.Formatter):
    """One JSON object a line: time in UTC, level, logger, message, place of an error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            # The type alone: a message of a foreign error may hold a text.
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(env: Mapping[str, str] = os.environ) -> None:
    """Log to stderr as OTKLIK_LOG_FORMAT says: `text` (default) or `json`."""
    chosen = env.get("OTKLIK_LOG_FORMAT") or FORMATS[0]
    if chosen not in FORMATS:
        raise SettingsError(f"OTKLIK_LOG_FORMAT: {' или '.join(FORMATS)}, а не {chosen!r}")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if chosen == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # It logs the address of every call it makes; ours are logged by the channel.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
