"""Many comments on one thing in one place within hours: the warning."""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class SpikeRule:
    """`comments` within `window` of hours are a spike."""

    comments: int = 5
    window: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Spike:
    """A burst of comments.

    what : code of the subject, or of the topic where nobody named a subject.
    comments : the most that fell into one window.
    first, last : of the comments in that window.
    incidents : their numbers, smallest first.
    """

    what: str
    settlement: str | None
    comments: int
    window: timedelta
    first: datetime
    last: datetime
    incidents: tuple[int, ...]


Moment = tuple[datetime, int]  # when, number of the incident


def add_moment(moments: list[Moment], at: datetime, number: int) -> None:
    """Keep the list in order of time; late arrivals find their place."""
    insort(moments, (at, number))


def find_spikes(
    what: str, settlement: str | None, moments: Iterable[Moment], rule: SpikeRule
) -> list[Spike]:
    """Spikes of one subject in one settlement, in order of time.

    Windows that overlap are one spike, told by the fullest of them.
    """
    ordered = sorted(moments)
    fullest: list[tuple[int, int]] = []  # windows [start, stop) among the ordered
    start = 0
    for stop in range(1, len(ordered) + 1):
        while ordered[stop - 1][0] - ordered[start][0] > rule.window:
            start += 1
        if stop - start < rule.comments:
            continue
        if not fullest or ordered[fullest[-1][1] - 1][0] < ordered[start][0]:
            fullest.append((start, stop))
        elif stop - start > fullest[-1][1] - fullest[-1][0]:
            fullest[-1] = start, stop
    return [_make_spike(what, settlement, ordered[one:two], rule) for one, two in fullest]


def _make_spike(
    what: str, settlement: str | None, inside: Sequence[Moment], rule: SpikeRule
) -> Spike:
    return Spike(
        what=what,
        settlement=settlement,
        comments=len(inside),
        window=rule.window,
        first=inside[0][0],
        last=inside[-1][0],
        incidents=tuple(sorted({number for _, number in inside})),
    )
