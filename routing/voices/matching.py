"""Whether a voice tells of an incident: problem, place, time, context, added up as points."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
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
    crowd : voices an incident needs before one without a place may mean it.
    brief : trust, 0..1, in a subject that a short comment names, for it says nothing else, or
        that nobody names in passing.
    doubt : trust below which a shared subject is a word said in passing.
    kin : trust below which kindred subjects are different ones.
    unnamed : likeness of topics, 0..1, that does where only one of the two names a subject.
    alike : likeness of wordings, 0..1, that does where only one of the two names a subject.
    namesake : likeness of wordings, 0..1, that does where one of the two names no place.
    hint : likeness of wordings, 0..1, that stands for a street only one of the two names.
    word : likeness of wordings, 0..1, from which they share a telling word, where at most one
        names a subject: «кабаны», «плесень» and all that no table of subjects has.
    soon : so long a shared telling word in one place means one thing.
    related : likeness of topics, 0..1, that such a word needs beside it.
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
    enough: float = 5.0
    crowd: int = 2
    brief: float = 0.75
    doubt: float = 0.15
    kin: float = 0.3
    unnamed: float = 0.6
    alike: float = 0.5
    namesake: float = 0.25
    hint: float = 0.12
    word: float = 0.1
    soon: timedelta = timedelta(hours=48)
    related: float = 0.4

    @property
    def longest(self) -> timedelta:
        """No incident is looked for further away."""
        return max(self.silence.values())


@dataclass(frozen=True, slots=True)
class Match:
    """Points for one incident; `reason` says which."""

    points: float
    reason: str


WIDTHS = {Reach.SPOT: 0, Reach.STREET: 1, Reach.NETWORK: 2}
NO_MATCH = Match(0.0, "")
POINTS_SUBJECT = 1.0
POINTS_TRUST = 3.0  # at full trust in the shared subject
POINTS_TOPIC = 1.5  # at full affinity, where nobody named a subject
POINTS_ALIKE = 2.0
POINTS_WORD = 2.0
POINTS_WORDING = 3.0  # at full likeness
POINTS_POST = 1.0
POINTS_REPLY = 3.0
POINTS_ECHO = 3.0  # an echo speaks of what stands just above it
POINTS_TIME = 1.0  # at once; none at the end of the silence


def match(voice: Voice, incident: Incident, rules: Rules, compare: Compare) -> Match:
    """How much speaks for the voice telling of the incident; no points for a contradiction."""
    shared = voice.subjects.keys() & incident.subjects.keys()
    is_kin = not shared and not voice.kin.isdisjoint(incident.subjects)
    if not shared and not is_kin and voice.subjects and incident.subjects:
        return NO_MATCH
    reach = Reach.STREET if is_kin else _reach(shared, voice, incident)
    gap, silence = gap_between(voice, incident), rules.silence[reach]
    if gap > silence:
        return NO_MATCH
    pair = Pair(voice, incident, compare, gap, bool(shared), is_kin, reach)
    place = _match_place(pair, rules)
    problem = _match_problem(pair, rules) if place is not None else None
    if place is None or problem is None:
        return NO_MATCH
    context = POINTS_REPLY * pair.is_reply + POINTS_POST * pair.is_under
    time = POINTS_TIME * (1 - gap / silence)
    points = place.points + problem.points + context + time + POINTS_WORDING * pair.likeness
    said = [problem.reason, place.reason, "ответ в той же ветке" if pair.is_reply else ""]
    return Match(points, ", ".join(part for part in said if part))


def _reach(shared: Set[str], voice: Voice, incident: Incident) -> Reach:
    reaches = [incident.reaches[code] for code in shared]
    reaches = reaches or [*voice.subjects.values(), *incident.reaches.values()]
    return max(reaches, key=WIDTHS.__getitem__, default=Reach.STREET)


@dataclass
class Pair:
    """A voice beside an incident.

    is_shared, is_kin : they speak of the same subject, or of what may be the same.
    reach : of what is shared, else of what either names.
    """

    voice: Voice
    incident: Incident
    compare: Compare
    gap: timedelta
    is_shared: bool
    is_kin: bool
    reach: Reach

    @cached_property
    def likeness(self) -> float:
        """Of the voice's wording to the nearest one of the incident, 0..1."""
        said = self.voice.wording
        return max((self.compare(said, one) for one in self.incident.wordings), default=0.0)

    @property
    def is_reply(self) -> bool:
        """Whether it answers one of the incident's voices."""
        return self.voice.parent is not None and self.voice.parent in self.incident.members

    @property
    def is_under(self) -> bool:
        """Whether it stands under a post that a voice of the incident stands under."""
        return self.voice.post is not None and self.voice.post in self.incident.posts

    @property
    def is_near(self) -> bool:
        """Whether it stands in the same thread or under the same post."""
        return self.is_reply or self.is_under


def gap_between(voice: Voice, incident: Incident) -> timedelta:
    """Time between a voice and the nearest end of an incident, none inside it."""
    return max(incident.first - voice.at, voice.at - incident.last, timedelta())


def are_one(one: Incident, other: Incident, rules: Rules) -> bool:
    """Whether two incidents that one voice fits are one problem that started apart.

    Stricter than for a voice: the same settlement, and places as exact on both sides.
    """
    shared = one.subjects.keys() & other.subjects.keys()
    if not shared or one.settlement is None or one.settlement != other.settlement:
        return False
    reach = max((one.reaches[code] for code in shared), key=WIDTHS.__getitem__)
    gap = max(one.first - other.last, other.first - one.last, timedelta())
    if one.streets or other.streets or one.objects or other.objects:
        is_same = bool(
            one.streets.keys() & other.streets.keys() or one.objects.keys() & other.objects.keys()
        )
        if not is_same:
            return reach is Reach.NETWORK and gap <= rules.other_street
    return gap <= rules.silence[reach]


def _match_problem(pair: Pair, rules: Rules) -> Match | None:
    if pair.is_shared or pair.is_kin:
        return _match_subject(pair, rules)
    if pair.voice.is_echo:
        is_above = pair.is_reply or (pair.is_under and pair.gap <= rules.echo)
        return Match(POINTS_ECHO, "присоединяется") if is_above else None
    if pair.voice.subjects or pair.incident.subjects:
        return _match_unnamed(pair, rules)
    if (same := _match_word(pair, rules)) is not None:
        return same
    if pair.likeness < rules.hint:
        return None
    affinity = _affinity(pair.voice.topics, pair.incident.topics)
    return Match(POINTS_TOPIC * affinity, "та же тема")


def _match_word(pair: Pair, rules: Rules) -> Match | None:
    """No table has all that can break: a telling word that both say, and a topic that agrees."""
    if pair.likeness < rules.word or pair.gap > rules.soon:
        return None
    affinity = _affinity(pair.voice.topics, pair.incident.topics)
    return Match(POINTS_WORD, "тем же словом") if affinity >= rules.related else None


def _match_unnamed(pair: Pair, rules: Rules) -> Match | None:
    """Only one of the two names a subject: «гора пакетов у баков» beside «мусор не вывозят»."""
    if pair.likeness >= rules.alike:
        return Match(POINTS_ALIKE, "похожими словами")
    if (same := _match_word(pair, rules)) is not None:
        return same
    # A school or a hospital makes every topic its own, and so does a post read with the comment.
    if pair.voice.objects or pair.voice.is_inherited or pair.is_under:
        return None
    affinity = _affinity(pair.voice.topics, pair.incident.topics)
    return Match(POINTS_TRUST * affinity, "та же тема") if affinity >= rules.unnamed else None


def _match_subject(pair: Pair, rules: Rules) -> Match | None:
    """A long comment mentions many things; its topic tells which of them it is about."""
    trust = _affinity(pair.voice.topics, pair.incident.topics)
    is_sole = not pair.is_kin or len(pair.voice.subjects) == 1
    is_telling = not pair.voice.telling.isdisjoint(pair.incident.subjects)
    if is_telling or (pair.voice.is_brief and pair.incident.is_brief and is_sole):
        trust = max(trust, rules.brief)
    if pair.is_kin:
        return Match(POINTS_TRUST * trust, "о близком") if trust >= rules.kin else None
    if trust < rules.doubt and pair.likeness < rules.hint:
        return None
    return Match(POINTS_SUBJECT + POINTS_TRUST * trust, "о том же")


def _match_place(pair: Pair, rules: Rules) -> Match | None:
    voice, incident = pair.voice, pair.incident
    there = incident.main_settlements
    if voice.settlements and there and there.isdisjoint(voice.settlements):
        return None
    if not voice.objects.isdisjoint(incident.objects):
        return Match(3.0, "тот же объект")
    if voice.streets and incident.streets:
        return _match_street(pair, rules)
    if not voice.settlements or not there:
        return _match_nowhere(pair, rules)
    is_network = pair.reach is Reach.NETWORK
    exact_here = bool(voice.streets or voice.objects)
    exact_there = bool(incident.streets or incident.objects)
    if exact_here and exact_there and not is_network:
        return None
    if is_network or exact_here == exact_there:
        return Match(2.0, "тот же населённый пункт")
    return Match(0.5, "тот же населённый пункт") if pair.likeness >= rules.hint else None


def _match_street(pair: Pair, rules: Rules) -> Match | None:
    voice, incident = pair.voice, pair.incident
    if voice.streets.isdisjoint(incident.streets):
        if pair.reach is Reach.NETWORK and pair.gap <= rules.other_street:
            return Match(1.0, "соседняя улица")
        return None
    is_other_house = voice.houses and incident.houses and voice.houses.isdisjoint(incident.houses)
    if is_other_house and pair.reach is Reach.SPOT:
        return None
    return Match(3.0, "та же улица")


def _match_nowhere(pair: Pair, rules: Rules) -> Match | None:
    if pair.is_near:
        return Match(1.0, "")
    if pair.is_shared and pair.gap <= rules.echo and pair.likeness >= rules.namesake:
        return Match(1.5, "похоже описано место")
    if pair.reach is Reach.NETWORK and pair.is_shared and pair.gap <= rules.placeless:
        if pair.incident.voices < rules.crowd:
            return None
        return Match(0.5, "в то же время, место не названо")
    return None


def _affinity(topics: tuple[tuple[str, float], ...], sums: Mapping[str, float]) -> float:
    """Bhattacharyya's coefficient of two short lists of probabilities, each scaled to 1."""
    here, there = sum(p for _, p in topics), sum(sums.values())
    if not here or not there:
        return 0.0
    return sum(sqrt(p / here * sums.get(code, 0.0) / there) for code, p in topics)
