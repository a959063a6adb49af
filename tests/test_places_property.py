"""Places in any text at all: spans inside it, a stable order, never an exception."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.places import Gazetteer

DATA = Path(__file__).parent.parent / "data" / "samples"
GAZETTEER = Gazetteer.load(DATA)
PIECES = [
    "Духовщина", "в Озерном", "озёрный", "на Луначарского", "ул.", "Мира", "12", "4Б", "д.",
    "дом", "Пролетарский", "пер.", "Бабина", "из", "«Золотой ключик»", "садик", "Заря", "у",
    "Спас-Углы", "50 лет ВЛКСМ", "8-48166-4-00-00", "корпус", "/", "\\", ",", ".", "\n", "İ",
    "духовщинский", "район", "Сбербанк", "ДК", "духофщена", "и", "по", "🙂", "15/2", "кв. 5",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="адгдоухвщинмрлкбзыйё .,-/\\«»12\n", max_size=120),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_find_any_text(text):
    places = GAZETTEER.find(text)
    assert places == GAZETTEER.find(text)
    assert len(set(places)) == len(places)
    for place in places:
        assert 0 <= place.start < place.stop <= len(text)
        assert place.settlement or place.street or place.object
        assert place.how in ("text", "object")


@settings(max_examples=100, deadline=None)
@given(texts)
def test_find_only_canonical_names(text):
    settlements = {row.name for row in GAZETTEER.settlements}
    streets = {row.name for row in GAZETTEER.streets}
    for place in GAZETTEER.find(text):
        assert place.settlement in settlements | {None}
        assert place.street in streets | {None}


@pytest.mark.parametrize(
    "text", ["на Луначарского 12 в Духовщине", "в духовщене у садика золотой ключик темно"]
)
def test_find_after_pickle(text):
    copy = pickle.loads(pickle.dumps(GAZETTEER))
    assert copy.find(text) == GAZETTEER.find(text) != []
