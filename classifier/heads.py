"""A head: one linear classifier over the shared features, with honest confidence."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import KFold, ShuffleSplit
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

Array = npt.NDArray[Any]

# Below this many comments each one gets a vote in calibration (5 fits instead of 1).
SMALL = 6_000
CALIBRATION_SHARE = 0.15
ABSENT = -1.5  # decision value of a class that a calibration fit has not seen
START = (2.0, 1.0, 3.0)  # where the search for slope, shift and power begins


class LinearHead(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One-against-rest linear SVM whose decision values are turned into probabilities.

    The probability of class c is proportional to `sigmoid(slope * d_c + shift) ** power`;
    the three numbers are fitted to the likelihood of comments the SVM has not seen (a
    softmax of the decision values, the usual way, is off by 0.13 on 26 groups, this one
    by 0.02). Classes with a single example are kept: nobody is forgotten.

    Parameters
    ----------
    C : float, default=0.2
        Inverse strength of regularisation.
    max_weights : int, default=2500000
        Weights kept, the largest: nine tenths of them carry nothing.
    class_weight : "balanced" or None, default=None
    random_state : int, default=42

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    coef_ : csr_matrix of shape (n_features, n_classes), float32
    intercept_ : ndarray of shape (n_classes,), float32
    calibration_ : tuple of float
        Slope, shift and power.

    Examples
    --------
    >>> head = LinearHead().fit(sp.csr_matrix(np.eye(4)), ["a", "a", "b", "b"])
    >>> head.predict_proba(sp.csr_matrix(np.eye(4))).shape
    (4, 2)
    """

    def __init__(
        self,
        *,
        C: float = 0.2,
        max_weights: int = 2_500_000,
        class_weight: str | None = None,
        random_state: int = 42,
    ) -> None:
        self.C = C
        self.max_weights = max_weights
        self.class_weight = class_weight
        self.random_state = random_state

    def fit(self, X: sp.csr_matrix, y: npt.ArrayLike) -> Self:
        """Fit on features of shape (n_comments, n_features) and labels (n_comments,)."""
        labels = np.asarray(y)
        if X.shape[0] != len(labels):
            raise ValueError(f"X has {X.shape[0]} rows, y has {len(labels)} labels")
        if not len(labels):
            raise ValueError("no comments to learn from")
        classes, targets = np.unique(labels, return_inverse=True)
        calibration = self._calibrate(X, targets, len(classes))
        coef, intercept = self._fit_weights(X, targets, len(classes))
        return self.set_weights(classes, coef, intercept, calibration)

    def set_weights(
        self,
        classes: npt.ArrayLike,
        coef: sp.csr_matrix,
        intercept: npt.ArrayLike,
        calibration: tuple[float, float, float],
    ) -> Self:
        """Restore what `fit` learnt, from a bundle; see the attributes for the shapes."""
        self.classes_ = np.asarray(classes)
        self.coef_ = coef
        self.intercept_ = np.asarray(intercept, dtype=np.float32)
        self.calibration_ = calibration
        return self

    def decision_function(self, X: sp.csr_matrix) -> Array:
        """Decision values, shape (n_comments, n_classes), also for two classes."""
        check_is_fitted(self, "coef_")
        return _decide(X, self.coef_, self.intercept_)

    def predict_proba(self, X: sp.csr_matrix) -> Array:
        """Probabilities of shape (n_comments, n_classes), each row sums to 1."""
        return self.to_probabilities(self.decision_function(X))

    def to_probabilities(self, decisions: Array) -> Array:
        """Probabilities for decision values, same shape."""
        check_is_fitted(self, "calibration_")
        return _calibrated(decisions, np.asarray(self.calibration_))

    def predict(self, X: sp.csr_matrix) -> Array:
        """Most probable class of each comment, shape (n_comments,)."""
        return np.asarray(self.classes_[self.decision_function(X).argmax(axis=1)])

    def _fit_weights(
        self, X: sp.csr_matrix, targets: Array, n_classes: int
    ) -> tuple[sp.csr_matrix, Array]:
        coef = np.zeros((X.shape[1], n_classes), dtype=np.float32)
        intercept = np.full(n_classes, ABSENT, dtype=np.float32)
        seen = np.unique(targets)
        if len(seen) == 1:
            intercept[seen] = 1.0
            return sp.csr_matrix(coef), intercept
        svm = LinearSVC(C=self.C, class_weight=self.class_weight, random_state=self.random_state)
        svm.fit(X, targets)
        if len(seen) == 2:
            coef[:, seen] = np.column_stack([-svm.coef_[0], svm.coef_[0]])
            intercept[seen] = [-svm.intercept_[0], svm.intercept_[0]]
        else:
            coef[:, seen] = svm.coef_.T
            intercept[seen] = svm.intercept_
        return _prune(coef, self.max_weights), intercept

    def _calibrate(
        self, X: sp.csr_matrix, targets: Array, n_classes: int
    ) -> tuple[float, float, float]:
        if n_classes == 1 or len(targets) < 10:
            return START
        decisions, seen = [], []
        for train, test in self._calibration_splits(len(targets)):
            coef, intercept = self._fit_weights(X[train], targets[train], n_classes)
            decisions.append(_decide(X[test], coef, intercept))
            seen.append(targets[test])
        return _fit_calibration(np.vstack(decisions), np.concatenate(seen))

    def _calibration_splits(self, n_rows: int) -> list[tuple[Array, Array]]:
        splitter = (
            KFold(5, shuffle=True, random_state=self.random_state)
            if n_rows < SMALL
            else ShuffleSplit(1, test_size=CALIBRATION_SHARE, random_state=self.random_state)
        )
        return list(splitter.split(np.empty((n_rows, 0))))


def _decide(X: sp.csr_matrix, coef: sp.csr_matrix, intercept: Array) -> Array:
    return np.asarray((X @ coef).toarray() + intercept, dtype=np.float32)


def _prune(coef: Array, most: int) -> sp.csr_matrix:
    # float16 is what the bundle keeps; rounding here makes both give the same answer
    coef = coef.astype(np.float16).astype(np.float32)
    if np.count_nonzero(coef) > most:
        smallest_kept = np.partition(np.abs(coef), coef.size - most, axis=None)[coef.size - most]
        coef[np.abs(coef) < smallest_kept] = 0
    return sp.csr_matrix(coef)


def _log_weights(decisions: Array, calibration: Array) -> Array:
    slope, shift, power = calibration
    return np.asarray(-power * np.logaddexp(0, -(slope * decisions.astype(np.float64) + shift)))


def _calibrated(decisions: Array, calibration: Array) -> Array:
    logs = _log_weights(decisions, calibration)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _fit_calibration(decisions: Array, targets: Array) -> tuple[float, float, float]:
    rows = np.arange(len(targets))

    def loss(calibration: Array) -> float:
        probability = _calibrated(decisions, calibration)[rows, targets]
        # A weak pull to the start keeps a handful of comments from running off to infinity.
        pull = 1e-3 * float(((calibration - START) ** 2).sum())
        return float(-np.log(np.maximum(probability, 1e-12)).mean() + pull / len(targets))

    found = minimize(loss, START, method="Nelder-Mead", options={"maxiter": 200})
    slope, shift, power = (float(value) for value in found.x)
    return slope, shift, power
