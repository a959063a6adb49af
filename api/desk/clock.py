"""An incident's clock: working time that has run, the rest of it in pauses left out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from api.store.tables import PauseRow
from routing.calendar import DAY
from routing.deadlines import Deadlines, Unit, add_working_time

LONGEST = timedelta(days=400)  # what is older is counted by the plain clock


def measure_work(deadlines: Deadlines | None, start: datetime, stop: datetime) -> timedelta:
    """Time between two moments in the unit of the profile: working hours, or plain ones."""
    if stop <= start:
        return timedelta()
    is_plain = deadlines is None or deadlines.profile.unit is Unit.HOURS
    if deadlines is None or is_plain or stop - start > LONGEST:
        return stop - start
    begin = deadlines.localize(start).replace(tzinfo=None)
    end = deadlines.localize(stop).replace(tzinfo=None)
    spent, day = timedelta(), begin.date()
    while day <= end.date():
        for opens, closes in deadlines.calendar.spans(day):
            spent += max(min(closes, end) - max(opens, begin), timedelta())
        day += DAY
    return spent


def measure_spent(
    deadlines: Deadlines | None,
    start: datetime,
    stop: datetime,
    pauses: Iterable[PauseRow],
) -> timedelta:
    """Working time from start to stop without the pauses."""
    rest = sum(
        (
            measure_work(deadlines, one.started_at, min(one.ended_at or stop, stop))
            for one in pauses
        ),
        timedelta(),
    )
    return max(measure_work(deadlines, start, stop) - rest, timedelta())


def move_deadline(
    deadlines: Deadlines | None, deadline: datetime, started_at: datetime, ended_at: datetime
) -> datetime:
    """The term after a pause: as much working time is left as when it began."""
    if started_at >= deadline:
        return deadline  # it was late already: a pause makes nothing good
    left = measure_work(deadlines, started_at, deadline)
    if deadlines is None or deadlines.profile.unit is Unit.HOURS:
        return ended_at + left
    local = deadlines.localize(ended_at).replace(tzinfo=None)
    moved = add_working_time(deadlines.calendar, local, left)
    return moved.replace(tzinfo=deadlines.timezone)
