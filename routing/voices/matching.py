"""Whether a voice tells of an incident: problem, place, time, context, added up as points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import sqrt

from routing.voices.incident import Incident
from routing.voices.voice import Reach, Voice

# two wordings → how alike they are, 0..1; the text itself stays with the caller
Compare = Callable[[object, object], float]


def compare_nothing(one: object, other: object) -> float:
    """Without texts no two wordings are alike."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What it takes to tell of one problem.

    silence : after it the same words start a new incident, by reach.
    other_street : so long a network's failure in another street is the same one.
    placeless : so long a voice without a place may mean the only failure there is.
    echo : so long «и у нас» under a post means the last incident there.
    enough : points from which a voice joins.
    copy : likeness of wordings, 0..1, that outweighs different subjects.
    affinity : likeness of topics, 0..1, that stands for a subject nobody named.
    """

    silence: Mapping[Reach, timedelta] = field(
        default_factory=lambda: {
            Reach.NETWORK: timedelta(hours=36),
            Reach.STREET: timedelta(days=7),
            Reach.SPOT: timedelta(days=7),
        }
    )
    other_street: timedelta = timedelta(hours=12)
    placeless: timedelta = timedelta(hours=3)
    echo: timedelta = timedelta(hours=12)
    enough: float = 4.0
    copy: float = 0.8
    affinity: float = 0.5

    @property
    def longest(self) -> timedelta:
        """No incident is looked for further away."""
        return max(self.silence.values())


@dataclass(frozen=True, slots=True)
class Match:
    """Points for one incident; `reason` says which."""

    points: float
    reason: str


NO_MATCH = Match(0.0, "")
POINTS_SUBJECT = 3.0
POINTS_TOPIC = 2.0  # at full affinity
POINTS_WORDING = 3.0  # at full likeness
POINTS_POST = 1.0
POINTS_REPLY = 3.0
POINTS_ECHO = 2.0  # an echo speaks of what stands just above it
POINTS_TIME = 1.0  # at once; none at the end of the silence


def match(voice: Voice, incident: Incident, rules: Rules, compare: Compare) -> Match:
    """How much speaks for the voice telling of the incident; no points for a contradiction."""
    gap = gap_between(voice, incident)
    silence = rules.silence[voice.reach if voice.subjects else incident.reach]
    if gap > silence:
        return NO_MATCH
    is_reply = voice.parent is not None and voice.parent in incident.members
    is_under = voice.post is not None and voice.post in incident.posts
    place = _match_place(voice, incident, rules, gap, is_near=is_reply or is_under)
    if place is None:
        return NO_MATCH
    likeness = max((compare(voice.wording, one) for one in incident.wordings), default=0.0)
    problem = _match_problem(voice, incident, rules, likeness, gap, is_near=is_reply or is_under)
    if problem is None:
        return NO_MATCH
    context = POINTS_REPLY * is_reply + POINTS_POST * is_under
    time = POINTS_TIME * (1 - gap / silence)
    points = place.points + problem.points + context + time + POINTS_WORDING * likeness
    said = [problem.reason, place.reason, "ответ в той же ветке" if is_reply else ""]
    return Match(points, ", ".join(part for part in said if part))


def gap_between(voice: Voice, incident: Incident) -> timedelta:
    """Time between a voice and the nearest end of an incident, none inside it."""
    return max(incident.first - voice.at, voice.at - incident.last, timedelta())


def _match_problem(
    voice: Voice,
    incident: Incident,
    rules: Rules,
    likeness: float,
    gap: timedelta,
    *,
    is_near: bool,
) -> Match | None:
    if voice.subjects and incident.subjects:
        if not voice.subjects.isdisjoint(incident.subjects):
            return Match(POINTS_SUBJECT, "о том же")
        return Match(0.0, "теми же словами") if likeness >= rules.copy else None
    if voice.is_echo:
        is_above = gap <= rules.echo and is_near
        return Match(POINTS_ECHO, "присоединяется") if is_above else None
    affinity = _affinity(voice.topics, incident.topics)
    if affinity >= rules.affinity:
        return Match(POINTS_TOPIC * affinity, "та же тема")
    return Match(0.0, "похожими словами")


def _match_place(
    voice: Voice, incident: Incident, rules: Rules, gap: timedelta, *, is_near: bool
) -> Match | None:
    there = incident.settlement
    is_network = (voice.reach if voice.subjects else incident.reach) is Reach.NETWORK
    if not voice.settlements and not voice.objects and not voice.streets:
        return _match_nowhere(voice, rules, gap, is_network=is_network, is_near=is_near)
    if there is None and not incident.objects:
        return _match_nowhere(voice, rules, gap, is_network=is_network, is_near=is_near)
    if voice.settlements and there is not None and there not in voice.settlements:
        return None
    if not voice.objects.isdisjoint(incident.objects):
        return Match(3.0, "тот же объект")
    if voice.streets and incident.streets:
        return _match_street(voice, incident, rules, gap, is_network=is_network)
    if voice.objects and incident.objects and not is_network:
        return None
    is_same_depth = not (voice.streets or voice.objects) and not (
        incident.streets or incident.objects
    )
    if is_network or is_same_depth:
        return Match(2.0, "тот же населённый пункт")
    return Match(0.5, "тот же населённый пункт")


def _match_street(
    voice: Voice, incident: Incident, rules: Rules, gap: timedelta, *, is_network: bool
) -> Match | None:
    if voice.streets.isdisjoint(incident.streets):
        if is_network and gap <= rules.other_street:
            return Match(1.0, "соседняя улица")
        return None
    is_other_house = (
        voice.houses and incident.houses and voice.houses.isdisjoint(incident.houses)
    )
    if is_other_house and voice.reach is Reach.SPOT:
        return None
    return Match(3.0, "та же улица")


def _match_nowhere(
    voice: Voice, rules: Rules, gap: timedelta, *, is_network: bool, is_near: bool
) -> Match | None:
    if is_near:
        return Match(1.0, "")
    if is_network and voice.subjects and gap <= rules.placeless:
        return Match(0.5, "в то же время, место не названо")
    return None


def _affinity(topics: tuple[tuple[str, float], ...], sums: Mapping[str, float]) -> float:
    """Bhattacharyya's coefficient of two short lists of probabilities, each scaled to 1."""
    here, there = sum(p for _, p in topics), sum(sums.values())
    if not here or not there:
        return 0.0
    return sum(sqrt(p / here * sums.get(code, 0.0) / there) for code, p in topics)
