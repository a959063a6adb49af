"""The trial of a word in the words of an operator: for the command and for the page."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.russian import plural
from classifier.markup import clean_markup
from classifier.rules import Change, GroupRules, Rule, Said, Trial, try_rules, with_words
from classifier.tags import VERDICT_NAMES, Severity, Verdict
from training.columns import find_columns, require_text
from training.errors import ColumnError
from training.tables import open_table

ACTION_NAMES = {Severity.HIDE: "скрыть", Severity.REVIEW: "посмотреть", Severity.NOTE: "показать"}
COMMENT_FORMS = ("комментарий", "комментария", "комментариев")
SHOWN = 160  # characters of an example


def extend(now: GroupRules, rule: str, words: Sequence[str], *, as_exceptions: bool) -> GroupRules:
    """Rules with the words in one of them, as words to find or as exceptions."""
    if as_exceptions:
        return with_words(now, rule, exceptions=words)
    return with_words(now, rule, words=words)


def read_file(path: Path, column: str | None = None) -> Iterator[Said]:
    """Comments of a table without markup, empty ones left out; raises `TableError`."""
    with open_table(path) as reader:
        if column is not None and column not in reader.columns:
            raise ColumnError(f"{path}: нет столбца «{column}»; есть {', '.join(reader.columns)}")
        found = find_columns(reader.columns, {})
        name = column or require_text(found, reader.columns, str(path))
        for chunk in reader.chunks():
            for row in chunk.rows:
                if value := row.get(name):
                    yield Said(clean_markup(str(value)).text)


def name_rule(rule: Rule) -> str:
    """Rule as an operator knows it: «mat, пункт 2.1: Мат»."""
    number = f", пункт {rule.number}" if rule.number else ""
    return f"{rule.id}{number}: {rule.title or rule.id}"


def describe_trial(trial: Trial) -> list[str]:
    """Counts in words, for the terminal and the page."""
    lines = [
        f"Прочитано: {plural(trial.total, COMMENT_FORMS)}. Изменится: {trial.touched}.",
        "Вердикты до → после: "
        + ", ".join(
            f"{VERDICT_NAMES[verdict]} {trial.before[verdict]} → {trial.after[verdict]}"
            for verdict in Verdict
        )
        + ".",
    ]
    if not trial.touched:
        lines.append("Ни один из этих комментариев не изменится.")
    return lines


def mark_findings(change: Change) -> str:
    """Start of a comment on one line, findings in «…»."""
    pieces: list[str] = []
    position = 0
    for finding in change.findings:
        pieces += change.text[position : finding.start], "«"
        pieces += change.text[finding.start : finding.stop], "»"
        position = finding.stop
    line = " ".join(("".join(pieces) + change.text[position:]).split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def count_by_word(
    comments: Sequence[Said],
    now: GroupRules,
    rule: str,
    words: Sequence[str],
    *,
    as_exceptions: bool,
) -> dict[str, int]:
    """Comments that each word alone would touch, in the order of the words."""
    return {
        word: try_rules(
            comments, now, extend(now, rule, [word], as_exceptions=as_exceptions), examples=0
        ).touched
        for word in words
    }


def describe_words(counts: dict[str, int]) -> str:
    """«По словам: бардак* — 2, хаос — 0.»"""
    return "По словам: " + ", ".join(f"{word} — {count}" for word, count in counts.items()) + "."
