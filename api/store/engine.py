"""The database: SQLite beside the registry, or PostgreSQL by one setting."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from api.store.errors import StoreError

BUSY_S = 15  # seconds one writer waits for another
POOL = 10  # connections to PostgreSQL a process keeps
BEGIN = "otklik_begin"
IMMEDIATE = "IMMEDIATE"


@dataclass(frozen=True, slots=True)
class Store:
    """An opened database; share it between threads."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the file beside the registry."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database and changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session committed at the end, rolled back on an error.

        On SQLite it takes the write lock at once: a reader that turns into a writer would fail
        instead of waiting for its turn.
        """
        writer = sessionmaker(
            self.engine.execution_options(**{BEGIN: IMMEDIATE}), expire_on_commit=False
        )
        with writer.begin() as session:
            yield session

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A bare connection in a write transaction, committed at the end."""
        with self.engine.execution_options(**{BEGIN: IMMEDIATE}).begin() as connection:
            yield connection

    def open_writer(self) -> Connection:
        """A connection for a thread that writes all the time; whoever opens it closes it."""
        return self.engine.connect().execution_options(**{BEGIN: IMMEDIATE})

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open a database by address, without touching its tables; raises `StoreError`.

    url : `sqlite:///path` or `postgresql://user:password@host/name`.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "OTKLIK_DATABASE_URL: адрес не читается; нужен вид "
            "postgresql://ИМЯ:ПАРОЛЬ@СЕРВЕР/БАЗА или sqlite:///ФАЙЛ"
        ) from error
    if address.get_backend_name() == "sqlite":
        return Store(_open_sqlite(address.database or ""))
    if address.get_backend_name() in ("postgresql", "postgres"):
        return Store(_open_postgres(url))
    raise StoreError(
        f"OTKLIK_DATABASE_URL: база «{address.get_backend_name()}» не поддерживается; "
        "можно postgresql://… или sqlite:///…"
    )


def _open_sqlite(path: str) -> Engine:
    if not path or path == ":memory:":
        raise StoreError("OTKLIK_DATABASE_URL: у SQLite должен быть файл: sqlite:///ФАЙЛ")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_S},
        json_serializer=_to_json,
        hide_parameters=True,  # an error's message names no texts
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgres(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        address,
        pool_size=POOL,
        max_overflow=POOL,
        pool_pre_ping=True,
        json_serializer=_to_json,
        hide_parameters=True,
    )


def _to_json(value: Any) -> str:
    # Letters as they are: a search for a forgotten person's words must find them.
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    # SQLAlchemy begins transactions itself (below): Python's own habit of beginning them late
    # leaves changes of tables outside.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_S * 1000}",
        # What was answered «ok» is on the disk, a cut of power included.
        "synchronous=FULL",
        # What is deleted is overwritten: a forgotten person's words must leave the file.
        "secure_delete=ON",
        "cache_size=-65536",  # KiB
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    how = connection.get_execution_options().get(BEGIN, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")
