"""Answers and follow-ups held out: python -m benchmarks.replies [--misses]

Rules are measured per answer (found or not), on tests/held/replies.txt, written before the
rules, and on replies_second.txt, written later in other voices. Reactions: 5-fold on
data/samples/reactions.csv, then the blind tests/held/reactions.txt, beside a majority and a
plain TF-IDF with logistic regression. Intervals are Wilson's, 95 %.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from math import sqrt
from pathlib import Path

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from api.replies import ReplyHelper
from api.settings import Settings
from classifier import Kind
from classifier.replies import RULES, Draft
from classifier.replies.reactions import UNCLEAR, ReactionModel, read_samples

PROJECT = Path(__file__).resolve().parent.parent
HELD = PROJECT / "tests" / "held"
SAMPLES = PROJECT / "data" / "samples" / "reactions.csv"
ANSWERED_AT = datetime(2026, 11, 24, 12)
KIND = re.compile(r"\[(\w+)\] ")
Z = 1.96  # 95 %


def read_lines(name: str) -> list[str]:
    """Lines of a held-out file without its comments."""
    lines = (HELD / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def wilson(right: int, total: int) -> str:
    """A share with its interval, «7/8 = 0.88 [0.53, 0.98]»."""
    if not total:
        return "–"
    share = right / total
    middle = (share + Z * Z / (2 * total)) / (1 + Z * Z / total)
    half = Z * sqrt(share * (1 - share) / total + Z * Z / (4 * total**2)) / (1 + Z * Z / total)
    return (
        f"{right}/{total} = {share:.2f} [{max(0, middle - half):.2f}, {min(1, middle + half):.2f}]"
    )


def parse_held(line: str) -> tuple[set[str], set[date], Draft]:
    """Rules, last promised days, the draft."""
    rules, dates, rest = line.split(" | ", 2)
    complaint, answer = rest.split(" → ", 1)
    answer, _, recent = answer.partition(" ← ")
    kind = KIND.match(complaint)
    draft = Draft(
        answer.strip(),
        KIND.sub("", complaint),
        Kind(kind[1]) if kind else Kind.INCIDENT,
        recent=(recent,) if recent else (),
    )
    last = {date.fromisoformat(one.split("..")[-1]) for one in dates.split() if one != "-"}
    return set(rules.split()) - {"-"}, last, draft


def count(pairs: Iterable[tuple[bool, bool]]) -> tuple[int, int, int]:
    """Found rightly, found, there to be found."""
    listed = list(pairs)
    both = sum(found and true for found, true in listed)
    return both, sum(found for found, _ in listed), sum(true for _, true in listed)


def measure_rules(name: str, *, show_misses: bool) -> None:
    """Precision and recall of each rule over held-out answers."""
    helper = ReplyHelper.load(Settings())
    cases = [parse_held(line) for line in read_lines(name)]
    found = [helper.review(draft, ANSWERED_AT) for _, _, draft in cases]
    named = [{finding.rule for finding in review.findings} for review in found]
    print(f"{name}: {len(cases)} answers")
    totals = np.zeros(3, dtype=int)
    for rule in RULES:
        pairs = [
            (rule.name in got, rule.name in true)
            for got, (true, _, _) in zip(named, cases, strict=True)
        ]
        both, got_count, true_count = count(pairs)
        totals += both, got_count, true_count
        print(
            f"{rule.name:18} precision {wilson(both, got_count):28} "
            f"recall {wilson(both, true_count)}"
        )
    both, got_count, true_count = map(int, totals)
    print(f"{'all':18} precision {wilson(both, got_count):28} recall {wilson(both, true_count)}")
    clean = [not got for got, (true, _, _) in zip(named, cases, strict=True) if not true]
    print(f"answers with nothing to find, left alone: {wilson(sum(clean), len(clean))}")
    dates = [{promise.last for promise in review.promises} for review in found]
    both = sum(len(got & true) for got, (_, true, _) in zip(dates, cases, strict=True))
    print(
        f"promised dates     precision {wilson(both, sum(map(len, dates))):28} "
        f"recall {wilson(both, sum(len(true) for _, true, _ in cases))}"
    )
    if show_misses:
        for number, (got, (true, last, _), day) in enumerate(zip(named, cases, dates, strict=True)):
            if got != true or day != last:
                print(number + 1, "missed", true - got, last - day, "extra", got - true, day - last)


def measure_reactions() -> None:
    """5-fold and blind, beside peers fitted on the same rows."""
    texts, labels = read_samples(SAMPLES)
    pairs = [line.split(" | ", 1) for line in read_lines("reactions.txt")]
    blind, truth = [text for _, text in pairs], np.array([label for label, _ in pairs])
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    peers = {
        "otklik": ReactionModel(),
        "tf-idf + logistic": make_pipeline(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
            LogisticRegression(C=10, max_iter=2000),
        ),
        "majority": DummyClassifier(),
    }
    for name, model in peers.items():
        crossed = cross_val_predict(model, texts, labels, cv=folds, method="predict_proba")
        model.fit(texts, labels)
        for where, probabilities, true in (
            ("5-fold", crossed, np.array(labels)),
            ("blind", model.predict_proba(blind), truth),
        ):
            report(f"{name:18} {where:7}", probabilities, true)


def report(title: str, probabilities: np.ndarray, truth: np.ndarray) -> None:
    """Accuracy over all labels, and what is suggested at the shipped threshold."""
    classes = np.unique(truth)
    best = classes[probabilities.argmax(axis=1)]
    sure = (probabilities.max(axis=1) >= ReactionModel().min_confidence) & (best != UNCLEAR)
    right = best == truth
    print(
        f"{title} accuracy {wilson(int(right.sum()), len(truth))}; "
        f"suggested {wilson(int(sure.sum()), len(truth))}, of them right "
        f"{wilson(int(right[sure].sum()), int(sure.sum()))}"
    )
    grave = sure & (best == "доволен") & (truth == "недоволен")
    known = truth != UNCLEAR
    print(
        f"    «недоволен» suggested as «доволен»: {int(grave.sum())}; of reactions that are there, "
        f"suggested rightly {wilson(int((right & sure).sum()), int(known.sum()))}"
    )


def main() -> None:
    """Everything once."""
    import sys

    for name in ("replies.txt", "replies_second.txt"):
        measure_rules(name, show_misses="--misses" in sys.argv)
    measure_reactions()


if __name__ == "__main__":
    main()
