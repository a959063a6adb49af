"""What a model is worth on labelled comments it has not seen."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from classifier import Comment, Kind, Tagger, Tags
from classifier.tags import Label
from training.baselines import Baselines
from training.dataset import Examples, make_examples
from training.metrics import (
    Metric,
    Scored,
    accuracy,
    binary_metrics,
    calibration_error,
    head_metrics,
    recall_by_class,
)
from training.pictures import picture_points

BATCH = 2_000  # comments tagged at once

HEADS = ("group", "topic", "executor")
HEAD_NAMES = {
    "kind": "Вид (6)",
    "group": "Группа тем",
    "topic": "Тема",
    "executor": "Исполнитель",
    "incident": "Инцидент",
    "ordinary": "Вид обычного",
    "incident_type": "Тип инцидента",
}


@dataclass(frozen=True, slots=True)
class HeadReport:
    """One head on the comments whose label is known.

    metrics : accuracy, top3, macro_f1, weighted_f1, with intervals.
    calibration_error : expected, 0..1.
    majority, keywords : accuracy of the trivial rivals, None where the bundle has none.
    classes : (label, comments, recall), the most frequent first.
    """

    n_comments: int
    metrics: dict[str, Metric]
    calibration_error: float
    majority: float | None
    keywords: float | None
    classes: list[tuple[str, int, float]]
    scored: Scored


@dataclass(frozen=True, slots=True)
class Report:
    """Everything `otklik evaluate` shows.

    incident : precision, recall, F1 of «incident», None where the data hold one kind only.
    """

    n_comments: int
    skipped: int
    heads: dict[str, HeadReport]
    incident: dict[str, Metric] | None

    def to_json(self) -> dict[str, Any]:
        """Plain figures for a file or a manifest."""
        return {
            "n_comments": self.n_comments,
            "skipped": self.skipped,
            "incident": _plain(self.incident) if self.incident else None,
            "heads": {
                name: {
                    "n_comments": head.n_comments,
                    **_plain(head.metrics),
                    "calibration_error": head.calibration_error,
                    "majority": head.majority,
                    "keywords": head.keywords,
                    "pictures": picture_points(head.scored),
                    "recall": [
                        {"label": label, "n": n, "recall": recall}
                        for label, n, recall in head.classes
                    ],
                }
                for name, head in self.heads.items()
            },
        }


def evaluate(tagger: Tagger, frame: pd.DataFrame) -> Report:
    """Measure a tagger on labelled rows; see `make_examples` for the columns."""
    examples = make_examples(frame, tagger.taxonomy)
    tags = tag_examples(tagger, examples)
    heads = {
        name: _report_head(name, labels, tags, examples, tagger)
        for name, labels in _known_labels(examples, tagger).items()
    }
    return Report(
        n_comments=len(examples),
        skipped=examples.skipped,
        heads={name: head for name, head in heads.items() if head is not None},
        incident=_report_incident(examples, tags),
    )


def tag_examples(tagger: Tagger, examples: Examples) -> list[Tags]:
    """Tag labelled comments, each under its post, in batches that fit the processor's cache."""
    comments = [
        Comment(reading.own, post=post or None)
        for reading, post in zip(examples.readings, examples.posts, strict=True)
    ]
    return [
        tags
        for start in range(0, len(comments), BATCH)
        for tags in tagger.tag(comments[start : start + BATCH])
    ]


def _known_labels(examples: Examples, tagger: Tagger) -> dict[str, list[str]]:
    told_apart = {kind.value for kind in Kind}
    kinds = [kind if kind in told_apart else "" for kind in examples.kinds]
    labels = {
        "kind": kinds if len(set(kinds) - {""}) > 2 else [],
        "group": examples.groups,
        "topic": examples.topics,
        "executor": examples.executors,
    }
    return {
        name: values
        for name, values in labels.items()
        if any(values) and (name == "kind" or name in tagger.model.heads)
    }


def _report_head(
    name: str, labels: Sequence[str], tags: Sequence[Tags], examples: Examples, tagger: Tagger
) -> HeadReport | None:
    rows = [
        row
        for row, label in enumerate(labels)
        if label and (name == "kind" or examples.kinds[row] == Kind.INCIDENT.value)
    ]
    if not rows:
        return None
    y_true = np.array([labels[row] for row in rows], dtype=object)
    scored = _score(name, y_true, [tags[row] for row in rows])
    rivals = tagger.manifest.get("baselines", {}).get(name)
    baselines = Baselines.from_json(rivals) if rivals else None
    texts = [examples.texts[row] for row in rows]
    said = np.array(baselines.predict(texts), dtype=object) if baselines else None
    return HeadReport(
        n_comments=len(rows),
        metrics=head_metrics(scored),
        calibration_error=calibration_error(scored),
        majority=float((y_true == baselines.majority).mean()) if baselines else None,
        keywords=accuracy(y_true, said) if said is not None else None,
        classes=recall_by_class(scored),
        scored=scored,
    )


def _score(name: str, y_true: npt.NDArray[Any], tags: Sequence[Tags]) -> Scored:
    ranked = [_candidates(name, item) for item in tags]
    return Scored(
        y_true=y_true,
        y_pred=np.array([labels[0].code if labels else "" for labels in ranked], dtype=object),
        in_top3=np.array(
            [
                any(label.code == truth for label in labels)
                for truth, labels in zip(y_true, ranked, strict=True)
            ]
        ),
        confidence=np.array([labels[0].confidence if labels else 0.0 for labels in ranked]),
    )


def _candidates(name: str, tags: Tags) -> tuple[Label, ...]:
    match name:
        case "kind":
            return (Label(tags.kind.value, tags.kind.value, tags.kind_confidence),)
        case "group":
            return tags.groups
        case "topic":
            return tags.topics
        case _:
            return tags.heads.get(name, ())


def _report_incident(examples: Examples, tags: Sequence[Tags]) -> dict[str, Metric] | None:
    known = [row for row, kind in enumerate(examples.kinds) if kind]
    truth = [examples.kinds[row] == Kind.INCIDENT.value for row in known]
    if len(set(truth)) < 2:
        return None
    return binary_metrics(truth, [tags[row].kind is Kind.INCIDENT for row in known])


def _plain(metrics: dict[str, Metric]) -> dict[str, dict[str, float]]:
    return {name: asdict(metric) for name, metric in metrics.items()}
