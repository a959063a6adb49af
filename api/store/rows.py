"""Small things that every part of the store needs: inserts that may meet a known row."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.store.base import Base
from api.store.errors import NotFoundError

Row = TypeVar("Row", bound=Base)


def insert_new(
    session: Session,
    table: type[Base],
    values: Sequence[Mapping[str, Any]],
    *returning: InstrumentedAttribute[Any],
) -> list[Any]:
    """Insert the rows that break no uniqueness; returns the asked columns of those inserted."""
    if not values:
        return []
    maker = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = maker(table).on_conflict_do_nothing().returning(*returning)
    return list(session.execute(statement, list(values)).all())


def get_one(session: Session, table: type[Row], **columns: Any) -> Row | None:
    """The row whose columns have these values, None if there is none."""
    return session.scalars(select(table).filter_by(**columns)).one_or_none()


def get_or_raise(session: Session, table: type[Row], row_id: int) -> Row:
    """The row with this id; raises `NotFoundError`."""
    row = session.get(table, row_id)
    if row is None:
        raise NotFoundError(f"{table.__tablename__}: нет записи {row_id}")
    return row
