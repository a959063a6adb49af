"""Group rules over the marked-up lines of cases/rules_*.txt."""

import re
from pathlib import Path

import pytest

from classifier import Severity, Verdict
from classifier.rules import GroupRules

ROOT = Path(__file__).resolve().parent
RULES = GroupRules.load(ROOT.parent / "data" / "samples" / "group_rules.toml")
MARK = re.compile(r"\{(.*?)\}")
FEWEST = {
    "profanity": 120,
    "innocent": 120,
    "criticism": 200,
    "disguised": 1200,
    "masked": 450,
    "innocent_words": 1900,
}
FEWEST_FOUND = 30  # of insults, threats, spam


def read_lines(name):
    lines = (ROOT / "cases" / f"rules_{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def read_judged(name):
    return [tuple(line.split(" | ", 1)) for line in read_lines(name)]


def parse_case(marked):
    """Text without marks, and the spans that were marked."""
    spans, text, position = [], "", 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        position = match.end()
    return text + marked[position:], spans


def spans_of(findings, rule):
    return [(f.start, f.stop) for f in findings if f.rule == rule]


@pytest.mark.parametrize("line", read_lines("profanity"))
def test_profanity_is_found_where_marked_and_nowhere_else(line):
    text, spans = parse_case(line)
    findings = RULES.check(text)
    assert spans_of(findings, "mat") == spans
    assert RULES.verdict(findings) is Verdict.HIDE


def test_every_disguise_is_seen_through():
    assert [
        text for text in read_lines("disguised") if not spans_of(RULES.check(text), "mat")
    ] == []


def test_every_disguise_is_seen_through_in_a_sentence():
    missed = []
    for line in read_lines("masked"):
        text, [(start, stop)] = parse_case(line)
        if not any(
            first < stop and start < last for first, last in spans_of(RULES.check(text), "mat")
        ):
            missed.append(line)
    assert missed == []


def test_words_names_and_codes_with_bad_looking_parts_are_not_found():
    assert [text for text in read_lines("innocent_words") if RULES.check(text)] == []


@pytest.mark.parametrize(("rule", "line"), read_judged("tiers"))
def test_rude_and_mild_words_are_shown_and_never_hide(rule, line):
    text, spans = parse_case(line)
    findings = RULES.check(text)
    assert spans_of(findings, rule) == spans
    assert RULES.verdict(findings) is Verdict.CLEAN


@pytest.mark.parametrize("line", read_lines("doubtful"))
def test_surnames_and_dots_that_may_be_mat_go_to_a_person(line):
    text, spans = parse_case(line)
    findings = RULES.check(text)
    assert spans_of(findings, "mat_doubtful") == spans
    assert RULES.verdict(findings) is Verdict.REVIEW


@pytest.mark.parametrize("text", read_lines("innocent"))
def test_innocent_words_are_not_found(text):
    assert RULES.check(text) == []


@pytest.mark.parametrize("text", read_lines("criticism"))
def test_criticism_is_clean(text):
    assert RULES.verdict(RULES.check(text)) is Verdict.CLEAN


@pytest.mark.parametrize(
    ("verdict", "line"),
    [case for name in ("insult", "threat", "spam") for case in read_judged(name)],
)
def test_insult_threat_and_spam_are_judged_as_marked(verdict, line):
    text, spans = parse_case(line)
    findings = RULES.check(text)
    assert RULES.verdict(findings) == verdict
    deciding = [(f.start, f.stop) for f in findings if f.severity is not Severity.NOTE]
    assert deciding == spans


def test_cases_are_as_many_as_promised():
    for name, fewest in FEWEST.items():
        assert len(set(read_lines(name))) >= fewest, name
    for name in ("insult", "threat", "spam"):
        found = [line for verdict, line in read_judged(name) if verdict != Verdict.CLEAN]
        assert min(len(found), len(read_judged(name)) - len(found)) >= FEWEST_FOUND, name


def test_every_rule_of_the_shipped_file_has_cases():
    lines = [
        line
        for name in ("profanity", "doubtful", "insult", "threat", "spam", "tiers")
        for line in read_lines(name)
    ]
    found = {f.rule for line in lines for f in RULES.check(MARK.sub(r"\1", line))}
    assert found == {rule.id for rule in RULES.rules} - {"political"}
