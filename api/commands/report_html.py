"""The pictures of `otklik evaluate --html`: one file, inline SVG, opens from disk."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from jinja2 import Environment, FileSystemLoader

from api.russian import percent
from classifier import Tagger
from training.evaluate import HEAD_NAMES, HeadReport, Report
from training.metrics import BINS, Scored

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SIZE = 260  # of a picture, in its own units
CONFUSED = 12  # most frequent classes shown in the confusion picture
POINTS = 60  # of the curve
PROMISE = 0.95  # precision that the curve is read at

Array = npt.NDArray[Any]


def render_report(report: Report, tagger: Tagger, source: str) -> str:
    """A page with the table and, for each head, three pictures."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters["percent"] = percent
    heads = [
        {
            "name": HEAD_NAMES[name],
            "report": head,
            "reliability": reliability_points(head.scored),
            "curve": curve_points(head.scored),
            "filled": share_at(head.scored, PROMISE),
            "confusion": confusion_rows(head.scored, tagger) if name in ("group", "kind") else [],
            "weak": weak_classes(head, tagger),
        }
        for name, head in report.heads.items()
    ]
    page = environment.get_template("report.html")
    return page.render(
        report=report, heads=heads, source=source, bundle=tagger.version, size=SIZE, promise=PROMISE
    )


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
    return [((place + 1) / len(precision), float(precision[place])) for place in places]


def share_at(scored: Scored, promise: float) -> float:
    """Largest share of the stream that still keeps the promised precision."""
    good = np.flatnonzero(_running_precision(scored) >= promise)
    return float((good[-1] + 1) / len(scored)) if len(good) else 0.0


def confusion_rows(scored: Scored, tagger: Tagger) -> list[dict[str, Any]]:
    """Rows of the confusion picture: name, comments, share of each answer."""
    labels, counts = np.unique(scored.y_true, return_counts=True)
    shown = [str(labels[k]) for k in np.argsort(-counts, kind="stable")[:CONFUSED]]
    return [
        {
            "name": _name(label, tagger),
            "n": int((scored.y_true == label).sum()),
            "cells": [
                float((scored.y_pred[scored.y_true == label] == other).mean()) for other in shown
            ],
        }
        for label in shown
    ]


def weak_classes(head: HeadReport, tagger: Tagger) -> list[tuple[str, int, float]]:
    """Ten worst-recalled classes among those with at least 5 comments."""
    often = [row for row in head.classes if row[1] >= 5]
    worst = sorted(often, key=lambda row: (row[2], -row[1]))[:10]
    return [(_name(label, tagger), n, recall) for label, n, recall in worst]


def _running_precision(scored: Scored) -> Array:
    order = np.argsort(-scored.confidence, kind="stable")
    right = (scored.y_true == scored.y_pred)[order]
    return np.asarray(np.cumsum(right) / np.arange(1, len(right) + 1))


def _name(label: str, tagger: Tagger) -> str:
    row = tagger.taxonomy.get(label)
    return row.name if row else label
