"""What the pictures of a model are drawn from: plain points, no drawing."""

from typing import Any

import numpy as np
import numpy.typing as npt

from training.metrics import BINS, Scored

Array = npt.NDArray[Any]

CONFUSED = 12  # most frequent classes of the confusion picture
POINTS = 60  # of the curve


def picture_points(scored: Scored) -> dict[str, Any]:
    """All three pictures of a head, for a manifest."""
    return {
        "reliability": reliability_points(scored),
        "curve": curve_points(scored),
        "confusion": confusion_rows(scored),
    }


def reliability_points(scored: Scored) -> list[tuple[float, float, float]]:
    """(confidence, share of right answers, share of comments) of each filled bin."""
    right = scored.y_true == scored.y_pred
    bins = np.minimum((scored.confidence * BINS).astype(int), BINS - 1)
    return [
        (
            float(scored.confidence[bins == b].mean()),
            float(right[bins == b].mean()),
            float((bins == b).mean()),
        )
        for b in range(BINS)
        if (bins == b).any()
    ]


def curve_points(scored: Scored) -> list[tuple[float, float]]:
    """(share of the stream answered, precision there), the surest comments first."""
    precision = _running_precision(scored)
    last = len(precision) - 1
    places = np.unique(np.linspace(min(last, len(precision) // POINTS), last, POINTS).astype(int))
    return [((place + 1) / len(precision), float(precision[place])) for place in places.tolist()]


def confusion_rows(scored: Scored) -> list[dict[str, Any]]:
    """Rows of the confusion picture: label, comments, share of each answer."""
    labels, counts = np.unique(scored.y_true, return_counts=True)
    shown = [str(labels[k]) for k in np.argsort(-counts, kind="stable")[:CONFUSED]]
    return [
        {
            "label": label,
            "n": int((scored.y_true == label).sum()),
            "cells": [
                float((scored.y_pred[scored.y_true == label] == other).mean()) for other in shown
            ],
        }
        for label in shown
    ]


def _running_precision(scored: Scored) -> Array:
    order = np.argsort(-scored.confidence, kind="stable")
    right = (scored.y_true == scored.y_pred)[order]
    return np.asarray(np.cumsum(right) / np.arange(1, len(right) + 1))
