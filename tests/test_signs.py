"""How a comment is said: its signs, and what the heads of kinds make of them."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone

from classifier.features import split_words
from classifier.signs import SignVectorizer, find_signs

TEXTS = ["Когда концерт?", "Когда начало?", "Спасибо!", "", "👏👏👏", "ПОЗОР им всем..."]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Когда концерт?", "asks"),
        ("а где, у клуба? приду", "asks"),
        ("Выложите фото", "first:выложите"),
        ("Ну вы молодцы", "last:молодцы"),
        ("Как всегда...", "trails off"),
        ("ПОЗОР", "shouts"),
        ("👍", "words:0"),
        ("", "words:0"),
        ("раз два три четыре пять", "words:4"),
    ],
)
def test_find_signs_sees(text, sign):
    assert sign in find_signs(text, split_words(text))


@pytest.mark.parametrize(
    ("text", "sign"), [("Спасибо", "asks"), ("МФЦ", "shouts"), ("да.", "trails off")]
)
def test_find_signs_does_not_see(text, sign):
    assert sign not in find_signs(text, split_words(text))


def test_sign_vectorizer_keeps_the_contract():
    vectorizer = SignVectorizer(min_df=2)
    fitted = clone(vectorizer)
    assert fitted.fit(TEXTS) is fitted
    assert fitted.get_params() == vectorizer.get_params()
    features = fitted.transform(TEXTS)
    assert features.shape == (len(TEXTS), len(fitted.signs_))
    assert features.dtype == np.float32
    assert (features != pickle.loads(pickle.dumps(fitted)).transform(TEXTS)).nnz == 0
    assert fitted.get_feature_names_out().tolist() == fitted.signs_
    assert fitted.transform([]).shape == (0, len(fitted.signs_))


def test_sign_vectorizer_drops_what_is_rare():
    fitted = SignVectorizer(min_df=2).fit(TEXTS)
    assert "first:когда" in fitted.signs_
    assert "first:спасибо" not in fitted.signs_
