"""A head: one linear classifier over the shared features, with honest confidence."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from joblib import Parallel, delayed
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import KFold, ShuffleSplit
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from classifier.calibration import (
    NEVER,
    Calibration,
    HeldOut,
    find_threshold,
    fit_calibration,
)

Array = npt.NDArray[Any]
Weights = tuple[sp.csr_matrix, Array, sp.csr_matrix, Array]  # SVM, intercept, Bayes, unseen

# Names of the heads the Tagger reads; any other head is passed on as it is.
INCIDENT = "incident"  # incident or not, learnt from every comment
KIND = "kind"  # which of the six kinds, learnt where it is known
INCIDENT_TYPE = "incident_type"
GROUP = "group"
TOPIC = "topic"
OWN_HEADS = frozenset({INCIDENT, KIND, INCIDENT_TYPE, GROUP, TOPIC})

YES, NO = "yes", "no"  # classes of the incident head

# Below this many comments each one gets a vote in calibration (5 fits instead of 1).
SMALL = 6_000
CALIBRATION_SHARE = 0.15
TOO_FEW = 10  # comments to calibrate on
ABSENT = -1.5  # decision value of a class that a calibration fit has not seen


class LinearHead(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One-against-rest linear SVM and naive Bayes, weighed together into probabilities.

    `Calibration` says how; its numbers are fitted to the likelihood of comments that
    neither has seen. Classes with a single example are kept: nobody is forgotten.

    Parameters
    ----------
    C : float, default=0.2
        Inverse strength of the SVM's regularisation.
    balance : float, default=0.0
        Weight of a class: its size to the power `-balance`; 1 makes all classes equal.
    bayes_columns : int, default=0
        Leading columns of X, none of them negative, that naive Bayes reads.
    bayes_alpha : float, default=0.01
    max_weights : int, default=2500000
        Weights of the SVM kept, the largest: nine tenths of them carry nothing.
    promise : float, default=0.95
        Share of right answers among those `threshold_` lets through.
    random_state : int, default=42
    n_jobs : int, default=None
        Fits at once, in threads: liblinear works outside the interpreter's lock.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    coef_ : csr_matrix of shape (n_features, n_classes), float32
    intercept_ : ndarray of shape (n_classes,), float32
    bayes_ : csr_matrix of shape (bayes_columns, n_classes), float32
        What a column that the class has seen adds to `unseen_`.
    unseen_ : ndarray of shape (n_classes,), float32
        Log-likelihood of a column the class has not seen, against the mean class.
    alone_, calibration_ : Calibration
        Of its own scores, and with what it hears from another head.
    threshold_, coverage_ : float
        Confidence from which the promise is kept, share of the comments that reach it.

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
        balance: float = 0.0,
        bayes_columns: int = 0,
        bayes_alpha: float = 0.01,
        max_weights: int = 2_500_000,
        promise: float = 0.95,
        random_state: int = 42,
        n_jobs: int | None = None,
    ) -> None:
        self.C = C
        self.balance = balance
        self.bayes_columns = bayes_columns
        self.bayes_alpha = bayes_alpha
        self.max_weights = max_weights
        self.promise = promise
        self.random_state = random_state
        self.n_jobs = n_jobs

    def fit(self, X: sp.csr_matrix, y: npt.ArrayLike) -> Self:
        """Fit on features of shape (n_comments, n_features) and labels (n_comments,)."""
        return self.learn(X, y).calibrate()

    def learn(self, X: sp.csr_matrix, y: npt.ArrayLike, folds: npt.ArrayLike | None = None) -> Self:
        """Fit the weights, and keep the scores of comments held out for `calibrate`.

        folds : number of the fold that each comment is held out in, -1 for never, shape
            (n_comments,); by default 15 % of many comments, five folds of few.
        """
        labels = np.asarray(y)
        if X.shape[0] != len(labels):
            raise ValueError(f"X has {X.shape[0]} rows, y has {len(labels)} labels")
        if not len(labels):
            raise ValueError("no comments to learn from")
        classes, targets = np.unique(labels, return_inverse=True)
        places = self.make_folds(len(labels)) if folds is None else np.asarray(folds)
        parts = [np.flatnonzero(places != number) for number in range(places.max(initial=-1) + 1)]
        parts = [part for part in parts if 0 < len(part) < len(labels)]
        everything = np.arange(len(labels))
        *partial, weights = Parallel(n_jobs=self.n_jobs, prefer="threads")(
            delayed(self._fit_weights)(X[part], targets[part], len(classes))
            for part in [*parts, everything]
        )
        self.set_weights(classes, *weights)
        self.held_out_ = self._score_held_out(X, targets, parts, partial)
        return self

    def calibrate(self) -> Self:
        """Fit calibration and threshold to the comments held out."""
        if self._has_too_few():
            return self.set_calibration(Calibration(), NEVER, 0.0)
        return self._promise(fit_calibration(self.held_out_))

    def listen(self, heard: Array) -> Self:
        """Calibrate again with what another head says, and keep what was `alone_`.

        heard : log-probabilities of shape (n held out, n_classes), see `classifier.listening`.
        """
        if self._has_too_few():
            return self
        return self._promise(fit_calibration(self.held_out_, heard), heard)

    def _has_too_few(self) -> bool:
        return len(self.classes_) == 1 or len(self.held_out_.rows) < TOO_FEW

    def _promise(self, calibration: Calibration, outer: Array | None = None) -> Self:
        held = self.held_out_
        probability = calibration.probabilities(held.decisions, held.bayes, outer)
        is_right = probability.argmax(axis=1) == held.targets
        return self.set_calibration(
            calibration,
            *find_threshold(probability.max(axis=1), is_right, self.promise),
            alone=None if outer is None else self.alone_,
        )

    def forget_held_out(self) -> Self:
        """Drop the scores that only calibration needs: megabytes that no bundle keeps."""
        del self.held_out_
        return self

    def set_weights(
        self,
        classes: npt.ArrayLike,
        coef: sp.csr_matrix,
        intercept: npt.ArrayLike,
        bayes: sp.csr_matrix,
        unseen: npt.ArrayLike,
    ) -> Self:
        """Restore what `learn` learnt, from a bundle; see the attributes for the shapes."""
        self.classes_ = np.asarray(classes)
        self.coef_ = coef
        self.intercept_ = np.asarray(intercept, dtype=np.float32)
        self.bayes_ = bayes
        self.unseen_ = np.asarray(unseen, dtype=np.float32)
        return self

    def set_calibration(
        self,
        calibration: Calibration,
        threshold: float,
        coverage: float,
        *,
        alone: Calibration | None = None,
    ) -> Self:
        """Restore what `calibrate` found, from a bundle or from an earlier fit."""
        self.calibration_ = calibration
        self.alone_ = alone or calibration
        self.threshold_ = threshold
        self.coverage_ = coverage
        return self

    def decision_function(self, X: sp.csr_matrix) -> Array:
        """Decision values of the SVM, shape (n_comments, n_classes), also for two classes."""
        check_is_fitted(self, "coef_")
        return _decide(X, self.coef_, self.intercept_)

    def score_bayes(self, X: sp.csr_matrix) -> Array:
        """Log-likelihoods of naive Bayes up to a constant a row, (n_comments, n_classes)."""
        check_is_fitted(self, "coef_")
        return _score_bayes(X[:, : self.bayes_columns], self.bayes_, self.unseen_)

    def predict_proba(self, X: sp.csr_matrix) -> Array:
        """Probabilities of its own scores, (n_comments, n_classes), each row sums to 1."""
        return self.alone_.probabilities(self.decision_function(X), self.score_bayes(X))

    def predict(self, X: sp.csr_matrix) -> Array:
        """Most probable class of each comment, shape (n_comments,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def make_folds(self, n_rows: int) -> Array:
        """Fold of each row, -1 for rows that are never held out."""
        splitter = (
            KFold(5, shuffle=True, random_state=self.random_state)
            if TOO_FEW <= n_rows < SMALL
            else ShuffleSplit(1, test_size=CALIBRATION_SHARE, random_state=self.random_state)
        )
        folds = np.full(n_rows, -1)
        if n_rows >= TOO_FEW:
            for number, (_, test) in enumerate(splitter.split(np.empty((n_rows, 0)))):
                folds[test] = number
        return folds

    def _score_held_out(
        self, X: sp.csr_matrix, targets: Array, parts: list[Array], partial: list[Weights]
    ) -> HeldOut:
        empty = np.empty((0, len(self.classes_)), dtype=np.float32)
        rows, decisions, bayes = [np.empty(0, dtype=np.int64)], [empty], [empty]
        for part, (coef, intercept, seen_more, unseen) in zip(parts, partial, strict=True):
            rest = np.setdiff1d(np.arange(len(targets)), part)
            rows.append(rest)
            decisions.append(_decide(X[rest], coef, intercept))
            bayes.append(_score_bayes(X[rest][:, : self.bayes_columns], seen_more, unseen))
        held = np.concatenate(rows)
        return HeldOut(held, np.vstack(decisions), np.vstack(bayes), targets[held])

    def _fit_weights(self, X: sp.csr_matrix, targets: Array, n_classes: int) -> Weights:
        coef, intercept = self._fit_svm(X, targets, n_classes)
        return coef, intercept, *self._fit_bayes(X[:, : self.bayes_columns], targets, n_classes)

    def _fit_svm(
        self, X: sp.csr_matrix, targets: Array, n_classes: int
    ) -> tuple[sp.csr_matrix, Array]:
        coef = np.zeros((X.shape[1], n_classes), dtype=np.float32)
        intercept = np.full(n_classes, ABSENT, dtype=np.float32)
        seen, sizes = np.unique(targets, return_counts=True)
        if len(seen) == 1:
            intercept[seen] = 1.0
            return sp.csr_matrix(coef), intercept
        shares = (sizes.mean() / sizes) ** self.balance
        shares *= sizes.sum() / (shares * sizes).sum()  # as much pull to the data as unweighted
        weights = dict(zip(seen.tolist(), shares.tolist(), strict=True))
        svm = LinearSVC(C=self.C, class_weight=weights, random_state=self.random_state)
        svm.fit(X, targets)
        if len(seen) == 2:
            coef[:, seen] = np.column_stack([-svm.coef_[0], svm.coef_[0]])
            intercept[seen] = [-svm.intercept_[0], svm.intercept_[0]]
        else:
            coef[:, seen] = svm.coef_.T
            intercept[seen] = svm.intercept_
        return _prune(coef, self.max_weights), intercept

    def _fit_bayes(
        self, X: sp.csr_matrix, targets: Array, n_classes: int
    ) -> tuple[sp.csr_matrix, Array]:
        if not X.shape[1]:
            shape = (0, n_classes)
            return sp.csr_matrix(shape, dtype=np.float32), np.zeros(n_classes, dtype=np.float32)
        model = MultinomialNB(alpha=self.bayes_alpha, fit_prior=False)
        model.partial_fit(X, targets, classes=np.arange(n_classes))
        smoothed = model.feature_count_ + self.bayes_alpha
        totals = np.log(smoothed.sum(axis=1))
        # Only differences between classes tell; small numbers keep more digits.
        unseen = (totals.mean() - totals).astype(np.float32)
        counts = sp.csr_matrix(model.feature_count_.T)
        counts.data = np.log1p(counts.data / self.bayes_alpha)
        return _round(counts), unseen


def _decide(X: sp.csr_matrix, coef: sp.csr_matrix, intercept: Array) -> Array:
    return np.asarray((X.astype(np.float64) @ coef).toarray() + intercept)


def _score_bayes(X: sp.csr_matrix, seen_more: sp.csr_matrix, unseen: Array) -> Array:
    said = np.asarray(X.sum(axis=1, dtype=np.float64)).reshape(-1, 1)
    return np.asarray((X.astype(np.float64) @ seen_more).toarray() + said * unseen)


def _prune(coef: Array, most: int) -> sp.csr_matrix:
    coef = coef.astype(np.float16).astype(np.float32)
    if np.count_nonzero(coef) > most:
        smallest_kept = np.partition(np.abs(coef), coef.size - most, axis=None)[coef.size - most]
        coef[np.abs(coef) < smallest_kept] = 0
    return sp.csr_matrix(coef)


def _round(matrix: sp.csr_matrix) -> sp.csr_matrix:
    # float16 is what the bundle keeps; rounding here makes both give the same answer
    matrix.data = matrix.data.astype(np.float16).astype(np.float32)
    return sp.csr_matrix(matrix, dtype=np.float32)
