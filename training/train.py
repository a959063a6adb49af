"""One training: labelled files to a bundle on disk, with its figures on comments held out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from classifier.bundle import hash_file, save_bundle
from classifier.markup import clean_markup
from classifier.model import CommentModel
from classifier.tagger import INCIDENT_FROM, Tagger
from classifier.taxonomy import Taxonomy
from training.baselines import Baselines
from training.dataset import Examples, make_examples
from training.evaluate import Report, evaluate
from training.fit import Lesson, Progress, fit_model, plan_lessons, silent

SEED = 42
HOLDOUT = 0.1  # share of the comments that the printed figures are measured on
SMALLEST_HOLDOUT = 50  # comments; fewer say nothing
BASELINE_HEADS = ("group", "topic", "executor")


@dataclass(frozen=True, slots=True)
class Training:
    """What came of it.

    model : fitted on every row.
    report : of a model fitted the same way without the rows it is measured on, None when
        too few rows were given.
    """

    model: CommentModel
    examples: Examples
    report: Report | None
    about: dict[str, Any]


def train(
    frame: pd.DataFrame,
    taxonomy: Taxonomy,
    *,
    holdout: float = HOLDOUT,
    jobs: int = 2,
    progress: Progress = silent,
) -> Training:
    """Fit on labelled rows; raises `TrainingError` when they teach nothing."""
    report = None
    train_rows, test_rows = split_rows(frame, holdout)
    if len(test_rows) >= SMALLEST_HOLDOUT:
        part = make_examples(frame.iloc[train_rows], taxonomy)
        model = fit_model(part, jobs=jobs, progress=_named("проверка", progress))
        tagger = Tagger(model, manifest={"baselines": fit_baselines(part)})
        report = evaluate(tagger, frame.iloc[test_rows])
    examples = make_examples(frame, taxonomy)
    model = fit_model(examples, jobs=jobs, progress=_named("обучение", progress))
    about = {
        "n_comments": len(examples),
        "skipped": examples.skipped,
        "heads": {lesson.name: _describe(lesson) for lesson in plan_lessons(examples)},
        "incident_from": INCIDENT_FROM,
        "data_sha256": hash_frame(frame),
        "metrics": report.to_json() if report else None,
        "baselines": fit_baselines(examples),
    }
    return Training(model, examples, report, about)


def save_training(
    training: Training, folder: Path, *, samples: Path | None, sources: Sequence[Path]
) -> None:
    """Write the bundle; `sources` go into the manifest by name and hash."""
    files = {path.name: hash_file(path) for path in sources if path.is_file()}
    about = {"version": folder.name, **training.about, "sources": files}
    save_bundle(folder, training.model, samples=samples, about=about)


def split_rows(frame: pd.DataFrame, holdout: float) -> tuple[list[int], list[int]]:
    """Row numbers to learn from and to measure on; equal texts fall on one side.

    The same campaign's copies in both halves would flatter the figures.
    """
    if holdout <= 0:
        return list(range(len(frame))), []
    keys = [clean_markup(str(text)).text.lower().strip() for text in frame["text"]]
    distinct = sorted(set(keys))
    rng = np.random.default_rng(SEED)
    chosen = rng.random(len(distinct)) < holdout
    held = {key for key, is_held in zip(distinct, chosen, strict=True) if is_held}
    train_rows = [row for row, key in enumerate(keys) if key not in held]
    test_rows = [row for row, key in enumerate(keys) if key in held]
    return train_rows, test_rows


def fit_baselines(examples: Examples) -> dict[str, Any]:
    """The trivial rivals of each head, for the manifest."""
    return {
        lesson.name: Baselines.fit(
            [examples.texts[row] for row in lesson.rows], lesson.labels
        ).to_json()
        for lesson in plan_lessons(examples)
        if lesson.name in BASELINE_HEADS
    }


def hash_frame(frame: pd.DataFrame) -> str:
    """SHA-256 of the rows, the same for the same data in the same order."""
    rows = pd.util.hash_pandas_object(frame.astype(str), index=False)
    return hashlib.sha256(rows.to_numpy().tobytes()).hexdigest()


def _describe(lesson: Lesson) -> dict[str, int]:
    return {"n_comments": len(lesson.rows), "n_classes": len(set(lesson.labels))}


def _named(stage: str, progress: Progress) -> Progress:
    def report(what: str, done: int, total: int) -> None:
        progress(f"{stage}: {what}", done, total)

    return report
