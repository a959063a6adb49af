"""Incidents by group of topics, the most frequent first, with their commonest topics."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reports.registered import count_if, is_late, is_of
from api.reports.shapes import Bar, Cell, Column, Picture, Report, Scope, Sort, Table, share
from api.reports.words import INCIDENTS, count
from api.store.base import now_utc
from api.store.tables import IncidentRow

NO_GROUP = "без темы"
SHOWN = 12  # bars; the table has them all


def report_groups(session: Session, scope: Scope) -> Report:
    """Incidents of the period by group and by topic."""
    late = count_if(is_late(now_utc()))
    found = session.execute(
        select(IncidentRow.group_code, func.count(), late)
        .where(is_of(scope))
        .group_by(IncidentRow.group_code)
        .order_by(func.count().desc(), IncidentRow.group_code)
    ).all()
    n_all = sum(n for _, n, _ in found)
    rows: list[tuple[Cell, ...]] = [
        (scope.groups.get(code or "", code or NO_GROUP), n, share(n, n_all), n_late)
        for code, n, n_late in found
    ]
    columns = (
        Column("Группа тем", Sort.TEXT),
        Column("Инцидентов"),
        Column("Доля", Sort.SHARE),
        Column("Просрочено"),
    )
    total = ("Итого", n_all, 1.0 if n_all else None, sum(n_late for *_, n_late in found))
    bars = tuple(Bar(str(name), (int(str(n)),)) for name, n, *_ in rows[:SHOWN])
    return Report(
        (f"Зарегистрировано {count(n_all, INCIDENTS)}.",),
        (Table("По группам тем", columns, tuple(rows), total), _topics(session, scope)),
        (Picture("Инциденты по группам тем", ("инциденты",), bars),),
    )


def _topics(session: Session, scope: Scope) -> Table:
    found = session.execute(
        select(IncidentRow.topic_code, func.count())
        .where(is_of(scope), IncidentRow.topic_code.is_not(None))
        .group_by(IncidentRow.topic_code)
        .order_by(func.count().desc(), IncidentRow.topic_code)
        .limit(SHOWN)
    )
    rows = tuple((scope.groups.get(code or "", code), n) for code, n in found)
    return Table("Самые частые темы", (Column("Тема", Sort.TEXT), Column("Инцидентов")), rows)
