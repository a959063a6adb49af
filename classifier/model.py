"""All heads over one matrix of features: texts in, probabilities of every head out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.features import CommentVectorizer
from classifier.heads import LinearHead
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

# A topic is scored with its group's probability to this power: measured on 20,000 incidents,
# 0.3 to 0.5 adds one point of top-3 and one of likelihood, 1 takes accuracy away.
GROUP_POWER = 0.4


@dataclass(frozen=True)
class CommentModel:
    """A fitted vectorizer and its heads.

    heads : by name; a head that the data could not teach is absent.
    taxonomy : names and groups of the codes that the group and topic heads speak of.
    """

    vectorizer: CommentVectorizer
    heads: Mapping[str, LinearHead]
    taxonomy: Taxonomy
    _order: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_order", tuple(self.heads))

    @cached_property
    def _coef(self) -> sp.csr_matrix:
        return sp.hstack([self.heads[name].coef_ for name in self._order], format="csr")

    @cached_property
    def _borders(self) -> list[int]:
        sizes = [len(self.heads[name].classes_) for name in self._order]
        return [0, *np.cumsum(sizes).tolist()]

    @cached_property
    def group_of_topic(self) -> Array:
        """Column of the group head for each column of the topic head, -1 where none."""
        groups = {code: column for column, code in enumerate(self.heads[GROUP].classes_)}
        rows = (self.taxonomy.get(code) for code in self.heads[TOPIC].classes_)
        return np.array([groups.get(row.group, -1) if row else -1 for row in rows])

    def predict_proba(self, texts: Iterable[str]) -> dict[str, Array]:
        """Probabilities by head, each of shape (n_comments, n_classes of the head)."""
        features = self.vectorizer.transform(texts)
        decisions = (features @ self._coef).toarray()
        result: dict[str, Array] = {}
        for name, start, stop in zip(self._order, self._borders, self._borders[1:], strict=False):
            head = self.heads[name]
            result[name] = head.to_probabilities(decisions[:, start:stop] + head.intercept_)
        if GROUP in result and TOPIC in result:
            result[TOPIC] = self._with_groups(result[TOPIC], result[GROUP])
        return result

    def _with_groups(self, topics: Array, groups: Array) -> Array:
        column = self.group_of_topic
        weight = np.where(column >= 0, groups[:, np.maximum(column, 0)], 1.0) ** GROUP_POWER
        weighted = topics * weight
        return np.asarray(weighted / weighted.sum(axis=1, keepdims=True))


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
