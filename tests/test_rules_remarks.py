"""The model of insults, threats and advertising: for review alone, and never of criticism."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.remarks import read_held
from classifier import Category, Comment, RulesError, Severity, Tagger, Verdict
from classifier.rules import GroupRules, RemarkModel
from classifier.rules.remarks import BUCKETS, hash_features
from training.errors import TrainingError
from training.remarks import fit_remarks

ROOT = Path(__file__).resolve().parent
SAMPLES = ROOT.parent / "data" / "samples"
CLEAN = "clean"
MOST_DOUBTED = 2  # clean lines of those set aside


@pytest.fixture(scope="module")
def model():
    fitted = fit_remarks(SAMPLES)
    assert fitted is not None
    return fitted


def read_lines(name):
    lines = (ROOT / "cases" / f"rules_{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@pytest.mark.slow
def test_criticism_it_never_learned_from_is_left_alone(model):
    assert [text for text in read_lines("criticism") if model.find(text)] == []


@pytest.mark.slow
def test_lines_set_aside_are_found_where_no_rule_finds_them(model):
    rules = GroupRules.load(SAMPLES / "group_rules.toml")
    unknown = [
        (name, text)
        for name, text in read_held()
        if rules.verdict(rules.check(text)) is Verdict.CLEAN
    ]
    found = [name for name, text in unknown if model.find(text)]
    assert found.count(CLEAN) <= MOST_DOUBTED
    assert len(found) - found.count(CLEAN) >= 15


@pytest.mark.slow
def test_what_it_finds_is_for_review_and_has_a_category(model):
    finding = model.find("умник недоделанный, закрой свою помойку и не воняй")
    assert (finding.severity, finding.category) == (Severity.REVIEW, Category.INSULT)
    assert model.find("") is model.find("!!! 😡") is None


@pytest.mark.slow
def test_array_of_the_bundle_gives_the_same_answers(model):
    again = RemarkModel.from_array(model.to_array())
    for _, text in read_held():
        assert (again.find(text) is None) == (model.find(text) is None)


def test_array_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="shape"):
        RemarkModel.from_array(np.zeros((2, 2), dtype=np.float16))


def sure_model(text):
    """A model that knows one text alone."""
    idf, weights = np.ones(BUCKETS, np.float32), np.zeros((4, BUCKETS), np.float32)
    _, buckets = hash_features([text])
    weights[0, buckets] = weights[2, buckets] = 50.0
    return RemarkModel(idf, weights, np.array([-9, 0, 0, 0], np.float32))


def test_tagger_sends_to_a_person_what_the_model_finds_and_hides_nothing(tiny_bundle):
    tagger = Tagger.load(tiny_bundle)
    text = "ходи и бойся"
    known = Tagger(tagger.model, rules=tagger.rules, remarks=sure_model(text))
    found, clean = known.tag([Comment(text), Comment("яма на дороге")])
    assert (found.verdict, clean.verdict) == (Verdict.REVIEW, Verdict.CLEAN)
    [finding] = found.findings
    assert (finding.rule, finding.category) == ("remark", Category.THREAT)
    assert known.tag([Comment(f"{text}, пиздец")])[0].verdict is Verdict.HIDE


def test_folder_without_remarks_teaches_nothing(tmp_path):
    assert fit_remarks(tmp_path) is None


def test_unknown_category_of_a_remark_is_named(tmp_path):
    for name in ("comments.csv", "group_rules.toml"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    (tmp_path / "remarks.csv").write_text("category,text\nrude,слово\n", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"remarks\.csv: category = 'rude'"):
        fit_remarks(tmp_path)


RULE = '[[rules]]\nid = "rude"\ncategory = "profanity"\nlook_for = "rude"\naction = "hide"\n'


def load_rules(tmp_path, top):
    path = tmp_path / "group_rules.toml"
    path.write_text(f"{top}\n{RULE}", encoding="utf-8")
    return GroupRules.load(path)


@pytest.mark.parametrize(
    ("top", "everywhere", "at_school"),
    [
        ("", "review", "review"),
        ("remark = 'off'", "off", "off"),
        ("remark = 'off'\n[communities.school]\nremark = 'review'", "off", "review"),
        ("[communities.school]\nremark = 'off'", "review", "off"),
        ("mode = 'soft'\n[modes.soft]\nremark = 'off'", "off", "off"),
        ("[modes.soft]\nremark = 'off'\n[communities.school]\nmode = 'soft'", "review", "off"),
        ("communities.school.remark = 'off'", "review", "off"),
    ],
)
def test_model_is_switched_off_in_a_file_a_mode_or_a_community(
    tmp_path, tiny_bundle, top, everywhere, at_school
):
    text = "ходи и бойся"
    model, rules = Tagger.load(tiny_bundle).model, load_rules(tmp_path, top)
    tagger = Tagger(model, rules=rules, remarks=sure_model(text))
    comments = [Comment(text), Comment(text, community="school")]
    verdicts = [
        "review" if tags.verdict is Verdict.REVIEW else "off" for tags in tagger.tag(comments)
    ]
    assert verdicts == [everywhere, at_school]


@pytest.mark.parametrize(
    ("top", "line"),
    [
        ("remark = 'hide'", 1),
        ("remark = true", 1),
        ("mode = 'soft'\n[modes.soft]\nremark = 'note'", 3),
        ("\n[modes.soft]\nrude = 'note'\nremark = 'hide'", 4),
        ("[communities.school]\nmode = 'standard'\nremark = 'hide'", 3),
    ],
)
def test_model_cannot_be_told_to_hide(tmp_path, top, line):
    with pytest.raises(RulesError, match=rf"rules\.toml:{line}: remark = .*review, off"):
        load_rules(tmp_path, top)


def test_rule_cannot_take_the_name_of_the_model(tmp_path):
    with pytest.raises(RulesError, match=r"rules\.toml:2: id = 'remark'"):
        load_rules(tmp_path, RULE.replace("rude", "remark", 1) + "\n")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-60, 60, width=16), min_size=4, max_size=4),
    st.sampled_from(read_lines("criticism") + read_lines("innocent")),
)
def test_no_weights_make_the_model_hide(intercepts, text):
    idf, weights = np.ones(BUCKETS, np.float32), np.zeros((4, BUCKETS), np.float32)
    finding = RemarkModel(idf, weights, np.array(intercepts, np.float32)).find(text)
    assert finding is None or finding.severity is Severity.REVIEW
