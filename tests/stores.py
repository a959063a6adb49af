"""Stores for tests: a fresh SQLite file, and PostgreSQL where a server runs."""

import os
import shutil
from uuid import uuid4

import psycopg
import pytest

from api.store import migrate, open_store
from api.store.migrate import get_head
from api.store.tables import Base

POSTGRES = os.environ.get("OTKLIK_TEST_POSTGRES") or "postgresql://root@127.0.0.1:5432/test"
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
CLEAN = "; ".join(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables)


def run_on_server(*statements, url=POSTGRES):
    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        for statement in statements:
            connection.execute(statement)


def make_database():
    """Address of a new, empty PostgreSQL database; skips the test where no server answers."""
    name = f"otklik_{uuid4().hex[:12]}"
    try:
        run_on_server(f"CREATE DATABASE {name}")
    except psycopg.OperationalError:
        if os.environ.get("CI"):
            raise  # there tests/postgres.sh has started one: to skip would hide half the store
        pytest.skip("no PostgreSQL answers at OTKLIK_TEST_POSTGRES (127.0.0.1:5432)")
    return POSTGRES.rsplit("/", 1)[0] + f"/{name}"


def drop_database(url):
    run_on_server(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")


def make_migrated(url):
    store = open_store(url)
    migrate(store)
    store.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "template.db"
    make_migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_database():
    url = make_database()
    try:
        make_migrated(url)
        yield url
    finally:
        drop_database(url)


@pytest.fixture(params=KINDS)
def store_url(request, tmp_path):
    """Address of a migrated database without rows, of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "otklik.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgres_database")
    yield url
    # A replica runs no triggers: the log's own would refuse. To delete is faster than to
    # truncate, which makes every file anew.
    run_on_server(
        "SET session_replication_role = replica",
        CLEAN,
        f"UPDATE alembic_version SET version_num = '{get_head()}'",
        url=url,
    )


@pytest.fixture(params=KINDS)
def empty_url(request, tmp_path):
    """Address of a database without tables, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    url = make_database()
    yield url
    drop_database(url)


@pytest.fixture
def store(store_url):
    store = open_store(store_url)
    yield store
    store.close()
