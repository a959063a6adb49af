"""Whether a candidate is a place: the lists of rules by what the candidate would be."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from classifier.places.candidates import Candidate, Rule
from classifier.places.entries import Sort
from classifier.places.landmark_rules import LANDMARK_RULES
from classifier.places.relative_rules import RELATIVE_RULES
from classifier.places.settlement_rules import (
    HARD_SETTLEMENT_RULES,
    SETTLEMENT_RULES,
)
from classifier.places.street_rules import HARD_STREET_RULES, STREET_RULES

RULES: Mapping[Sort, tuple[Rule, ...]] = MappingProxyType(
    {
        Sort.STREET: STREET_RULES,
        Sort.OBJECT: LANDMARK_RULES,
        Sort.SETTLEMENT: SETTLEMENT_RULES,
        Sort.RELATIVE: RELATIVE_RULES,
    }
)


# what these refuse no neighbour in a list can save: «Пермь, Ленинский район»
HARD: frozenset[Rule] = frozenset(HARD_SETTLEMENT_RULES + HARD_STREET_RULES)


class Verdict(Enum):
    """What the rules say of a candidate."""

    PLACE = "place"
    DOUBT = "doubt"  # a place if a neighbour vouches for it
    NONE = "none"


def judge(candidate: Candidate) -> Verdict:
    """Verdict of the first rule that has one."""
    for rule in RULES[candidate.entry.sort]:
        verdict = rule(candidate)
        if verdict is not None:
            return Verdict.PLACE if verdict else Verdict.NONE if rule in HARD else Verdict.DOUBT
    return Verdict.DOUBT
