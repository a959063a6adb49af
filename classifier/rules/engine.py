"""The rules of a group over a text: findings, verdict, the masked text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from classifier.rules.apart import keep_apart
from classifier.rules.communities import read_communities
from classifier.rules.config import Rule, read_remark_switch, read_rules
from classifier.rules.detectors import Scope
from classifier.rules.flags import LETTER, PROFANE, TORN, ChunkFlags
from classifier.rules.reading import Reading
from classifier.rules.switch import Switch
from classifier.tags import Category, Finding, Severity, Verdict

RANK = {Severity.NOTE: 0, Severity.REVIEW: 1, Severity.HIDE: 2}
VERDICT_OF = {
    Severity.NOTE: Verdict.CLEAN,
    Severity.REVIEW: Verdict.REVIEW,
    Severity.HIDE: Verdict.HIDE,
}
# Three signs apart, one of them a letter, or a letter that is no word before a word:
# perhaps a word torn by spaces, «х у й», «е бать».
SPREAD = re.compile(
    r"(?<!\S)\S(?:[ \t\n.,_\-*~|/]{1,4}[^\W_](?![^\W_])){2}|(?<!\S)[еёхпбмгд]\s[а-яё]{2}",
    re.IGNORECASE,
)
MASKED_LETTER = re.compile(r"\w")

_FLAGS = ChunkFlags()  # of this process: what a word is does not depend on the rules


@dataclass(frozen=True, slots=True)
class GroupRules:
    """Immutable rules of one group; advises, a person hides.

    communities : rules of those that the file gives a mode or words of their own.
    remark : whether the model beside the rules speaks.
    """

    rules: tuple[Rule, ...]
    communities: Mapping[str, "GroupRules"] = field(default_factory=dict, repr=False, hash=False)
    remark: Switch = Switch.REVIEW
    _reads_all: bool = field(init=False, repr=False, compare=False)
    # `int`: a flag of `enum` takes a microsecond for each «&».
    _scopes: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        scopes = tuple(int(rule.scope) for rule in self.rules)
        object.__setattr__(self, "_scopes", scopes)
        object.__setattr__(self, "_reads_all", int(Scope.ANY) in scopes)

    @classmethod
    def load(cls, path: str | Path, *, mode: str | None = None) -> Self:
        """Read group_rules.toml, in a mode of its own choice or in the given one.

        Raises `RulesError` that says file, line and what to do.
        """
        own = {
            name: cls(rules, remark=remark)
            for name, (rules, remark) in read_communities(Path(path)).items()
        }
        rules = read_rules(Path(path), mode=mode)
        return cls(rules, own, read_remark_switch(Path(path), mode=mode))

    def of(self, community: str | None) -> "GroupRules":
        """Rules of one community; those of the file for one it does not name."""
        return self.communities.get(community, self) if community is not None else self

    def check(self, text: str) -> list[Finding]:
        """Findings by start, without overlaps: the graver stays, then the longer.

        An empty text gives an empty list.
        """
        awake = 0
        for flags in map(_FLAGS.__getitem__, text.split()):
            awake |= flags
        if awake & LETTER and not awake & TORN and SPREAD.search(text) is None:
            awake &= ~LETTER
        if not awake and not self._reads_all:
            return []
        return _without_overlaps(list(self._find(text, awake)), text)

    def _find(self, text: str, awake: int) -> Iterator[Finding]:
        chunks = tuple(_profane_chunks(text)) if awake & PROFANE else ()
        reading = Reading(text, chunks, torn=bool(awake & (TORN | LETTER)))
        awake |= int(Scope.ANY)
        for rule, scope in zip(self.rules, self._scopes, strict=True):
            if not scope & awake:
                continue
            for detector in rule.detectors:
                for start, stop in detector(reading):
                    if stop > start and _folded(text[start:stop]) not in rule.exceptions:
                        yield Finding(rule.id, start, stop, rule.category, rule.action)

    def verdict(self, findings: Sequence[Finding]) -> Verdict:
        """What the gravest finding advises; without findings the comment is clean."""
        if not findings:
            return Verdict.CLEAN
        return VERDICT_OF[max((f.severity for f in findings), key=RANK.__getitem__)]


def _profane_chunks(text: str) -> Iterator[tuple[str, int]]:
    stop = 0
    for chunk in text.split():
        start = text.index(chunk, stop)
        stop = start + len(chunk)
        if _FLAGS[chunk] & PROFANE:
            yield chunk, start


def _without_overlaps(found: list[Finding], text: str) -> list[Finding]:
    if len(found) < 2:
        return found
    kept = keep_apart(sorted(found, key=_weight), _span)
    stay = frozenset(kept)
    dropped = [one for one in found if one not in stay]  # few: a page of мат loses nothing
    lost = [one for one in dropped if is_profane(one) and not _is_under_profane(one, kept)]
    return _clipped(kept, lost, text) if lost else kept


def _is_under_profane(finding: Finding, kept: Iterable[Finding]) -> bool:
    return any(is_profane(one) and _overlap(one, finding) for one in kept)


def _overlap(first: Finding, second: Finding) -> bool:
    return first.start < second.stop and second.start < first.stop


def _clipped(kept: Sequence[Finding], lost: Sequence[Finding], text: str) -> list[Finding]:
    """«сожгу н***й вашу контору»: мат inside a threat is masked too, the threat keeps a part."""
    mat = keep_apart(sorted(lost, key=_weight), _span)
    whole = [piece for one in kept if (piece := _longest_piece(one, mat, text)) is not None]
    return sorted([*whole, *mat], key=_span)


def _longest_piece(finding: Finding, mat: Sequence[Finding], text: str) -> Finding | None:
    """What is left of a finding between мат, None where nothing is."""
    inside = [one for one in mat if _overlap(one, finding)]
    starts = [finding.start, *(one.stop for one in inside)]
    stops = [*(one.start for one in inside), finding.stop]
    start, stop = max(zip(starts, stops, strict=True), key=lambda span: span[1] - span[0])
    piece = text[start:stop]
    start += len(piece) - len(piece.lstrip())
    stop -= len(piece) - len(piece.rstrip())
    return replace(finding, start=start, stop=stop) if start < stop else None


def _weight(finding: Finding) -> tuple[int, int, int]:
    return -RANK[finding.severity], finding.start - finding.stop, finding.start


def _span(finding: Finding) -> tuple[int, int]:
    return finding.start, finding.stop


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е")


def is_profane(finding: Finding) -> bool:
    """Whether a finding is мат: masked for the desk and the reply, not read by the models."""
    return finding.category is Category.PROFANITY and finding.severity is not Severity.NOTE


def blank(text: str, findings: Sequence[Finding]) -> str:
    """Text of the same length with spaces for мат: what is left to say what it is about.

    >>> blank("вот пиздец", [Finding("m", 4, 10, Category.PROFANITY, Severity.HIDE)])
    'вот       '
    """
    for finding in findings:
        if is_profane(finding):
            gap = " " * (finding.stop - finding.start)
            text = text[: finding.start] + gap + text[finding.stop :]
    return text


def mask(text: str, findings: Sequence[Finding]) -> str:
    """Text with мат masked, first and last letter left; rude and mild words stay.

    >>> mask("вот пиздец", [Finding("m", 4, 10, Category.PROFANITY, Severity.HIDE)])
    'вот п****ц'
    """
    pieces: list[str] = []
    position = 0
    for finding in sorted(findings, key=_span):
        if is_profane(finding):
            inner = text[finding.start + 1 : finding.stop - 1]
            pieces += text[position : finding.start + 1], MASKED_LETTER.sub("*", inner)
            position = max(finding.start + 1, finding.stop - 1)
    return "".join(pieces) + text[position:]
