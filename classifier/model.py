"""All heads over one matrix of features: texts in, probabilities of every head out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.context import Reading, lay_out
from classifier.features import CommentVectorizer
from classifier.heads import INCIDENT, KIND, YES, LinearHead
from classifier.listening import LISTENS, hear
from classifier.reasons import weigh_words
from classifier.scorer import Scorer
from classifier.signs import SignVectorizer
from classifier.tags import IncidentType, Kind
from classifier.taxonomy import Taxonomy

Array = npt.NDArray[Any]

OWN_WORDS = frozenset({INCIDENT, KIND})  # heads that read a comment without its post


@dataclass(frozen=True)
class CommentModel:
    """Fitted vectorizers and the heads over them.

    heads : by name; a head that the data could not teach is absent.
    taxonomy : names and groups of the codes that the group and topic heads speak of.
    signs : how a comment is said, read by the heads of `OWN_WORDS` alone; None where the
        data could not teach them.
    """

    vectorizer: CommentVectorizer
    heads: Mapping[str, LinearHead]
    taxonomy: Taxonomy
    signs: SignVectorizer | None = None

    @cached_property
    def scorer(self) -> Scorer:
        """Scores of all heads at once: decision values of each, then naive Bayes of each."""
        heads = list(self.heads.values())
        n_sparse = self.vectorizer.n_sparse_features_
        n_features = self.vectorizer.n_features_  # signs, below them, are added by themselves
        svm = sp.hstack([head.coef_[:n_features] for head in heads], format="csr")
        bayes = sp.hstack([self._full_bayes(head) for head in heads], format="csr")
        vectors = svm[n_sparse:].toarray()
        unseen = np.concatenate([self._unseen(head) for head in heads])
        return Scorer(
            self.vectorizer,
            sp.hstack([svm[:n_sparse], bayes], format="csr"),
            np.hstack([vectors, np.zeros_like(vectors)]),
            np.concatenate([np.zeros_like(unseen), unseen]),
            centred=[bayes for _, bayes in self._columns.values()],
        )

    def _full_bayes(self, head: LinearHead) -> sp.csr_matrix:
        shape = (self.vectorizer.n_sparse_features_, len(head.classes_))
        return sp.csr_matrix((head.bayes_.data, head.bayes_.indices, self._pointers(head)), shape)

    def _pointers(self, head: LinearHead) -> Array:
        missing = self.vectorizer.n_sparse_features_ - head.bayes_.shape[0]
        return np.pad(head.bayes_.indptr, (0, missing), mode="edge")

    def _unseen(self, head: LinearHead) -> Array:
        return head.unseen_ if head.bayes_columns else np.zeros_like(head.unseen_)

    def predict_proba(self, readings: Sequence[Reading]) -> dict[str, Array]:
        """Probabilities by head, each of shape (n_comments, n_classes of the head)."""
        scores = self._score(readings)
        result = {
            name: head.alone_.probabilities(*scores[name]) for name, head in self.heads.items()
        }
        for listener, speaker in LISTENS.items():
            if listener in self.heads and speaker in self.heads:
                heard = hear(listener, result[speaker], self.heads, self.taxonomy)
                calibration = self.heads[listener].calibration_
                result[listener] = calibration.probabilities(*scores[listener], heard)
        return result

    def _score(self, readings: Sequence[Reading]) -> dict[str, tuple[Array, Array]]:
        """Decision values and naive Bayes of every head."""
        texts, places = lay_out(readings)
        own = self.scorer.score(texts)
        full = own if len(texts) == len(readings) else own[places]
        own = own[: len(readings)]
        signs = self.signs.transform([one.own for one in readings]) if self.signs else None
        scores = {}
        for name, head in self.heads.items():
            svm, bayes = self._columns[name]
            read = own if name in OWN_WORDS else full
            decisions = read[:, svm] + head.intercept_
            if signs is not None and name in self._sign_weights:
                decisions = decisions + signs @ self._sign_weights[name]
            scores[name] = decisions, read[:, bayes]
        return scores

    @cached_property
    def _sign_weights(self) -> dict[str, Array]:
        """Weights of the signs by head, each of shape (n_signs, n_classes)."""
        n_features = self.vectorizer.n_features_
        return {
            name: head.coef_[n_features:].toarray()
            for name, head in self.heads.items()
            if head.coef_.shape[0] > n_features
        }

    def weigh_words(self, reading: Reading) -> dict[str, tuple[list[str], Array]]:
        """By head the distinct words it reads, and how much each speaks for the best class.

        What a head hears from another, and the signs of manner, are not among the words.
        """
        split = {text: self.scorer.split(text) for text in {reading.own, reading.full}}
        votes = {}
        for name, head in self.heads.items():
            words, parts = split[reading.own if name in OWN_WORDS else reading.full]
            svm, bayes = self._columns[name]
            by_word = parts[:, svm], parts[:, bayes]
            decisions = by_word[0].sum(axis=0) + head.intercept_
            likelihood = by_word[1].sum(axis=0)
            votes[name] = words, weigh_words(head, decisions, likelihood, by_word)
        return votes

    @cached_property
    def _columns(self) -> dict[str, tuple[slice, slice]]:
        """Columns of the scores that are a head's decision values and its naive Bayes."""
        borders = np.cumsum([0, *(len(head.classes_) for head in self.heads.values())]).tolist()
        half = borders[-1]
        return {
            name: (slice(start, stop), slice(half + start, half + stop))
            for name, start, stop in zip(self.heads, borders[:-1], borders[1:], strict=True)
        }


def kind_probabilities(
    probabilities: Mapping[str, Array], heads: Mapping[str, LinearHead]
) -> Array:
    """Probabilities over `Kind` in its order, shape (n_comments, 6).

    What is no incident is shared among the ordinary kinds; where the data never told them
    apart, all of it is `other`.
    """
    n_comments = len(next(iter(probabilities.values())))
    incident = np.ones(n_comments)
    if INCIDENT in heads:
        classes = heads[INCIDENT].classes_.tolist()
        incident = (
            probabilities[INCIDENT][:, classes.index(YES)] if YES in classes else 0 * incident
        )
    kinds = list(Kind)
    result = np.zeros((n_comments, len(kinds)))
    result[:, kinds.index(Kind.INCIDENT)] = incident
    ordinary = np.zeros_like(result)
    for column, kind in enumerate(heads[KIND].classes_ if KIND in heads else ()):
        if kind != Kind.INCIDENT:
            ordinary[:, kinds.index(Kind(kind))] = probabilities[KIND][:, column]
    if not ordinary.any():
        ordinary[:, kinds.index(Kind.OTHER)] = 1.0
    ordinary /= np.maximum(ordinary.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(result + (1 - incident)[:, None] * ordinary)


def incident_types(classes: Sequence[str]) -> list[IncidentType]:
    """Enum members of an incident-type head's classes."""
    return [IncidentType(name) for name in classes]
