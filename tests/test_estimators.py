"""The contract scikit-learn's own checks skip for estimators of texts."""

import pickle

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from classifier.features import CommentVectorizer
from classifier.heads import LinearHead

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


def test_vectorizer_gives_each_block_unit_length(vectorizer):
    features = vectorizer.fit(TEXTS).transform(TEXTS).toarray()
    words = vectorizer.n_lemma_features_ + len(vectorizer.pairs_)
    for row in (0, 1, 3, 4):
        assert np.linalg.norm(features[row, :words]) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(features[row, words:]) == pytest.approx(1, abs=1e-5)
    assert not features[2].any()


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
    assert abs(together - alone).max() == 0


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


def test_head_learns_what_it_is_shown(vectorizer):
    features = vectorizer.fit_transform(TEXTS)
    assert LinearHead(C=10).fit(features, LABELS).predict(features).tolist() == LABELS


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
