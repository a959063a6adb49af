"""Metrics of one head, with bootstrap intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

RESAMPLES = 500
LEVEL = 0.95  # of the intervals
BINS = 15  # of the calibration error
SEED = 42


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with its interval; all in 0..1."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Scored:
    """Answers of one head for comments with a known label, all of shape (n_comments,).

    y_true, y_pred : labels.
    in_top3 : whether the label is among the three best.
    confidence : of the best answer, 0..1.
    """

    y_true: Array
    y_pred: Array
    in_top3: Array
    confidence: Array

    def __len__(self) -> int:
        return len(self.y_true)


def accuracy(y_true: Array, y_pred: Array) -> float:
    """Share of right answers; nan for no comments."""
    return float((y_true == y_pred).mean()) if len(y_true) else float("nan")


def f1_scores(confusion: Array) -> Array:
    """F1 per class from a confusion matrix (true × predicted); 0 where nothing is right."""
    right = np.diag(confusion)
    total = confusion.sum(axis=0) + confusion.sum(axis=1)
    scores: Array = np.divide(2 * right, total, out=np.zeros(len(right)), where=total > 0)
    return scores


def macro_f1(confusion: Array) -> float:
    """Mean F1 over the classes that occur among labels or answers."""
    present = (confusion.sum(axis=0) + confusion.sum(axis=1)) > 0
    return float(f1_scores(confusion)[present].mean()) if present.any() else float("nan")


def weighted_f1(confusion: Array) -> float:
    """F1 weighted by how often each class is the label."""
    support = confusion.sum(axis=1)
    return float((f1_scores(confusion) * support).sum() / max(support.sum(), 1))


def calibration_error(scored: Scored) -> float:
    """Expected calibration error over 15 equal bins of confidence."""
    right = scored.y_true == scored.y_pred
    bins = np.minimum((scored.confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(float(scored.confidence[bins == b].mean() - right[bins == b].mean()))
        * (bins == b).mean()
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def confusion_matrix(true: Array, pred: Array, n_classes: int) -> Array:
    """Counts of shape (n_classes, n_classes) from class numbers, rows are the truth."""
    cells = np.bincount(true * n_classes + pred, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes)


def with_interval(statistic: Callable[[Array], float], n_rows: int) -> Metric:
    """Percentile bootstrap of a statistic of row numbers, the same resamples every time."""
    rng = np.random.default_rng(SEED)
    values = [statistic(rng.integers(0, n_rows, n_rows)) for _ in range(RESAMPLES)]
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Metric(statistic(np.arange(n_rows)), float(low), float(high))


def head_metrics(scored: Scored) -> dict[str, Metric]:
    """Accuracy, top-3, macro and weighted F1 and calibration error with intervals."""
    classes, numbers = np.unique(
        np.concatenate([scored.y_true, scored.y_pred]), return_inverse=True
    )
    true, pred = numbers[: len(scored)], numbers[len(scored) :]

    def confusion(rows: Array) -> Array:
        return confusion_matrix(true[rows], pred[rows], len(classes))

    right = true == pred
    statistics: Mapping[str, Callable[[Array], float]] = {
        "accuracy": lambda rows: float(right[rows].mean()),
        "top3": lambda rows: float(scored.in_top3[rows].mean()),
        "macro_f1": lambda rows: macro_f1(confusion(rows)),
        "weighted_f1": lambda rows: weighted_f1(confusion(rows)),
    }
    return {name: with_interval(statistic, len(scored)) for name, statistic in statistics.items()}


def recall_by_class(scored: Scored) -> list[tuple[str, int, float]]:
    """(label, comments, recall) of every label, the most frequent first."""
    labels, counts = np.unique(scored.y_true, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [
        (
            str(labels[k]),
            int(counts[k]),
            float((scored.y_pred[scored.y_true == labels[k]] == labels[k]).mean()),
        )
        for k in order
    ]


def binary_metrics(truth: Sequence[bool], answer: Sequence[bool]) -> dict[str, Metric]:
    """Precision, recall and F1 of «yes», with intervals."""
    yes, said = np.asarray(truth, dtype=bool), np.asarray(answer, dtype=bool)

    def ratio(top: Array, bottom: Array) -> Callable[[Array], float]:
        return lambda rows: float(top[rows].sum() / max(bottom[rows].sum(), 1))

    hit = yes & said
    return {
        "precision": with_interval(ratio(hit, said), len(yes)),
        "recall": with_interval(ratio(hit, yes), len(yes)),
        "f1": with_interval(ratio(2 * hit, yes.astype(int) + said), len(yes)),
        "accuracy": with_interval(ratio(yes == said, np.ones(len(yes))), len(yes)),
    }
