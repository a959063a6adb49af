"""The author's reaction from the comment after the answer."""

from collections import Counter
from pathlib import Path

import pytest
from sklearn.base import clone

from classifier.errors import ReactionsError
from classifier.replies import REACTION_NAMES, Reaction, ReactionModel
from classifier.replies.reaction_cues import CUES, read_cues
from classifier.replies.reactions import UNCLEAR, read_samples

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples" / "reactions.csv"
FEWEST = 300


@pytest.fixture(scope="module")
def model():
    return ReactionModel.load(SAMPLES)


@pytest.mark.parametrize(
    ("text", "reaction"),
    [
        ("Спасибо, убрали!", Reaction.SATISFIED),
        ("так и не сделали, отписка", Reaction.DISSATISFIED),
        ("спасибо за очередную отписку", Reaction.DISSATISFIED),
        ("ок, понял", Reaction.NEUTRAL),
        ("хорошо, подождём до пятницы", Reaction.NEUTRAL),
        ("Страница пользователя удалена, сообщения закрыты", Reaction.UNREACHABLE),
        ("[id5|Анна], спасибо большое, починили", Reaction.SATISFIED),
        ("Никто не приезжал, яма как была так и есть", Reaction.DISSATISFIED),
    ],
)
def test_plain_reactions_are_suggested(model, text, reaction):
    [guess] = model.guess([text])
    assert guess.reaction is reaction
    assert guess.confidence >= model.min_confidence


@pytest.mark.parametrize("text", ["", " ", "<br>", "А у нас на Мира когда?", "Саша, глянь", "ыъ"])
def test_doubt_suggests_nothing_and_says_so(model, text):
    [guess] = model.guess([text])
    assert guess.reaction is None
    assert any("а" <= char <= "я" for char in guess.reason)


def test_threshold_moves_the_border(model):
    unsure = next(
        text for text in read_samples(SAMPLES)[0] if 0.5 < model.guess([text])[0].confidence < 0.97
    )
    strict = clone(model).set_params(min_confidence=1.0).fit(*read_samples(SAMPLES))
    assert strict.guess([unsure])[0].reaction is None


def test_guess_keeps_order_and_takes_an_empty_list(model):
    assert model.guess([]) == []
    one, other = model.guess(["спасибо, убрали", "отписка"])
    assert (one.reaction, other.reaction) == (Reaction.SATISFIED, Reaction.DISSATISFIED)


def test_sklearn_contract():
    texts, labels = read_samples(SAMPLES)
    estimator = ReactionModel(C=5)
    copy = clone(estimator)
    assert copy.get_params() == estimator.get_params() == {"C": 5, "min_confidence": 0.7}
    assert copy.fit(texts, labels) is copy
    probabilities = copy.predict_proba(texts[:3])
    assert probabilities.shape == (3, len(copy.classes_))
    assert probabilities.sum(axis=1) == pytest.approx([1, 1, 1])
    assert list(copy.predict(texts[:3])) == labels[:3]


@pytest.mark.parametrize("bad", ["спасибо", [None], [float("nan")]])
def test_what_is_no_list_of_texts_is_refused(model, bad):
    with pytest.raises(TypeError):
        model.predict_proba(bad)


def test_min_confidence_out_of_range_is_refused():
    with pytest.raises(ValueError, match=r"0\.\.1"):
        ReactionModel(min_confidence=2).fit(["а", "б"], ["доволен", "недоволен"])


def test_samples_are_enough_differ_and_stay_apart_from_the_blind_set():
    texts, labels = read_samples(SAMPLES)
    assert len({text.lower() for text in texts}) == len(texts) >= FEWEST
    assert set(labels) == {*REACTION_NAMES.values(), UNCLEAR}
    assert min(Counter(labels).values()) >= 30
    blind = (Path(__file__).parent / "held" / "reactions.txt").read_text(encoding="utf-8")
    held = {line.split(" | ", 1)[1].lower() for line in blind.splitlines() if " | " in line}
    assert not held & {text.lower() for text in texts}


def test_every_cue_tells_something_in_the_samples():
    texts, _ = read_samples(SAMPLES)
    seen = Counter(cue for text in texts for cue in read_cues(text))
    assert {name for name in CUES if not 0 < seen[name] < len(texts)} == set()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("text\nспасибо\n", "reaction"),
        ("text,reaction\nспасибо,рад\n", ":2"),
        ("text,reaction\n,доволен\n", ":2"),
        ("text,reaction\nспасибо,доволен\n", "двух"),
    ],
)
def test_wrong_file_is_named_with_its_line(tmp_path, content, words):
    path = tmp_path / "reactions.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReactionsError, match=words):
        ReactionModel.load(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(ReactionsError, match=r"нет\.csv"):
        ReactionModel.load(tmp_path / "нет.csv")
