"""`otklik rules`: the file of rules looked over, and what one more word would touch."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.commands.console import out
from api.russian import plural
from classifier.markup import clean_markup
from classifier.rules import Change, GroupRules, Rule, Trial, read_modes, try_rules, with_words
from classifier.tags import VERDICT_NAMES, Severity, Verdict
from training.columns import find_columns, require_text
from training.errors import ColumnError
from training.tables import open_table

RULES_FILE = "group_rules.toml"
ACTION_NAMES = {Severity.HIDE: "скрыть", Severity.REVIEW: "посмотреть", Severity.NOTE: "показать"}
COMMENT_FORMS = ("комментарий", "комментария", "комментариев")
RULE_FORMS = ("правило", "правила", "правил")
SHOWN = 160  # characters of an example


def check_rules(path: Path) -> None:
    """Read the file in each of its modes and print every rule; raises `RulesError`."""
    modes = read_modes(path)
    by_mode = [GroupRules.load(path, mode=mode).rules for mode in modes]
    out.print(f"{path}: {plural(len(by_mode[0]), RULE_FORMS)}, ошибок нет.", soft_wrap=True)
    for index, rule in enumerate(by_mode[0]):
        actions = (ACTION_NAMES[rules[index].action] for rules in by_mode)
        listed = "; ".join(f"{mode}: {action}" for mode, action in zip(modes, actions, strict=True))
        out.print(f"  {name_rule(rule)} — {listed}", soft_wrap=True, markup=False)


def try_words(
    words: Sequence[str],
    path: Path,
    data: Path,
    *,
    rule: str,
    as_exceptions: bool = False,
    mode: str | None = None,
    text_column: str | None = None,
) -> None:
    """Print what the words would touch in a file of comments; changes nothing."""
    now = GroupRules.load(path, mode=mode)
    then = extend(now, rule, words, as_exceptions=as_exceptions)
    trial = try_rules(read_texts(data, text_column), now, then)
    chosen = next(one for one in now.rules if one.id == rule)
    what = "исключение" if as_exceptions else "слово"
    out.print(f"Правило: {name_rule(chosen)}, {ACTION_NAMES[chosen.action]}.", soft_wrap=True)
    for line in describe_trial(trial):
        out.print(line, soft_wrap=True, markup=False)
    for change in trial.examples:
        move = f"{VERDICT_NAMES[change.before]} → {VERDICT_NAMES[change.after]}"
        out.print(f"  [{move}] {mark_findings(change)}", soft_wrap=True, markup=False)
    out.print(f"Файл правил не изменён: впишите {what} сами, если всё верно.", soft_wrap=True)


def extend(now: GroupRules, rule: str, words: Sequence[str], *, as_exceptions: bool) -> GroupRules:
    """Rules with the words in one of them, as words to find or as exceptions."""
    if as_exceptions:
        return with_words(now, rule, exceptions=words)
    return with_words(now, rule, words=words)


def read_texts(path: Path, column: str | None = None) -> Iterator[str]:
    """Texts of a table without markup, empty ones left out; raises `TableError`."""
    with open_table(path) as reader:
        if column is not None and column not in reader.columns:
            raise ColumnError(f"{path}: нет столбца «{column}»; есть {', '.join(reader.columns)}")
        found = find_columns(reader.columns, {})
        name = column or require_text(found, reader.columns, str(path))
        for chunk in reader.chunks():
            for row in chunk.rows:
                if value := row.get(name):
                    yield clean_markup(str(value)).text


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
