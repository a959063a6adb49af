"""Labelled rows to what the heads learn from: clean texts and codes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from classifier.context import Reading, read_in_context
from classifier.markup import clean_markup
from classifier.tags import INCIDENT_TYPE_NAMES, KIND_NAMES, IncidentType, Kind
from classifier.taxonomy import Taxonomy, Topic, fold_name
from training.people import leave_names_out

ORDINARY = "ordinary"  # no incident, and nobody said which of the five other kinds
NO_KIND = ""

KIND_BY_NAME = {
    **{name: kind.value for kind, name in KIND_NAMES.items()},
    **{kind.value: kind.value for kind in Kind},
    ORDINARY: ORDINARY,
    "обычный": ORDINARY,
}
TYPE_BY_NAME = {
    **{name: kind.value for kind, name in INCIDENT_TYPE_NAMES.items()},
    **{kind.value: kind.value for kind in IncidentType},
}


@dataclass(frozen=True, slots=True)
class Examples:
    """Comments ready for the heads; all lists have shape (n_comments,), "" is «unknown».

    readings : what a model reads, see `read_in_context`.
    posts : texts of the posts the comments stand under.
    kinds : values of `Kind`, `ordinary`, or "".
    groups, topics : codes of `taxonomy`.
    executors : names as written.
    skipped : how many rows had nothing to read.
    unknown_kinds : spellings of kinds nobody understood, with their counts.
    """

    readings: list[Reading]
    posts: list[str]
    kinds: list[str]
    incident_types: list[str]
    groups: list[str]
    topics: list[str]
    executors: list[str]
    taxonomy: Taxonomy
    skipped: int
    unknown_kinds: Counter[str]

    def __len__(self) -> int:
        return len(self.readings)

    @property
    def texts(self) -> list[str]:
        """What the heads of group, topic and executor read."""
        return [reading.full for reading in self.readings]


def make_examples(frame: pd.DataFrame, taxonomy: Taxonomy) -> Examples:
    """Turn labelled rows into examples; names the taxonomy lacks get codes of their own.

    frame : columns text, post, kind, incident_type, group, topic, executor; None where missing.
        A row without a kind is an incident: that is what an export holds. People's names in
        text and post are left out.
    """
    clean = [clean_markup(leave_names_out(_cell(value))) for value in frame["text"]]
    readable = [not text.is_placeholder for text in clean]
    posts = (leave_names_out(_cell(post)) for post in _column(frame, "post"))
    read = [row for row, keep in zip(zip(clean, posts, strict=True), readable, strict=True) if keep]
    columns = {
        name: [
            _cell(value) for value, keep in zip(_column(frame, name), readable, strict=True) if keep
        ]
        for name in ("kind", "incident_type", "group", "topic", "executor")
    }
    named = list(zip(columns["group"], columns["topic"], strict=True))
    taxonomy = spell_like(taxonomy.extended(dict.fromkeys(named)), named)
    groups, topics = _to_codes(named, taxonomy)
    kinds, unknown = _to_kinds(columns["kind"])
    return Examples(
        readings=[read_in_context(text, post) for text, post in read],
        posts=[post for _, post in read],
        kinds=kinds,
        incident_types=[TYPE_BY_NAME.get(name.lower(), "") for name in columns["incident_type"]],
        groups=groups,
        topics=topics,
        executors=columns["executor"],
        taxonomy=taxonomy,
        skipped=len(clean) - sum(readable),
        unknown_kinds=unknown,
    )


def spell_like(taxonomy: Taxonomy, named: Iterable[tuple[str, str]]) -> Taxonomy:
    """Spell names as the data do («★ Уборка»), the taxonomy's spelling becomes an old name.

    A region reads its own names everywhere; codes, and so models and tables, stay.
    """
    spelling: dict[str, Counter[str]] = {}
    for group_name, topic_name in named:
        group = taxonomy.find_group(group_name) if group_name else None
        if group is not None:
            spelling.setdefault(group.code, Counter())[group_name] += 1
        if topic_name:
            topic = taxonomy.find_topic(topic_name, group=group.code if group else None)
            if topic is not None:
                spelling.setdefault(topic.code, Counter())[topic_name] += 1
    return Taxonomy(tuple(_respelt(row, spelling.get(row.code)) for row in taxonomy.rows))


def _respelt(row: Topic, spellings: Counter[str] | None) -> Topic:
    if not spellings:
        return row
    [(name, _)] = spellings.most_common(1)
    # A code or an old name in the data is a reference to the row, not a wish to rename it.
    if name == row.name or fold_name(name) != fold_name(row.name):
        return row
    return replace(row, name=name, old_names=(*row.old_names, row.name))


def _to_codes(named: Iterable[tuple[str, str]], taxonomy: Taxonomy) -> tuple[list[str], list[str]]:
    known: dict[tuple[str, str], tuple[str, str]] = {}
    groups, topics = [], []
    for pair in named:
        if pair not in known:
            known[pair] = _find_codes(*pair, taxonomy)
        group, topic = known[pair]
        groups.append(group)
        topics.append(topic)
    return groups, topics


def _find_codes(group_name: str, topic_name: str, taxonomy: Taxonomy) -> tuple[str, str]:
    group = taxonomy.find_group(group_name) if group_name else None
    topic = None
    if topic_name:
        topic = taxonomy.find_topic(topic_name, group=group.code if group else None)
    if topic is not None and group is None:
        return topic.group, topic.code
    return (group.code if group else ""), (topic.code if topic else "")


def _to_kinds(names: list[str]) -> tuple[list[str], Counter[str]]:
    kinds = [KIND_BY_NAME.get(name.lower(), NO_KIND) if name else "incident" for name in names]
    unknown = Counter(
        name for name, kind in zip(names, kinds, strict=True) if name and kind == NO_KIND
    )
    return kinds, unknown


def _column(frame: pd.DataFrame, name: str) -> list[object]:
    return list(frame[name]) if name in frame else [None] * len(frame)


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return str(value).strip()
