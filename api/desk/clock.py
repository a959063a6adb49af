"""An incident's clock: what has run of its term, the rest of it in pauses left out."""

from collections.abc import Iterable
from datetime import datetime

from api.desk.dates import spell_span
from api.russian import plural
from api.store.tables import PauseRow
from routing.deadlines import Deadlines, Spent, Unit

WORKING_DAYS = ("рабочий день", "рабочих дня", "рабочих дней")


def measure_spent(
    deadlines: Deadlines | None, start: datetime, stop: datetime, pauses: Iterable[PauseRow]
) -> Spent:
    """What has run from start to stop without the pauses, in the unit of the profile."""
    if deadlines is None:
        return Spent(time=stop - start)
    spent = deadlines.spend(start, stop)
    for one in pauses:
        spent -= deadlines.spend(one.started_at, min(one.ended_at or stop, stop))
    return spent


def spell_spent(deadlines: Deadlines | None, spent: Spent) -> str:
    """«6 часов», «6 часов рабочего времени», «2 рабочих дня»."""
    unit = deadlines.profile.unit if deadlines is not None else Unit.HOURS
    if unit is Unit.WORKING_DAYS and not spent.time:
        return plural(spent.days, WORKING_DAYS)
    working = " рабочего времени" if unit is Unit.WORKING_HOURS else ""
    return f"{spell_span(spent.time)}{working}"


def move_deadline(
    deadlines: Deadlines | None, deadline: datetime, started_at: datetime, ended_at: datetime
) -> datetime:
    """The term after a pause: as much of it is left as when the pause began."""
    if deadlines is not None:
        return deadlines.resume(deadline, started_at, ended_at)
    return deadline if started_at >= deadline else ended_at + (deadline - started_at)
