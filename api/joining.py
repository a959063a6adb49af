"""A tagged comment joins the problems that the store has heard of: proposals and alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.pipeline import Pipeline
from api.russian import plural
from api.store.heard import (
    Heard,
    count_voices,
    fetch_moments,
    fetch_near,
    fetch_open_incidents,
    fetch_others,
    fetch_told,
    forget_heard,
    get_heard,
    get_row_id,
    merge_problems,
    save_heard,
)
from api.store.tables import CommentRow, HeardRow, IncidentRow
from api.voices import Listener, compare, name_subject, spell_spike
from classifier import Comment, Tags
from routing.voices import (
    Moment,
    Reach,
    Rules,
    SpikeRule,
    Topic,
    Voice,
    Voices,
    find_spikes,
    list_asked,
    list_keys,
    places_of,
)

RULES, SPIKE = Rules(), SpikeRule()
FRESH = timedelta(hours=12)  # so long a spike that somebody still waits in is shown
MAX_OTHERS = 20  # comments listed beside a proposal
PEOPLE = ("голос", "голоса", "голосов")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a comment may be merged with; a person confirms.

    incident : open, None where nobody has opened one yet. voices : people who tell of it.
    others : comments on the same problem that still wait.
    """

    incident: IncidentRow | None
    voices: int
    reason: str
    others: Sequence[CommentRow]

    @property
    def words(self) -> str:
        """«похоже на инцидент № 2026-0042, 7 голосов»."""
        people = plural(self.voices, PEOPLE)
        if self.incident is None:
            return f"Об этом же пишут: {people} без инцидента"
        return f"Похоже на инцидент № {self.incident.number}, {people}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A spike that somebody still waits in. text : «вода: 7 комментариев за 2 часа, Озерный»."""

    text: str
    what: str
    settlement: str | None
    comments: int
    first: datetime
    last: datetime


def hear(session: Session, listener: Listener, row: CommentRow, tags: Tags) -> None:
    """Keep what a tagged comment tells of, joined to what was told before.

    row : loaded with its post. What was heard in an earlier text of it is forgotten.
    """
    forget_heard(session, [row.id])
    voice = _listen(session, listener, row, tags)
    if not voice.tells:
        return
    keys = [*map(_spell, list_asked(voice)), *_under(voice)]
    back = RULES.longest if places_of(voice) else RULES.placeless
    since, until = row.created_at - back, row.created_at + back
    problems = fetch_near(session, keys, since=since, until=until)
    parent = get_heard(session, int(voice.parent)) if voice.parent is not None else None
    if parent is not None and parent.problem_id not in problems:
        problems.append(parent.problem_id)
    told = fetch_told(session, problems, since=since - RULES.longest) if problems else []
    voices = Voices(RULES, compare=compare)
    for number, cells in told:
        voices.restore(read_voice(cells), number)
    joined = voices.add(voice)
    if joined.incident is None:  # an echo of nothing
        return
    if joined.merged:
        merge_problems(session, joined.merged, joined.incident)
    incident = voices.incidents[joined.incident]
    heard = Heard(
        comment_id=row.id,
        at=row.created_at,
        what=incident.subject or incident.topic,
        settlement=incident.settlement,
        reason=joined.reason,
        voice=write_voice(voice),
        keys=keys_of(voice),
    )
    save_heard(session, heard, None if joined.is_new else joined.incident)


def find_proposal(session: Session, comment: CommentRow, pipeline: Pipeline) -> Proposal | None:
    """What a comment may be merged with; None for one that tells of nothing others tell of."""
    heard = get_heard(session, comment.id)
    if heard is None:
        return None
    others = fetch_others(session, heard, limit=MAX_OTHERS)
    incidents = fetch_open_incidents(session, heard.problem_id)
    reason = _explain(heard, pipeline)
    if incidents:
        voices = count_voices(session, incidents[0].id)
        return Proposal(incidents[0], voices, reason, others)
    if not others:
        return None
    people = {one.author_id or -one.id for one in others}
    return Proposal(None, len(people), reason, others)


def find_alarms(session: Session, pipeline: Pipeline, *, now: datetime) -> list[Alarm]:
    """Spikes of the last hours in which a comment still waits, the latest first."""
    streams: dict[tuple[str, str | None], list[Moment]] = {}
    waiting: dict[tuple[str, str | None], list[datetime]] = {}
    for what, place, at, problem, waits in fetch_moments(session, now - FRESH - SPIKE.window):
        streams.setdefault((what, place), []).append((at, problem))
        if waits:
            waiting.setdefault((what, place), []).append(at)
    found = [
        Alarm(spell_spike(spike, pipeline), what, place, spike.comments, spike.first, spike.last)
        for (what, place), moments in streams.items()
        for spike in find_spikes(what, place, moments, SPIKE)
        if spike.last >= now - FRESH
        and any(spike.first <= at <= spike.last for at in waiting.get((what, place), ()))
    ]
    return sorted(found, key=lambda one: one.last, reverse=True)


def write_voice(voice: Voice) -> dict[str, Any]:
    """A voice as JSON."""
    return {
        "id": voice.id,
        "at": voice.at.isoformat(),
        "is_echo": voice.is_echo,
        "is_brief": voice.is_brief,
        "subjects": {code: reach.value for code, reach in voice.subjects.items()},
        "topics": [[code, round(share, 4)] for code, share in voice.topics],
        "groups": [[code, round(share, 4)] for code, share in voice.groups],
        "telling": sorted(voice.telling),
        "kin": sorted(voice.kin),
        "settlements": sorted(voice.settlements),
        "streets": sorted(voice.streets),
        "houses": sorted(voice.houses),
        "objects": sorted(voice.objects),
        "is_inherited": voice.is_inherited,
        "post": voice.post,
        "parent": voice.parent,
        "author": voice.author,
        "wording": _write_wording(voice.wording),
    }


def read_voice(cells: Mapping[str, Any]) -> Voice:
    """The voice that `write_voice` wrote."""
    return Voice(
        id=cells["id"],
        at=datetime.fromisoformat(cells["at"]),
        is_echo=cells["is_echo"],
        is_brief=cells["is_brief"],
        subjects={code: Reach(reach) for code, reach in cells["subjects"].items()},
        topics=tuple((code, share) for code, share in cells["topics"]),
        groups=tuple((code, share) for code, share in cells["groups"]),
        telling=frozenset(cells["telling"]),
        kin=frozenset(cells["kin"]),
        settlements=frozenset(cells["settlements"]),
        streets=frozenset(cells["streets"]),
        houses=frozenset(cells["houses"]),
        objects=frozenset(cells["objects"]),
        is_inherited=cells["is_inherited"],
        post=cells["post"],
        parent=cells["parent"],
        author=cells["author"],
        wording=cells["wording"],
    )


def keys_of(voice: Voice) -> list[str]:
    """Keys under which a voice is found in the store."""
    return [*map(_spell, list_keys(voice)), *_under(voice)]


def _explain(heard: HeardRow, pipeline: Pipeline) -> str:
    """«вода, Озерный: о том же, та же улица»; of a problem's first comment what and where."""
    about = [name_subject(heard.what, pipeline), heard.settlement]
    said = ", ".join(part for part in about if part)
    is_first = heard.problem_id == heard.id
    return said if is_first else f"{said}: {heard.reason}"


def _listen(session: Session, listener: Listener, row: CommentRow, tags: Tags) -> Voice:
    """The voice of a row; ids are those of the rows, which channels share."""
    parent = get_row_id(session, row.channel, row.parent_id) if row.parent_id else None
    comment = Comment(row.text, id=str(row.id), channel=row.channel, created_at=row.created_at)
    [voice] = listener.read([comment], [tags])
    return replace(
        voice,
        post=str(row.post_id) if row.post_id is not None else None,
        parent=str(parent) if parent is not None else None,
        author=str(row.author_id) if row.author_id is not None else None,
    )


def _spell(key: Topic) -> str:
    what, place = key
    return f"{what}|{'*' if place is None else place}"


def _under(voice: Voice) -> list[str]:
    return [] if voice.post is None else [f"post|{voice.post}"]


def _write_wording(wording: object) -> dict[str, float]:
    if not isinstance(wording, Mapping):
        return {}
    return {stem: round(weight, 4) for stem, weight in wording.items()}
