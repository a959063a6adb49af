"""The numbers the regional centre (ЦУР) rates each month, as far as the desk knows them."""

from collections import Counter
from datetime import date

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from api.reports.counted import COMMENTS, MESSAGE, PARTS, POSTED, REPLIES, Counts
from api.reports.day_counts import fetch_days
from api.reports.photos import has_photo
from api.reports.registered import count_if, is_late, is_of
from api.reports.shapes import Cell, Column, Report, Scope, Sort, Table
from api.reports.words import spell_number
from api.russian import percent
from api.store.base import now_utc
from api.store.tables import IncidentRow, PostRow, ReplyRow
from api.store.words import RATED, CommentState, Reaction

NOTE = (
    "Качество постов, охват, подписчиков, конкурсы, опросы и эфиры Отклик не видит: их берут из "
    "статистики сообщества."
)


def report_centre(session: Session, scope: Scope) -> Report:
    """Incidents, quality, photos, messages, posts, days off: this period and the one before."""
    before = Scope(
        scope.period.shifted(-1),
        scope.zone,
        scope.calendar,
        scope.today,
        scope.groups,
        scope.executors,
    )
    now, was = _figures(session, scope), _figures(session, before)
    rows = tuple((name, value, was[name]) for name, value in now.items())
    columns = (
        Column("Показатель", Sort.TEXT),
        Column(scope.period.title, Sort.TEXT),
        Column(before.period.title, Sort.TEXT),
    )
    sentence = (
        f"Инцидентов {now['Инцидентов поступило']}, просрочено {now['Просрочено']}, "
        f"с фото {now['С фотоподтверждением']}."
    )
    return Report((sentence,), (Table("Показатели", columns, rows, note=NOTE),))


def _figures(session: Session, scope: Scope) -> dict[str, Cell]:
    answered = IncidentRow.answered_at.is_not(None)
    n, late, n_answered, photos, rated, pleased = session.execute(
        select(
            func.count(),
            count_if(is_late(now_utc())),
            count_if(answered),
            count_if(answered & has_photo()),
            count_if(IncidentRow.reaction.in_(RATED)),
            count_if(IncidentRow.reaction == Reaction.SATISFIED),
        ).where(is_of(scope))
    ).one()
    came = _sum(fetch_days(session, COMMENTS, scope.period, scope.zone))
    replied = fetch_days(session, REPLIES, scope.period, scope.zone)
    sent = _sum(replied)
    messages = _parts(came, MESSAGE)
    waiting = sum(k for key, k in came.items() if key.split(PARTS)[1] == CommentState.OPEN)
    n_replies, clean = _quality(session, scope)
    posts = _count_posts(session, scope)
    off = {day for day in scope.period.days if not scope.calendar.is_working(day)}
    sent_off = sum(counts.total() for day, counts in replied.items() if day in off)
    return {
        "Инцидентов поступило": spell_number(n),
        "Просрочено": _of(late, n),
        "С ответом": _of(n_answered, n),
        "С фотоподтверждением": _of(photos, n_answered),
        "Довольны ответом, из оценивших": _of(pleased, rated),
        "Ответов без замечаний помощника": _of(clean, n_replies),
        "Комментариев поступило": spell_number(came.total()),
        "Комментариев отработано": _of(came.total() - waiting, came.total()),
        "Личных сообщений": spell_number(sum(messages.values())),
        "Личных сообщений отработано": _of(
            sum(messages.values()) - messages[CommentState.OPEN], sum(messages.values())
        ),
        "Записей, под которыми писали": spell_number(posts),
        "Комментариев на запись": f"{came.total() / posts:.1f}".replace(".", ",")
        if posts
        else None,
        "Ответов всего": spell_number(sent.total()),
        "Ответов в выходные и праздники": _of(sent_off, sent.total()),
    }


def _of(part: int, whole: int) -> str | None:
    return f"{spell_number(part)} ({percent(part / whole)})" if whole else None


def _sum(days: dict[date, Counts]) -> Counts:
    return sum(days.values(), Counter())


def _parts(came: Counts, where: str) -> Counter[str]:
    states: Counter[str] = Counter()
    for key, n in came.items():
        _, state, place = key.split(PARTS)
        if place == where:
            states[state] += n
    return states


def _quality(session: Session, scope: Scope) -> tuple[int, int]:
    """Answers to incidents, and those of them that the reply helper had nothing against."""
    start, stop = scope.period.moments(scope.zone)
    # «none» of a JSON column is NULL or the word null, as it was written
    is_clean = or_(ReplyRow.remarks.is_(None), cast(ReplyRow.remarks, Text).in_(("null", "[]")))
    row = session.execute(
        select(func.count(), count_if(is_clean))
        .where(ReplyRow.sent_at >= start, ReplyRow.sent_at < stop)
        .where(ReplyRow.state.in_(POSTED), ReplyRow.incident_id.is_not(None))
    ).one()
    return int(row[0]), int(row[1])


def _count_posts(session: Session, scope: Scope) -> int:
    start, stop = scope.period.moments(scope.zone)
    query = select(func.count()).where(PostRow.created_at >= start, PostRow.created_at < stop)
    return session.scalar(query) or 0
