"""Heads that listen to one another: what one is sure of, another need not guess.

A group hears what its topics say together, a topic hears its group, and whether a comment is
an incident hears which of the six kinds it looks like. Measured on a region's incidents: a
group's first three 0.941 → 0.946, a topic's 0.780 → 0.787 (mean of two splits).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.heads import GROUP, INCIDENT, KIND, TOPIC, YES, LinearHead
from classifier.tags import Kind
from classifier.taxonomy import Taxonomy

Array = npt.NDArray[Any]

# listener → speaker, in the order of listening: the topic hears what the group has heard
LISTENS = {INCIDENT: KIND, GROUP: TOPIC, TOPIC: GROUP}
UNHEARD = 1e-4  # probability below which a speaker's doubt is no louder


def attune(
    listener: str, heads: Mapping[str, LinearHead], taxonomy: Taxonomy
) -> Callable[[Array], Array]:
    """Prepare what `LISTENS[listener]` says of each of the listener's classes.

    The function returned takes probabilities of the speaker's classes, shape (n_comments,
    n_classes of it), and gives log-probabilities of shape (n_comments, n_classes of the
    listener). Who belongs to whom is worked out once, not for every comment.
    """
    classes, spoken = heads[listener].classes_, heads[LISTENS[listener]].classes_
    if listener == INCIDENT:
        return partial(_hear_kind, answers=classes.tolist(), kinds=spoken.tolist())
    if listener == GROUP:
        columns = find_groups(spoken, classes, taxonomy)
        return partial(_hear_topics, members=_find_members(columns, len(classes)))
    return partial(_hear_group, columns=find_groups(classes, spoken, taxonomy))


def find_groups(
    topics: Iterable[str], groups: Iterable[str], taxonomy: Taxonomy
) -> npt.NDArray[np.int64]:
    """Column among `groups` of each topic's group, -1 where there is none."""
    number = {code: column for column, code in enumerate(groups)}
    rows = (taxonomy.get(code) for code in topics)
    return np.array([number.get(row.group, -1) if row else -1 for row in rows], dtype=np.int64)


def _find_members(columns: npt.NDArray[np.int64], n_groups: int) -> Array:
    members = np.zeros((len(columns), n_groups))
    known = np.flatnonzero(columns >= 0)
    members[known, columns[known]] = 1.0
    return members


def _hear_kind(said: Array, answers: Sequence[str], kinds: Sequence[str]) -> Array:
    incident = said[:, kinds.index(Kind.INCIDENT)] if Kind.INCIDENT in kinds else 0 * said[:, 0]
    columns = [incident if answer == YES else 1 - incident for answer in answers]
    return _logs(np.column_stack(columns))


def _hear_topics(said: Array, members: Array) -> Array:
    logs = _logs(said @ members)
    # A group of which no topic is known is neither helped nor hindered by what is said.
    silent = ~members.any(axis=0)
    if silent.all():
        return np.zeros_like(logs)
    if silent.any():
        logs[:, silent] = logs[:, ~silent].mean(axis=1, keepdims=True)
    return logs


def _hear_group(said: Array, columns: npt.NDArray[np.int64]) -> Array:
    return np.where(columns >= 0, _logs(said)[:, np.maximum(columns, 0)], 0.0)


def _logs(probabilities: Array) -> Array:
    return np.asarray(np.log(np.maximum(probabilities, UNHEARD)))
