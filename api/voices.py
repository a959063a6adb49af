"""Tagged comments as voices, and what the desk is told about them."""

from collections.abc import Sequence
from datetime import datetime

from api.pipeline import Pipeline
from api.russian import plural
from classifier import Comment, Kind, Tags, Taxonomy
from classifier.markup import clean_markup
from classifier.similarity import WordingSketch, compare_wordings
from classifier.stance import Stance, find_stance
from classifier.subjects import BY_CODE, Subject, find_subjects
from routing.voices import Incident, Spike, Voice, Voices
from routing.voices.voice import Reach

VOICED = (Stance.REPORT, Stance.ECHO)
SILENT_KINDS = (Kind.APPROVAL,)


def make_sketch(pipeline: Pipeline) -> WordingSketch:
    """Sketch that weighs words as the bundle's own features do."""
    vectorizer = pipeline.tagger.model.vectorizer
    lemmas = vectorizer.lemmas_[: vectorizer.n_lemma_features_]
    return WordingSketch().set_idf(dict(zip(lemmas, vectorizer.idf_.tolist(), strict=False)))


def make_voices(
    comments: Sequence[Comment], tags: Sequence[Tags], sketch: WordingSketch
) -> list[Voice]:
    texts = [clean_markup(comment.text).text for comment in comments]
    return [
        make_voice(comment, one, text, wording)
        for comment, one, text, wording in zip(
            comments, tags, texts, sketch.transform(texts), strict=True
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
        subjects=frozenset(subject.code for subject in subjects),
        reach=_reach(subjects),
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


def _is_told(tags: Tags, subjects: Sequence[Subject], stance: Stance) -> bool:
    if tags.kind is Kind.INCIDENT or stance is Stance.ECHO:
        return True
    return bool(subjects) and tags.kind not in SILENT_KINDS


def _reach(subjects: Sequence[Subject]) -> Reach:
    if any(subject.spreads for subject in subjects):
        return Reach.NETWORK
    return Reach.SPOT if any(subject.is_spot for subject in subjects) else Reach.STREET
