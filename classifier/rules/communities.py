"""`[communities.NAME]` of `group_rules.toml`: a mode, words and exceptions of one community."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifier.errors import RulesError
from classifier.rules.config import (
    Rule,
    fold_word,
    is_word_list,
    read_remark_switch,
    read_rules,
    read_toml,
)
from classifier.rules.detectors import Scope, words_detector
from classifier.rules.switch import KEY as SWITCH
from classifier.rules.switch import Switch, parse_switch
from classifier.rules.toml_lines import TomlLines

KEYS = ("mode", SWITCH, "words", "exceptions")


def read_communities(path: Path) -> dict[str, tuple[tuple[Rule, ...], Switch]]:
    """Rules of each community the file names, and whether the model speaks there.

    Raises `RulesError` with file and line.
    """
    lines, content = read_toml(path)
    tables = content.get("communities", {})
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise lines.error("communities — это таблицы вида [communities.school]", key="communities")
    return {name: _read_one(path, lines, name, table) for name, table in tables.items()}


def _read_one(
    path: Path, lines: TomlLines, name: str, table: Mapping[str, Any]
) -> tuple[tuple[Rule, ...], Switch]:
    if unknown := [key for key in table if key not in KEYS]:
        message = f"незнакомое поле {unknown[0]}; есть {', '.join(KEYS)}"
        raise _error(lines, name, unknown[0], message)
    mode = table.get("mode")
    if mode is not None and not isinstance(mode, str):
        raise _error(lines, name, "mode", "mode — название режима в кавычках")
    try:
        rules = read_rules(path, mode=mode)
    except RulesError as error:
        if mode is None or f"mode = {mode!r}" not in str(error):
            raise
        raise _error(lines, name, "mode", str(error).split(": ", 1)[1]) from error
    words, exceptions = (
        _by_rule(table, key, name, rules, lines) for key in ("words", "exceptions")
    )
    own = tuple(extend(rule, words.get(rule.id, ()), exceptions.get(rule.id, ())) for rule in rules)
    if SWITCH in table:
        return own, parse_switch(table[SWITCH], lines, table=f"communities.{name}")
    return own, read_remark_switch(path, mode=mode)


def extend(rule: Rule, words: Sequence[str], exceptions: Sequence[str]) -> Rule:
    """The same rule with further words and exceptions."""
    folded = rule.exceptions | {fold_word(word) for word in exceptions}
    if not words:
        return replace(rule, exceptions=folded)
    detectors = (*rule.detectors, words_detector(list(words)))
    return replace(rule, detectors=detectors, scope=Scope.ANY, exceptions=folded)


def _by_rule(
    table: Mapping[str, Any], key: str, name: str, rules: Sequence[Rule], lines: TomlLines
) -> dict[str, list[str]]:
    lists = table.get(key, {})
    if not isinstance(lists, dict) or not all(map(is_word_list, lists.values())):
        raise _error(lines, name, key, f'{key} пишут по правилам: {key}.mat = ["слово"]')
    known = [rule.id for rule in rules]
    for rule_id in lists:
        if rule_id not in known:
            message = f"{key}: нет правила {rule_id!r}; есть {', '.join(known)}"
            raise _error(lines, name, key, message)
    return lists


def _error(lines: TomlLines, name: str, key: str, message: str) -> RulesError:
    """At the key under the header of the community, or at the header."""
    header = re.compile(rf"\s*\[\s*communities\s*\.\s*[\"']?{re.escape(name)}[\"']?\s*[\].]")
    field = re.compile(rf"\s*(?:\[communities\..*)?[\"']?{re.escape(key)}\b")
    first = next((at for at, line in enumerate(lines.lines) if header.match(line)), 0)
    place = next(
        (at for at in range(first, len(lines.lines)) if field.match(lines.lines[at])), first
    )
    return RulesError(f"{lines.path}:{place + 1}: сообщество {name!r}: {message}")
