"""Tagged comments as voices, and what the desk is told about them."""

import re
from collections.abc import Sequence
from datetime import datetime

from api.pipeline import Pipeline
from api.russian import plural
from classifier import Comment, Kind, Tags, Taxonomy
from classifier.markup import clean_markup
from classifier.similarity import WordingSketch, compare_wordings
from classifier.stance import Stance, find_stance
from classifier.taxonomy import fold_name
from classifier.subjects import BY_CODE, KIN, Subject, find_subjects, strip_subjects
from routing.voices import Incident, Spike, Voice, Voices
from routing.voices.voice import Reach

VOICED = (Stance.REPORT, Stance.ECHO)
SILENT_KINDS = (Kind.APPROVAL,)
WORD = re.compile(r"[^\W\d_]+")
BRIEF = 9  # words of a comment that is about whatever it names
SURE_INCIDENT = 0.5  # 0..1, of a comment that names nothing we know to break


def make_sketch(pipeline: Pipeline) -> WordingSketch:
    """Sketch that weighs words as the bundle's own features do."""
    vectorizer = pipeline.tagger.model.vectorizer
    lemmas = vectorizer.lemmas_[: vectorizer.n_lemma_features_]
    return WordingSketch().set_idf(dict(zip(lemmas, vectorizer.idf_.tolist(), strict=False)))


def make_voices(
    comments: Sequence[Comment], tags: Sequence[Tags], sketch: WordingSketch
) -> list[Voice]:
    texts = [clean_markup(comment.text).text for comment in comments]
    bare = [_bare(text, one) for text, one in zip(texts, tags, strict=True)]
    return [
        make_voice(comment, one, text, wording)
        for comment, one, text, wording in zip(
            comments, tags, texts, sketch.transform(bare), strict=True
        )
    ]


def make_voice(comment: Comment, tags: Tags, text: str, wording: object) -> Voice:
    stance = find_stance(text)
    subjects = find_subjects(text)
    places = tags.places
    assert comment.created_at is not None
    assert comment.id is not None
    return Voice(
        id=comment.id,
        at=comment.created_at,
        tells=stance in VOICED and _is_told(tags, subjects, stance),
        is_echo=stance is Stance.ECHO and not subjects,
        is_brief=len(WORD.findall(text)) <= BRIEF,
        subjects={subject.code: _reach(subject) for subject in subjects},
        kin=frozenset(code for subject in subjects for code in KIN[subject.code]),
        topics=tuple((label.code, label.confidence) for label in tags.topics),
        groups=tuple((label.code, label.confidence) for label in tags.groups),
        settlements=frozenset(p.settlement for p in places if p.settlement),
        streets=frozenset(p.street for p in places if p.street),
        houses=frozenset(p.house for p in places if p.house),
        objects=frozenset(p.object for p in places if p.object),
        is_inherited=any(p.how == "post" for p in places),
        post=comment.post,
        parent=comment.parent_id,
        author=comment.author_id,
        wording=wording,
    )


def _bare(text: str, tags: Tags) -> str:
    """What is left to compare: without what both sides of a pair share anyway."""
    rest = strip_subjects(text)
    names = {name for place in tags.places for name in (place.settlement, place.object) if name}
    stems = {word[:5] for name in names for word in fold_name(name).split() if len(word) > 3}
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
