"""`otklik load`: comments of a file go the same way in as those of a channel."""

import hashlib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from api.commands.console import counting, out
from api.commands.serve import prepare_store
from api.russian import plural
from api.settings import Settings
from api.store import Store
from api.store.arrivals import Arrival
from api.store.base import now_utc
from api.store.batches import accept_comments
from routing.settings import read_settings
from training.columns import find_columns, require_text
from training.importer import parse_moment
from training.tables import open_table
from training.tables.chunk import Row

CHUNK_ROWS = 1_000
CHANNEL = "file"
MAX_ID = 200
# Not labels, so not among the fields of labelled files.
OWN_FIELDS = ("id", "author_id", "author_name", "post_id", "parent_id")
EXIT_OK, EXIT_SOME_BROKEN = 0, 3


def run_load(source: Path, settings: Settings, *, channel: str | None = None) -> int:
    """Load a file; the exit code tells whether some rows were broken."""
    store = prepare_store(settings)
    calendar = settings.samples / "calendar.toml"
    deadlines = read_settings(calendar).deadlines if calendar.is_file() else None
    n_new, n_known, n_broken = load_file(
        source, store, channel=channel, localize=deadlines.localize if deadlines else None
    )
    forms = ("комментарий", "комментария", "комментариев")
    out.print(f"Принято: {plural(n_new, forms)}, уже было: {n_known}.", soft_wrap=True)
    if n_broken:
        rows = ("строка не прочиталась", "строки не прочитались", "строк не прочитались")
        out.print(f"{plural(n_broken, rows)} или без текста.", soft_wrap=True)
    store.close()
    return EXIT_SOME_BROKEN if n_broken else EXIT_OK


def load_file(
    source: Path,
    store: Store,
    *,
    channel: str | None = None,
    localize: Any = None,
) -> tuple[int, int, int]:
    """Keep the rows of a table; returns how many were new, known and broken.

    channel : where the file names none. A row without an id is known again by what it says.
    """
    n_new = n_known = n_broken = 0
    seen: Counter[str] = Counter()
    now = now_utc()
    with open_table(source) as reader, counting("комментарии", None) as bar:
        found = find_columns(reader.columns, {})
        found |= {name: name for name in OWN_FIELDS if name in reader.columns}
        require_text(found, reader.columns, str(source))
        for chunk in reader.chunks(CHUNK_ROWS):
            arrivals = []
            for index, row in enumerate(chunk.rows):
                cells = {field: _cell(row, header) for field, header in found.items()}
                if index in chunk.errors or not cells["text"]:
                    n_broken += 1
                    continue
                arrivals.append(_to_arrival(cells, channel or CHANNEL, seen, now, localize))
            with store.write() as session:
                is_new = accept_comments(session, arrivals, now=now)
            n_new, n_known = n_new + sum(is_new), n_known + len(is_new) - sum(is_new)
            bar.update(bar.task_ids[0], completed=n_new + n_known)
    return n_new, n_known, n_broken


def _to_arrival(
    cells: dict[str, str], channel: str, seen: Counter[str], now: datetime, localize: Any
) -> Arrival:
    channel = cells.get("channel") or channel
    post = cells.get("post") or None
    return Arrival(
        channel=channel[:MAX_ID],
        external_id=(cells.get("id") or _make_id(cells, seen))[:MAX_ID],
        text=cells["text"],
        created_at=_moment(cells.get("created_at", ""), localize) or now,
        author_id=cells.get("author_id") or None,
        author_name=cells.get("author_name") or None,
        post_id=(cells.get("post_id") or (f"post:{_digest(post)}" if post else None)),
        post_text=post,
        parent_id=cells.get("parent_id") or None,
        url=cells.get("url") or None,
    )


def _make_id(cells: dict[str, str], seen: Counter[str]) -> str:
    """What the row says, and which of the same it is: loading the file again adds nothing."""
    names = ("text", "created_at", "author_id", "post", "url")
    key = _digest("\x1f".join(cells.get(name, "") for name in names))
    seen[key] += 1
    return f"row:{key}:{seen[key]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _cell(row: Row, header: str) -> str:
    value = row.get(header)
    return "" if value is None or value != value else str(value).strip().replace("\x00", "")


def _moment(value: str, localize: Any) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        known = parse_moment(value)
        if not known:
            return None
        moment = datetime.fromisoformat(known)
    if not datetime.min.year + 1 < moment.year < datetime.max.year:
        return None
    if moment.tzinfo is None:
        moment = localize(moment) if localize is not None else moment.astimezone()
    return moment
