"""Which labels of a comment are a person's word, and which are only the model's own."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.store.tables import CommentRow, IncidentRow
from classifier import Kind

ABOUT_INCIDENTS = ("incident_type", "group", "topic", "settlement", "executor")
FROM_INCIDENT = {
    "incident_type": "incident_type",
    "group": "group_code",
    "topic": "topic_code",
    "settlement": "settlement",
    "executor": "executor",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels by field, codes as the store keeps them; `source` says who vouches for them."""

    kind: str
    fields: Mapping[str, str]
    source: str  # `incident` or `decision`


def choose_labels(
    comment: CommentRow, decided: Mapping[str, str | None], closed: IncidentRow | None
) -> Labels | None:
    """What people vouch for; None where they said nothing that teaches.

    decided : field → a person's last word. closed : the closed incident the comment tells of.
    A field that nobody looked at is left empty: a model must not learn from itself.
    """
    if closed is not None and decided.get("kind") in (None, Kind.INCIDENT):
        own = {field: getattr(closed, column) for field, column in FROM_INCIDENT.items()}
        # Who answered in the end is known from the incident alone.
        said = {field: value for field, value in decided.items() if field != "executor"}
        return Labels(Kind.INCIDENT.value, _kept({**own, **said}), "incident")
    kind = decided.get("kind")
    if kind is None and comment.kind == Kind.INCIDENT and set(decided) & set(ABOUT_INCIDENTS):
        kind = Kind.INCIDENT.value  # a topic or an executor was chosen: it is one
    if kind is None:
        return None
    return Labels(kind, _kept(decided) if kind == Kind.INCIDENT else {}, "decision")


def _kept(values: Mapping[str, str | None]) -> dict[str, str]:
    return {field: value for field in ABOUT_INCIDENTS if (value := values.get(field))}
