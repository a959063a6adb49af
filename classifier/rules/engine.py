"""The rules of a group over a text: findings, verdict, the masked text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import ahocorasick

from classifier.rules.config import Rule, read_rules
from classifier.tags import Category, Finding, Severity, Verdict

RANK = {Severity.NOTE: 0, Severity.REVIEW: 1, Severity.HIDE: 2}
VERDICT_OF = {
    Severity.NOTE: Verdict.CLEAN,
    Severity.REVIEW: Verdict.REVIEW,
    Severity.HIDE: Verdict.HIDE,
}
MASKED_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class GroupRules:
    """Immutable rules of one group; advises, a person hides."""

    rules: tuple[Rule, ...]
    _stems: ahocorasick.Automaton = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stems", _build_automaton(self.rules))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read group_rules.toml; raises `RulesError` that says where and what to do."""
        return cls(read_rules(Path(path)))

    def check(self, text: str) -> list[Finding]:
        """Findings by start, without overlaps: the graver one stays, then the longer one."""
        found = [
            Finding(rule.id, start, stop, rule.category, rule.action)
            for rule in self._worth_reading(text)
            for detector in rule.detectors
            for start, stop in detector(text)
            if text[start:stop].lower() not in rule.exceptions
        ]
        if len(found) < 2:
            return found
        found.sort(key=lambda f: (-RANK[f.severity], f.start - f.stop, f.start))
        kept: list[Finding] = []
        for finding in found:
            if all(finding.stop <= one.start or finding.start >= one.stop for one in kept):
                kept.append(finding)
        return sorted(kept, key=lambda f: f.start)

    def _worth_reading(self, text: str) -> list[Rule]:
        # One pass for all stems: the patterns behind them are ten times as slow.
        seen = {index for _, rules in self._stems.iter(text.lower()) for index in rules}
        return [rule for index, rule in enumerate(self.rules) if not rule.stems or index in seen]

    def verdict(self, findings: Sequence[Finding]) -> Verdict:
        """What the gravest finding advises; without findings the comment is clean."""
        if not findings:
            return Verdict.CLEAN
        return VERDICT_OF[max((f.severity for f in findings), key=RANK.__getitem__)]


def _build_automaton(rules: Sequence[Rule]) -> ahocorasick.Automaton:
    by_stem: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        for stem in rule.stems:
            by_stem.setdefault(stem, []).append(index)
    automaton = ahocorasick.Automaton()
    for stem, indices in by_stem.items() or {"\0": []}.items():
        automaton.add_word(stem, tuple(indices))
    automaton.make_automaton()
    return automaton


def mask(text: str, findings: Sequence[Finding]) -> str:
    """Text with мат masked, first and last letter left: «п****ц».

    >>> mask("вот пиздец", [Finding("m", 4, 10, Category.PROFANITY, Severity.HIDE)])
    'вот п****ц'
    """
    for finding in findings:
        if finding.category is Category.PROFANITY and finding.severity is Severity.HIDE:
            inner = text[finding.start + 1 : finding.stop - 1]
            masked = MASKED_LETTER.sub("*", inner)
            text = text[: finding.start + 1] + masked + text[finding.stop - 1 :]
    return text
