"""Comments as voices of incidents: the text read by the classifier, the rest by routing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from api.pipeline import Pipeline
from api.russian import plural
from classifier import Comment, Kind, Tags
from classifier.comment import with_parents
from classifier.markup import clean_markup
from classifier.similarity import Wording, WordingSketch, compare_wordings
from classifier.stance import Stance, find_stance
from classifier.subjects import BY_CODE, KIN, Subject, find_subjects, strip_subjects
from classifier.taxonomy import fold_name
from routing.voices import Incident, Spike, SpikeRule, Voice, Voices
from routing.voices.voice import Reach

VOICED = (Stance.REPORT, Stance.ECHO)
SILENT_KINDS = (Kind.APPROVAL,)
WORD = re.compile(r"[^\W\d_]+")
BRIEF = 9  # words of a comment that is about whatever it names
SURE_INCIDENT = 0.5  # 0..1, of a comment that names nothing we know to break
STEM = 5  # letters of a name that all its cases share
COMMENTS = ("комментарий", "комментария", "комментариев")
HOURS = ("час", "часа", "часов")


INHERITED = ("parent", "post")  # places that a comment does not name itself


@dataclass(frozen=True, slots=True)
class Listener:
    """Turns comments into voices; make one a pipeline and share it."""

    pipeline: Pipeline
    sketch: WordingSketch

    @classmethod
    def of(cls, pipeline: Pipeline) -> "Listener":
        """Listener that weighs words as the bundle's own features do."""
        features = pipeline.tagger.model.vectorizer
        lemmas = features.lemmas_[: features.n_lemma_features_]
        weights = features.idf_[: len(lemmas)].tolist()
        return cls(pipeline, WordingSketch().set_idf(dict(zip(lemmas, weights, strict=True))))

    def listen(self, comments: Sequence[Comment]) -> list[Voice]:
        """One voice per comment, in order; every comment needs its id and its time."""
        heard = with_parents(comments)
        return self.read(heard, self.pipeline.tagger.tag(heard))

    def read(self, comments: Sequence[Comment], tags: Sequence[Tags]) -> list[Voice]:
        """The same for comments that are tagged already."""
        texts = [clean_markup(comment.text).text for comment in comments]
        bare = [_strip(text, one) for text, one in zip(texts, tags, strict=True)]
        wordings = self.sketch.transform(bare)
        return [
            replace(make_voice(comment, one, text, at=self.localize(comment)), wording=wording)
            for comment, one, text, wording in zip(comments, tags, texts, wordings, strict=True)
        ]

    def localize(self, comment: Comment) -> datetime:
        """Time of a comment in the region's zone, without the zone."""
        if comment.created_at is None:
            raise ValueError(f"comment {comment.id}: created_at is missing")
        deadlines = self.pipeline.router.settings.deadlines
        moment = comment.created_at
        if moment.tzinfo is not None and deadlines is not None:
            moment = deadlines.localize(moment)
        return moment.replace(tzinfo=None)

    def group(self, comments: Sequence[Comment], *, spike: SpikeRule | None = None) -> Voices:
        """Incidents of a batch, whatever the order of its comments."""
        return Voices.group(self.listen(comments), compare=compare, spike=spike)

    def make_store(self, *, spike: SpikeRule | None = None) -> Voices:
        """Empty store for voices that come one by one."""
        return Voices(compare=compare, spike=spike)


def compare(one: object, other: object) -> float:
    """Likeness of two wordings for routing, which does not look into them."""
    return compare_wordings(cast(Wording, one), cast(Wording, other))


def make_voice(comment: Comment, tags: Tags, text: str, *, at: datetime) -> Voice:
    """Voice of a tagged comment; `text` is its text without markup."""
    stance = find_stance(text)
    subjects = find_subjects(text)
    places = tags.places
    return Voice(
        id=comment.id or "",
        at=at,
        tells=stance in VOICED and _is_told(tags, subjects, stance),
        is_echo=stance is Stance.ECHO and not subjects,
        is_brief=len(WORD.findall(text)) <= BRIEF,
        subjects={subject.code: _reach(subject) for subject in subjects},
        telling=frozenset(subject.code for subject in subjects if subject.is_telling),
        kin=frozenset(code for subject in subjects for code in KIN[subject.code]),
        topics=tuple((label.code, label.confidence) for label in tags.topics),
        groups=tuple((label.code, label.confidence) for label in tags.groups),
        settlements=frozenset(p.settlement for p in places if p.settlement),
        streets=frozenset(p.street for p in places if p.street),
        houses=frozenset(p.house for p in places if p.house),
        objects=frozenset(p.object for p in places if p.object),
        is_inherited=any(p.how in INHERITED for p in places),
        post=comment.post,
        parent=comment.parent_id,
        author=comment.author_id,
    )


def to_utc(moment: datetime, pipeline: Pipeline) -> datetime:
    """A moment of the region's clock, as the grouping keeps it, in UTC."""
    deadlines = pipeline.router.settings.deadlines
    try:
        return moment.replace(tzinfo=deadlines.timezone if deadlines else UTC).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar knows
        return moment.replace(tzinfo=UTC)


def name_subject(code: str | None, pipeline: Pipeline) -> str:
    """Russian name of a subject's or topic's code."""
    if code in BY_CODE:
        return BY_CODE[code].name
    row = pipeline.tagger.taxonomy.get(code) if code else None
    return row.name if row else "проблема"


def spell_spike(spike: Spike, pipeline: Pipeline) -> str:
    """The warning: «вода: 7 комментариев за 2 часа, Озерный»."""
    minutes = round(spike.window.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    window = f"{minutes} мин" if rest else plural(hours, HOURS)
    parts = [f"{plural(spike.comments, COMMENTS)} за {window}"]
    parts += [spike.settlement] if spike.settlement else []
    return f"{name_subject(spike.what, pipeline)}: {', '.join(parts)}"


def spell_incident(incident: Incident, pipeline: Pipeline) -> str:
    """What and where, in words: «вода, Озерный, улица Строителей»."""
    what = name_subject(incident.subject or incident.topic, pipeline)
    street = min(incident.streets, key=lambda name: (-incident.streets[name], name), default=None)
    return ", ".join(part for part in (what, incident.settlement, street) if part)


def _strip(text: str, tags: Tags) -> str:
    """What is left to compare: without what both sides of a pair share anyway."""
    rest = strip_subjects(text)
    names = {name for place in tags.places for name in (place.settlement, place.object) if name}
    stems = {word[:STEM] for name in names for word in fold_name(name).split() if len(word) > 3}
    return re.sub(rf"\b(?:{'|'.join(sorted(stems))})\w*", " ", rest) if stems else rest


def _is_told(tags: Tags, subjects: Sequence[Subject], stance: Stance) -> bool:
    if stance is Stance.ECHO:
        return bool(subjects) or tags.kind not in SILENT_KINDS
    if subjects:
        return tags.kind not in SILENT_KINDS
    return tags.kind is Kind.INCIDENT and tags.kind_confidence >= SURE_INCIDENT


def _reach(subject: Subject) -> Reach:
    if subject.spreads:
        return Reach.NETWORK
    return Reach.SPOT if subject.is_spot else Reach.STREET
