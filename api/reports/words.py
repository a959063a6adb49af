"""How cells and sentences are spelt: Russian numbers, shares, hours, days."""

from datetime import date

from api.reports.shapes import Cell, Sort
from api.russian import percent, plural

NOTHING = "—"
THIN = " "  # no-break space between thousands
COMMENTS = ("комментарий", "комментария", "комментариев")
INCIDENTS = ("инцидент", "инцидента", "инцидентов")
ANSWERS = ("ответ", "ответа", "ответов")
HOURS_IN_DAY = 24


def count(number: int, forms: tuple[str, str, str]) -> str:
    """A number with its noun, thousands apart.

    >>> count(4219, COMMENTS).replace(THIN, " ")
    '4 219 комментариев'
    """
    _, noun = plural(number, forms).split(" ", 1)
    return f"{spell_number(number)} {noun}"


def spell_number(number: int) -> str:
    """A number, thousands apart from 10 000 on and from 1 000 on alike."""
    return f"{number:,}".replace(",", THIN)


def spell_hours(hours: float) -> str:
    """A span for people.

    >>> spell_hours(0.5), spell_hours(7.26), spell_hours(61)
    ('30 мин', '7 ч 16 мин', '2 дн 13 ч')
    """
    minutes = round(hours * 60)
    if minutes < 60:
        return f"{minutes} мин"
    whole, rest = divmod(minutes, 60)
    if whole < 2 * HOURS_IN_DAY:
        return f"{whole} ч {rest} мин" if rest else f"{whole} ч"
    days, left = divmod(round(hours), HOURS_IN_DAY)
    return f"{days} дн {left} ч" if left else f"{days} дн"


def spell_cell(value: Cell, sort: Sort) -> str:
    """A cell on a page."""
    if value is None:
        return NOTHING
    if sort is Sort.SHARE:
        assert isinstance(value, int | float)
        return percent(value)
    if sort is Sort.HOURS:
        assert isinstance(value, int | float)
        return spell_hours(value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if sort is Sort.NUMBER and isinstance(value, int):
        return spell_number(value)
    return str(value)
