"""What is written down about a failure: its kind and place, never what the message says."""

import traceback
from pathlib import Path

from api.errors import ApiError


def describe(error: Exception) -> str:
    """Type and place; our own errors say more, since their messages never hold a text."""
    if isinstance(error, ApiError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} ({where})"
