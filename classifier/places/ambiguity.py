"""Whether a candidate is a place: the lists of rules by what the candidate would be."""

from collections.abc import Mapping
from types import MappingProxyType

from classifier.places.candidates import Candidate, Rule
from classifier.places.entries import Sort
from classifier.places.landmark_rules import LANDMARK_RULES
from classifier.places.settlement_rules import RELATIVE_RULES, SETTLEMENT_RULES
from classifier.places.street_rules import STREET_RULES

RULES: Mapping[Sort, tuple[Rule, ...]] = MappingProxyType(
    {
        Sort.STREET: STREET_RULES,
        Sort.OBJECT: LANDMARK_RULES,
        Sort.SETTLEMENT: SETTLEMENT_RULES,
        Sort.RELATIVE: RELATIVE_RULES,
    }
)


def is_place(candidate: Candidate) -> bool:
    """Verdict of the first rule that has one."""
    for rule in RULES[candidate.entry.sort]:
        verdict = rule(candidate)
        if verdict is not None:
            return verdict
    return False
