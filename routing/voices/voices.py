"""The store of incidents: voices come one by one or all at once, and each finds its own."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from routing.voices.incident import Incident
from routing.voices.index import IncidentIndex, resolve
from routing.voices.matching import (
    Compare,
    Match,
    Rules,
    are_one,
    compare_nothing,
    gap_between,
    match,
)
from routing.voices.spikes import Moment, Spike, SpikeRule, add_moment, find_spikes
from routing.voices.voice import Joined, Voice

NO_VOICE = Joined(None, reason="не сообщает о проблеме")
ALONE = Joined(None, reason="присоединяется неизвестно к чему")
Stream = tuple[str, str | None]  # subject or topic, settlement


class Voices:
    """Joins comments that tell of one problem. Not safe for several threads at once.

    A comment is never merged away: an incident only lists who tells of it. Numbers count
    from 1 in order of arrival; a number is never used twice.

    rules, compare : what it takes to be one problem, and how alike two wordings are.
    spike : how many comments within how many hours are a warning.
    incidents : number → incident, those merged into another left out.
    """

    def __init__(
        self,
        rules: Rules | None = None,
        *,
        compare: Compare = compare_nothing,
        spike: SpikeRule | None = None,
    ) -> None:
        self.rules = rules or Rules()
        self.spike_rule = spike or SpikeRule()
        self.incidents: dict[int, Incident] = {}
        self._compare = compare
        self._index = IncidentIndex()
        self._joined: dict[str, int] = {}
        self._merged: dict[int, int] = {}
        self._streams: dict[Stream, list[Moment]] = {}
        self._waiting: dict[str, list[Voice]] = {}
        self._next = 1

    @classmethod
    def group(
        cls,
        voices: Iterable[Voice],
        rules: Rules | None = None,
        *,
        compare: Compare = compare_nothing,
        spike: SpikeRule | None = None,
    ) -> "Voices":
        """All voices of a file, taken in order of time whatever their order in it."""
        store = cls(rules, compare=compare, spike=spike)
        for voice in sorted(voices, key=lambda one: (one.at, one.id)):
            store.add(voice)
        return store

    def add(self, voice: Voice) -> Joined:
        """Join a voice to the incident it tells of, or start one.

        The same id again changes nothing and gives the same incident. An echo whose
        parent has not come yet waits for it.
        """
        known = self.incident_of(voice.id)
        if known is not None:
            return Joined(known.number, reason="уже учтён")
        if not voice.tells:
            return NO_VOICE
        matches = self._find(voice)
        if not matches and voice.is_echo:
            if voice.parent is not None and voice.parent not in self._joined:
                self._waiting.setdefault(voice.parent, []).append(voice)
            return ALONE
        joined = self._join(voice, matches) if matches else self._start(voice)
        for late in self._waiting.pop(voice.id, ()):
            self.add(late)
        return joined

    def restore(self, voice: Voice, number: int) -> None:
        """Take back a voice that joined the incident of this number before, unasked."""
        incident = self.incidents.get(number)
        if incident is None:
            incident = self.incidents[number] = Incident.start(number, voice)
        else:
            incident.add(voice)
        self._next = max(self._next, number + 1)
        self._remember(voice, incident)

    def incident_of(self, comment_id: str) -> Incident | None:
        """Incident of a comment, None for one that is no voice or was never added."""
        number = self._joined.get(comment_id)
        return None if number is None else self.incidents[self._current(number)]

    def spikes(self) -> list[Spike]:
        """Every spike so far, in order of time."""
        found = [
            spike
            for (what, settlement), moments in self._streams.items()
            for spike in find_spikes(
                what,
                settlement,
                [(at, self._current(number)) for at, number in moments],
                self.spike_rule,
            )
        ]
        return sorted(found, key=lambda spike: (spike.first, spike.what))

    def _find(self, voice: Voice) -> list[tuple[Match, Incident]]:
        """Incidents the voice tells of, the likeliest first, of equals the last spoken of."""
        rules = self.rules
        numbers = list(self._index.find(voice, within=rules.longest, placeless=rules.placeless))
        parent = self.incident_of(voice.parent) if voice.parent is not None else None
        if parent is not None:
            numbers.append(parent.number)
        candidates = resolve(map(self._current, numbers), self.incidents)
        compared = [(match(voice, one, rules, self._compare), one) for one in candidates]
        enough = [one for one in compared if one[0].points >= rules.enough]
        enough.sort(key=lambda one: (-one[0].points, gap_between(voice, one[1]), one[1].number))
        places = {incident.settlement for _, incident in enough}
        if not voice.settlements and len(places) > 1 and parent is None and voice.post is None:
            return []  # it may mean either: a person knows
        return enough

    def _start(self, voice: Voice) -> Joined:
        incident = Incident.start(self._next, voice)
        self._next += 1
        self.incidents[incident.number] = incident
        count = self._remember(voice, incident)
        return Joined(incident.number, is_new=True, reason="новая проблема", in_window=count)

    def _join(self, voice: Voice, matches: list[tuple[Match, Incident]]) -> Joined:
        best, incident = matches[0]
        incident.add(voice)  # first: it may be the bridge between two that were apart
        others = [one for _, one in matches[1:] if are_one(incident, one, self.rules)]
        for other in others:
            incident.absorb(self.incidents.pop(other.number))
            self._merged[other.number] = incident.number
        count = self._remember(voice, incident)
        return Joined(
            incident.number,
            reason=best.reason,
            merged=tuple(sorted(one.number for one in others)),
            in_window=count,
        )

    def _remember(self, voice: Voice, incident: Incident) -> int:
        """Let the voice be found; how many stand in its window, itself included."""
        self._joined[voice.id] = incident.number
        self._index.add(incident.number, voice)
        what = incident.subject or incident.topic
        if what is None:
            return 1
        moments = self._streams.setdefault((what, incident.settlement), [])
        add_moment(moments, voice.at, incident.number)
        try:
            since = voice.at - self.spike_rule.window
        except OverflowError:  # the first hours of year 1
            since = voice.at
        first = bisect_left(moments, since, key=lambda moment: moment[0])
        return bisect_right(moments, voice.at, key=lambda moment: moment[0]) - first

    def _current(self, number: int) -> int:
        while number in self._merged:
            number = self._merged[number]
        return number
