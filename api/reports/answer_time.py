"""How long people wait for an answer, by executor."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reports.registered import count_if, first_answer, hours_between, is_late, is_of
from api.reports.shapes import Cell, Column, Report, Scope, Sort, Table, share
from api.reports.words import spell_hours
from api.store.base import now_utc
from api.store.tables import IncidentRow

NOBODY = "исполнитель не назначен"


def report_answer_time(session: Session, scope: Scope) -> Report:
    """Mean hours from registration to the first and to the final answer, and to the closing."""
    registered = IncidentRow.registered_at
    first = hours_between(session, registered, first_answer())
    final = hours_between(session, registered, IncidentRow.answered_at)
    found = session.execute(
        select(
            IncidentRow.executor,
            func.count(),
            func.count(first),
            func.sum(first),
            func.count(final),
            func.sum(final),
            func.max(first),
            count_if(is_late(now_utc())),
        )
        .where(is_of(scope))
        .group_by(IncidentRow.executor)
        .order_by(func.count().desc(), IncidentRow.executor)
    ).all()
    rows = tuple(
        _row(scope.executors.get(code or "", code or NOBODY), list(map(_number, figures)))
        for code, *figures in found
    )
    sums = [sum(_number(row[place]) for row in found) for place in (1, 2, 3, 4, 5, 7)]
    longest = max((_number(row[6]) for row in found), default=0.0)
    total = _row("Итого", [*sums[:5], longest, sums[5]])
    columns = (
        Column("Исполнитель", Sort.TEXT),
        Column("Инцидентов"),
        Column("До первого ответа, в среднем", Sort.HOURS),
        Column("До окончательного, в среднем", Sort.HOURS),
        Column("Самый долгий", Sort.HOURS),
        Column("В срок", Sort.SHARE),
    )
    mean = total[2]
    sentence = (
        f"Первый ответ в среднем через {spell_hours(float(mean))}."
        if isinstance(mean, float)
        else "Ответов за период ещё нет."
    )
    note = (
        "Время — по часам и календарю, с ночами и выходными; «в срок» считает рабочее время "
        "профиля сроков."
    )
    return Report((sentence,), (Table("По исполнителям", columns, rows, total, note),))


def _row(name: str, figures: list[float]) -> tuple[Cell, ...]:
    n, n_first, first, n_final, final, longest, late = figures
    return (
        name,
        int(n),
        first / n_first if n_first else None,
        final / n_final if n_final else None,
        longest if n_first else None,
        share(int(n - late), int(n)),
    )


def _number(value: object) -> float:
    return float(str(value)) if value is not None else 0.0
