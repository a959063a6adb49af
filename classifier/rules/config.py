"""`group_rules.toml`: which rule of the group does what, with the group's own words."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from classifier.errors import RulesError
from classifier.rules.detectors import DETECTORS, Detector, Scope, words_detector
from classifier.rules.switch import KEY as SWITCH
from classifier.rules.switch import Switch, read_switch
from classifier.rules.toml_lines import TomlLines
from classifier.tags import Category, Severity

WORDS_ONLY = "words"
STANDARD = "standard"  # the mode in which every rule does what its own line says
TOP_KEYS = ("mode", "modes", "communities", "rules", SWITCH)
KEYS = ("id", "number", "title", "category", "look_for", "action", "words", "exceptions")
REQUIRED = ("id", "category", "look_for", "action")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")

Member = TypeVar("Member", Category, Severity)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the group.

    number : of the group's public rules, for the answer to the author.
    scopes : what must be in a text for a detector to be worth running.
    exceptions : lower-case words that this rule never marks, «ё» folded.
    """

    id: str
    number: str
    title: str
    category: Category
    action: Severity
    detectors: tuple[Detector, ...]
    scope: Scope
    exceptions: frozenset[str]


def read_rules(path: Path, *, mode: str | None = None) -> tuple[Rule, ...]:
    """Rules in file order, with the actions of a mode (None: the file's own).

    Raises `RulesError` that says file, line and what to do.
    """
    lines, content = read_toml(path)
    if unknown := [key for key in content if key not in TOP_KEYS]:
        raise lines.error(
            f"незнакомое поле {unknown[0]}; есть {', '.join(TOP_KEYS)}", key=unknown[0]
        )
    raw_rules = content.get("rules")
    if not isinstance(raw_rules, list) or not raw_rules:
        raise lines.error("нет ни одного правила; запишите хотя бы одно [[rules]]")
    actions = _mode_actions(content, lines, mode)
    rules: list[Rule] = []
    for index, raw in enumerate(raw_rules):
        rule = _parse_rule(raw, index, lines, actions)
        if any(rule.id == other.id for other in rules):
            raise lines.error(
                f"правило id = {rule.id!r} записано дважды; дайте ему другое id", index
            )
        rules.append(rule)
    ids = {rule.id for rule in rules}
    for name in actions:
        if name not in ids:
            raise lines.error(f"режим меняет правило {name!r}, а такого нет", key=name)
    return tuple(rules)


def read_remark_switch(path: Path, *, mode: str | None = None) -> Switch:
    """Whether the model beside the rules speaks, in a mode (None: the file's own)."""
    lines, content = read_toml(path)
    return read_switch(content, mode or content.get("mode", STANDARD), lines)


def read_modes(path: Path) -> tuple[str, ...]:
    """Names of the modes of a file, `standard` first; raises `RulesError`."""
    _, content = read_toml(path)
    modes = content.get("modes", {})
    return (STANDARD, *(name for name in modes if name != STANDARD))


def read_toml(path: Path) -> tuple[TomlLines, dict[str, Any]]:
    """Content and lines of the file; raises `RulesError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RulesError(f"{path}: файл правил группы не читается: {error.strerror}") from error
    except UnicodeDecodeError as error:
        message = f"{path}: файл правил группы не в UTF-8; сохраните его в этой кодировке"
        raise RulesError(message) from error
    lines = TomlLines(path, text)
    try:
        return lines, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise lines.broken(error) from error


def _mode_actions(
    content: Mapping[str, Any], lines: TomlLines, mode: str | None
) -> dict[str, Severity]:
    modes = content.get("modes", {})
    if not isinstance(modes, dict) or not all(isinstance(table, dict) for table in modes.values()):
        raise lines.error("modes — это таблицы вида [modes.strict]", key="modes")
    known = [STANDARD, *(name for name in modes if name != STANDARD)]
    chosen = content.get("mode", STANDARD) if mode is None else mode
    if chosen not in known:
        raise lines.error(f"mode = {chosen!r}; есть режимы {', '.join(known)}", key="mode")
    every = {
        name: {
            key: _member(Severity, value, key, lines)
            for key, value in table.items()
            if key != SWITCH
        }
        for name, table in modes.items()
    }
    return every.get(chosen, {})


def _parse_rule(raw: object, index: int, lines: TomlLines, actions: Mapping[str, Severity]) -> Rule:
    if not isinstance(raw, dict):
        raise lines.error("правило записывают таблицей [[rules]]", index)
    if unknown := [key for key in raw if key not in KEYS]:
        raise lines.error(
            f"незнакомое поле {unknown[0]}; есть {', '.join(KEYS)}", index, unknown[0]
        )
    if missing := [key for key in REQUIRED if not raw.get(key)]:
        raise lines.error(f"нет поля {missing[0]}; допишите его", index)
    identifier, number, title = (
        _string(raw, key, lines, index) for key in ("id", "number", "title")
    )
    if IDENTIFIER.fullmatch(identifier) is None:
        raise lines.error("id — латинские буквы, цифры и _, начиная с буквы", index, "id")
    if identifier == SWITCH:
        message = f"id = {SWITCH!r} занято моделью; включают и выключают её строкой remark вверху"
        raise lines.error(message, index, "id")
    category = _member(Category, raw["category"], "category", lines, index)
    action = actions.get(identifier, _member(Severity, raw["action"], "action", lines, index))
    if category is Category.POLITICAL and action is Severity.HIDE:
        message = "за мнения не скрывают: для political бывает review или note"
        raise lines.error(message, index, "action")
    words = _strings(raw, "words", lines, index)
    detectors, scope = _detectors(raw, category, words, lines, index)
    return Rule(
        identifier, number, title, category, action, detectors, scope,
        frozenset(fold_word(word) for word in _strings(raw, "exceptions", lines, index)),
    )  # fmt: skip


def _detectors(
    raw: Mapping[str, Any], category: Category, words: list[str], lines: TomlLines, index: int
) -> tuple[tuple[Detector, ...], Scope]:
    name = _string(raw, "look_for", lines, index)
    own = (words_detector(words),) if words else ()
    if name == WORDS_ONLY:
        return own, Scope.ANY if own else Scope.NOTHING
    if name not in DETECTORS:
        known = ", ".join([*DETECTORS, WORDS_ONLY])
        raise lines.error(f"look_for = {name!r}; бывает {known}", index, "look_for")
    built_in = DETECTORS[name]
    if category is not built_in.category:
        message = f"category = {category.value!r}, а {name} ищет {built_in.category.value}"
        raise lines.error(message, index, "category")
    return (built_in.find, *own), Scope.ANY if own else built_in.scope


def _member(
    kind: type[Member], value: object, key: str, lines: TomlLines, index: int | None = None
) -> Member:
    try:
        return kind(value)  # type: ignore[arg-type]
    except ValueError as error:
        known = ", ".join(kind)
        raise lines.error(f"{key} = {value!r}; бывает {known}", index, key) from error


def _string(raw: Mapping[str, Any], key: str, lines: TomlLines, index: int) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str):
        raise lines.error(f"{key} — строка в кавычках", index, key)
    return value


def _strings(raw: Mapping[str, Any], key: str, lines: TomlLines, index: int) -> list[str]:
    values = raw.get(key, [])
    if not is_word_list(values):
        raise lines.error(f'{key} — список слов в кавычках, например ["слово"]', index, key)
    return list(values)


def is_word_list(values: object) -> bool:
    """Whether a value of the file is a list of words, none of them empty or of stars alone."""
    return isinstance(values, list) and all(
        isinstance(one, str) and one.strip(" *") for one in values
    )


def fold_word(word: str) -> str:
    """A word as exceptions are compared: lower case, «ё» folded."""
    return word.strip().lower().replace("ё", "е")
