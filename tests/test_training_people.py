"""People's names are left out of what is learnt, whatever brings the text to the training."""

import json

import pandas as pd
import pytest

from training.dataset import make_examples
from training.people import leave_names_out
from training.train import save_training, train

CASES = [
    ("мастер Петров Иван Сергеевич не был", "мастер  не был"),
    ("Спасибо Елене Викторовне Смирновой за помощь", "Спасибо  за помощь"),
    ("звонила иван петровичу, молчит", "звонила , молчит"),
    ("Анна Котова обещала щебень", " обещала щебень"),
    ("принимает И.И. Котов по средам", "принимает  по средам"),
    ("директор Котова А. П. на больничном", "директор  на больничном"),
    ("[id7|Анна Котова], яма", "[id7|], яма"),
    ("[club5|Администрация района], яма", "[club5|Администрация района], яма"),
    ("писали Щуплогорскому Ивану Петровичу", "писали "),
    ("на улице Юрия Гагарина темно", "на улице Юрия Гагарина темно"),
    ("Юрия Гагарина, 5 без воды", "Юрия Гагарина, 5 без воды"),
    ("на Луначарского яма, в Бабино тоже", "на Луначарского яма, в Бабино тоже"),
    ("Нижний Новгород далеко", "Нижний Новгород далеко"),
    ("Лебедев вышел на пенсию", "Лебедев вышел на пенсию"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "left"), CASES)
def test_leave_names_out_takes_people_and_leaves_streets(text, left):
    assert leave_names_out(text) == left


def test_examples_hold_no_name_in_text_or_post(taxonomy):
    frame = pd.DataFrame(
        {
            "text": ["Иван Петрович Щуплогорский, яма на дороге"],
            "post": ["Отвечает Щуплогорский Иван Петрович"],
        }
    )
    examples = make_examples(frame, taxonomy)
    said = "".join([*examples.texts, *examples.posts, *(one.own for one in examples.readings)])
    assert "щуплогор" not in said.lower()
    assert "яма на дороге" in said


@pytest.mark.slow
def test_bundle_knows_no_name_that_its_rows_held(tiny_frame, taxonomy, tmp_path):
    frame = tiny_frame.copy()
    frame["text"] = [f"{text}, писали Щуплогорскому Ивану Петровичу" for text in frame["text"]]
    save_training(
        train(frame, taxonomy, holdout=0, jobs=1), tmp_path / "b", samples=None, sources=[]
    )
    for path in (tmp_path / "b").rglob("*"):
        if path.suffix == ".json":
            assert "щуплогор" not in json.dumps(
                json.loads(path.read_text("utf-8")), ensure_ascii=False
            )
        elif path.is_file():
            read = path.read_bytes().lower()
            assert "щуплогор".encode() not in read
            assert "щуплогор".encode("utf-32-le") not in read
