"""How well comments were joined: pairwise and B-cubed precision and recall."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, 0..1; 1 where there was nothing to join or nothing was."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def compare_pairs(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Agreement:
    """Of pairs joined, how many belong together, and the reverse.

    Manning, Raghavan, Schütze: Introduction to Information Retrieval, 16.3 (2008).

    >>> compare_pairs("aab", "aaa")
    Agreement(precision=0.3333333333333333, recall=1.0)
    """
    both = _count_pairs(Counter(zip(truth, found, strict=True)))
    joined, belong = _count_pairs(Counter(found)), _count_pairs(Counter(truth))
    return Agreement(both / joined if joined else 1.0, both / belong if belong else 1.0)


def compare_items(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Agreement:
    """B-cubed: for each comment, what share of its cluster belongs with it, averaged.

    Bagga, Baldwin: Algorithms for Scoring Coreference Chains (1998); Amigó et al., A
    comparison of extrinsic clustering evaluation metrics, Information Retrieval 12 (2009).

    >>> compare_items("aab", "aaa")
    Agreement(precision=0.5555555555555555, recall=1.0)
    """
    if not truth:
        return Agreement(1.0, 1.0)
    both = Counter(zip(truth, found, strict=True))
    of_truth, of_found = Counter(truth), Counter(found)
    precision = sum(count * count / of_found[f] for (_, f), count in both.items())
    recall = sum(count * count / of_truth[t] for (t, _), count in both.items())
    return Agreement(precision / len(truth), recall / len(truth))


def _count_pairs(sizes: Counter[Hashable]) -> int:
    return sum(comb(size, 2) for size in sizes.values())
