"""Which incidents a voice could belong to, found without looking at the others."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from routing.voices.incident import Incident
from routing.voices.voice import Voice

MAX_CANDIDATES = 200  # incidents one voice is compared with; the newest are nearest
MAX_UNDER_POST = 50

Topic = tuple[str, str | None]  # subject or group, place

ANYWHERE = None  # of a key that holds every place
NOWHERE = ""  # of a key that holds what named no place


class IncidentIndex:
    """Numbers of incidents by `list_keys` of their voices and day, and by post."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[Topic, date], dict[int, None]] = {}
        self._by_post: dict[str, dict[int, None]] = {}

    def add(self, number: int, voice: Voice) -> None:
        """Let the incident be found by what its new voice says."""
        day = voice.at.date()
        for key in list_keys(voice):
            self._by_key.setdefault((key, day), {})[number] = None
        if voice.post is not None:
            numbers = self._by_post.setdefault(voice.post, {})
            numbers.pop(number, None)  # the last one spoken of comes last
            numbers[number] = None

    def find(self, voice: Voice, *, within: timedelta, placeless: timedelta) -> Iterator[int]:
        """Numbers worth comparing, the nearest days first; some may have been merged away."""
        if voice.post is not None:
            numbers = list(self._by_post.get(voice.post, ()))
            yield from numbers[-MAX_UNDER_POST:]
        keys = list_asked(voice)
        left = MAX_CANDIDATES
        for day in _days_around(voice.at, within if places_of(voice) else placeless):
            for key in keys:
                numbers_then = self._by_key.get((key, day))
                if numbers_then:
                    found = list(numbers_then)[-left:]
                    yield from found
                    left -= len(found)
                    if left <= 0:
                        return


def list_keys(voice: Voice) -> list[Topic]:
    """Keys under which a voice is found by others."""
    places = (*(places_of(voice) or (NOWHERE,)), ANYWHERE)
    return [(what, place) for what in _whats(voice) for place in places]


def list_asked(voice: Voice) -> list[Topic]:
    """Keys under which a voice looks for others: only one without a place looks everywhere."""
    named = places_of(voice)
    places = (*named, NOWHERE) if named else (ANYWHERE,)
    return [(what, place) for what in (*_whats(voice), *voice.kin) for place in places]


def places_of(voice: Voice) -> tuple[str, ...]:
    """Every name under which the place of a voice may be found."""
    return (*voice.settlements, *voice.objects, *voice.streets)


def resolve(numbers: Iterable[int], incidents: dict[int, Incident]) -> list[Incident]:
    """The incidents of these numbers, each once, those merged away left out."""
    return [incidents[number] for number in dict.fromkeys(numbers) if number in incidents]


def _whats(voice: Voice) -> list[str]:
    groups = [f"group:{code}" for code, _ in voice.groups[:2]] if not voice.is_echo else []
    return [*voice.subjects, *groups]


def _days_around(at: datetime, within: timedelta) -> Iterator[date]:
    """The day itself, then its neighbours, nearer ones first."""
    middle = at.date()
    yield middle
    for distance in range(1, within.days + 2):
        step = timedelta(days=distance)
        yield from (day for day in (_shift(middle, -step), _shift(middle, step)) if day)


def _shift(day: date, step: timedelta) -> date | None:
    try:
        return day + step
    except OverflowError:  # the first day of year 1 and the last of 9999
        return None
