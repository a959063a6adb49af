"""All heads over one matrix of features: texts in, probabilities of every head out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.context import Reading, lay_out
from classifier.features import CommentVectorizer, split_words
from classifier.heads import INCIDENT, KIND, YES, LinearHead
from classifier.listening import LISTENS, attune
from classifier.reasons import weigh_words
from classifier.scorer import Scorer
from classifier.shared import SharedWeights
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
    shared : weights of the heads where they came in one piece, from a bundle.
    """

    vectorizer: CommentVectorizer
    heads: Mapping[str, LinearHead]
    taxonomy: Taxonomy
    signs: SignVectorizer | None = None
    shared: SharedWeights | None = None

    @cached_property
    def _weights(self) -> SharedWeights:
        return self.shared or SharedWeights.of(self.heads)

    @cached_property
    def scorer(self) -> Scorer:
        """Scores of all heads at once: decision values of each, then naive Bayes of each."""
        n_sparse = self.vectorizer.n_sparse_features_
        unseen = [
            head.unseen_ if head.bayes_columns else np.zeros_like(head.unseen_)
            for head in self.heads.values()
        ]
        return Scorer(
            self.vectorizer,
            self._weights.rows(0, n_sparse),
            self._weights.rows(n_sparse, self.vectorizer.n_features_).toarray(),
            np.concatenate([*map(np.zeros_like, unseen), *unseen]),
            centred=[bayes for _, bayes in self._weights.columns.values()],
        )

    def predict_proba(self, readings: Sequence[Reading]) -> dict[str, Array]:
        """Probabilities by head, each of shape (n_comments, n_classes of the head)."""
        scores = self._score(readings)
        result = {
            name: head.alone_.probabilities(*scores[name]) for name, head in self.heads.items()
        }
        for listener, hear in self._listeners.items():
            calibration = self.heads[listener].calibration_
            heard = hear(result[LISTENS[listener]])
            result[listener] = calibration.probabilities(*scores[listener], heard)
        return result

    @cached_property
    def _listeners(self) -> dict[str, Callable[[Array], Array]]:
        """What each listening head hears, in the order of listening."""
        return {
            listener: attune(listener, self.heads, self.taxonomy)
            for listener, speaker in LISTENS.items()
            if listener in self.heads and speaker in self.heads
        }

    def _score(self, readings: Sequence[Reading]) -> dict[str, tuple[Array, Array]]:
        """Decision values and naive Bayes of every head."""
        texts, places = lay_out(readings)
        tokens = [split_words(text) for text in texts]
        own = self.scorer.score(tokens)
        n_comments = len(readings)
        full = own if len(texts) == n_comments else own[places]
        own = own[:n_comments]
        signs = (
            self.signs.number_signs(texts[:n_comments], tokens[:n_comments]) if self.signs else None
        )
        scores = {}
        for name, head in self.heads.items():
            svm, bayes = self._weights.columns[name]
            read = own if name in OWN_WORDS else full
            decisions = read[:, svm] + head.intercept_
            if signs is not None and name in self._sign_weights:
                rows, columns = signs
                np.add.at(decisions, rows, self._sign_weights[name][columns])
            scores[name] = decisions, read[:, bayes]
        return scores

    @cached_property
    def _sign_weights(self) -> dict[str, Array]:
        """What a sign adds to the decision values, by head, shape (n_signs, n_classes)."""
        if self.signs is None:
            return {}
        start = self.vectorizer.n_features_
        weights = self._weights.rows(start, start + len(self.signs.signs_)).toarray()
        weights *= self.signs.weight
        columns = self._weights.columns
        return {name: weights[:, columns[name][0]] for name in OWN_WORDS & self.heads.keys()}

    def weigh_words(self, reading: Reading) -> dict[str, tuple[list[str], Array]]:
        """By head the distinct words it reads, and how much each speaks for the best class.

        What a head hears from another, and the signs of manner, are not among the words.
        """
        texts = {reading.own, reading.full}
        split = {text: self.scorer.split(split_words(text)) for text in texts}
        votes = {}
        for name, head in self.heads.items():
            words, parts = split[reading.own if name in OWN_WORDS else reading.full]
            svm, bayes = self._weights.columns[name]
            by_word = parts[:, svm], parts[:, bayes]
            decisions = by_word[0].sum(axis=0) + head.intercept_
            likelihood = by_word[1].sum(axis=0)
            votes[name] = words, weigh_words(head, decisions, likelihood, by_word)
        return votes


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
