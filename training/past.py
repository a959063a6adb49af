"""Labelled incidents → counts of who answered what and where, for the routing."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from classifier.markup import clean_markup
from classifier.places import Gazetteer
from classifier.taxonomy import Taxonomy
from routing.history import History, count_past
from training.dataset import KIND_BY_NAME, Examples

Incident = tuple[str, str | None, str, date | None]


def learn_history(
    frame: pd.DataFrame, taxonomy: Taxonomy, gazetteer: Gazetteer | None = None
) -> History:
    """Counts of a labelled file: columns group, topic, executor, settlement, created_at, text.

    Names the taxonomy lacks are left out: the table could not name them either. The place
    is the row's own, else the one its text names.
    """
    return count_past(_incidents(frame, taxonomy, gazetteer))


def learn_history_of(examples: Examples, gazetteer: Gazetteer | None = None) -> History:
    """Counts of what a bundle is trained on; the place is the one the text names."""
    return count_past(
        (topic or group, find_settlement(text, gazetteer), executor, None)
        for text, group, topic, executor, kind in zip(
            examples.texts,
            examples.groups,
            examples.topics,
            examples.executors,
            examples.kinds,
            strict=True,
        )
        if executor and kind == "incident" and (topic or group)
    )


def find_settlement(text: str, gazetteer: Gazetteer | None) -> str | None:
    """Settlement of the best place that a text names."""
    places = gazetteer.find(text) if gazetteer is not None else []
    return next((one.settlement for one in places if one.settlement), None)


def _incidents(
    frame: pd.DataFrame, taxonomy: Taxonomy, gazetteer: Gazetteer | None
) -> Iterator[Incident]:
    known: dict[tuple[str, str], str | None] = {}
    columns = ("kind", "group", "topic", "executor", "settlement", "created_at", "text")
    for cells in zip(*(frame[name] for name in columns), strict=True):
        kind, group, topic, executor, settlement, created_at, text = map(_cell, cells)
        if not executor or KIND_BY_NAME.get(kind.lower(), kind or "incident") != "incident":
            continue
        if (group, topic) not in known:
            known[group, topic] = _find_code(group, topic, taxonomy)
        code = known[group, topic]
        if code is not None:
            place = settlement or find_settlement(clean_markup(text).text, gazetteer)
            yield code, place, executor, _day_of(created_at)


def _find_code(group_name: str, topic_name: str, taxonomy: Taxonomy) -> str | None:
    group = taxonomy.find_group(group_name) if group_name else None
    topic = None
    if topic_name:
        topic = taxonomy.find_topic(topic_name, group=group.code if group else None)
    row = topic or group
    return row.code if row else None


def _day_of(cell: str) -> date | None:
    if not cell:
        return None
    is_iso = cell[:4].isdigit()
    moment = pd.to_datetime(cell, errors="coerce", dayfirst=not is_iso)
    return None if pd.isna(moment) else moment.date()


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return str(value).strip()
