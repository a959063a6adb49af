"""A copy back into an empty database, of either kind, checked before a row is written."""

import hashlib
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    DateTime,
    MetaData,
    Table,
    func,
    select,
    text,
    update,
)

from api.store.backup import MANIFEST, VERSION
from api.store.engine import Store
from api.store.errors import StoreError
from api.store.migrate import migrate
from api.store.photos import FOLDER

CHUNK = 500  # rows in one insert


def restore_backup(store: Store, home: Path, source: Path) -> dict[str, int]:
    """Fill an empty database and the folder of photos; returns rows by table, and `photos`.

    The tables are first made as they were when the copy was, then brought up to date.
    Raises `StoreError` for a broken file and for a database that has rows already.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        migrate(store, to=str(manifest["revision"]))
        with store.connect() as connection:
            tables = MetaData()
            tables.reflect(connection, only=list(manifest["rows"]))
            _check_empty(connection, tables)
            for table in tables.sorted_tables:
                _fill(connection, table, folder / "tables" / f"{table.name}.jsonl")
                _set_next_id(connection, table, is_sqlite=store.is_sqlite)
        migrate(store)
        n_photos = _copy_photos(folder / FOLDER, home / FOLDER)
    return dict(manifest["rows"]) | {"photos": n_photos}


def _unpack(source: Path, folder: Path) -> Mapping[str, Any]:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise StoreError(
            f"{source}: не копия otklik backup или файл повреждён ({type(error).__name__})"
        ) from error
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        raise StoreError(f"{source}: копия другой версии, эта программа её не читает")
    for table, expected in manifest["sha256"].items():
        path = folder / "tables" / f"{table}.jsonl"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise StoreError(f"{source}: таблица {table} повреждена, ничего не восстановлено")
    return manifest


def _check_empty(connection: Connection, tables: MetaData) -> None:
    for table in tables.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise StoreError(
                f"база не пуста (таблица {table.name}): восстанавливают в новую, "
                "укажите другую OTKLIK_HOME или OTKLIK_DATABASE_URL"
            )


def _fill(connection: Connection, table: Table, path: Path) -> None:
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later: list[dict[str, Any]] = []
    for rows in _read(path, table):
        for row in rows:
            # A row that points at a later row of its own table gets the pointer at the end.
            if any(row.get(name) is not None for name in own):
                later.append({name: row[name] for name in ("id", *own)})
                row.update(dict.fromkeys(own))
        connection.execute(table.insert(), rows)
    for row in later:
        connection.execute(update(table).where(table.c.id == row.pop("id")).values(row))


def _read(path: Path, table: Table) -> Iterator[list[dict[str, Any]]]:
    moments = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    with path.open("rb") as file:
        while lines := list(islice(file, CHUNK)):
            rows = [orjson.loads(line) for line in lines]
            for row in rows:
                for name in moments:
                    if row.get(name) is not None:
                        row[name] = datetime.fromisoformat(row[name]).astimezone(UTC)
            yield rows


def _set_next_id(connection: Connection, table: Table, *, is_sqlite: bool) -> None:
    if is_sqlite or "id" not in table.c:  # SQLite counts on from the largest by itself
        return
    connection.execute(
        text(
            "SELECT setval(pg_get_serial_sequence(:name, 'id'), (SELECT max(id) FROM "
            f"{table.name})) WHERE EXISTS (SELECT 1 FROM {table.name})"
        ),
        {"name": table.name},
    )


def _copy_photos(source: Path, target: Path) -> int:
    paths = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else []
    for path in paths:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    return len(paths)
