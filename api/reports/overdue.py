"""Incidents past their term: whose, how late, and which still wait."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reports.registered import count_if, first_answer, hours_between, is_late, is_of
from api.reports.shapes import Column, Report, Scope, Sort, Table, share
from api.reports.words import INCIDENTS, count
from api.russian import percent
from api.store.base import now_utc
from api.store.tables import IncidentRow

NOBODY = "исполнитель не назначен"
SHOWN = 100  # late incidents listed one by one


def report_overdue(session: Session, scope: Scope) -> Report:
    """Late incidents of the period by executor, and one by one, the latest first."""
    now = now_utc()
    waits = is_late(now) & first_answer().is_(None)
    found = session.execute(
        select(IncidentRow.executor, func.count(), count_if(is_late(now)), count_if(waits))
        .where(is_of(scope))
        .group_by(IncidentRow.executor)
    ).all()
    n_all, n_late = sum(row[1] for row in found), sum(row[2] for row in found)
    n_waiting = sum(row[3] for row in found)
    rows = sorted(
        (
            (scope.executors.get(code or "", code or NOBODY), n, late, waiting, share(late, n))
            for code, n, late, waiting in found
            if late
        ),
        key=lambda row: (-row[2], row[0]),
    )
    columns = (
        Column("Исполнитель", Sort.TEXT),
        Column("Инцидентов"),
        Column("Просрочено"),
        Column("Ещё без ответа"),
        Column("Доля просроченных", Sort.SHARE),
    )
    total = ("Итого", n_all, n_late, n_waiting, share(n_late, n_all))
    return Report(
        (_tell(n_all, n_late, n_waiting),),
        (
            Table("По исполнителям", columns, tuple(rows), total),
            _one_by_one(session, scope, now),
        ),
    )


def _tell(n_all: int, n_late: int, n_waiting: int) -> str:
    if not n_late:
        return f"Просроченных нет: {count(n_all, INCIDENTS)} за период."
    return (
        f"Просрочено {count(n_late, INCIDENTS)} из {n_all} ({percent(n_late / n_all)}), "
        f"до сих пор без ответа: {n_waiting}."
    )


def _one_by_one(session: Session, scope: Scope, now: object) -> Table:
    late_by = hours_between(session, IncidentRow.deadline, func.coalesce(first_answer(), now))
    found = session.execute(
        select(
            IncidentRow.number,
            IncidentRow.registered_at,
            IncidentRow.settlement,
            IncidentRow.topic_code,
            IncidentRow.group_code,
            IncidentRow.executor,
            late_by,
            first_answer().is_(None),
        )
        .where(is_of(scope), is_late(now))
        .order_by(IncidentRow.registered_at.desc())
        .limit(SHOWN)
    )
    rows = tuple(
        (
            number,
            at.astimezone(scope.zone).date(),
            place,
            scope.groups.get(topic or group or "", topic or group),
            scope.executors.get(executor or "", executor or NOBODY),
            float(hours),
            "ждёт" if waits else "отвечен",
        )
        for number, at, place, topic, group, executor, hours, waits in found
    )
    columns = (
        Column("Номер", Sort.TEXT),
        Column("Зарегистрирован", Sort.DAY),
        Column("Где", Sort.TEXT),
        Column("Тема", Sort.TEXT),
        Column("Исполнитель", Sort.TEXT),
        Column("Опоздание", Sort.HOURS),
        Column("Сейчас", Sort.TEXT),
    )
    note = f"Показаны последние {SHOWN}." if len(rows) == SHOWN else ""
    return Table("Просроченные инциденты", columns, rows, note=note)
