"""Incidents of a period, counted in the database: the ground of most reports."""

from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, extract, func, or_
from sqlalchemy.orm import Session

from api.reports.shapes import Scope
from api.store.tables import IncidentRow
from api.store.words import IncidentState

HOUR_S = 3600


def is_of(scope: Scope) -> ColumnElement[bool]:
    """Registered in the period; one merged into another is not counted twice."""
    start, stop = scope.period.moments(scope.zone)
    return and_(
        IncidentRow.registered_at >= start,
        IncidentRow.registered_at < stop,
        IncidentRow.state != IncidentState.MERGED,
    )


def first_answer() -> Any:
    """Moment of the first answer, an interim one included; NULL where there is none."""
    interim, final = IncidentRow.interim_at, IncidentRow.answered_at
    return case(
        (and_(interim.is_not(None), or_(final.is_(None), interim < final)), interim), else_=final
    )


def is_late(now: Any) -> ColumnElement[bool]:
    """Answered after its term, or not answered with the term over."""
    return and_(
        IncidentRow.deadline.is_not(None), func.coalesce(first_answer(), now) > IncidentRow.deadline
    )


def hours_between(session: Session, start: Any, stop: Any) -> Any:
    """Hours from one moment to another, NULL where either is."""
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(stop) - func.julianday(start)) * 24
    return cast(extract("epoch", stop - start), Float) / HOUR_S


def count_if(condition: ColumnElement[bool]) -> Any:
    """How many rows meet it, 0 of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
