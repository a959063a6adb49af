"""`otklik rules`: the file of rules looked over, and what one more word would touch."""

from collections.abc import Sequence
from pathlib import Path

from api.commands.console import out
from api.last_month import read_month_or_raise
from api.russian import plural
from api.settings import Settings
from api.store.base import now_utc
from api.trials import (
    ACTION_NAMES,
    count_by_word,
    describe_trial,
    describe_words,
    extend,
    mark_findings,
    name_rule,
    read_file,
)
from classifier.rules import GroupRules, Said, read_modes, try_rules
from classifier.tags import VERDICT_NAMES

RULES_FILE = "group_rules.toml"
RULE_FORMS = ("правило", "правила", "правил")


def check_rules(path: Path) -> None:
    """Read the file in each of its modes and print every rule; raises `RulesError`."""
    modes = read_modes(path)
    by_mode = [GroupRules.load(path, mode=mode).rules for mode in modes]
    out.print(f"{path}: {plural(len(by_mode[0]), RULE_FORMS)}, ошибок нет.", soft_wrap=True)
    for index, rule in enumerate(by_mode[0]):
        actions = (ACTION_NAMES[rules[index].action] for rules in by_mode)
        listed = "; ".join(f"{mode}: {action}" for mode, action in zip(modes, actions, strict=True))
        out.print(f"  {name_rule(rule)} — {listed}", soft_wrap=True, markup=False)


def read_comments(settings: Settings, data: Path | None, text_column: str | None) -> list[Said]:
    """Comments of a file, or of the desk's last month where no file is named."""
    if data is None:
        return read_month_or_raise(settings, now=now_utc())
    return list(read_file(data, text_column))


def try_words(
    words: Sequence[str],
    path: Path,
    comments: Sequence[Said],
    *,
    rule: str,
    as_exceptions: bool = False,
    mode: str | None = None,
) -> None:
    """Print what the words would touch among comments; changes nothing."""
    now = GroupRules.load(path, mode=mode)
    then = extend(now, rule, words, as_exceptions=as_exceptions)
    trial = try_rules(comments, now, then)
    chosen = next(one for one in now.rules if one.id == rule)
    what = "исключение" if as_exceptions else "слово"
    out.print(f"Правило: {name_rule(chosen)}, {ACTION_NAMES[chosen.action]}.", soft_wrap=True)
    for line in describe_trial(trial):
        out.print(line, soft_wrap=True, markup=False)
    if len(words) > 1:
        counts = count_by_word(comments, now, rule, words, as_exceptions=as_exceptions)
        out.print(describe_words(counts), soft_wrap=True, markup=False)
    for change in trial.examples:
        move = f"{VERDICT_NAMES[change.before]} → {VERDICT_NAMES[change.after]}"
        out.print(f"  [{move}] {mark_findings(change)}", soft_wrap=True, markup=False)
    out.print(f"Файл правил не изменён: впишите {what} сами, если всё верно.", soft_wrap=True)
