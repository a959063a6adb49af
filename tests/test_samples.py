"""The samples are what their README says."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from classifier import Kind, Taxonomy, Verdict
from classifier.places import Gazetteer
from classifier.rules import GroupRules

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
MARKS_OF_MASKED_DATA = ("[id0|", "<ФИО>", "<phone>", "[club0|", "<номер>")
NEAR = 0.5  # share of common word 3-grams from which two texts are near-copies


@pytest.fixture(scope="module")
def rows():
    with (SAMPLES / "comments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_enough_of_every_kind(rows):
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 1_200
    assert set(kinds) == {kind.value for kind in Kind}
    assert min(kinds.values()) >= 40


def test_every_label_is_known(rows, taxonomy):
    gazetteer = Gazetteer.load(SAMPLES)
    settlements = {one.name for one in gazetteer.settlements} | {""}
    streets = {one.name for one in gazetteer.streets} | {""}
    for row in rows:
        if row["kind"] == Kind.INCIDENT:
            topic = taxonomy.find_topic(row["topic"], group=taxonomy.find_group(row["group"]).code)
            assert topic.name == row["topic"]
            assert row["incident_type"] in ("solvable", "informational")
        else:
            assert not row["group"] + row["topic"] + row["incident_type"]
        assert row["verdict"] in list(Verdict)
        assert row["settlement"] in settlements
        assert row["street"] in streets
        assert not row["house"] or row["street"]


def test_every_group_is_covered(rows):
    groups = {row.name for row in Taxonomy.from_csv(SAMPLES / "taxonomy.csv").groups}
    counts = Counter(row["group"] for row in rows)
    assert min(counts[group] for group in groups) >= 3


def test_no_two_texts_are_near_copies(rows):
    grams = {}
    for number, row in enumerate(rows):
        words = re.findall(r"\w+", row["text"].lower().replace("ё", "е"))
        own = {tuple(words[k : k + 3]) for k in range(len(words) - 2)}
        common = Counter(other for gram in own for other, _ in grams.get(gram, ()))
        sizes = {other: size for gram in own for other, size in grams.get(gram, ())}
        for other, count in common.items():
            smaller = min(len(own), sizes[other])
            assert smaller < 3 or count / smaller < NEAR, (row["id"], rows[other]["id"])
        for gram in own:
            grams.setdefault(gram, []).append((number, len(own)))


def test_texts_are_unique_and_nobodys_real_data(rows):
    assert max(Counter((row["text"], row["post"]) for row in rows).values()) == 1
    for row in rows:
        assert not any(mark in row["text"] for mark in MARKS_OF_MASKED_DATA)


def test_rules_hide_no_comment_that_is_labelled_clean(rows):
    rules = GroupRules.load(SAMPLES / "group_rules.toml")
    hidden = [
        row["id"]
        for row in rows
        if row["verdict"] == Verdict.CLEAN
        and rules.verdict(rules.check(row["text"])) == Verdict.HIDE
    ]
    assert hidden == []


def test_rules_find_most_of_what_is_labelled_hide(rows):
    rules = GroupRules.load(SAMPLES / "group_rules.toml")
    labelled = [row for row in rows if row["verdict"] == Verdict.HIDE]
    found = [row for row in labelled if rules.verdict(rules.check(row["text"])) == Verdict.HIDE]
    # adverts in plain words and rude words about nobody go to a person, not away
    assert len(found) / len(labelled) >= 0.75
