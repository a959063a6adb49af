"""Bringing the tables up to the program at its start, whoever starts first."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from api.store.engine import Store
from api.store.errors import MigrationError, StoreError

logger = logging.getLogger("otklik.store")

FOLDER = Path(__file__).resolve().parent / "migrations"
LOCK = 0x07C11C  # number of PostgreSQL's advisory lock; any constant of our own


def migrate(store: Store, *, to: str = "head") -> str:
    """Run the steps that are missing and return the number of the last one.

    to : the step to stop at, for a copy of that time.

    All in one transaction under a lock: of two programs that start at once, the second waits
    and finds nothing to do; a kill in between leaves the tables as they were.
    Raises `MigrationError` where the tables are newer than the program.
    """
    try:
        with store.connect() as connection:
            if not store.is_sqlite:  # SQLite's write lock is taken by `connect` already
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            before = _get_revision(connection)
            command.upgrade(_config(connection), to)
            after = _get_revision(connection)
    except CommandError as error:
        raise MigrationError(
            "таблицы базы новее программы: обновите программу или восстановите копию, "
            "сделанную этой версией (otklik restore)"
        ) from error
    except OperationalError as error:
        raise StoreError(
            f"база данных не открывается ({type(error.orig).__name__}): проверьте "
            "OTKLIK_DATABASE_URL, OTKLIK_HOME и права на папку"
        ) from error
    if before != after:
        logger.info("tables migrated from %s to %s", before or "nothing", after)
    return after or ""


def get_head() -> str:
    """Number of the newest step the program knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def fetch_revision(store: Store) -> str | None:
    """Number of the step the tables are at, None for an empty database."""
    with store.engine.connect() as connection:
        return _get_revision(connection)


def find_problems(store: Store) -> list[str]:
    """Why the store cannot be used now, in words for an operator; [] when it can."""
    try:
        found = fetch_revision(store)
    except SQLAlchemyError as error:
        return [f"база данных не отвечает ({type(error).__name__})"]
    head = get_head()
    return [] if found == head else [f"таблицы базы на шаге {found}, а программе нужен {head}"]


def _get_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
