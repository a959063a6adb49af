"""Fitting: examples to a model of all heads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.context import lay_out
from classifier.features import CommentVectorizer
from classifier.heads import GROUP, INCIDENT, INCIDENT_TYPE, KIND, NO, TOPIC, YES, LinearHead
from classifier.listening import LISTENS, attune
from classifier.model import OWN_WORDS, CommentModel
from classifier.signs import SignVectorizer
from classifier.taxonomy import Taxonomy
from training.dataset import ORDINARY as SOME_ORDINARY
from training.dataset import Examples
from training.errors import TrainingError
from training.word_vectors import load_word_vectors

EXECUTOR = "executor"
# min_df for a few hundred comments: a word said twice already tells something there
SMALL = 12_000

# (C, balance) by head; docs/models.md has the table of what was tried. Samples cover topics
# evenly and a region's stream does not, hence the full balance of few comments.
PLAIN = (0.2, 0.0)
KINDS = {INCIDENT: (0.3, 0.5), KIND: (0.3, 1.0)}
MANY = {**KINDS, GROUP: (0.2, 0.5), TOPIC: (0.2, 0.4), EXECUTOR: (0.2, 0.3)}
FEW = {**KINDS, GROUP: (0.2, 1.0), TOPIC: (0.2, 0.7)}
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
    room = _prepare(examples, lessons, n_own)
    heads: dict[str, LinearHead] = {}
    for done, lesson in enumerate(lessons, 1):
        progress(f"«{lesson.name}»", done, total)
        heads[lesson.name] = _learn_head(lesson, room, jobs)
    _calibrate(lessons, heads, examples.taxonomy, room)
    progress("готово", total, total)
    for head in heads.values():
        head.forget_held_out()
    return CommentModel(room.vectorizer, heads, examples.taxonomy, room.signs)


@dataclass(frozen=True, slots=True)
class Classroom:
    """What all heads learn from.

    features : of every text once, shape (n_texts, n_features); comment i is row i in its own
        words and row `full[i]` with its post.
    manner : signs of the comments beside the features of their own words.
    folds : see `LinearHead.learn`.
    """

    vectorizer: CommentVectorizer
    signs: SignVectorizer | None
    features: sp.csr_matrix
    full: npt.NDArray[np.int64]
    manner: sp.csr_matrix | None
    folds: npt.NDArray[Any]

    def read(self, name: str, rows: npt.NDArray[Any]) -> sp.csr_matrix:
        """Features of these comments as the head of this name reads them."""
        if name not in OWN_WORDS or self.manner is None:
            return self.features[self.full[rows]]
        return sp.hstack([self.features[rows], self.manner[rows]], format="csr")


def _prepare(examples: Examples, lessons: Sequence[Lesson], n_own: int | None) -> Classroom:
    vectorizer = vectorizer_for(len(examples)).fit(examples.texts)
    texts, full = lay_out(examples.readings)
    folds = LinearHead().make_folds(len(examples))
    if n_own is not None and ENOUGH_OWN <= n_own < len(examples):
        folds = np.append(LinearHead().make_folds(n_own), np.full(len(examples) - n_own, -1))
    signs = manner = None
    if any(lesson.name in OWN_WORDS for lesson in lessons):
        own = [reading.own for reading in examples.readings]
        signs = SignVectorizer().fit(own)
        manner = signs.transform(own)
    return Classroom(vectorizer, signs, vectorizer.transform(texts), full, manner, folds)


def plan_lessons(examples: Examples) -> list[Lesson]:
    """Which head learns from which rows, in the order the heads are kept."""
    incident = [kind == "incident" for kind in examples.kinds]
    known = [row for row, kind in enumerate(examples.kinds) if kind]
    told_apart = [row for row in known if examples.kinds[row] != SOME_ORDINARY]
    lessons = [
        Lesson(INCIDENT, known, [YES if incident[row] else NO for row in known]),
        Lesson(KIND, told_apart, [examples.kinds[row] for row in told_apart]),
        _lesson(INCIDENT_TYPE, examples.incident_types, incident),
        _lesson(GROUP, examples.groups, incident),
        _lesson(TOPIC, examples.topics, incident),
        _lesson(EXECUTOR, examples.executors, incident),
    ]
    # One class teaches nothing about kinds; a single group is still a fact worth keeping.
    return [
        lesson
        for lesson in lessons
        if lesson.rows and (lesson.name not in OWN_WORDS or len(set(lesson.labels)) > 1)
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


def _learn_head(lesson: Lesson, room: Classroom, jobs: int) -> LinearHead:
    head = head_for(lesson.name, len(lesson.rows), room.vectorizer.n_lemma_features_)
    head.n_jobs = jobs
    labels = np.array(lesson.labels, dtype=object).astype(str)
    rows = np.array(lesson.rows)
    return head.learn(room.read(lesson.name, rows), labels, room.folds[rows])


def _calibrate(
    lessons: Sequence[Lesson],
    heads: Mapping[str, LinearHead],
    taxonomy: Taxonomy,
    room: Classroom,
) -> None:
    """Calibrate each head alone, then the listeners again with what they hear."""
    for head in heads.values():
        head.calibrate()
    taught = {lesson.name: np.array(lesson.rows) for lesson in lessons}
    held = np.flatnonzero(room.folds >= 0)
    said: dict[str, npt.NDArray[Any]] = {}
    for listener, speaker in LISTENS.items():
        if listener not in heads or speaker not in heads or not len(heads[listener].held_out_.rows):
            continue
        if speaker not in said:
            said[speaker] = _say(heads[speaker], speaker, taught[speaker], held, room)
        heard = attune(listener, heads, taxonomy)(np.nan_to_num(said[speaker]))
        heard[np.isnan(said[speaker][:, 0])] = 0.0
        head = heads[listener]
        at = np.searchsorted(held, taught[listener][head.held_out_.rows])
        head.listen(heard[at])
        # Whoever listens next hears what this head says now.
        scores = head.held_out_
        said[listener] = np.full((len(held), len(head.classes_)), np.nan)
        said[listener][at] = head.calibration_.probabilities(
            scores.decisions, scores.bayes, heard[at]
        )


def _say(
    head: LinearHead,
    name: str,
    taught: npt.NDArray[Any],
    held: npt.NDArray[np.int64],
    room: Classroom,
) -> npt.NDArray[Any]:
    """What a head that has not seen them says alone of the comments held out.

    Comments that it never learnt from count too; those it learnt from and never held out
    are rows of NaN.
    """
    said = np.full((len(held), len(head.classes_)), np.nan)
    scores = head.held_out_
    at = np.searchsorted(held, taught[scores.rows])
    said[at] = head.alone_.probabilities(scores.decisions, scores.bayes)
    unknown = np.setdiff1d(held, taught)
    if len(unknown):
        said[np.searchsorted(held, unknown)] = head.predict_proba(room.read(name, unknown))
    return said
