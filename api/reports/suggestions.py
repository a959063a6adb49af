"""How often people take what Otklik suggests, field by field."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reports.counted import CORRECTED, DECISIONS, PARTS, SILENT, TAKEN, Counts
from api.reports.day_counts import fetch_days
from api.reports.shapes import Bar, Cell, Column, Picture, Report, Scope, Sort, Table, share
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
    sums: Counter[str] = Counter()
    for field, name in FIELD_NAMES.items():
        n = {word: whole[f"{field}{PARTS}{word}"] for word in (TAKEN, CORRECTED, SILENT)}
        sums.update(n)
        if any(n.values()):
            rows.append((name, *_row(n)))
            bars.append(Bar(name, tuple(n.values())))
    n_said = sums[TAKEN] + sums[CORRECTED]
    sentence = "Решений по подсказкам за период нет."
    if n_said:
        sentence = f"Принято {percent(sums[TAKEN] / n_said)} подсказок."
    columns = (
        Column("Что", Sort.TEXT),
        Column("Принято"),
        Column("Исправлено"),
        Column("Выбрано без подсказки"),
        Column("Доля принятых", Sort.SHARE),
    )
    series = ("принято", "исправлено", "без подсказки")
    return Report(
        (sentence,),
        (
            Table("По полям", columns, tuple(rows), ("Итого", *_row(sums))),
            _corrected(session, scope),
        ),
        (Picture("Принято и исправлено", series, tuple(bars)),),
    )


def _row(n: Mapping[str, int]) -> tuple[Cell, ...]:
    """Cells of one field; where the program kept silent there was nothing to accept."""
    taken, corrected = n[TAKEN], n[CORRECTED]
    return taken, corrected, n[SILENT], share(taken, taken + corrected)


def _corrected(session: Session, scope: Scope) -> Table:
    start, stop = scope.period.moments(scope.zone)
    columns = (DecisionRow.field, DecisionRow.suggested, DecisionRow.chosen)
    found = session.execute(
        select(*columns, func.count())
        .where(DecisionRow.decided_at >= start, DecisionRow.decided_at < stop)
        .where(DecisionRow.is_accepted.is_(False), DecisionRow.suggested.is_not(None))
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
