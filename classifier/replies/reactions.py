"""The author's reaction, suggested from the comment after the answer; doubt gives none.

Cues (reaction_cues.py) and words weighed by a logistic regression that is fitted at load
from a few hundred written samples: 0.2 s, nothing to store.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from classifier.errors import ReactionsError
from classifier.markup import clean_markup
from classifier.morph import lemmatize, tokenize
from classifier.replies.reaction_cues import read_cues

MAX_CHARS = 2_000  # of a follow-up; the mood shows long before
# 5-fold on the shipped samples: 95 of 100 suggestions right, 7 of 10 comments get one
MIN_CONFIDENCE = 0.7
UNCLEAR = "неясно"  # a label of the samples: «А у нас на Мира когда?» is no reaction
COLUMNS = ("text", "reaction")


class Reaction(StrEnum):
    """How the author took the answer."""

    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    UNREACHABLE = "unreachable"  # no way to answer, or a talk without sense


REACTION_NAMES = {
    Reaction.SATISFIED: "доволен",
    Reaction.NEUTRAL: "нейтрален",
    Reaction.DISSATISFIED: "недоволен",
    Reaction.UNREACHABLE: "нет возможности",
}
REACTION_OF = {name: reaction for reaction, name in REACTION_NAMES.items()}


@dataclass(frozen=True, slots=True)
class ReactionGuess:
    """What a comment after the answer says; `reaction` None where the model does not know.

    confidence : 0..1, of the best reaction, suggested or not.
    """

    reaction: Reaction | None
    confidence: float
    reason: str


class ReactionModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Follow-up comment → reaction, scikit-learn's way.

    Parameters
    ----------
    min_confidence : float, default=0.7
        0..1; below it nothing is suggested.
    C : float, default=10
        Inverse strength of regularisation.

    Attributes
    ----------
    classes_ : ndarray of str, shape (n_classes,)
        Labels as in the samples, «неясно» among them.

    Examples
    --------
    >>> texts = ["спасибо, убрали", "так и не сделали, отписка"] * 3
    >>> model = ReactionModel().fit(texts, ["доволен", "недоволен"] * 3)
    >>> model.guess(["спасибо, починили"])[0].reaction
    <Reaction.SATISFIED: 'satisfied'>
    """

    def __init__(self, *, min_confidence: float = MIN_CONFIDENCE, C: float = 10.0) -> None:
        self.min_confidence = min_confidence
        self.C = C

    @classmethod
    def load(cls, path: Path) -> Self:
        """Fit from a CSV `text,reaction`; raises `ReactionsError` naming file and line."""
        texts, labels = read_samples(path)
        return cls().fit(texts, labels)

    def fit(self, X: Sequence[str], y: Sequence[str]) -> Self:
        """Learn from comments, shape (n_comments,), and their labels."""
        _check(X)
        if not 0.0 <= self.min_confidence <= 1.0:
            raise ValueError(f"min_confidence must be in 0..1, got {self.min_confidence}")
        self.pipeline_: Pipeline = make_pipeline(
            FeatureUnion(
                [
                    ("cues", CountVectorizer(analyzer=_cues, binary=True)),
                    ("words", TfidfVectorizer(analyzer=_words, sublinear_tf=True)),
                    (
                        "letters",
                        TfidfVectorizer(
                            preprocessor=_clean,
                            analyzer="char_wb",
                            ngram_range=(2, 4),
                            sublinear_tf=True,
                        ),
                    ),
                ]
            ),
            LogisticRegression(C=self.C, max_iter=2000),
        )
        self.pipeline_.fit(X, y)
        self.classes_ = self.pipeline_.classes_
        return self

    def predict_proba(self, X: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Probabilities, shape (n_comments, n_classes), columns as `classes_`."""
        _check(X)
        if not len(X):
            return np.zeros((0, len(self.classes_)))
        return np.asarray(self.pipeline_.predict_proba(X), dtype=np.float64)

    def predict(self, X: Sequence[str]) -> np.ndarray[Any, Any]:
        """Best label of each comment, sure or not, shape (n_comments,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def guess(self, comments: Sequence[str]) -> list[ReactionGuess]:
        """One guess per comment, in order; doubt and an empty comment give none."""
        rows = zip(comments, self.predict_proba(comments), strict=True)
        return [self._guess_one(text, row) for text, row in rows]

    def _guess_one(self, text: str, row: np.ndarray[Any, np.dtype[np.float64]]) -> ReactionGuess:
        label, confidence = str(self.classes_[row.argmax()]), float(row.max())
        if not _clean(text).strip():
            return ReactionGuess(None, 0.0, "комментарий пуст: реакцию отметит человек")
        if label == UNCLEAR:
            return ReactionGuess(None, confidence, "это не реакция на ответ, а вопрос или разговор")
        if confidence < self.min_confidence:
            return ReactionGuess(
                None, confidence, "по словам непонятно, доволен ли автор: отметит человек"
            )
        return ReactionGuess(REACTION_OF[label], confidence, f"по словам автор {label}")


def read_samples(path: Path) -> tuple[list[str], list[str]]:
    """Texts and labels of a CSV; raises `ReactionsError` naming file, line and what to do."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise ReactionsError(f"{path}: нет столбца {missing[0]}: нужны text и reaction")
            rows = [(reader.line_num, row["text"], row["reaction"]) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise ReactionsError(f"{path}: не читается: положите файл примеров реакций") from error
    known = {*REACTION_OF, UNCLEAR}
    for line, text, label in rows:
        if not text or label not in known:
            raise ReactionsError(
                f"{path}:{line}: нужны текст и одна из реакций: {', '.join(sorted(known))}"
            )
    if len({label for _, _, label in rows}) < 2:
        raise ReactionsError(f"{path}: нужны примеры хотя бы двух реакций")
    return [text for _, text, _ in rows], [label for _, _, label in rows]


def _check(X: Sequence[str]) -> None:
    if isinstance(X, str):
        raise TypeError("X must be a sequence of comments, got one str")
    if not all(isinstance(text, str) for text in X):
        raise TypeError("X must hold str only: an empty comment is ''")


def _clean(text: str) -> str:
    return clean_markup(text[:MAX_CHARS]).text.lower()


def _cues(text: str) -> list[str]:
    return read_cues(_clean(text))


def _words(text: str) -> list[str]:
    lemmas = [lemmatize(token) for token in tokenize(_clean(text))]
    return lemmas + [f"{one} {other}" for one, other in pairwise(lemmas)]
