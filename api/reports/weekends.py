"""Work on days off: what came then, what was answered then, by the production calendar."""

from collections import Counter

from sqlalchemy.orm import Session

from api.reports.counted import COMMENTS, REPLIES
from api.reports.day_counts import fetch_days
from api.reports.shapes import Column, Report, Scope, Sort, Table, share
from api.reports.words import ANSWERS, count, spell_number
from api.reports.words import COMMENTS as COMMENT_FORMS
from api.russian import WEEKDAYS, percent, plural

DAYS_OFF = ("выходной или праздник", "выходных и праздника", "выходных и праздников")


def report_weekends(session: Session, scope: Scope) -> Report:
    """Comments and answers of the days off, and of the week's days."""
    came = {
        day: counts.total()
        for day, counts in fetch_days(session, COMMENTS, scope.period, scope.zone).items()
    }
    sent = {
        day: counts.total()
        for day, counts in fetch_days(session, REPLIES, scope.period, scope.zone).items()
    }
    past = [day for day in scope.period.days if day <= scope.today]
    off = [day for day in past if not scope.calendar.is_working(day)]
    worked = [day for day in off if sent.get(day)]
    n_came, n_sent = sum(came.get(day, 0) for day in off), sum(sent.get(day, 0) for day in off)
    sentences = [
        f"За период {plural(len(off), DAYS_OFF)}: пришло {count(n_came, COMMENT_FORMS)}, "
        f"дано {count(n_sent, ANSWERS)}."
    ]
    if off:
        sentences.append(
            f"Отвечали в {spell_number(len(worked))} из {len(off)} "
            f"({percent(len(worked) / len(off))})."
        )
    rows = tuple((day, WEEKDAYS[day.weekday()], came.get(day, 0), sent.get(day, 0)) for day in off)
    columns = (
        Column("День", Sort.DAY),
        Column("День недели", Sort.TEXT),
        Column("Пришло"),
        Column("Ответов"),
    )
    days = Table("Выходные и праздники", columns, rows, ("Итого", None, n_came, n_sent))
    return Report(tuple(sentences), (_week(Counter(came), Counter(sent)), days))


def _week(came: Counter[object], sent: Counter[object]) -> Table:
    n_came, n_sent = came.total(), sent.total()
    rows = []
    for number, name in enumerate(WEEKDAYS):
        here = [
            sum(n for day, n in days.items() if _weekday(day) == number) for days in (came, sent)
        ]
        rows.append((name, here[0], share(here[0], n_came), here[1], share(here[1], n_sent)))
    columns = (
        Column("День недели", Sort.TEXT),
        Column("Пришло"),
        Column("Доля", Sort.SHARE),
        Column("Ответов"),
        Column("Доля", Sort.SHARE),
    )
    return Table("По дням недели", columns, tuple(rows))


def _weekday(day: object) -> int:
    return int(day.weekday())  # type: ignore[attr-defined]
