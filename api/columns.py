"""The columns that `otklik tag` adds, and how an answer fills them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import orjson

from api.pipeline import Answer
from classifier import Finding

COLUMNS = (
    "kind",
    "kind_confidence",
    "incident_type",
    "group",
    "group_confidence",
    "topic",
    "topic_confidence",
    "groups_top3",
    "topics_top3",
    "settlement",
    "street",
    "house",
    "object",
    "verdict",
    "findings",
    "executor",
    "executor_confidence",
    "executor_source",
    "executors_top3",
    "outcome",
    "reason",
    "deadline",
    "sure",
    "masked_text",
)
ERROR = "error"  # filled where a row could not be read
KEPT_SUFFIX = "_in"  # an input column named like one of ours is kept under this name
DIGITS = 4  # of a confidence


class Named(Protocol):
    """A label or a candidate."""

    @property
    def name(self) -> str: ...
    @property
    def confidence(self) -> float: ...


def rename_input(columns: Iterable[str], added: Sequence[str] = COLUMNS) -> dict[str, str]:
    """New names of the input columns, in order; none of those added is overwritten.

    >>> rename_input(["text", "kind"])
    {'text': 'text', 'kind': 'kind_in'}
    """
    given = list(columns)
    taken = {*given, *added, ERROR}
    renamed: dict[str, str] = {}
    for name in given:
        new = name
        if name in added or name == ERROR:
            while new in taken:
                new += KEPT_SUFFIX
            taken.add(new)
        renamed[name] = new
    return renamed


def fill(answer: Answer) -> dict[str, Any]:
    """Values of the columns for one answer, in their order; None for an empty cell."""
    tags, suggestion = answer.tags, answer.suggestion
    group, topic, executor = tags.group, tags.topic, suggestion.executor
    return {
        "kind": tags.kind.value,
        "kind_confidence": round(tags.kind_confidence, DIGITS),
        "incident_type": tags.incident_type.value if tags.incident_type else None,
        "group": group.name if group else None,
        "group_confidence": round(group.confidence, DIGITS) if group else None,
        "topic": topic.name if topic else None,
        "topic_confidence": round(topic.confidence, DIGITS) if topic else None,
        "groups_top3": _short_list(tags.groups),
        "topics_top3": _short_list(tags.topics),
        "settlement": tags.settlement,
        "street": tags.street,
        "house": tags.house,
        "object": tags.object,
        "verdict": tags.verdict.value,
        "findings": [_finding(finding) for finding in tags.findings],
        "executor": executor.name if executor else None,
        "executor_confidence": round(executor.confidence, DIGITS) if executor else None,
        "executor_source": suggestion.source.value if suggestion.source else None,
        "executors_top3": _short_list(suggestion.top3),
        "outcome": suggestion.outcome.value,
        "reason": suggestion.reason,
        "deadline": suggestion.deadline.isoformat() if suggestion.deadline else None,
        "sure": sorted(tags.sure),
        "masked_text": tags.masked_text,
    }


def as_cells(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a table: lists become JSON text."""
    return {
        name: orjson.dumps(value).decode() if isinstance(value, list) else value
        for name, value in values.items()
    }


def _short_list(labels: Iterable[Named]) -> list[dict[str, Any]]:
    return [{"name": label.name, "confidence": round(label.confidence, DIGITS)} for label in labels]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "category": finding.category.value,
        "start": finding.start,
        "stop": finding.stop,
        "severity": finding.severity.value,
    }
