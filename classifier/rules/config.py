"""`group_rules.toml`: which rule of the group does what, with the group's own words."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.errors import RulesError
from classifier.rules import insult, profanity, spam, threat
from classifier.tags import Category, Severity

Span = tuple[int, int]
Detector = Callable[[str], Iterator[Span]]

# what a rule may look for → category, how, and the stems without which there is nothing to
# look for; `words` looks for nothing but its own list
DETECTORS: Mapping[str, tuple[Category, Detector, tuple[str, ...]]] = {
    "profanity": (Category.PROFANITY, profanity.find_profanity, ()),
    "rude": (Category.PROFANITY, profanity.find_rude, ()),
    "mild": (Category.PROFANITY, profanity.find_mild, ()),
    "insult": (Category.INSULT, insult.find_insult, insult.STEMS),
    "insult_named": (Category.INSULT, insult.find_insult_named, insult.STEMS),
    "harsh_word": (Category.INSULT, insult.find_harsh_word, insult.STEMS),
    "threat": (Category.THREAT, threat.find_threat, threat.STEMS),
    "threat_hint": (Category.THREAT, threat.find_threat_hint, threat.HINT_STEMS),
    "spam": (Category.SPAM, spam.find_spam, spam.STEMS),
    "spam_doubtful": (Category.SPAM, spam.find_spam_doubtful, spam.STEMS),
}
WORDS_ONLY = "words"
KEYS = {"id", "number", "title", "look_for", "category", "action", "words", "exceptions"}
REQUIRED = ("id", "look_for", "action")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the group.

    number : of the group's public rules, for the answer to the author.
    detectors : built-in and own words together.
    stems : lower-case; a text with none of them is passed over. Empty: every text is read.
    exceptions : lower-case words that this rule never marks.
    """

    id: str
    number: str
    title: str
    category: Category
    action: Severity
    detectors: tuple[Detector, ...]
    stems: tuple[str, ...]
    exceptions: frozenset[str]


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Rules in file order; raises `RulesError` that says where and what to do."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError(f"{path}: правила группы не читаются: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{path}: ошибка в записи TOML: {error}") from error
    rules = content.get("rules")
    if not isinstance(rules, list) or not rules:
        raise RulesError(f"{path}: нет ни одного правила [[rules]]")
    parsed = tuple(_parse(rule, number, path) for number, rule in enumerate(rules, start=1))
    seen: set[str] = set()
    for rule in parsed:
        if rule.id in seen:
            raise RulesError(f"{path}: правило id = {rule.id!r} записано дважды")
        seen.add(rule.id)
    return parsed


def _parse(raw: Mapping[str, Any], number: int, path: Path) -> Rule:
    where = f"{path}: правило {number}" + (f" ({raw['id']})" if "id" in raw else "")
    if unknown := sorted(set(raw) - KEYS):
        raise RulesError(
            f"{where}: незнакомые поля {', '.join(unknown)}; есть {', '.join(sorted(KEYS))}"
        )
    if missing := [key for key in REQUIRED if not raw.get(key)]:
        raise RulesError(f"{where}: нет полей {', '.join(missing)}")
    look_for = str(raw["look_for"])
    if look_for != WORDS_ONLY and look_for not in DETECTORS:
        known = ", ".join([*DETECTORS, WORDS_ONLY])
        raise RulesError(f"{where}: look_for = {look_for!r}; бывает {known}")
    category = _category(raw, look_for, where)
    action = _member(Severity, raw["action"], "action", where)
    if category is Category.POLITICAL and action is Severity.HIDE:
        raise RulesError(f"{where}: за мнения не скрывают: для political бывает review или note")
    words = _strings(raw, "words", where)
    built_in = (DETECTORS[look_for][1],) if look_for in DETECTORS else ()
    own = (_words_detector(words),) if words else ()
    return Rule(
        id=str(raw["id"]),
        number=str(raw.get("number", "")),
        title=str(raw.get("title", "")),
        category=category,
        action=action,
        detectors=(*built_in, *own),
        stems=DETECTORS[look_for][2] if look_for in DETECTORS and not own else (),
        exceptions=frozenset(word.lower() for word in _strings(raw, "exceptions", where)),
    )


def _category(raw: Mapping[str, Any], look_for: str, where: str) -> Category:
    if look_for in DETECTORS:
        return DETECTORS[look_for][0]
    if "category" not in raw:
        raise RulesError(f"{where}: для look_for = {WORDS_ONLY!r} нужно поле category")
    category: Category = _member(Category, raw["category"], "category", where)
    return category


def _member(kind: Any, value: object, field: str, where: str) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(kind)
        raise RulesError(f"{where}: {field} = {value!r}; бывает {known}") from error


def _strings(raw: Mapping[str, Any], field: str, where: str) -> list[str]:
    values = raw.get(field, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise RulesError(f'{where}: {field} — список слов в кавычках, например ["слово"]')
    return values


def _words_detector(words: list[str]) -> Detector:
    """Own words at word borders; «слово*» takes any ending."""
    parts = [re.escape(word.strip()).replace(r"\*", r"\w*") for word in words]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield match.span()

    return find
