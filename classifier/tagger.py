"""The one way from a comment to its tags, for a file of millions and for one request."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from classifier.comment import Comment
from classifier.context import read_in_context
from classifier.heads import GROUP, INCIDENT, INCIDENT_TYPE, KIND, OWN_HEADS, TOPIC
from classifier.locating import Locator
from classifier.markup import CleanText, clean_markup
from classifier.model import CommentModel, incident_types, kind_probabilities
from classifier.places import Gazetteer
from classifier.reasons import Reason, find_reasons
from classifier.rules import GroupRules, Judge, RemarkModel, blank, mask
from classifier.tags import Finding, IncidentType, Kind, Label, Tags
from classifier.taxonomy import Taxonomy

SHORT_LIST = 3  # candidates shown per head
MAX_CHARS = 20_000  # of one comment; VK cuts at 16,384
DIGITS = 6  # of a confidence
# Probability from which a comment counts as an incident. One forgotten costs more than one
# looked at in vain: recall 0.992 at precision 0.95, against 0.986 at 0.97 from one half.
INCIDENT_FROM = 0.35

KINDS = tuple(Kind)
INCIDENT_COLUMN = KINDS.index(Kind.INCIDENT)

Array = npt.NDArray[Any]
Ranked = list[tuple[Label, ...]]


@dataclass(frozen=True)
class Tagger:
    """Tags comments: kind, group, topic, places, findings, verdict.

    gazetteer, rules : None where the bundle was trained without them.
    remarks : sends to a person what no rule knows, never hides.
    incident_from : probability 0..1 from which a comment counts as an incident.
    version : what the bundle calls itself, kept with every tag given.
    """

    model: CommentModel
    gazetteer: Gazetteer | None = None
    rules: GroupRules | None = None
    remarks: RemarkModel | None = None
    incident_from: float = INCIDENT_FROM
    version: str = "unnamed"
    manifest: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a bundle; raises `BundleError`, never executes what it loads."""
        from classifier.bundle import load_bundle  # bundle.py builds Taggers: a cycle otherwise

        return load_bundle(Path(folder), cls)

    @property
    def taxonomy(self) -> Taxonomy:
        """Groups and topics this bundle can name."""
        return self.model.taxonomy

    def tag(self, comments: Sequence[Comment]) -> list[Tags]:
        """One `Tags` per comment, in order; an empty list gives an empty list."""
        if not comments:
            return []
        cleans = [clean_markup(comment.text[:MAX_CHARS]) for comment in comments]
        found = self._judge.check(
            [clean.text for clean in cleans], [comment.community for comment in comments]
        )
        decent = [
            _without_profanity(clean, findings)
            for clean, findings in zip(cleans, found, strict=True)
        ]
        read = [
            read_in_context(clean, comment.post, comment.parent)
            for comment, clean in zip(comments, decent, strict=True)
        ]
        probabilities = self.model.predict_proba(read)
        kinds = kind_probabilities(probabilities, self.model.heads)
        groups = self._rank(GROUP, probabilities)
        topics = self._rank(TOPIC, probabilities)
        types = self._types(probabilities, len(comments))
        extra = {
            name: self._rank(name, probabilities) for name in probabilities if name not in OWN_HEADS
        }
        sure = self._find_sure(probabilities, kinds[:, INCIDENT_COLUMN] >= self.incident_from)
        locator = Locator(self.gazetteer) if self.gazetteer is not None else None
        tags = []
        for row, (comment, clean) in enumerate(zip(comments, decent, strict=True)):
            kind, confidence = self._choose_kind(kinds[row])
            findings = tuple(_moved(finding, clean) for finding in found[row])
            tags.append(
                Tags(
                    kind=kind,
                    kind_confidence=confidence,
                    incident_type=types[row] if kind is Kind.INCIDENT else None,
                    groups=groups[row],
                    topics=topics[row],
                    places=locator.find(clean, comment) if locator else (),
                    findings=findings,
                    verdict=self._judge.verdict(findings),
                    heads={name: ranked[row] for name, ranked in extra.items()},
                    sure=sure[row],
                    masked_text=_masked(comment.text, findings),
                )
            )
        return tags

    def explain(self, comment: Comment) -> dict[str, tuple[Reason, ...]]:
        """Deciding words of each head for one comment, in its original text."""
        clean = clean_markup(comment.text[:MAX_CHARS])
        [found] = self._judge.check([clean.text], [comment.community])
        read = _without_profanity(clean, found)
        reading = read_in_context(read, comment.post, comment.parent)
        return find_reasons(clean, self.model.weigh_words(reading))

    def _find_sure(
        self, probabilities: dict[str, Array], is_incident: Array
    ) -> list[frozenset[str]]:
        """Heads that keep the promise, by comment; a kind is as sure as each of its heads."""
        heads = self.model.heads
        sure = {
            name: scores.max(axis=1) >= heads[name].threshold_
            for name, scores in probabilities.items()
            if name != INCIDENT_TYPE
        }
        if INCIDENT in sure:
            sure[KIND] = sure.pop(INCIDENT) & (is_incident | sure.get(KIND, False))
        names = tuple(sure)
        # A handful of combinations: one set each, not one a comment.
        rows = np.column_stack([sure[name] for name in names]) if names else None
        if rows is None:
            return [frozenset()] * len(next(iter(probabilities.values())))
        known: dict[tuple[bool, ...], frozenset[str]] = {}
        return [
            known.setdefault(line, frozenset(itertools.compress(names, line)))
            for line in map(tuple, rows.tolist())
        ]

    def _choose_kind(self, probabilities: Array) -> tuple[Kind, float]:
        probabilities = probabilities.round(DIGITS)
        incident = float(probabilities[INCIDENT_COLUMN])
        if incident >= self.incident_from:
            return Kind.INCIDENT, incident
        ordinary = probabilities.copy()
        ordinary[INCIDENT_COLUMN] = -1.0
        best = int(ordinary.argmax())
        return KINDS[best], float(probabilities[best])

    def _types(self, probabilities: dict[str, Array], n_comments: int) -> list[IncidentType | None]:
        if INCIDENT_TYPE not in probabilities:
            return [None] * n_comments
        members = incident_types(self.model.heads[INCIDENT_TYPE].classes_.tolist())
        return [members[column] for column in probabilities[INCIDENT_TYPE].argmax(axis=1)]

    def _rank(self, head: str, probabilities: dict[str, Array]) -> Ranked:
        if head not in probabilities:
            return [()] * len(next(iter(probabilities.values())))
        scores = probabilities[head]
        size = min(SHORT_LIST, scores.shape[1])
        best = np.argpartition(-scores, size - 1, axis=1)[:, :size]
        values = np.take_along_axis(scores, best, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        columns = np.take_along_axis(best, order, axis=1).tolist()
        # The last digits of a sum depend on its order, and an answer must not.
        ranked = np.take_along_axis(values, order, axis=1).round(DIGITS).tolist()
        names = self._names[head]
        return [
            tuple(
                [
                    Label(names[column][0], names[column][1], value)
                    for column, value in zip(line, row, strict=True)
                ]
            )
            for line, row in zip(columns, ranked, strict=True)
        ]

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, str]]]:
        """(code, name) of each column of each head; foreign heads name themselves."""
        names: dict[str, list[tuple[str, str]]] = {}
        for head, fitted in self.model.heads.items():
            classes = [str(code) for code in fitted.classes_]
            rows = [self.taxonomy.get(code) if head in OWN_HEADS else None for code in classes]
            names[head] = [
                (code, row.name if row else code) for code, row in zip(classes, rows, strict=True)
            ]
        return names

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.rules, self.remarks)


def _without_profanity(clean: CleanText, findings: list[Finding]) -> CleanText:
    """What a model reads: мат says nothing of the topic, and hides that there is one."""
    return replace(clean, text=blank(clean.text, findings)) if findings else clean


def _masked(text: str, findings: tuple[Finding, ...]) -> str | None:
    masked = mask(text, findings) if findings else text
    return masked if masked != text else None


def _moved(finding: Finding, clean: CleanText) -> Finding:
    start, stop = clean.to_original(finding.start, finding.stop)
    if (start, stop) == (finding.start, finding.stop):
        return finding
    return replace(finding, start=start, stop=stop)
