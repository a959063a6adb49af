"""Tables of the reports: comments, answers and decisions counted by day, and days to count anew."""

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, BigId, Short


class DayCountRow(Base):
    """How many rows of one sort a local day has, so that a year is a few thousand rows to add.

    what : `comments`, `replies` or `decisions`. key : the sort, see `api/reports/counted.py`.
    """

    __tablename__ = "day_counts"

    what: Mapped[str] = mapped_column(Short, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(Short, primary_key=True)
    n: Mapped[int] = mapped_column(Integer)


class DayMarkRow(Base):
    """A moment whose day has changed since it was counted.

    Triggers write it in the transaction of the change itself, so no change is ever missed, and
    without a uniqueness that writers would wait for.
    """

    __tablename__ = "day_marks"
    __table_args__ = (Index("ix_day_marks_what_at", "what", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    what: Mapped[str] = mapped_column(Short)
    at: Mapped[datetime]
