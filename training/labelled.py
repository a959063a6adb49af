"""Labelled files, one or many, as one frame with the standard columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from training.columns import find_columns, require_text
from training.dataset import ORDINARY
from training.tables import read_table

FIELDS = (
    "text",
    "kind",
    "incident_type",
    "group",
    "topic",
    "executor",
    "settlement",
    "street",
    "house",
    "created_at",
    "post",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Rows of all files below each other.

    frame : columns `FIELDS`, missing ones None, broken rows left out.
    columns : file → field → its header there.
    broken : «file, row N: what is wrong», row numbers as a person counts them (header is 1).
    """

    frame: pd.DataFrame
    columns: dict[str, dict[str, str]]
    broken: list[str]


def read_labelled(
    paths: Sequence[Path], mapping: Mapping[str, str], *, ordinary: Sequence[Path] = ()
) -> LabelledSet:
    """Read labelled files, and files of ordinary comments whose other labels are ignored.

    Raises `TableError` or `ColumnError` for a file that gives nothing.
    """
    frames: list[pd.DataFrame] = []
    columns: dict[str, dict[str, str]] = {}
    broken: list[str] = []
    for path in paths:
        frame, columns[str(path)] = _read_one(path, mapping, broken)
        frames.append(frame)
    for path in ordinary:
        # a column «label» or «kind» of a foreign set means something else there
        frame, found = _read_one(path, {}, broken)
        columns[str(path)] = {"text": found["text"]}
        frames.append(_ordinary(frame))
    return LabelledSet(pd.concat(frames, ignore_index=True), columns, broken)


def _read_one(
    path: Path, mapping: Mapping[str, str], broken: list[str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    table, errors = read_table(path)
    headers = [str(name) for name in table.columns]
    found = find_columns(headers, mapping)
    require_text(found, headers, str(path))
    broken += [f"{path}, строка {row + 2}: {message}" for row, message in errors.items()]
    good = table.drop(index=list(errors))
    frame = pd.DataFrame(index=good.index)
    for field in FIELDS:
        frame[field] = good[found[field]] if field in found else None
    return frame, {field: header for field, header in found.items() if field in FIELDS}


def _ordinary(frame: pd.DataFrame) -> pd.DataFrame:
    only_text = pd.DataFrame(dict.fromkeys(FIELDS), index=frame.index)
    only_text["text"] = frame["text"]
    only_text["kind"] = ORDINARY
    return only_text
