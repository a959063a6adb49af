"""Photo confirmation: answered incidents whose answer shows what was done."""

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from api.reports.registered import count_if, is_of
from api.reports.shapes import Column, Report, Scope, Sort, Table, share
from api.reports.words import count
from api.russian import percent
from api.store.tables import IncidentRow, PhotoRow
from api.store.words import PhotoPhase
from classifier.tags import IncidentType

NOBODY = "исполнитель не назначен"
OF_INCIDENTS = ("инцидента", "инцидентов", "инцидентов")


def has_photo() -> ColumnElement[bool]:
    """Whether an incident has a photo of the done work, or one sent with an answer."""
    return exists().where(
        PhotoRow.incident_id == IncidentRow.id,
        (PhotoRow.phase == PhotoPhase.AFTER) | PhotoRow.reply_id.is_not(None),
    )


def report_photos(session: Session, scope: Scope) -> Report:
    """Share of answered incidents with a photo, by executor, of those to solve and of all."""
    solvable = IncidentRow.incident_type == IncidentType.SOLVABLE.value
    found = session.execute(
        select(
            IncidentRow.executor,
            func.count(),
            count_if(has_photo()),
            count_if(solvable),
            count_if(solvable & has_photo()),
        )
        .where(is_of(scope), IncidentRow.answered_at.is_not(None))
        .group_by(IncidentRow.executor)
        .order_by(func.count().desc(), IncidentRow.executor)
    ).all()
    sums = [sum(int(row[place]) for row in found) for place in range(1, 5)]
    rows = tuple(
        (
            scope.executors.get(code or "", code or NOBODY),
            n,
            with_photo,
            share(with_photo, n),
            to_solve,
            share(solved, to_solve),
        )
        for code, n, with_photo, to_solve, solved in found
    )
    total = ("Итого", *sums[:2], share(sums[1], sums[0]), sums[2], share(sums[3], sums[2]))
    columns = (
        Column("Исполнитель", Sort.TEXT),
        Column("С ответом"),
        Column("С фото"),
        Column("Доля", Sort.SHARE),
        Column("Из них решаемых"),
        Column("С фото среди решаемых", Sort.SHARE),
    )
    n, with_photo = sums[:2]
    sentence = "Отвеченных инцидентов за период нет."
    if n:
        sentence = (
            f"Фото есть у {count(with_photo, OF_INCIDENTS)} из {n} с ответом "
            f"({percent(with_photo / n)})."
        )
    return Report((sentence,), (Table("По исполнителям", columns, rows, total),))
