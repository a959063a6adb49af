"""Scores to honest probabilities, and the confidence from which a promise is kept."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Array = npt.NDArray[Any]

ENOUGH_ROWS = 4_000  # comments that the numbers below are fitted to, five numbers need no more
ENOUGH_SURE = 30  # comments; a promise needs as many to rest on
NEVER = 1.01  # a confidence that nothing reaches
ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the scores of one head become probabilities.

    The probability of class c is proportional to
    `sigmoid(slope * d_c + shift) ** power * exp(bayes * b_c + outer * o_c)`
    with d the decision values of the SVM, b the log-likelihoods of naive Bayes and o the
    log-probabilities of the class's group where the head has one. A softmax of d, the usual
    way, is off by 0.13 on 26 groups.
    """

    slope: float = 2.0
    shift: float = 1.0
    power: float = 3.0
    bayes: float = 0.0
    outer: float = 0.0

    def log_weights(self, decisions: Array, bayes: Array, outer: Array | None = None) -> Array:
        """Log-probabilities up to a constant a row, shape (n_comments, n_classes)."""
        svm = -np.logaddexp(0, -(self.slope * decisions.astype(np.float64) + self.shift))
        logs = self.power * svm + self.bayes * bayes
        return np.asarray(logs if outer is None else logs + self.outer * outer)

    def probabilities(self, decisions: Array, bayes: Array, outer: Array | None = None) -> Array:
        """Probabilities of shape (n_comments, n_classes), each row sums to 1."""
        logs = self.log_weights(decisions, bayes, outer)
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of comments by a head that has not seen them.

    rows : their numbers among the rows the head was fitted to.
    decisions, bayes : shape (n_rows, n_classes).
    targets : class numbers, shape (n_rows,).
    """

    rows: Array
    decisions: Array
    bayes: Array
    targets: Array


def fit_calibration(held: HeldOut, outer: Array | None = None) -> Calibration:
    """Numbers under which the held-out labels are the likeliest."""
    some = slice(None, None, max(1, len(held.targets) // ENOUGH_ROWS))
    decisions, bayes, targets = held.decisions[some], held.bayes[some], held.targets[some]
    over = None if outer is None else outer[some]
    # Naive Bayes counts in logarithms of thousands of words: one scale for every head.
    spread = float(bayes.std()) or 1.0
    start = np.array([2.0, 1.0, 3.0, 0.5, 0.2])
    n_free = 3 + bool(bayes.any()) if over is None else 5
    rows = np.arange(len(targets))

    def unpack(free: Array) -> Calibration:
        full = np.concatenate([free, np.zeros(5 - len(free))])
        slope, shift, power, bayes_weight, outer_weight = (float(value) for value in full)
        return Calibration(slope, shift, power, bayes_weight / spread, outer_weight)

    def loss(free: Array) -> float:
        probability = unpack(free).probabilities(decisions, bayes, over)[rows, targets]
        # A weak pull to the start keeps a handful of comments from running off to infinity.
        pull = 1e-3 * float(((free - start[:n_free]) ** 2).sum())
        return float(-np.log(np.maximum(probability, 1e-12)).mean() + pull / len(targets))

    options = {"maxiter": ROUNDS, "xatol": 1e-3, "fatol": 1e-5}
    found = minimize(loss, start[:n_free], method="Nelder-Mead", options=options)
    return unpack(found.x)


def find_threshold(confidence: Array, is_right: Array, promise: float) -> tuple[float, float]:
    """Least confidence from which at least `promise` of the answers are right, and their share.

    Takes answers of comments held out, shape (n_comments,). Nothing keeps the promise on
    enough comments: a confidence above 1, and 0.
    """
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    # Equal confidences stand or fall together.
    ends = np.flatnonzero(np.append(np.diff(confidence[order]) < 0, True))
    kept = ends[(precision[ends] >= promise) & (ends + 1 >= ENOUGH_SURE)]
    if not len(kept):
        return NEVER, 0.0
    return float(confidence[order][kept[-1]]), float((kept[-1] + 1) / len(order))
