"""Мат put into incidents changes nothing of what they are about and who answers them."""

import csv
import random
from pathlib import Path

import pytest

from api.pipeline import Pipeline
from api.settings import Settings
from benchmarks.profane_incidents import FIELDS, put_profanity
from classifier import Comment, Verdict
from classifier.rules import GroupRules, mask

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
RULES = GroupRules.load(SAMPLES / "group_rules.toml")
ROWS = 300
FEWEST_EXECUTORS = 20  # the tiny bundle leaves most of its answers to a person


@pytest.fixture(scope="module")
def pairs():
    """Incidents of the samples and the same with мат, half of it in disguise."""
    with (SAMPLES / "comments.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file) if row["kind"] == "incident"]
    chance = random.Random(4)
    texts = [text for text in chance.sample(texts, ROWS) if not RULES.check(text)]
    return [(text, put_profanity(text, chance)) for text in texts]


@pytest.fixture(scope="module")
def answers(pairs, tiny_bundle):
    pipeline = Pipeline.load(Settings(bundle=tiny_bundle, routes=SAMPLES))
    decent, profane = zip(*pairs, strict=True)
    said, now = (pipeline.answer([Comment(text) for text in texts]) for texts in (decent, profane))
    return list(zip(said, now, strict=True))


@pytest.mark.parametrize("field", FIELDS)
def test_profane_incident_keeps_kind_topic_place_and_executor(answers, field):
    read = FIELDS[field]
    changed = [now.comment.text for said, now in answers if read(said) != read(now)]
    assert changed == []


def test_profane_incidents_have_executors_and_are_advised_for_hiding(answers):
    executors = [said.suggestion.executor for said, _ in answers if said.suggestion.executor]
    assert len(executors) >= FEWEST_EXECUTORS
    assert {now.tags.verdict for _, now in answers} == {Verdict.HIDE}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("сожгу нахуй вашу администрацию", "сожгу н***й вашу администрацию"),
        ("убью нахуй тебя блять", "убью н***й тебя б***ь"),
        ("ты ебанутый", "ты е******й"),
        ("займ без отказа, пиздец выгодно, звоните", "займ без отказа, п****ц выгодно, звоните"),
    ],
)
def test_mat_inside_a_threat_an_insult_or_spam_is_masked_too(text, masked):
    findings = RULES.check(text)
    assert mask(text, findings) == masked
    assert {finding.rule for finding in findings} & {"threat", "insult", "spam", "spam_doubtful"}
