"""What a clerk should look at before a year's labels teach a model."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold

from classifier.heads import LinearHead
from classifier.markup import clean_markup
from classifier.taxonomy import Taxonomy, fold_name
from training.dataset import Examples, make_examples
from training.fit import Progress, silent, vectorizer_for
from training.tables import create_table

RARE = 5  # topics with fewer examples are learnt, but badly
FOLDS = 5
SEED = 42
# Probability of the label given below which it is doubtful, said by a model that has not seen
# the row. Of 297 labels spoilt on purpose in 5,741 samples it finds 72 % in 469 rows, the
# worst first; docs/models.md has the table of other ways, cleanlab's among them.
DOUBT_BELOW = 0.02
MIN_COMMENTS = 50  # fewer teach nothing about doubt

COLUMNS = ("row", "problem", "text", "group", "topic", "suggestion", "note")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One row to look at; `row` is counted as a person does, the header being row 1."""

    row: int
    problem: str
    text: str
    group: str
    topic: str
    suggestion: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """Rows to look at, and what holds for whole topics.

    rare : topic name → examples.
    renamed : (name in the data, name in the taxonomy, rows).
    unknown : names the taxonomy does not know → rows.
    """

    n_rows: int
    doubts: list[Doubt]
    rare: dict[str, int]
    renamed: list[tuple[str, str, int]]
    unknown: dict[str, int]


def audit(frame: pd.DataFrame, taxonomy: Taxonomy, *, progress: Progress = silent) -> Audit:
    """Look a labelled frame over; nothing is changed in it."""
    examples = make_examples(frame, taxonomy)
    texts = [clean_markup(_cell(value)) for value in frame["text"]]
    readable = [row for row, text in enumerate(texts) if not text.is_placeholder]
    doubts = [
        _doubt(frame, row, "нет текста") for row, text in enumerate(texts) if text.is_placeholder
    ]
    doubts += _disagreeing_copies(frame, [texts[row].text for row in readable], readable)
    doubts += _doubtful_labels(frame, examples, readable, progress)
    names = Counter(_cell(name) for name in frame["topic"] if _cell(name))
    return Audit(
        n_rows=len(frame),
        doubts=doubts,
        rare={name: count for name, count in names.most_common() if count < RARE},
        renamed=_renamed(names, taxonomy),
        unknown={
            name: count for name, count in names.most_common() if taxonomy.find_topic(name) is None
        },
    )


def write_audit(result: Audit, path: Path) -> None:
    """Rows to look at as a table that a clerk can correct and hand back."""
    with create_table(path, COLUMNS) as table:
        for doubt in result.doubts:
            table.write({name: getattr(doubt, name) for name in COLUMNS})


def _disagreeing_copies(frame: pd.DataFrame, texts: list[str], rows: list[int]) -> list[Doubt]:
    by_text: dict[str, list[int]] = {}
    for row, text in zip(rows, texts, strict=True):
        by_text.setdefault(" ".join(fold_name(text).split()) or text, []).append(row)
    doubts = []
    for copies in by_text.values():
        labels = Counter(_cell(frame["topic"].iloc[row]) for row in copies)
        if len(labels) > 1:
            [(usual, _)] = labels.most_common(1)
            others = ", ".join(str(row + 2) for row in copies[:5])
            doubts += [
                _doubt(frame, row, "одинаковый текст, разные темы", usual, f"строки {others}")
                for row in copies
            ]
    return doubts


def _doubtful_labels(
    frame: pd.DataFrame, examples: Examples, rows: list[int], progress: Progress
) -> list[Doubt]:
    """Out-of-fold: a model that has not seen the row hardly believes its group."""
    labelled = [position for position, group in enumerate(examples.groups) if group]
    if len(labelled) < MIN_COMMENTS or len({examples.groups[p] for p in labelled}) < 2:
        return []
    texts = [examples.texts[position] for position in labelled]
    labels = np.array([examples.groups[position] for position in labelled])
    doubts: list[tuple[float, Doubt]] = []
    folds = list(KFold(FOLDS, shuffle=True, random_state=SEED).split(texts))
    for number, (train, test) in enumerate(folds):
        progress("сомнительные метки", number, FOLDS)
        vectorizer = vectorizer_for(len(train)).fit([texts[k] for k in train])
        head = LinearHead(bayes_columns=vectorizer.n_lemma_features_)
        head.fit(vectorizer.transform([texts[k] for k in train]), labels[train])
        probability = head.predict_proba(vectorizer.transform([texts[k] for k in test]))
        number_of = {code: column for column, code in enumerate(head.classes_)}
        for k, row in zip(test, probability, strict=True):
            given = row[number_of[labels[k]]] if labels[k] in number_of else 1.0
            if given < DOUBT_BELOW:
                name = examples.taxonomy.get_or_raise(str(head.classes_[row.argmax()])).name
                note = f"модель даёт указанной группе {given:.1%}, этой {row.max():.0%}"
                doubt = _doubt(frame, rows[labelled[k]], "сомнительная группа", name, note)
                doubts.append((float(given), doubt))
    progress("сомнительные метки", FOLDS, FOLDS)
    # The most doubtful first: a clerk with an hour starts where it pays.
    return [doubt for _, doubt in sorted(doubts, key=lambda pair: pair[0])]


def _renamed(names: Counter[str], taxonomy: Taxonomy) -> list[tuple[str, str, int]]:
    renamed = []
    for name, count in names.most_common():
        topic = taxonomy.find_topic(name)
        if topic is not None and fold_name(name) not in (
            fold_name(topic.name),
            fold_name(topic.code),
        ):
            renamed.append((name, topic.name, count))
    return renamed


def _doubt(
    frame: pd.DataFrame, row: int, problem: str, suggestion: str = "", note: str = ""
) -> Doubt:
    cells = {name: _cell(frame[name].iloc[row]) for name in ("text", "group", "topic")}
    return Doubt(row + 2, problem, **cells, suggestion=suggestion, note=note)


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value)
