"""Group rules on marked-up sentences: «…» is what the rule must find."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Category, RulesError, Verdict
from classifier.rules import GroupRules, mask

ROOT = Path(__file__).resolve().parent
RULES = GroupRules.load(ROOT.parent / "data" / "samples" / "group_rules.toml")
CLEAN = (ROOT / "cases" / "rules_clean.txt").read_text(encoding="utf-8").splitlines()
FOUND = (ROOT / "cases" / "rules_found.txt").read_text(encoding="utf-8").splitlines()
PROFANE = [line.split(": ", 1)[1] for line in FOUND if line.startswith("mat: ")]


def parse_case(marked):
    start, stop = marked.index("«"), marked.rindex("»") - 1
    return marked[:start] + marked[start + 1 : stop + 1] + marked[stop + 2 :], start, stop


@pytest.mark.parametrize("line", FOUND)
def test_rule_finds_what_is_marked(line):
    rule, marked = line.split(": ", 1)
    text, start, stop = parse_case(marked)
    found = [(f.rule, f.start, f.stop) for f in RULES.check(text)]
    assert (rule, start, stop) in found


@pytest.mark.parametrize("text", CLEAN)
def test_innocent_words_and_sharp_criticism_are_clean(text):
    assert RULES.verdict(RULES.check(text)) is Verdict.CLEAN


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CLEAN), st.text(alphabet="!?.,…)( 👍😡", max_size=8), st.booleans())
def test_clean_stays_clean_under_signs_emoji_and_case(text, tail, is_loud):
    loud = text.upper() if is_loud else text
    assert RULES.verdict(RULES.check(f"{tail} {loud} {tail}")) is Verdict.CLEAN


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PROFANE), st.sampled_from(CLEAN))
def test_profanity_is_found_beside_anything(marked, clean):
    text, _, _ = parse_case(marked)
    assert RULES.verdict(RULES.check(f"{clean} {text} {clean}")) is Verdict.HIDE


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_spans_lie_inside_any_text_and_do_not_overlap(text):
    findings = RULES.check(text)
    borders = [border for f in findings for border in (f.start, f.stop)]
    assert borders == sorted(borders)
    assert all(0 <= f.start < f.stop <= len(text) for f in findings)


def test_mask_leaves_first_and_last_letter_of_profanity_alone():
    text = "вот пиздец, дорога дерьмо"
    assert mask(text, RULES.check(text)) == "вот п****ц, дорога дерьмо"


def write(tmp_path, content):
    path = tmp_path / "group_rules.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_own_words_and_exceptions_work(tmp_path):
    path = write(
        tmp_path,
        '[[rules]]\nid = "own"\nlook_for = "words"\ncategory = "political"\naction = "review"\n'
        'words = ["митинг*"]\nexceptions = ["митинга"]\n',
    )
    rules = GroupRules.load(path)
    [finding] = rules.check("Все на МИТИНГИ, кроме митинга")
    assert finding.category is Category.POLITICAL
    assert rules.verdict([finding]) is Verdict.REVIEW


GOOD = {"id": "a", "category": "spam", "look_for": "spam", "action": "hide"}


def rule(**changed):
    fields = GOOD | changed
    lines = [f'{name} = "{value}"' for name, value in fields.items() if value is not None]
    return "\n".join(["[[rules]]", *lines, ""])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "правил"),
        ("[[rules]\n", "TOML"),
        (rule(look_for=None), "look_for"),
        (rule(category=None), "category"),
        (rule(look_for="xx"), "xx"),
        (rule(action="ban"), "ban"),
        (rule(x="1"), "незнакомое поле x"),
        (rule(category="political", look_for="words"), "political|мнени"),
        (rule() * 2, "a"),
    ],
)
def test_wrong_file_of_rules_is_refused_with_place_and_reason(tmp_path, content, words):
    path = write(tmp_path, content)
    with pytest.raises(RulesError, match=words) as error:
        GroupRules.load(path)
    assert str(path) in str(error.value)
