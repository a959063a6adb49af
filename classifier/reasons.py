"""Which words decided: the parts of a score, from the very table that gave the score."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.heads import LinearHead
from classifier.markup import CleanText
from classifier.morph import tokenize

Array = npt.NDArray[Any]

MOST = 5  # words shown for a head
LEAST = 0.1  # share of what speaks for the answer, below which a word decided nothing
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Reason:
    """A word that spoke for the best answer against the next one.

    start, stop : `[start, stop)` in the original text.
    weight : its share of everything that spoke for the answer, 0..1.
    """

    start: int
    stop: int
    weight: float


def weigh_words(
    head: LinearHead, decisions: Array, bayes: Array, by_word: tuple[Array, Array]
) -> Array:
    """How much each word speaks for the best class against the runner-up, (n_words,).

    decisions, bayes : scores of one comment, shape (n_classes,).
    by_word : the same, word by word, each of shape (n_words, n_classes); they add up.
    """
    calibration = head.alone_
    if len(decisions) < 2:
        return np.zeros(len(by_word[0]))
    logs = calibration.log_weights(decisions[None], bayes[None])[0]
    best, second = np.argsort(-logs, kind="stable")[:2]
    # Around this comment a sigmoid is a straight line: its slope turns scores into votes.
    reached = 1 + np.exp(calibration.slope * decisions + calibration.shift)
    steep = calibration.power * calibration.slope / reached
    svm, likelihood = by_word
    votes = steep[best] * svm[:, best] - steep[second] * svm[:, second]
    return np.asarray(
        votes + calibration.bayes * (likelihood[:, best] - likelihood[:, second]),
        dtype=np.float64,
    )


def find_reasons(
    clean: CleanText, votes: Mapping[str, tuple[Sequence[str], Array]]
) -> dict[str, tuple[Reason, ...]]:
    """Deciding words of each head where they stand in the text, the weightiest first."""
    places: dict[str, list[tuple[int, int]]] = {}
    for match in WORD.finditer(clean.text):
        for token in tokenize(match.group())[:1]:
            places.setdefault(token, []).append(clean.to_original(*match.span()))
    reasons: dict[str, tuple[Reason, ...]] = {}
    for name, (words, vote) in votes.items():
        total = float(vote[vote > 0].sum()) or 1.0
        order = np.argsort(-vote, kind="stable")[:MOST].tolist()
        reasons[name] = tuple(
            Reason(start, stop, round(float(vote[index]) / total, 3))
            for index in order
            if vote[index] >= LEAST * total
            for start, stop in places.get(words[index], [])
        )
    return reasons
