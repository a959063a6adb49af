"""What the model of remarks adds to the rules: five folds of the samples, and lines set aside.

    python -m benchmarks.remarks

The lines of `tests/held/remarks.txt` were written before the model and the remarks it learns
from. The criticism of the case files is none of what it learns from either.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.model_selection import StratifiedKFold

from benchmarks.rules import SAMPLES, read_cases
from classifier.rules import GroupRules
from classifier.rules.remarks import RemarkModel
from classifier.tags import Verdict
from training.remarks import CLEAN, fit_model, read_remarks

HELD = Path(__file__).resolve().parent.parent / "tests" / "held" / "remarks.txt"
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
FOLDS = 5

Judged = list[tuple[str, str]]  # what it is, text


def main() -> None:
    """Print how many of each the rules find alone and with the model, by threshold."""
    rules = GroupRules.load(SAMPLES / "group_rules.toml")
    remarks = read_remarks(SAMPLES)
    started = time.perf_counter()
    model = fit_model(remarks)
    print(f"обучена за {time.perf_counter() - started:.2f} с на {len(remarks)} строках")
    held = read_held()
    criticism = [(CLEAN, text) for text in read_cases("criticism")]
    near_misses = [(CLEAN, text) for text in read_cases("innocent")]

    def by_rules(text: str) -> bool:
        return rules.verdict(rules.check(text)) is not Verdict.CLEAN

    print(f"правила одни: {describe(by_rules, held)}; критика {describe(by_rules, criticism)}")
    for threshold in THRESHOLDS:
        both = _with_model(by_rules, replace(model, review_from=threshold))
        print(
            f"{threshold}: отложенные {describe(both, held)}; критика {describe(both, criticism)};"
            f" невинные {describe(both, near_misses)}"
        )
    texts = [remark.text for remark in remarks]
    names = [remark.category.value if remark.category else CLEAN for remark in remarks]
    flags: dict[float, list[tuple[str, bool]]] = {threshold: [] for threshold in THRESHOLDS}
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, names):
        part = fit_model([remarks[row] for row in train])
        for threshold, found in flags.items():
            judge = replace(part, review_from=threshold)
            found += [(names[row], judge.find(texts[row]) is not None) for row in test]
    for threshold, found in flags.items():
        print(f"{threshold}: {FOLDS} частей, модель одна: {_counts(found)}")
    started = time.perf_counter()
    for text in texts[:3000]:
        model.find(text)
    print(f"{(time.perf_counter() - started) / 3000 * 1e6:.0f} мкс на комментарий")


def read_held() -> Judged:
    """Lines set aside: what each is, its text."""
    lines = HELD.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" | ", 1) for line in lines if line and not line.startswith("# ")]
    return [(name, text) for name, text in pairs]


def describe(flag: Callable[[str], bool], judged: Judged) -> str:
    """«insult 10/20, clean 0/62»."""
    return _counts([(name, flag(text)) for name, text in judged])


def _with_model(by_rules: Callable[[str], bool], model: RemarkModel) -> Callable[[str], bool]:
    return lambda text: by_rules(text) or model.find(text) is not None


def _counts(found: Sequence[tuple[str, bool]]) -> str:
    total = Counter(name for name, _ in found)
    hits = Counter(name for name, is_found in found if is_found)
    return ", ".join(f"{name} {hits[name]}/{total[name]}" for name in sorted(total))


if __name__ == "__main__":
    main()
