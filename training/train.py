"""One training: labelled files to a bundle on disk, with its figures on comments held out."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from classifier.bundle import PLACE_FILES, REMARKS, SELF_HASH, hash_file, save_bundle
from classifier.heads import LinearHead
from classifier.markup import clean_markup
from classifier.model import CommentModel
from classifier.places import Gazetteer
from classifier.tagger import INCIDENT_FROM, Tagger
from classifier.taxonomy import Taxonomy
from routing.history import FILE as HISTORY
from routing.history import format_history
from training.baselines import Baselines
from training.compare import Comparison, compare
from training.curve import CurvePoint, learning_curve
from training.dataset import Examples, make_examples
from training.evaluate import Report, evaluate
from training.fit import Lesson, Progress, fit_model, plan_lessons, silent
from training.past import learn_history_of
from training.remarks import fit_remarks
from training.seen import FILE as SEEN
from training.seen import hash_texts, read_seen

SEED = 42
HOLDOUT = 0.1  # share of the comments that the printed figures are measured on
SMALLEST_HOLDOUT = 50  # comments; fewer say nothing
LARGEST_HOLDOUT = 0.4  # of a district's few comments
BASELINE_HEADS = ("group", "topic", "executor")


@dataclass(frozen=True, slots=True)
class Champion:
    """The current model, what it has learnt from, and what it is known by."""

    tagger: Tagger
    seen: npt.NDArray[Any]
    sha256: str

    @classmethod
    def load(cls, bundle: Path) -> "Champion":
        """Read a bundle; raises `BundleError`."""
        tagger = Tagger.load(bundle)
        return cls(tagger, read_seen(bundle), str(tagger.manifest.get(SELF_HASH, "")))


@dataclass(frozen=True, slots=True)
class Training:
    """What came of it.

    model : fitted on every row.
    report : of a model fitted the same way without the rows it is measured on, None when
        too few rows were given.
    comparison : of that model with the current one, None where there is none.
    seen : hashes of the comments learnt from.
    """

    model: CommentModel
    examples: Examples
    report: Report | None
    comparison: Comparison | None
    about: dict[str, Any]
    seen: npt.NDArray[np.uint64]


def train(
    frame: pd.DataFrame,
    taxonomy: Taxonomy,
    *,
    base: pd.DataFrame | None = None,
    champion: Champion | None = None,
    holdout: float = HOLDOUT,
    jobs: int = 2,
    progress: Progress = silent,
) -> Training:
    """Fit on labelled rows; raises `TrainingError` when they teach nothing.

    base : further rows to learn from and never to measure on, for a district's few own.
    champion : the current model, to be compared with on the rows held out.
    """
    report = comparison = None
    curve: list[CurvePoint] = []
    train_rows, test_rows = split_rows(frame, _widen_holdout(holdout, len(frame)))
    if len(test_rows) >= SMALLEST_HOLDOUT:
        held_out = frame.iloc[test_rows]
        part = make_examples(_with_base(frame.iloc[train_rows], base), taxonomy)
        model = fit_model(
            part,
            n_own=_count_readable(frame.iloc[train_rows], base),
            jobs=jobs,
            progress=_named("проверка", progress),
        )
        tagger = Tagger(model, manifest={"baselines": fit_baselines(part)})
        report = evaluate(tagger, held_out)
        if champion is not None:
            comparison = compare(champion.tagger, tagger, held_out, champion.seen, champion.sha256)
        progress("кривая обучения", 0, 1)
        n_own = _count_readable(frame.iloc[train_rows], base) or len(part)
        curve = learning_curve(part, n_own, make_examples(held_out, part.taxonomy))
    everything = _with_base(frame, base)
    examples = make_examples(everything, taxonomy)
    model = fit_model(
        examples,
        n_own=_count_readable(frame, base),
        jobs=jobs,
        progress=_named("обучение", progress),
    )
    about = {
        "n_comments": len(examples),
        "n_own": len(frame),
        "skipped": examples.skipped,
        "heads": {
            lesson.name: _describe(lesson, model.heads[lesson.name])
            for lesson in plan_lessons(examples)
        },
        "promise": next(iter(model.heads.values())).promise,
        "incident_from": INCIDENT_FROM,
        "data_sha256": hash_frame(everything),
        "metrics": report.to_json() if report else None,
        "comparison": comparison.to_json() if comparison else None,
        "learning_curve": [asdict(point) for point in curve],
        "baselines": fit_baselines(examples),
    }
    return Training(model, examples, report, comparison, about, hash_texts(everything["text"]))


def save_training(
    training: Training, folder: Path, *, samples: Path | None, sources: Sequence[Path]
) -> None:
    """Write the bundle; `sources` go into the manifest by name and hash."""
    files = {path.name: hash_file(path) for path in sources if path.is_file()}
    about = {"version": folder.name, **training.about, "sources": files}
    arrays: dict[str, npt.NDArray[Any]] = {SEEN: np.unique(training.seen)}
    remarks = fit_remarks(samples) if samples is not None else None
    if remarks is not None:
        arrays[REMARKS] = remarks.to_array()
    has_places = samples is not None and (samples / PLACE_FILES[0]).is_file()
    gazetteer = Gazetteer.load(samples) if samples is not None and has_places else None
    history = learn_history_of(training.examples, gazetteer)
    texts = {HISTORY: format_history(history)} if history else {}
    save_bundle(folder, training.model, samples=samples, about=about, arrays=arrays, texts=texts)


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


def _widen_holdout(holdout: float, n_rows: int) -> float:
    """A larger share of few rows, so that there is something to measure on."""
    wanted = 1.2 * SMALLEST_HOLDOUT / max(n_rows, 1)
    return max(holdout, wanted) if holdout > 0 and wanted <= LARGEST_HOLDOUT else holdout


def _count_readable(frame: pd.DataFrame, base: pd.DataFrame | None) -> int | None:
    """Examples that the own rows give, None where all are own."""
    if base is None or base.empty:
        return None
    return sum(not clean_markup(str(text)).is_placeholder for text in frame["text"])


def _with_base(frame: pd.DataFrame, base: pd.DataFrame | None) -> pd.DataFrame:
    if base is None or base.empty:
        return frame
    return pd.concat([frame, base], ignore_index=True)


def _describe(lesson: Lesson, head: LinearHead) -> dict[str, float]:
    return {
        "n_comments": len(lesson.rows),
        "n_classes": len(set(lesson.labels)),
        "threshold": head.threshold_,
        "coverage": head.coverage_,
    }


def _named(stage: str, progress: Progress) -> Progress:
    def report(what: str, done: int, total: int) -> None:
        progress(f"{stage}: {what}", done, total)

    return report
