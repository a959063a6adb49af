"""`otklik rules`: the file of rules looked over, and what one more word would touch."""

from collections.abc import Sequence
from pathlib import Path

from api.commands.console import out
from api.russian import plural
from api.trials import (
    ACTION_NAMES,
    count_by_word,
    describe_trial,
    describe_words,
    extend,
    mark_findings,
    name_rule,
    read_texts,
)
from classifier.rules import GroupRules, read_modes, try_rules
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
    texts = list(read_texts(data, text_column))
    trial = try_rules(texts, now, then)
    chosen = next(one for one in now.rules if one.id == rule)
    what = "исключение" if as_exceptions else "слово"
    out.print(f"Правило: {name_rule(chosen)}, {ACTION_NAMES[chosen.action]}.", soft_wrap=True)
    for line in describe_trial(trial):
        out.print(line, soft_wrap=True, markup=False)
    if len(words) > 1:
        counts = count_by_word(texts, now, rule, words, as_exceptions=as_exceptions)
        out.print(describe_words(counts), soft_wrap=True, markup=False)
    for change in trial.examples:
        move = f"{VERDICT_NAMES[change.before]} → {VERDICT_NAMES[change.after]}"
        out.print(f"  [{move}] {mark_findings(change)}", soft_wrap=True, markup=False)
    out.print(f"Файл правил не изменён: впишите {what} сами, если всё верно.", soft_wrap=True)
