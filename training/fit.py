"""Fitting: examples to a model of all heads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.features import CommentVectorizer
from classifier.heads import LinearHead
from classifier.model import (
    GROUP,
    INCIDENT,
    INCIDENT_TYPE,
    NO,
    ORDINARY,
    TOPIC,
    YES,
    CommentModel,
    find_outer_columns,
    outer_logs,
)
from classifier.taxonomy import Taxonomy
from training.dataset import ORDINARY as SOME_ORDINARY
from training.dataset import Examples
from training.errors import TrainingError
from training.word_vectors import load_word_vectors

EXECUTOR = "executor"
# min_df for a few hundred comments: a word said twice already tells something there
SMALL = 8_000

# (C, balance) by head; docs/models.md has the table of what was tried. Samples cover topics
# evenly and a region's stream does not, hence the full balance of few comments.
PLAIN = (0.2, 0.0)
MANY = {GROUP: (0.2, 0.5), TOPIC: (0.2, 0.4), EXECUTOR: (0.2, 0.3)}
FEW = {GROUP: (0.2, 1.0), TOPIC: (0.2, 0.7)}
MANY_ALPHA, FEW_ALPHA = 0.01, 0.1  # of naive Bayes: what a word not yet seen in a class counts

ENOUGH_OWN = 200  # comments to calibrate on without those of the base

# (what is being done, steps done, steps in all)
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one head learns from: rows of the examples and a label for each."""

    name: str
    rows: list[int]
    labels: list[str]


def fit_model(
    examples: Examples,
    *,
    n_own: int | None = None,
    jobs: int = 2,
    progress: Progress = silent,
) -> CommentModel:
    """Fit every head the examples can teach; raises `TrainingError` when there is none.

    n_own : the first so many are the district's own, the others a base beside them. Enough
        own ones alone say how sure an answer may be: their stream is what will be tagged.

    jobs : fits of a head at once.
    """
    if not len(examples):
        raise TrainingError("нет ни одного комментария с текстом: проверьте столбец текста")
    lessons = plan_lessons(examples)
    if not lessons:
        raise TrainingError(
            "учить нечему: нет ни тем, ни видов, ни исполнителей; "
            "укажите столбцы, например --map topic=Тема"
        )
    total = len(lessons) + 1
    progress("признаки", 0, total)
    vectorizer = vectorizer_for(len(examples))
    features = vectorizer.fit(examples.texts).transform(examples.texts)
    heads: dict[str, LinearHead] = {}
    folds = LinearHead().make_folds(len(examples))
    if n_own is not None and ENOUGH_OWN <= n_own < len(examples):
        folds = np.append(LinearHead().make_folds(n_own), np.full(len(examples) - n_own, -1))
    for done, lesson in enumerate(lessons, 1):
        progress(f"«{lesson.name}»", done, total)
        heads[lesson.name] = _learn_head(
            lesson, features, folds, vectorizer.n_lemma_features_, jobs
        )
    _calibrate(lessons, heads, examples.taxonomy)
    progress("готово", total, total)
    for head in heads.values():
        head.forget_held_out()
    return CommentModel(vectorizer, heads, examples.taxonomy)


def plan_lessons(examples: Examples) -> list[Lesson]:
    """Which head learns from which rows, in the order the heads are kept."""
    incident = [kind == "incident" for kind in examples.kinds]
    known = [row for row, kind in enumerate(examples.kinds) if kind]
    told_apart = [
        row
        for row, kind in enumerate(examples.kinds)
        if kind and kind not in (SOME_ORDINARY, "incident")
    ]
    lessons = [
        Lesson(INCIDENT, known, [YES if incident[row] else NO for row in known]),
        Lesson(ORDINARY, told_apart, [examples.kinds[row] for row in told_apart]),
        _lesson(INCIDENT_TYPE, examples.incident_types, incident),
        _lesson(GROUP, examples.groups, incident),
        _lesson(TOPIC, examples.topics, incident),
        _lesson(EXECUTOR, examples.executors, incident),
    ]
    # One class teaches nothing about kinds; a single group is still a fact worth keeping.
    return [
        lesson
        for lesson in lessons
        if lesson.rows and (lesson.name not in (INCIDENT, ORDINARY) or len(set(lesson.labels)) > 1)
    ]


def _lesson(name: str, labels: Sequence[str], incident: Sequence[bool]) -> Lesson:
    rows = [row for row, label in enumerate(labels) if label and incident[row]]
    return Lesson(name, rows, [labels[row] for row in rows])


def vectorizer_for(n_comments: int) -> CommentVectorizer:
    """Vectorizer whose limits suit this many comments."""
    vectors = load_word_vectors()
    if n_comments >= SMALL:
        return CommentVectorizer(vectors=vectors)
    # Few comments know few words: what is known of all words weighs the more.
    return CommentVectorizer(min_df_char=2, vectors=vectors, vector_weight=1.5)


def head_for(name: str, n_comments: int, bayes_columns: int) -> LinearHead:
    """Head whose strength and balance suit its task and this many comments."""
    is_few = n_comments < SMALL
    C, balance = (FEW if is_few else MANY).get(name, PLAIN)
    alpha = FEW_ALPHA if is_few else MANY_ALPHA
    return LinearHead(C=C, balance=balance, bayes_columns=bayes_columns, bayes_alpha=alpha)


def _learn_head(
    lesson: Lesson,
    features: sp.csr_matrix,
    folds: npt.NDArray[Any],
    bayes_columns: int,
    jobs: int,
) -> LinearHead:
    head = head_for(lesson.name, len(lesson.rows), bayes_columns)
    head.n_jobs = jobs
    labels = np.array(lesson.labels, dtype=object).astype(str)
    return head.learn(features[lesson.rows], labels, folds[lesson.rows])


def _calibrate(
    lessons: Sequence[Lesson], heads: Mapping[str, LinearHead], taxonomy: Taxonomy
) -> None:
    for name, head in heads.items():
        if name != TOPIC or GROUP not in heads:
            head.calibrate()
    if TOPIC not in heads or GROUP not in heads:
        return
    rows = {lesson.name: np.array(lesson.rows) for lesson in lessons}
    group, topic = heads[GROUP], heads[TOPIC]
    # Both heads held out the same comments; a topic without a group is scored without one.
    held = group.held_out_
    probability = group.calibration_.probabilities(held.decisions, held.bayes)
    place = np.full(max(max(lesson.rows) for lesson in lessons) + 1, -1)
    place[rows[GROUP][held.rows]] = np.arange(len(held.rows))
    columns = find_outer_columns(topic.classes_, group.classes_, taxonomy)
    at = place[rows[TOPIC][topic.held_out_.rows]]
    outer = outer_logs(probability, columns)[at] if len(held.rows) else None
    if outer is not None:
        outer[at < 0] = 0.0
    topic.calibrate(outer)
