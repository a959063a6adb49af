"""The store of incidents: voices come one by one or all at once, and each finds its own."""

from collections.abc import Iterable
from datetime import datetime

from routing.voices.incident import Incident
from routing.voices.index import IncidentIndex, resolve
from routing.voices.matching import Compare, Match, Rules, compare_nothing, gap_between, match
from routing.voices.spikes import Spike, SpikeRule, find_spikes
from routing.voices.voice import Joined, Voice

NO_VOICE = Joined(None, reason="не сообщает о проблеме")


class Voices:
    """Joins comments that tell of one problem. Not safe for several threads at once.

    A comment is never merged away: an incident only lists who tells of it. Numbers count
    from 1 in order of arrival; a number is never used twice.
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
        self._moments: dict[str, datetime] = {}
        self._merged: dict[int, int] = {}
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

        The same id again changes nothing and gives the same incident.
        """
        known = self.incident_of(voice.id)
        if known is not None:
            return Joined(known.number, reason="уже учтён")
        if not voice.tells:
            return NO_VOICE
        matches = self._find(voice)
        if not matches:
            return NO_VOICE if voice.is_echo else self._start(voice)
        best, incident = matches[0]
        merged = self._merge_others(incident, [other for _, other in matches[1:]])
        incident.add(voice)
        self._remember(voice, incident)
        return Joined(incident.number, reason=best.reason, merged=merged)

    def incident_of(self, comment_id: str) -> Incident | None:
        """Incident of a comment, None for one that is no voice or was never added."""
        number = self._joined.get(comment_id)
        return None if number is None else self.incidents[self._current(number)]

    def spikes(self) -> list[Spike]:
        """Every spike so far, in order of time."""
        streams: dict[tuple[str, str | None], list[tuple[datetime, int]]] = {}
        for incident in self.incidents.values():
            what = incident.subject or incident.topic
            if what is not None:
                stream = streams.setdefault((what, incident.settlement), [])
                stream += [(self._moments[one], incident.number) for one in incident.members]
        found = [
            spike
            for (what, settlement), moments in streams.items()
            for spike in find_spikes(what, settlement, moments, self.spike_rule)
        ]
        return sorted(found, key=lambda spike: (spike.first, spike.what))

    def _find(self, voice: Voice) -> list[tuple[Match, Incident]]:
        """Incidents the voice tells of, the likeliest first."""
        numbers = list(
            self._index.find(voice, within=self.rules.longest, placeless=self.rules.placeless)
        )
        parent = self.incident_of(voice.parent) if voice.parent is not None else None
        if parent is not None:
            numbers.append(parent.number)
        compared = [
            (match(voice, incident, self.rules, self._compare), incident)
            for incident in resolve(numbers, self.incidents)
        ]
        enough = [one for one in compared if one[0].points >= self.rules.enough]
        enough.sort(key=lambda one: (-one[0].points, gap_between(voice, one[1]), one[1].number))
        is_placed = bool(voice.settlements or voice.objects)
        places = {incident.settlement for _, incident in enough}
        if not is_placed and len(places) > 1 and parent is None and voice.post is None:
            return []  # it may mean either: a person knows
        return enough

    def _start(self, voice: Voice) -> Joined:
        incident = Incident.start(self._next, voice)
        self._next += 1
        self.incidents[incident.number] = incident
        self._remember(voice, incident)
        return Joined(incident.number, is_new=True, reason="новая проблема")

    def _remember(self, voice: Voice, incident: Incident) -> None:
        self._joined[voice.id] = incident.number
        self._moments[voice.id] = voice.at
        self._index.add(incident.number, voice)

    def _merge_others(self, incident: Incident, others: list[Incident]) -> tuple[int, ...]:
        return ()

    def _current(self, number: int) -> int:
        while number in self._merged:
            number = self._merged[number]
        return number
