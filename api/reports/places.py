"""Incidents by settlement, and the streets that are told of most."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reports.registered import count_if, is_late, is_of
from api.reports.shapes import Bar, Cell, Column, Picture, Report, Scope, Sort, Table, share
from api.reports.words import INCIDENTS, count
from api.store.base import now_utc
from api.store.tables import IncidentRow

NO_PLACE = "место не названо"
SHOWN = 20


def report_places(session: Session, scope: Scope) -> Report:
    """Incidents of the period by settlement and by street."""
    found = session.execute(
        select(IncidentRow.settlement, func.count(), count_if(is_late(now_utc())))
        .where(is_of(scope))
        .group_by(IncidentRow.settlement)
        .order_by(func.count().desc(), IncidentRow.settlement)
    ).all()
    n_all = sum(n for _, n, _ in found)
    named = [(name, n) for name, n, _ in found if name]
    rows: list[tuple[Cell, ...]] = [
        (name or NO_PLACE, n, share(n, n_all), late) for name, n, late in found
    ]
    columns = (
        Column("Населённый пункт", Sort.TEXT),
        Column("Инцидентов"),
        Column("Доля", Sort.SHARE),
        Column("Просрочено"),
    )
    total = ("Итого", n_all, 1.0 if n_all else None, sum(late for *_, late in found))
    with_place = sum(n for _, n in named)
    bars = tuple(Bar(name, (n,)) for name, n in named[:SHOWN])
    return Report(
        (f"{count(n_all, INCIDENTS)}, место названо у {count(with_place, INCIDENTS_OF)}.",),
        (Table("По населённым пунктам", columns, tuple(rows), total), _streets(session, scope)),
        (Picture("Инциденты по населённым пунктам", ("инциденты",), bars),),
    )


INCIDENTS_OF = ("инцидента", "инцидентов", "инцидентов")  # «у …»


def _streets(session: Session, scope: Scope) -> Table:
    found = session.execute(
        select(IncidentRow.settlement, IncidentRow.street, func.count())
        .where(is_of(scope), IncidentRow.street.is_not(None))
        .group_by(IncidentRow.settlement, IncidentRow.street)
        .order_by(func.count().desc(), IncidentRow.street)
        .limit(SHOWN)
    )
    rows = tuple((street, settlement or NO_PLACE, n) for settlement, street, n in found)
    columns = (Column("Улица", Sort.TEXT), Column("Где", Sort.TEXT), Column("Инцидентов"))
    return Table("Улицы, о которых пишут чаще", columns, rows)
