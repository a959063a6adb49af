"""Fits the model of remarks: `comments.csv` by verdict, `remarks.csv` by category."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from classifier.markup import clean_markup
from classifier.rules import GroupRules, blank
from classifier.rules.remarks import BUCKETS, CATEGORIES, RemarkModel, hash_features
from classifier.tags import Category, Finding, Severity, Verdict
from training.errors import TrainingError

COMMENTS, REMARKS, RULES = "comments.csv", "remarks.csv", "group_rules.toml"
CLEAN = "clean"
C = 3.0
# Offences are one in a hundred rows, and the clean remarks are near misses written for this.
OFFENCE_WEIGHT, NEAR_MISS_WEIGHT = 20.0, 5.0


@dataclass(frozen=True, slots=True)
class Remark:
    """A text, what it is, how much it counts; category None for a clean one."""

    text: str
    category: Category | None
    weight: float


def fit_remarks(samples: Path) -> RemarkModel | None:
    """Model of a samples folder, the same each time; None where it has no remarks or no rules."""
    if not all((samples / name).is_file() for name in (COMMENTS, REMARKS, RULES)):
        return None
    return fit_model(read_remarks(samples))


def fit_model(remarks: Sequence[Remark]) -> RemarkModel:
    """Logistic regressions: an offence or not, then which one."""
    rows, buckets = hash_features([remark.text for remark in remarks])
    idf = _weigh_rarity(buckets, len(remarks))
    shape = (len(remarks), BUCKETS)
    features = normalize(sp.csr_matrix((idf[buckets], (rows, buckets)), shape=shape))
    weights = np.array([remark.weight for remark in remarks])
    offences = np.array([remark.category is not None for remark in remarks])
    fitted = [_fit(features, offences, weights)]
    for category in CATEGORIES:
        is_it = np.array([remark.category is category for remark in remarks])[offences]
        fitted.append(_fit(features[offences], is_it, weights[offences]))
    return RemarkModel(
        idf,
        np.vstack([head.coef_ for head in fitted]).astype(np.float32),
        np.array([head.intercept_[0] for head in fitted], dtype=np.float32),
    )


def _weigh_rarity(buckets: npt.NDArray[np.int64], n_texts: int) -> npt.NDArray[np.float32]:
    counts = np.bincount(buckets, minlength=BUCKETS)
    idf: npt.NDArray[np.float32] = (np.log((1 + n_texts) / (1 + counts)) + 1).astype(np.float32)
    return idf


def read_remarks(samples: Path) -> list[Remark]:
    """Remarks of the folder; rows of `comments.csv` that are мат alone teach nothing here."""
    rules = GroupRules.load(samples / RULES)
    remarks = [
        Remark(row["text"], _category(row["category"], samples), _weight(row["category"]))
        for row in _read(samples / REMARKS)
    ]
    for row in _read(samples / COMMENTS):
        text = clean_markup(row["text"]).text
        findings = rules.check(text)
        kinds = _offences(findings)
        text = blank(text, findings)
        if row["verdict"] == Verdict.CLEAN:
            remarks.append(Remark(text, None, 1.0))
        elif len(kinds) == 1:
            remarks.append(Remark(text, kinds.pop(), OFFENCE_WEIGHT))
    return remarks


def _offences(findings: Sequence[Finding]) -> set[Category]:
    return {f.category for f in findings if f.severity is not Severity.NOTE} & set(CATEGORIES)


def _weight(category: str) -> float:
    return NEAR_MISS_WEIGHT if category == CLEAN else OFFENCE_WEIGHT


def _category(name: str, samples: Path) -> Category | None:
    if name == CLEAN:
        return None
    if name not in CATEGORIES:
        known = ", ".join([*CATEGORIES, CLEAN])
        raise TrainingError(f"{samples / REMARKS}: category = {name!r}; бывает {known}")
    return Category(name)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fit(
    features: sp.csr_matrix, labels: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]
) -> LogisticRegression:
    head = LogisticRegression(C=C, solver="liblinear", random_state=0)
    return head.fit(features, labels, sample_weight=weights)
