"""All heads over one matrix of features: texts in, probabilities of every head out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.features import CommentVectorizer
from classifier.heads import LinearHead
from classifier.reasons import weigh_words
from classifier.scorer import Scorer
from classifier.tags import IncidentType, Kind
from classifier.taxonomy import Taxonomy

Array = npt.NDArray[Any]

# Names of the heads the Tagger reads; any other head is passed on as it is.
INCIDENT = "incident"  # incident or not, learnt from every comment
ORDINARY = "ordinary"  # which kind of ordinary comment, learnt where the kind is known
INCIDENT_TYPE = "incident_type"
GROUP = "group"
TOPIC = "topic"
OWN_HEADS = frozenset({INCIDENT, ORDINARY, INCIDENT_TYPE, GROUP, TOPIC})

YES, NO = "yes", "no"  # classes of the incident head


@dataclass(frozen=True)
class CommentModel:
    """A fitted vectorizer and its heads.

    heads : by name; a head that the data could not teach is absent.
    taxonomy : names and groups of the codes that the group and topic heads speak of.
    heads are asked in their order, the group's before the topic's.
    """

    vectorizer: CommentVectorizer
    heads: Mapping[str, LinearHead]
    taxonomy: Taxonomy

    @cached_property
    def scorer(self) -> Scorer:
        """Scores of all heads at once: decision values of each, then naive Bayes of each."""
        heads = list(self.heads.values())
        n_sparse = self.vectorizer.n_sparse_features_
        svm = sp.hstack([head.coef_ for head in heads], format="csr")
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

    @cached_property
    def group_of_topic(self) -> Array:
        """Column of the group head for each column of the topic head, -1 where none."""
        return find_outer_columns(
            self.heads[TOPIC].classes_, self.heads[GROUP].classes_, self.taxonomy
        )

    def predict_proba(self, texts: Sequence[str]) -> dict[str, Array]:
        """Probabilities by head, each of shape (n_comments, n_classes of the head)."""
        scores = self.scorer.score(texts)
        result: dict[str, Array] = {}
        # The group comes before the topic: a topic is read in the light of its group.
        for name, head in self.heads.items():
            svm, bayes = self._columns[name]
            outer = None
            if name == TOPIC and GROUP in result:
                outer = outer_logs(result[GROUP], self.group_of_topic)
            result[name] = head.calibration_.probabilities(
                scores[:, svm] + head.intercept_, scores[:, bayes], outer
            )
        return result

    def weigh_words(self, text: str) -> tuple[list[str], dict[str, Array]]:
        """Distinct words of a text, and by head how much each speaks for the best class."""
        words, parts = self.scorer.split(text)
        votes = {}
        for name, head in self.heads.items():
            svm, bayes = self._columns[name]
            by_word = parts[:, svm], parts[:, bayes]
            decisions = by_word[0].sum(axis=0) + head.intercept_
            votes[name] = weigh_words(head, decisions, by_word[1].sum(axis=0), by_word)
        return words, votes

    @cached_property
    def _columns(self) -> dict[str, tuple[slice, slice]]:
        """Columns of the scores that are a head's decision values and its naive Bayes."""
        borders = np.cumsum([0, *(len(head.classes_) for head in self.heads.values())]).tolist()
        half = borders[-1]
        return {
            name: (slice(start, stop), slice(half + start, half + stop))
            for name, start, stop in zip(self.heads, borders[:-1], borders[1:], strict=True)
        }


def find_outer_columns(
    topics: Iterable[str], groups: Iterable[str], taxonomy: Taxonomy
) -> npt.NDArray[np.int64]:
    """Column among `groups` of each topic's group, -1 where there is none."""
    number = {code: column for column, code in enumerate(groups)}
    rows = (taxonomy.get(code) for code in topics)
    return np.array([number.get(row.group, -1) if row else -1 for row in rows], dtype=np.int64)


def outer_logs(probabilities: Array, columns: npt.NDArray[np.int64]) -> Array:
    """Log-probability of each topic's group, 0 where it has none, (n_comments, n_topics)."""
    logs = np.log(np.maximum(probabilities, 1e-9))[:, np.maximum(columns, 0)]
    return np.where(columns >= 0, logs, 0.0)


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
    if ORDINARY in heads:
        for column, kind in enumerate(heads[ORDINARY].classes_):
            result[:, kinds.index(Kind(kind))] = (1 - incident) * probabilities[ORDINARY][:, column]
    else:
        result[:, kinds.index(Kind.OTHER)] = 1 - incident
    return result


def incident_types(classes: Sequence[str]) -> list[IncidentType]:
    """Enum members of an incident-type head's classes."""
    return [IncidentType(name) for name in classes]
