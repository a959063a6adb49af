import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.markup import clean_markup

CASES = [
    ("'Яма<br>на дороге", "Яма\nна дороге"),
    ("[id123|Имя], люк открыт", " люк открыт"),
    ("[club1|Район]люк", "люк"),
    ("<p>Люк</p>", "\nЛюк\n"),
    ("Том &amp; Ко&nbsp;тут", "Том & Ко тут"),
    ("5 < 7 и 8 > 3", "5 < 7 и 8 > 3"),
    ("а\x00б\ud800в", "а б в"),
    ("«'кавычка'»", "«'кавычка'»"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "clean"), CASES)
def test_clean_markup_drops_markup_and_keeps_the_rest(text, clean):
    assert clean_markup(text).text == clean


MARKUP = st.sampled_from(["<br>", "[id1|Имя]", "&amp;", "'", "\x00", "\ud800", "<b>", "яма", " "])


@given(st.lists(MARKUP | st.text(max_size=5), max_size=12).map("".join))
def test_to_original_points_at_the_same_characters(text):
    clean = clean_markup(text)
    for start in range(len(clean.text)):
        first, last = clean.to_original(start, start + 1)
        assert 0 <= first < last <= len(text)
        if clean.text[start].isalpha():
            assert clean.text[start] in text[first:last] or "&" in text


@pytest.mark.parametrize("text", ["", "'", "Сообщение без текста", "<br>", " 'x"[:1]])
def test_is_placeholder_for_nothing_to_read(text):
    assert clean_markup(text).is_placeholder


def test_is_placeholder_is_false_for_a_smiley():
    assert not clean_markup(")))").is_placeholder
