"""Challenger against champion on comments that neither has seen."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from classifier import Tagger
from training.evaluate import Report, evaluate
from training.metrics import Metric, with_interval
from training.seen import hash_texts

Array = npt.NDArray[Any]

FEWEST = 50  # comments; fewer tell nothing about a difference
CLASSES_SHOWN = 15


@dataclass(frozen=True, slots=True)
class HeadComparison:
    """One head of both models on the same comments.

    champion, challenger : accuracy.
    difference : challenger less champion, paired bootstrap interval.
    classes : (label, comments, recall of the champion, of the challenger), the classes that
        changed most, in comments, first.
    """

    n_comments: int
    champion: float
    challenger: float
    difference: Metric
    classes: list[tuple[str, int, float, float]]

    @property
    def is_worse(self) -> bool:
        """Whether chance alone hardly explains the loss."""
        return self.difference.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a clerk reads before promoting.

    champion : SHA-256 of the champion's manifest, which it is known by.
    n_seen : comments left out because the champion had learnt from them.
    heads : empty where too few comments were left to compare on.
    """

    champion: str
    n_comments: int
    n_seen: int
    heads: dict[str, HeadComparison]

    @property
    def worse_heads(self) -> list[str]:
        """Heads that lost."""
        return [name for name, head in self.heads.items() if head.is_worse]

    def to_json(self) -> dict[str, Any]:
        """Plain figures for a manifest."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Comparison":
        """The same, read back."""
        heads = {
            name: HeadComparison(
                **{**head, "difference": Metric(**head["difference"])},
            )
            for name, head in plain["heads"].items()
        }
        return cls(**{**plain, "heads": heads})


def compare(
    champion: Tagger, challenger: Tagger, frame: pd.DataFrame, seen: Array, champion_hash: str
) -> Comparison:
    """Measure both on the labelled rows that the champion did not learn from.

    seen : hashes of the texts the champion learnt from, see `hash_texts`; the challenger
        must not have learnt from any row of `frame`.
    """
    is_fresh = ~np.isin(hash_texts(frame["text"]), seen)
    fresh = frame[is_fresh]
    heads: dict[str, HeadComparison] = {}
    if len(fresh) >= FEWEST:
        old, new = evaluate(champion, fresh), evaluate(challenger, fresh)
        heads = {
            name: _compare_head(name, old, new)
            for name in new.heads
            if name in old.heads and new.heads[name].n_comments >= FEWEST
        }
    return Comparison(champion_hash, len(fresh), int((~is_fresh).sum()), heads)


def _compare_head(name: str, old: Report, new: Report) -> HeadComparison:
    # Codes may differ between two taxonomies, rows do not: each is right by its own codes.
    before, after = old.heads[name].scored, new.heads[name].scored
    was, now = before.y_true == before.y_pred, after.y_true == after.y_pred
    gain = now.astype(float) - was

    classes = []
    for label in np.unique(after.y_true):
        of_label = after.y_true == label
        classes.append(
            (
                str(label),
                int(of_label.sum()),
                float(was[of_label].mean()),
                float(now[of_label].mean()),
            )
        )
    classes.sort(key=lambda row: (-abs(row[3] - row[2]) * row[1], row[0]))
    return HeadComparison(
        n_comments=len(gain),
        champion=float(was.mean()),
        challenger=float(now.mean()),
        difference=with_interval(lambda rows: float(gain[rows].mean()), len(gain)),
        classes=classes[:CLASSES_SHOWN],
    )
