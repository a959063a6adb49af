"""The model of insults, threats and advertising: for review alone, and never of criticism."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.remarks import read_held
from classifier import Category, Comment, Severity, Tagger, Verdict
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
    assert len(found) - found.count(CLEAN) >= 12


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
    weights[0, hash_features(text)] = weights[2, hash_features(text)] = 50.0
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
