"""Counts by day, kept ready: added up from the table, days changed since counted on the spot."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from api.reports.counted import COUNTED, Counts
from api.reports.periods import DAY, Period, start_of
from api.store import Store
from api.store.base import now_utc
from api.store.tables import BeatRow, CommentRow, DayCountRow, DayMarkRow, DecisionRow, ReplyRow

NAME = "day_counts"  # of the beat that says for which zone they are
MOMENTS: dict[str, Any] = {
    "comments": CommentRow.created_at,
    "replies": ReplyRow.sent_at,
    "decisions": DecisionRow.decided_at,
}
MOST_MARKS = 5_000  # taken up in one transaction: a writer must not wait long


def fetch_days(session: Session, what: str, period: Period, zone: ZoneInfo) -> dict[date, Counts]:
    """Counts of every day of a period, by key; days without anything are left out.

    Right at any moment: what changed since the counts were made is counted on the spot.
    """
    is_ours = _get_zone(session) == str(zone)
    stale = _stale_days(session, what, period, zone) if is_ours else set(period.days)
    days: dict[date, Counts] = {}
    query = select(DayCountRow.day, DayCountRow.key, DayCountRow.n).where(
        DayCountRow.what == what, DayCountRow.day >= period.start, DayCountRow.day < period.stop
    )
    for day, key, n in session.execute(query):
        if day not in stale:
            days.setdefault(day, Counter())[key] = n
    for day in sorted(stale):
        if counts := _count_day(session, what, day, zone):
            days[day] = counts
    return days


def refresh_counts(store: Store, zone: ZoneInfo) -> int:
    """Count the marked days anew, some at a time; returns how many days were counted."""
    _take_zone(store, zone)
    n_days = 0
    for what in COUNTED:
        while done := _refresh_some(store, what, zone):
            n_days += done
    return n_days


def _refresh_some(store: Store, what: str, zone: ZoneInfo) -> int:
    with store.write() as session:
        # Marks first: a change that comes after this statement leaves a mark of its own.
        some = select(DayMarkRow.id).where(DayMarkRow.what == what).limit(MOST_MARKS)
        marks = session.scalars(
            delete(DayMarkRow).where(DayMarkRow.id.in_(some)).returning(DayMarkRow.at)
        ).all()
        days = {moment.astimezone(zone).date() for moment in marks}
        for day in days:
            _replace_day(session, what, day, _count_day(session, what, day, zone))
        return len(days)


def _count_day(session: Session, what: str, day: date, zone: ZoneInfo) -> Counts:
    return COUNTED[what](session, start_of(day, zone), start_of(day + DAY, zone))


def _replace_day(session: Session, what: str, day: date, counts: Counts) -> None:
    session.execute(delete(DayCountRow).where(DayCountRow.what == what, DayCountRow.day == day))
    rows = [{"what": what, "day": day, "key": key, "n": n} for key, n in counts.items()]
    if rows:
        session.execute(insert(DayCountRow), rows)


def _stale_days(session: Session, what: str, period: Period, zone: ZoneInfo) -> set[date]:
    start, stop = period.moments(zone)
    marks = (
        select(DayMarkRow.at)
        .where(DayMarkRow.what == what, DayMarkRow.at >= start, DayMarkRow.at < stop)
        .distinct()
    )
    return {moment.astimezone(zone).date() for moment in session.scalars(marks)}


def _get_zone(session: Session) -> str | None:
    beat = session.get(BeatRow, NAME)
    return str(beat.details["zone"]) if beat is not None and beat.details else None


def _take_zone(store: Store, zone: ZoneInfo) -> None:
    """Begin anew where the counts were made for another zone: its days are other days."""
    with store.write() as session:
        known = _get_zone(session)
        if known == str(zone):
            return
        if known is not None:
            session.execute(delete(DayCountRow))
            for what, moment in MOMENTS.items():
                _mark_all(session, what, moment, zone)
        session.merge(BeatRow(name=NAME, at=now_utc(), details={"zone": str(zone)}))


def _mark_all(session: Session, what: str, moment: Any, zone: ZoneInfo) -> None:
    first, last = session.execute(select(func.min(moment), func.max(moment))).one()
    if first is None:
        return
    marks = [{"what": what, "at": at} for at in _day_starts(first, last, zone)]
    session.execute(insert(DayMarkRow), marks)


def _day_starts(first: datetime, last: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    day, stop = first.astimezone(zone).date(), last.astimezone(zone).date()
    while day <= stop:
        yield start_of(day, zone)
        day += DAY
