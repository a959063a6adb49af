"""A copy of everything in one file, the same for both databases: rows as JSON Lines, and photos."""

import hashlib
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, select

from api.store.base import now_utc
from api.store.engine import Store
from api.store.migrate import fetch_revision
from api.store.photos import FOLDER
from api.store.tables import Base

MANIFEST = "manifest.json"
VERSION = 1
CHUNK = 1_000  # rows read at a time


def write_backup(store: Store, home: Path, target: Path) -> dict[str, int]:
    """Write a copy while the service works; returns rows by table, and `photos`.

    All tables are read at one moment. The file appears whole or not at all.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        counts, hashes = _write_tables(store, folder)
        photos = sorted(path for path in (home / FOLDER).rglob("*") if path.is_file())
        manifest = {
            "version": VERSION,
            "revision": fetch_revision(store),
            "made_at": now_utc().isoformat(),
            # Names of tables are SQLAlchemy's own kind of string.
            "rows": {str(name): number for name, number in counts.items()},
            "sha256": {str(name): digest for name, digest in hashes.items()},
            "photos": len(photos),
        }
        (folder / MANIFEST).write_bytes(orjson.dumps(manifest))
        with tarfile.open(fresh, "w:gz", compresslevel=6) as tar:
            tar.add(folder / MANIFEST, MANIFEST)
            for table in counts:
                tar.add(folder / f"{table}.jsonl", f"tables/{table}.jsonl")
            for path in photos:
                tar.add(path, f"{FOLDER}/{path.relative_to(home / FOLDER)}")
    fresh.replace(target)
    return counts | {"photos": len(photos)}


def default_name(moment: datetime) -> str:
    """Name of a copy made at a moment.

    >>> default_name(datetime(2026, 11, 23, 9, 5, 7))
    'otklik-20261123-090507.tar.gz'
    """
    return f"otklik-{moment:%Y%m%d-%H%M%S}.tar.gz"


def _write_tables(store: Store, folder: Path) -> tuple[dict[str, int], dict[str, str]]:
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    options: dict[str, Any] = {} if store.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with store.engine.connect().execution_options(**options) as connection, connection.begin():
        for table in Base.metadata.sorted_tables:
            digest = hashlib.sha256()
            counts[table.name] = 0
            with (folder / f"{table.name}.jsonl").open("wb") as file:
                for row in _read_rows(connection, table.name):
                    line = orjson.dumps(row) + b"\n"
                    digest.update(line)
                    file.write(line)
                    counts[table.name] += 1
            hashes[table.name] = digest.hexdigest()
    return counts, hashes


def _read_rows(connection: Connection, name: str) -> Iterator[dict[str, Any]]:
    table = Base.metadata.tables[name]
    result = connection.execute(
        select(table).order_by(*table.primary_key.columns),
        execution_options={"yield_per": CHUNK},
    )
    for row in result.mappings():
        yield {str(column): _plain(value) for column, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
