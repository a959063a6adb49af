"""What a word or an exception would change, before it goes into `group_rules.toml`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from classifier.errors import RulesError
from classifier.rules.communities import extend
from classifier.rules.engine import GroupRules
from classifier.tags import Finding, Verdict

MOST_EXAMPLES = 10  # kept of one trial, the first met
MAX_CHARS = 20_000  # read of one comment, as many as are tagged


@dataclass(frozen=True, slots=True)
class Said:
    """A comment to try the rules on; community : the one whose rules judge it."""

    text: str
    community: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A comment that the trial touches.

    findings : of the rules as they would be.
    """

    text: str
    before: Verdict
    after: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Counts over all comments read, and the first of the comments touched.

    moves : (verdict before, verdict after) → comments, among those touched.
    """

    total: int = 0
    touched: int = 0
    before: Counter[Verdict] = field(default_factory=Counter)
    after: Counter[Verdict] = field(default_factory=Counter)
    moves: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    examples: tuple[Change, ...] = ()


def with_words(
    rules: GroupRules, rule_id: str, *, words: Sequence[str] = (), exceptions: Sequence[str] = ()
) -> GroupRules:
    """The same rules with words or exceptions added to one of them, in every community.

    Raises `RulesError` for an unknown rule or an empty word.
    """
    known = [rule.id for rule in rules.rules]
    if rule_id not in known:
        raise RulesError(f"нет правила {rule_id!r}; есть {', '.join(known)}")
    if not words and not exceptions:
        raise RulesError("назовите хотя бы одно слово")
    if not all(word.strip(" *") for word in (*words, *exceptions)):
        raise RulesError("слово пустое или из одних звёздочек; напишите его буквами")
    communities = {
        name: with_words(own, rule_id, words=words, exceptions=exceptions)
        for name, own in rules.communities.items()
    }
    extended = tuple(
        extend(rule, words, exceptions) if rule.id == rule_id else rule for rule in rules.rules
    )
    return GroupRules(extended, communities, rules.remark)


def try_rules(
    comments: Iterable[Said], now: GroupRules, then: GroupRules, *, examples: int = MOST_EXAMPLES
) -> Trial:
    """Compare two sets of rules over comments, each read once by both."""
    total = touched = 0
    before: Counter[Verdict] = Counter()
    after: Counter[Verdict] = Counter()
    moves: Counter[tuple[Verdict, Verdict]] = Counter()
    kept: list[Change] = []
    for said in comments:
        text = said.text[:MAX_CHARS]
        old, new = now.of(said.community).check(text), then.of(said.community).check(text)
        was, will = now.verdict(old), then.verdict(new)
        total += 1
        before[was] += 1
        after[will] += 1
        if old == new:
            continue
        touched += 1
        moves[was, will] += 1
        if len(kept) < examples:
            kept.append(Change(text, was, will, tuple(new)))
    return Trial(total, touched, before, after, moves, tuple(kept))
