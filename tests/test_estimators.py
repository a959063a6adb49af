"""The contract scikit-learn's own checks skip for estimators of texts."""

import pickle

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from classifier.context import Reading
from classifier.features import CommentVectorizer, split_words
from classifier.heads import LinearHead
from classifier.model import CommentModel
from classifier.taxonomy import Taxonomy
from classifier.vectors import WordVectors


def alone(texts):
    return [Reading(text, text) for text in texts]


TEXTS = ["Яма на дороге!", "нет воды", "", "яма и вода", "ямы, ямы, ямы", "спасибо 👍"]
LABELS = ["дорога", "вода", "прочее", "дорога", "дорога", "прочее"]


@pytest.fixture
def vectorizer():
    return CommentVectorizer(min_df_word=1, min_df_char=1)


def test_vectorizer_keeps_the_contract(vectorizer):
    fitted = clone(vectorizer)
    assert fitted.fit(TEXTS) is fitted
    assert fitted.get_params() == vectorizer.get_params()
    features = fitted.transform(TEXTS)
    assert features.shape == (len(TEXTS), fitted.n_features_)
    assert (features != fitted.transform(TEXTS)).nnz == 0
    copy = pickle.loads(pickle.dumps(fitted))
    assert (features != copy.transform(TEXTS)).nnz == 0
    assert len(fitted.get_feature_names_out()) == fitted.n_features_


def test_vectorizer_gives_comments_of_orthogonal_words_one_length(vectorizer):
    features = vectorizer.fit(TEXTS).transform(["яма", "яма яма яма", "нет воды", ""]).toarray()
    assert np.linalg.norm(features, axis=1) == pytest.approx([2**0.5] * 3 + [0], abs=1e-5)


def test_vectorizer_adds_the_direction_of_words_it_never_read():
    vectors = WordVectors.from_floats(
        ["шоссе", "яма", "вода"], np.array([[1.0, 0.1], [0.9, 0.2], [0.1, -1.0]])
    )
    vectorizer = CommentVectorizer(min_df_word=1, min_df_char=1, vectors=vectors).fit(TEXTS)
    near, far, none = vectorizer.transform(["шоссе", "вода", "ёлка"]).toarray()[:, -2:]
    known = vectorizer.transform(["яма"]).toarray()[0, -2:]
    assert near @ known > 0.9 > 0.2 > far @ known
    assert not none.any()
    assert np.linalg.norm(near) == pytest.approx(vectorizer.vector_weight, abs=1e-5)


def test_vectorizer_meets_word_forms_in_one_lemma(vectorizer):
    vectorizer.fit(TEXTS)
    column = list(vectorizer.get_feature_names_out()).index("яма")
    features = vectorizer.transform(["яму", "ямой", "вода"]).toarray()
    assert features[0, column] > 0
    assert features[1, column] > 0
    assert features[2, column] == 0


def test_vectorizer_does_not_depend_on_neighbours(vectorizer):
    vectorizer.fit(TEXTS)
    together = vectorizer.transform(TEXTS)
    alone = sp.vstack([vectorizer.transform([text]) for text in TEXTS])
    assert abs(together - alone).max() < 1e-6


@pytest.mark.parametrize("wrong", ["одна строка", ["да", None], [float("nan")]])
def test_vectorizer_refuses_what_is_no_list_of_texts(vectorizer, wrong):
    with pytest.raises(TypeError):
        vectorizer.fit(TEXTS).transform(wrong)


def test_vectorizer_takes_an_empty_list(vectorizer):
    assert vectorizer.fit(TEXTS).transform([]).shape == (0, vectorizer.n_features_)


def test_head_keeps_the_contract(vectorizer):
    features = vectorizer.fit_transform(TEXTS)
    head = LinearHead()
    assert clone(head).get_params() == head.get_params()
    assert head.fit(features, LABELS) is head
    probability = head.predict_proba(features)
    assert probability.shape == (len(TEXTS), 3)
    assert probability.sum(axis=1) == pytest.approx(1)
    assert (probability >= 0).all()
    again = LinearHead().fit(features, LABELS)
    assert (again.predict_proba(features) == probability).all()
    copy = pickle.loads(pickle.dumps(head))
    assert (copy.predict(features) == head.predict(features)).all()


@pytest.mark.parametrize("uses_bayes", [False, True])
def test_head_learns_what_it_is_shown(vectorizer, uses_bayes):
    features = vectorizer.fit_transform(TEXTS)
    head = LinearHead(C=10, bayes_columns=vectorizer.n_lemma_features_ * uses_bayes)
    assert head.fit(features, LABELS).predict(features).tolist() == LABELS


def test_head_reads_naive_bayes_as_scikit_learn_does(vectorizer):
    features = vectorizer.fit_transform(TEXTS)
    n_lemmas = vectorizer.n_lemma_features_
    head = LinearHead(bayes_columns=n_lemmas, bayes_alpha=0.5).fit(features, LABELS)
    peer = MultinomialNB(alpha=0.5, fit_prior=False).fit(features[:, :n_lemmas], LABELS)
    ours = head.score_bayes(features)
    theirs = peer.predict_joint_log_proba(features[:, :n_lemmas])
    gap = (ours - ours[:, :1]) - (theirs - theirs[:, :1])  # both are up to a constant a row
    assert abs(gap).max() < 5e-3  # float16 of the bundle


def test_scorer_gives_what_the_estimators_give():
    rng = np.random.default_rng(3)
    words = "яма яму дорога дороге вода воды нет снег лёд люк двор 12 ? свет".split()
    texts = [" ".join(rng.choice(words, size)) for size in rng.integers(0, 30, 300)]
    labels = [f"c{number}" for number in rng.integers(0, 5, 300)]
    vectors = WordVectors.from_floats(words[:8], rng.normal(size=(8, 6)))
    vectorizer = CommentVectorizer(vectors=vectors)
    features = vectorizer.fit_transform(texts)
    head = LinearHead(bayes_columns=vectorizer.n_lemma_features_).fit(features, labels)
    model = CommentModel(vectorizer, {"executor": head}, Taxonomy(()))
    unseen = [*texts, "", "совсем новое слово", "яма " * 500]
    expected = head.predict_proba(vectorizer.transform(unseen))
    for answer in (model, pickle.loads(pickle.dumps(model))):
        assert abs(answer.predict_proba(alone(unseen))["executor"] - expected).max() < 1e-6
        one_by_one = [answer.predict_proba(alone([text]))["executor"][0] for text in unseen]
        assert abs(np.array(one_by_one) - expected).max() < 1e-6


@pytest.mark.parametrize("n_rows", [2, 5, 8])
def test_scorer_forgets_rare_words_when_its_table_is_full(vectorizer, monkeypatch, n_rows):
    monkeypatch.setattr("classifier.scorer.TABLE_BYTES", 1)
    monkeypatch.setattr("classifier.scorer.FEWEST_ROWS", n_rows)
    features = vectorizer.fit_transform(TEXTS)
    head = LinearHead().fit(features, LABELS)
    scorer = CommentModel(vectorizer, {"executor": head}, Taxonomy(())).scorer
    for text in TEXTS * 2:
        decisions = scorer.score([split_words(text)])[:, :3] + head.intercept_
        expected = head.decision_function(vectorizer.transform([text]))
        assert decisions == pytest.approx(expected, abs=1e-5)
    assert len(scorer._table) <= max(n_rows, 5)


def test_head_balances_classes_by_their_size(vectorizer):
    texts = ["яма на дороге"] * 40 + ["яма"] * 4
    labels = ["дорога"] * 40 + ["двор"] * 4
    features = vectorizer.fit_transform(texts)
    plain, balanced = (
        LinearHead(C=0.01, balance=power).fit(features, labels).decision_function(features[-1:])
        for power in (0.0, 1.0)
    )
    assert balanced[0, 0] > plain[0, 0]  # classes are sorted: «двор» comes first


@pytest.mark.parametrize("n_classes", [1, 2, 3])
def test_head_keeps_every_class(vectorizer, n_classes):
    labels = [f"c{index % n_classes}" for index in range(len(TEXTS))]
    head = LinearHead().fit(vectorizer.fit_transform(TEXTS), labels)
    assert head.classes_.tolist() == [f"c{index}" for index in range(n_classes)]
    assert head.predict_proba(vectorizer.transform(["яма"])).shape == (1, n_classes)


def test_head_refuses_labels_of_another_length(vectorizer):
    with pytest.raises(ValueError, match="6 rows"):
        LinearHead().fit(vectorizer.fit_transform(TEXTS), LABELS[:-1])


def test_head_prunes_to_the_largest_weights(vectorizer):
    features = vectorizer.fit_transform(TEXTS)
    full = LinearHead().fit(features, LABELS).coef_
    pruned = LinearHead(max_weights=20).fit(features, LABELS).coef_
    assert 20 <= pruned.nnz < full.nnz
    assert abs(pruned.data).min() >= np.sort(abs(full.data))[-pruned.nnz]


def test_estimators_work_in_a_pipeline_and_a_search():
    search = GridSearchCV(
        make_pipeline(CommentVectorizer(min_df_word=1, min_df_char=1), LinearHead()),
        {"linearhead__C": [0.1, 1.0]},
        cv=2,
    )
    search.fit(TEXTS * 3, LABELS * 3)
    assert search.predict(["яма на дороге"]).tolist() == ["дорога"]
