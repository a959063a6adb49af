"""Moments and spans as a person reads them in a list."""

from datetime import date, datetime, timedelta, tzinfo

from api.russian import MONTHS, plural

MINUTES = ("минута", "минуты", "минут")
MINUTES_FOR = ("минуту", "минуты", "минут")
HOURS = ("час", "часа", "часов")
DAYS = ("день", "дня", "дней")
NEAR = {-1: "вчера", 0: "сегодня", 1: "завтра"}


def spell_when(moment: datetime | None, *, now: datetime, zone: tzinfo | None) -> str:
    """A moment, short.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    >>> spell_when(datetime(2026, 11, 24, 18, tzinfo=UTC), now=now, zone=UTC)
    'завтра, 18:00'
    >>> spell_when(datetime(2025, 3, 4, 8, 5, tzinfo=UTC), now=now, zone=UTC)
    '4 марта 2025, 08:05'
    """
    if moment is None:
        return "—"
    local = moment.astimezone(zone)
    return f"{spell_near_day(local.date(), today=now.astimezone(zone).date())}, {local:%H:%M}"


def spell_near_day(day: date, *, today: date) -> str:
    """A day, short.

    >>> spell_near_day(date(2026, 11, 24), today=date(2026, 11, 23))
    'завтра'
    >>> spell_near_day(date(2025, 3, 4), today=date(2026, 11, 23))
    '4 марта 2025'
    """
    year = "" if day.year == today.year else f" {day.year}"
    return NEAR.get((day - today).days) or f"{day.day} {MONTHS[day.month - 1]}{year}"


def spell_left(moment: datetime | None, *, now: datetime) -> str:
    """How long to a term, or how long it is past.

    >>> now = datetime(2026, 11, 23, 9)
    >>> spell_left(datetime(2026, 11, 23, 11, 10), now=now)
    'осталось 2 часа'
    >>> spell_left(datetime(2026, 11, 21, 9), now=now)
    'просрочено на 2 дня'
    """
    if moment is None:
        return "без срока"
    span = moment - now
    if span < timedelta():
        return f"просрочено на {spell_span(-span, MINUTES_FOR)}"
    return f"осталось {spell_span(span)}"


def spell_span(span: timedelta, minutes: tuple[str, str, str] = MINUTES) -> str:
    """A span in its largest whole unit.

    >>> spell_span(timedelta(hours=50))
    '2 дня'
    """
    total = int(span.total_seconds() // 60)
    if total < 60:
        return plural(total, minutes)
    if total < 48 * 60:
        return plural(total // 60, HOURS)
    return plural(total // (24 * 60), DAYS)
