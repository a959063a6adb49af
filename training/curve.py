"""The learning curve: what each further comment of one's own brings."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifier.heads import GROUP
from training.dataset import Examples
from training.fit import head_for, plan_lessons, vectorizer_for

# A district's years (50, 113, 282, 445 incidents in all), then a town's and a region's.
SIZES = (0, 50, 113, 282, 445, 1_000, 2_000, 4_000, 8_000, 16_000)
SEED = 42


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Group accuracy and top-3 with so many own incidents learnt from."""

    n_comments: int
    accuracy: float
    top3: float


def learning_curve(examples: Examples, n_own: int, test: Examples) -> list[CurvePoint]:
    """Points for growing random parts of the own comments, the base ones always beside.

    examples : own comments first, `n_own` of them, then the base.
    test : own comments held out.
    """
    lesson = next((one for one in plan_lessons(examples) if one.name == GROUP), None)
    test_rows = [row for row, code in enumerate(test.groups) if code]
    if lesson is None or not test_rows:
        return []
    rows = np.array(lesson.rows)
    labels = np.array(lesson.labels)
    own = np.random.default_rng(SEED).permutation(np.flatnonzero(rows < n_own))
    base = np.flatnonzero(rows >= n_own)
    vectorizer = vectorizer_for(len(rows)).fit([examples.texts[row] for row in rows])
    features = vectorizer.transform([examples.texts[row] for row in rows])
    asked = vectorizer.transform([test.texts[row] for row in test_rows])
    truth = np.array([test.groups[row] for row in test_rows])

    points = []
    for size in [size for size in SIZES if size < len(own)]:
        part = np.concatenate([own[:size], base])
        if len(set(labels[part].tolist())) > 1:
            points.append(_measure(features[part], labels[part], asked, truth, size, vectorizer))
    return points


def _measure(
    features: sp.csr_matrix,
    labels: npt.NDArray[Any],
    asked: sp.csr_matrix,
    truth: npt.NDArray[Any],
    size: int,
    vectorizer: Any,
) -> CurvePoint:
    head = head_for(GROUP, len(labels), vectorizer.n_lemma_features_).fit(features, labels)
    best = head.classes_[np.argsort(-head.predict_proba(asked), axis=1, kind="stable")[:, :3]]
    return CurvePoint(
        n_comments=size,
        accuracy=float((best[:, 0] == truth).mean()),
        top3=float((best == truth[:, None]).any(axis=1).mean()),
    )
