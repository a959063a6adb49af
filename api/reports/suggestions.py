"""How often people take what Otklik suggests, field by field."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reports.counted import DECISIONS, PARTS, Counts
from api.reports.day_counts import fetch_days
from api.reports.shapes import Bar, Column, Picture, Report, Scope, Sort, Table, share
from api.russian import percent
from api.store.tables import DecisionRow
from classifier.tags import KIND_NAMES

FIELD_NAMES = {
    "kind": "Вид",
    "incident_type": "Тип инцидента",
    "group": "Группа тем",
    "topic": "Тема",
    "settlement": "Место",
    "executor": "Исполнитель",
    "verdict": "Правила группы",
}
SHOWN = 15  # corrections made most often


def report_suggestions(session: Session, scope: Scope) -> Report:
    """Accepted and corrected by field, and what was corrected most."""
    days = fetch_days(session, DECISIONS, scope.period, scope.zone)
    whole: Counts = sum(days.values(), Counter())
    rows, bars = [], []
    n_taken = n_all = 0
    for field, name in FIELD_NAMES.items():
        taken, corrected = whole[f"{field}{PARTS}1"], whole[f"{field}{PARTS}0"]
        if taken + corrected:
            rows.append((name, taken, corrected, share(taken, taken + corrected)))
            bars.append(Bar(name, (taken, corrected)))
        n_taken, n_all = n_taken + taken, n_all + taken + corrected
    sentence = "Решений по подсказкам за период нет."
    if n_all:
        sentence = f"Принято {percent(n_taken / n_all)} подсказок."
    columns = (
        Column("Что", Sort.TEXT),
        Column("Принято"),
        Column("Исправлено"),
        Column("Доля принятых", Sort.SHARE),
    )
    total = ("Итого", n_taken, n_all - n_taken, share(n_taken, n_all))
    return Report(
        (sentence,),
        (Table("По полям", columns, tuple(rows), total), _corrected(session, scope)),
        (Picture("Принято и исправлено", ("принято", "исправлено"), tuple(bars)),),
    )


def _corrected(session: Session, scope: Scope) -> Table:
    start, stop = scope.period.moments(scope.zone)
    columns = (DecisionRow.field, DecisionRow.suggested, DecisionRow.chosen)
    found = session.execute(
        select(*columns, func.count())
        .where(DecisionRow.decided_at >= start, DecisionRow.decided_at < stop)
        .where(DecisionRow.is_accepted.is_(False))
        .group_by(*columns)
        .order_by(func.count().desc(), *columns)
        .limit(SHOWN)
    )
    names = {
        **scope.groups,
        **scope.executors,
        **{kind.value: name for kind, name in KIND_NAMES.items()},
    }
    rows = tuple(
        (
            FIELD_NAMES.get(field, field),
            names.get(suggested or "", suggested),
            names.get(chosen or "", chosen),
            n,
        )
        for field, suggested, chosen, n in found
    )
    headings = (
        Column("Что", Sort.TEXT),
        Column("Подсказано", Sort.TEXT),
        Column("Выбрано", Sort.TEXT),
        Column("Раз"),
    )
    return Table("Что исправляют чаще", headings, rows)
