import pytest

from classifier.names import MASK, find_names, mask_names, split_sentences

TEXTS = [
    ("Спасибо Елене Викторовне Смирновой за помощь", f"Спасибо {MASK} за помощь"),
    ("Иванов Пётр Сергеевич не принимает", f"{MASK} не принимает"),
    ("яма у дома на луначарского", "яма у дома на луначарского"),
    ("[club5|Район], яма", "[club5|Имя], яма"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "masked"), TEXTS)
def test_mask_names_hides_people_and_nothing_else(text, masked):
    assert mask_names(text) == masked


def test_find_names_points_into_the_text():
    text = "Вчера звонила Мария Петрова, обещала помочь"
    assert [text[span.start : span.stop] for span in find_names(text)] == ["Мария Петрова"]


def test_split_sentences_covers_every_word():
    text = "Ул. Мира, д. 5. Нет воды! Когда дадут?"
    spans = split_sentences(text)
    assert [text[s.start : s.stop] for s in spans][-1] == "Когда дадут?"
    assert "".join(text[s.start : s.stop] for s in spans).replace(" ", "") == text.replace(" ", "")
