"""The linter of answers over the marked-up lines of cases/replies.txt."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.places import Gazetteer
from classifier.replies import Draft, Linter, Weight
from classifier.replies.linter import RULES
from classifier.tags import Kind
from routing import WorkCalendar

ROOT = Path(__file__).resolve().parent
LINES = [
    line
    for line in (ROOT / "cases" / "replies.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MARK = re.compile(r"\{(.*?)\}")
KIND = re.compile(r"\[(\w+)\] ")
TUESDAY = datetime(2026, 11, 24, 12)
FEWEST = 150
LINTER = Linter(Gazetteer.load(ROOT.parent / "data" / "samples"), WorkCalendar())


def parse_case(line):
    """(rule, is it to be found, draft, spans)"""
    rule, rest = line.split(" | ", 1)
    complaint, answer = rest.split(" → ", 1)
    answer, _, recent = answer.partition(" ← ")
    kind = KIND.match(complaint)
    spans, text, position = [], "", 0
    for match in MARK.finditer(answer):
        text += answer[position : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        position = match.end()
    draft = Draft(
        text + answer[position:],
        KIND.sub("", complaint),
        Kind(kind[1]) if kind else Kind.INCIDENT,
        recent=(recent,) if recent else (),
    )
    is_silent = rule.startswith("!")
    return rule.lstrip("!"), draft, [] if is_silent else spans or [(0, 0)]


@pytest.mark.parametrize("line", LINES)
def test_answer_is_found_wanting_where_marked_and_nowhere_else(line):
    rule, draft, spans = parse_case(line)
    findings = LINTER.review(draft, TUESDAY).findings
    assert [(f.start, f.stop) for f in findings if f.rule == rule] == spans


def test_cases_are_as_many_as_promised_and_every_rule_has_both_sorts():
    assert len(set(LINES)) >= FEWEST
    names = {rule.name for rule in RULES}
    assert {line.split(" | ")[0] for line in LINES} == names | {f"!{name}" for name in names}


def test_good_answer_gives_nothing():
    draft = Draft(
        "Здравствуйте! Яму на улице Мира засыпет щебнем отдел городского хозяйства до пятницы.",
        "Яма на улице Мира, колесо пробил",
        topic="Ямы и выбоины на дороге",
        place="улица Мира",
    )
    review = LINTER.review(draft, TUESDAY)
    assert review.findings == ()
    [promise] = review.promises
    assert str(promise.last) == "2026-11-27"


def test_weightiest_reasons_come_first():
    draft = Draft("Сами мусорите. Данный вопрос передан в профильный отдел, МКД не наш.", "Мусор")
    weights = [finding.weight for finding in LINTER.review(draft, TUESDAY).findings]
    assert Weight.NOTE in weights
    assert weights == sorted(weights, key=[Weight.FIX, Weight.NOTE].index)


def test_place_given_by_the_desk_wins_over_the_complaint():
    reply = "Здравствуйте! Дорогу в Озерном почистил трактор."
    findings = LINTER.review(Draft(reply, "Снег в Бабино", place="Озерный"), TUESDAY).findings
    assert "other_place" not in [finding.rule for finding in findings]
    findings = LINTER.review(Draft(reply, "Снег кругом", place="Бабино"), TUESDAY).findings
    assert "other_place" in [finding.rule for finding in findings]


def test_topic_given_by_the_desk_is_heard():
    reply = "Здравствуйте! Автобус вернут с понедельника, так решил перевозчик."
    findings = LINTER.review(Draft(reply, "Опять!", topic="Вывоз мусора"), TUESDAY).findings
    assert "off_topic" in [finding.rule for finding in findings]


def test_without_a_gazetteer_nothing_is_said_of_places():
    draft = Draft("Здравствуйте! Дорогу почистил трактор.", "Снег в Бабино")
    rules = [finding.rule for finding in Linter().review(draft, TUESDAY).findings]
    assert not {"no_place", "other_place"} & set(rules)


def test_reasons_are_russian_and_hold_no_text_of_the_answer():
    draft = Draft("Сидорова Мария Ивановна, ваш телефон 8 915 634-11-20", "Нет воды")
    for finding in LINTER.review(draft, TUESDAY).findings:
        assert "Сидорова" not in finding.reason
        assert "634" not in finding.reason
    for rule in RULES:
        assert any("а" <= char <= "я" for char in rule.reason)
        assert rule.reason[-1] not in "."


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "İ" * 30, "👍" * 500, "а" * 50_000, "[id1|" * 3000, "кв. 5 " * 2000]
)
def test_any_text_is_answered(text):
    for finding in LINTER.review(Draft(text, text), TUESDAY).findings:
        assert 0 <= finding.start <= finding.stop <= len(text)


def test_empty_answer_gives_nothing():
    assert LINTER.review(Draft("  \n", "Яма"), TUESDAY).findings == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60))
def test_spans_lie_inside_any_text(text, complaint):
    review = LINTER.review(Draft(text, complaint, recent=(complaint,)), TUESDAY)
    for finding in review.findings:
        assert 0 <= finding.start <= finding.stop <= len(text)
