"""Everything that is kept: comments, tags, incidents, replies, people. Map: docs/store.md."""

from api.store.engine import Store, open_store
from api.store.migrate import migrate

__all__ = ["Store", "migrate", "open_store"]
