"""What came, day by day, and how much of it was answered."""

from collections import Counter
from datetime import date

from sqlalchemy.orm import Session

from api.reports.counted import COMMENTS, PARTS, UNKNOWN, Counts
from api.reports.day_counts import fetch_days
from api.reports.periods import MONTH_NAMES
from api.reports.shapes import Bar, Column, Picture, Report, Scope, Sort, Table, share
from api.reports.words import COMMENTS as COMMENT_FORMS
from api.reports.words import INCIDENTS, count
from api.russian import percent
from api.store.words import CommentState
from classifier import Kind
from classifier.tags import KIND_NAMES

NOT_TAGGED = "ещё не разобраны"
DAILY = 92  # days up to which a picture shows each of them; a longer period is shown by months
COLUMNS = (
    Column("День", Sort.DAY),
    Column("Всего"),
    Column("Инциденты"),
    Column("Отвечено"),
    Column("Без ответа"),
)


def report_incoming(session: Session, scope: Scope) -> Report:
    """Comments by day and kind."""
    days = fetch_days(session, COMMENTS, scope.period, scope.zone)
    whole: Counts = sum(days.values(), Counter())
    n_all = whole.total()
    incidents, waiting = _pick(whole, kind=Kind.INCIDENT), _pick(whole, state=CommentState.OPEN)
    sentences = [f"Пришло {count(n_all, COMMENT_FORMS)}, из них {count(incidents, INCIDENTS)}."]
    if n_all:
        sentences.append(
            f"Отработано {percent(1 - waiting / n_all)}; "
            f"без ответа {count(waiting, COMMENT_FORMS)}."
        )
    rows = [(day, *_figures(counts)) for day, counts in sorted(days.items())]
    total = ("Итого", *_figures(whole))
    return Report(
        tuple(sentences),
        (_kinds(whole), Table("По дням", COLUMNS, tuple(rows), total)),
        (_picture(days, scope),),
    )


def _kinds(whole: Counts) -> Table:
    names = {**{kind.value: name for kind, name in KIND_NAMES.items()}, UNKNOWN: NOT_TAGGED}
    n_all = whole.total()
    found = [(name, _pick(whole, kind=code)) for code, name in names.items()]
    rows = tuple((name, n, share(n, n_all)) for name, n in found if n or name != NOT_TAGGED)
    columns = (Column("Вид", Sort.TEXT), Column("Комментариев"), Column("Доля", Sort.SHARE))
    return Table("По видам", columns, rows, ("Итого", n_all, 1.0 if n_all else None))


def _figures(counts: Counts) -> tuple[int, int, int, int]:
    n_all, waiting = counts.total(), _pick(counts, state=CommentState.OPEN)
    return n_all, _pick(counts, kind=Kind.INCIDENT), n_all - waiting, waiting


def _picture(days: dict[date, Counts], scope: Scope) -> Picture:
    if len(scope.period.days) <= DAILY:
        bars = [_day_bar(day, days.get(day, Counter()), scope) for day in scope.period.days]
        return Picture(
            "Комментарии по дням", ("обычные", "инциденты"), tuple(bars), is_upright=True
        )
    months: dict[tuple[int, int], Counts] = {}
    for day in scope.period.days:
        months.setdefault((day.year, day.month), Counter()).update(days.get(day, Counter()))
    bars = [
        Bar(f"{MONTH_NAMES[month - 1]} {year}", _parts(counts))
        for (year, month), counts in months.items()
    ]
    return Picture("Комментарии по месяцам", ("обычные", "инциденты"), tuple(bars), is_upright=True)


def _day_bar(day: date, counts: Counts, scope: Scope) -> Bar:
    mark = "" if scope.calendar.is_working(day) else "выходной"
    return Bar(f"{day:%d.%m}", _parts(counts), mark)


def _parts(counts: Counts) -> tuple[int, int]:
    incidents = _pick(counts, kind=Kind.INCIDENT)
    return counts.total() - incidents, incidents


def _pick(counts: Counts, *, kind: str | None = None, state: str | None = None) -> int:
    found = 0
    for key, n in counts.items():
        its_kind, its_state, _ = key.split(PARTS)
        if (kind is None or its_kind == kind) and (state is None or its_state == state):
            found += n
    return found
