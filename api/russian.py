"""Numbers, dates and shares as Russian readers write them."""

from collections.abc import Sequence
from datetime import date, datetime

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
WEEKDAYS = "понедельник вторник среда четверг пятница суббота воскресенье".split()


def plural(number: int, forms: Sequence[str]) -> str:
    """Number with the right form of its noun.

    >>> [plural(n, ("час", "часа", "часов")) for n in (1, 2, 5, 11, 21)]
    ['1 час', '2 часа', '5 часов', '11 часов', '21 час']
    """
    last, teens = number % 10, 10 < number % 100 < 20
    form = (
        forms[0]
        if last == 1 and not teens
        else forms[1]
        if 1 < last < 5 and not teens
        else forms[2]
    )
    return f"{number} {form}"


def spell_moment(moment: datetime) -> str:
    """A moment for people.

    >>> spell_moment(datetime(2026, 11, 23, 18, 0))
    '23 ноября 2026, понедельник, до 18:00'
    """
    return f"{spell_day(moment.date())}, до {moment:%H:%M}"


def spell_day(day: date) -> str:
    """A day for people.

    >>> spell_day(date(2026, 11, 27))
    '27 ноября 2026, пятница'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}, {WEEKDAYS[day.weekday()]}"


def percent(share: float) -> str:
    """A share as a percentage; what is not quite certain is never «100 %».

    >>> percent(0.873), percent(0.9999)
    ('87 %', '99 %')
    """
    whole = round(share * 100)
    return f"{99 if whole == 100 and share < 1 else whole} %"
