"""An answer of the pipeline as the store keeps it: the API's own JSON, and columns to filter by."""

from typing import Any

from api.http.schemas import TagsOut
from api.pipeline import Answer


def as_json(answer: Answer) -> dict[str, Any]:
    """What `POST /v1/tag` answers, without the comment's id."""
    return TagsOut.of(answer).model_dump(mode="json", exclude={"id", "reasons"})


def as_columns(answer: Answer) -> dict[str, Any]:
    """Values of the comment's own columns."""
    tags, suggestion = answer.tags, answer.suggestion
    executor = suggestion.executor
    return {
        "kind": tags.kind.value,
        "kind_confidence": tags.kind_confidence,
        "incident_type": tags.incident_type.value if tags.incident_type else None,
        "group_code": tags.group.code if tags.group else None,
        "topic_code": tags.topic.code if tags.topic else None,
        "settlement": tags.settlement,
        "street": tags.street,
        "house": tags.house,
        "object": tags.object,
        "verdict": tags.verdict.value,
        "outcome": suggestion.outcome.value,
        "executor": (executor.code or executor.name) if executor else None,
        "deadline": suggestion.deadline,
    }
