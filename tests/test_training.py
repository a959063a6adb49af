import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score

from classifier import Tagger
from training.audit import audit
from training.baselines import Baselines
from training.dataset import make_examples
from training.errors import RegistryError, TrainingError
from training.evaluate import evaluate
from training.metrics import Scored, binary_metrics, calibration_error, head_metrics
from training.registry import Registry
from training.train import split_rows, train


def frame_of(**columns):
    return pd.DataFrame(columns, dtype=object)


def test_examples_take_codes_names_and_old_names(taxonomy):
    frame = frame_of(
        text=["а", "б", "в", "г"],
        topic=["roads.potholes", "★ Ямы и выбоины на дороге", "Мосты", "Ямы и выбоины на дороге"],
    )
    examples = make_examples(frame, taxonomy)
    assert examples.topics == [
        "roads.potholes",
        "roads.potholes",
        "roads.bridges",
        "roads.potholes",
    ]
    assert examples.groups == ["roads"] * 4
    assert examples.kinds == ["incident"] * 4


def test_examples_spell_names_as_the_data_do(taxonomy):
    frame = frame_of(text=["а"], group=["Мусор / Свалки / ТКО"], topic=["★ Уборка/Вывоз мусора"])
    row = make_examples(frame, taxonomy).taxonomy.get("waste.removal")
    assert row.name == "★ Уборка/Вывоз мусора"
    assert "Уборка/Вывоз мусора" in row.old_names


def test_examples_give_unknown_names_stable_codes(taxonomy):
    frame = frame_of(
        text=["а", "б"], group=["Новая группа", ""], topic=["Новая тема", "Сама по себе"]
    )
    first, second = (make_examples(frame, taxonomy) for _ in range(2))
    assert first.groups[0] == "novaya_gruppa"
    assert first.topics == second.topics
    assert first.taxonomy.get(first.topics[0]).name == "Новая тема"


def test_examples_understand_russian_kinds_and_count_the_others(taxonomy):
    frame = frame_of(text=list("абвг"), kind=["Инцидент", "просьба", "ordinary", "чепуха"])
    examples = make_examples(frame, taxonomy)
    assert examples.kinds == ["incident", "request", "ordinary", ""]
    assert examples.unknown_kinds == {"чепуха": 1}


def test_examples_leave_out_what_cannot_be_read(taxonomy):
    frame = frame_of(text=["яма", None, "'", "Сообщение без текста", float("nan")])
    examples = make_examples(frame, taxonomy)
    assert (examples.texts, examples.skipped) == (["яма"], 4)


def test_split_rows_keeps_copies_on_one_side():
    frame = frame_of(text=[f"комментарий {n % 100}" for n in range(300)])
    train_rows, test_rows = split_rows(frame, 0.2)
    sides = [{frame["text"][row] for row in rows} for rows in (train_rows, test_rows)]
    assert not sides[0] & sides[1]
    assert len(train_rows) + len(test_rows) == 300
    assert 30 <= len(test_rows) <= 90


def test_train_refuses_what_teaches_nothing(taxonomy):
    with pytest.raises(TrainingError, match="ни одного комментария"):
        train(frame_of(text=[""]), taxonomy)
    with pytest.raises(TrainingError, match="учить нечему"):
        train(frame_of(text=["яма", "люк"]), taxonomy)


def test_train_keeps_a_topic_with_one_example(taxonomy, tiny_frame):
    one = frame_of(text=["борщевик вдоль тропы"], kind=["incident"], topic=["amenities.hogweed"])
    model = train(pd.concat([tiny_frame, one]), taxonomy, holdout=0, jobs=1).model
    assert "amenities.hogweed" in model.heads["topic"].classes_


@pytest.fixture(scope="module")
def scored():
    rng = np.random.default_rng(0)
    y_true = rng.choice(list("abcd"), 400, p=[0.5, 0.3, 0.15, 0.05])
    y_pred = np.where(rng.random(400) < 0.7, y_true, rng.choice(list("abcd"), 400))
    return Scored(y_true, y_pred, rng.random(400) < 0.9, rng.random(400))


def test_metrics_agree_with_scikit_learn(scored):
    metrics = head_metrics(scored)
    y = scored.y_true, scored.y_pred
    assert metrics["accuracy"].value == pytest.approx(accuracy_score(*y))
    assert metrics["macro_f1"].value == pytest.approx(f1_score(*y, average="macro"))
    assert metrics["weighted_f1"].value == pytest.approx(f1_score(*y, average="weighted"))
    for metric in metrics.values():
        assert metric.low <= metric.value <= metric.high
        assert metric.high - metric.low < 0.2


def test_calibration_error_is_zero_for_the_honest_and_large_for_the_boaster():
    right = np.arange(1000) % 10 < 7
    truth, said = np.where(right, "a", "b"), np.full(1000, "a")
    honest = Scored(truth, said, right, np.full(1000, 0.7))
    boaster = Scored(truth, said, right, np.full(1000, 0.99))
    assert calibration_error(honest) == pytest.approx(0, abs=1e-9)
    assert calibration_error(boaster) == pytest.approx(0.29)


def test_binary_metrics_count_the_yes():
    metrics = binary_metrics([True, True, False, False], [True, False, True, False])
    assert (metrics["precision"].value, metrics["recall"].value) == (0.5, 0.5)


def test_baselines_answer_by_keyword_then_by_majority():
    rivals = Baselines.fit(["яма на дороге"] * 5 + ["нет воды"] * 3, ["r"] * 5 + ["w"] * 3)
    again = Baselines.from_json(json.loads(json.dumps(rivals.to_json())))
    assert again.predict(["ямы", "вода где", "привет"]) == ["r", "w", "r"]


def test_evaluate_reports_every_head_that_is_labelled(tiny_bundle, tiny_frame):
    report = evaluate(Tagger.load(tiny_bundle), tiny_frame)
    assert set(report.heads) == {"kind", "group", "topic", "executor"}
    assert report.heads["topic"].metrics["accuracy"].value > 0.8
    assert report.heads["topic"].majority == pytest.approx(8 / 24)
    assert report.incident["f1"].value > 0.8
    assert json.loads(json.dumps(report.to_json()))["n_comments"] == len(tiny_frame)


@pytest.fixture
def registry(tmp_path, tiny_bundle):
    registry = Registry(tmp_path / "models")
    for _ in range(3):
        registry.add(tiny_bundle)
    return registry


def test_registry_promotes_and_rolls_back_step_by_step(registry):
    assert registry.get_current() is None
    for number in (1, 2, 3):
        registry.promote(number)
    assert registry.get_current() == registry.path_of(3)
    assert [registry.rollback(), registry.rollback()] == [2, 1]
    with pytest.raises(RegistryError, match="откатываться некуда"):
        registry.rollback()
    assert [entry.is_current for entry in registry.entries()] == [True, False, False]


def test_registry_survives_a_kill_between_record_and_switch(registry, monkeypatch):
    registry.promote(1)
    registry.promote(2)

    def killed(self, number):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Registry, "_set_current", killed)
        with pytest.raises(KeyboardInterrupt):
            registry.promote(3)
    assert registry.get_current_number() == 2
    assert registry.rollback() == 1


def test_registry_ignores_a_half_copied_bundle(registry):
    (registry.folder / ".0004.new").mkdir()
    (registry.folder / "0004").mkdir()
    assert [entry.number for entry in registry.entries()] == [1, 2, 3]
    with pytest.raises(RegistryError, match="нет модели 4; есть: 1, 2, 3"):
        registry.promote(4)


def test_registry_without_a_current_bundle_says_how_to_make_one(tmp_path):
    with pytest.raises(RegistryError, match="make run"):
        Registry(tmp_path).get_current_or_raise()


def test_audit_finds_what_a_clerk_should_see(taxonomy):
    frame = frame_of(
        text=["Яма у дома!", "яма у дома", "'", "мост шатается", "Нечто"],
        group=["Дороги", "ЖКХ", "Дороги", "Дороги", "Прочее"],
        topic=[
            "Ямы и выбоины на дороге",
            "Лифт неисправен или отключен",
            "Мосты",
            "Мосты",
            "Чудеса",
        ],
    )
    result = audit(frame, taxonomy)
    problems = {(doubt.row, doubt.problem) for doubt in result.doubts}
    assert problems == {
        (2, "одинаковый текст, разные темы"),
        (3, "одинаковый текст, разные темы"),
        (4, "нет текста"),
    }
    assert result.renamed == [("Мосты", "Ремонт/строительство мостов", 2)]
    assert result.unknown == {"Чудеса": 1}
    assert result.rare["Чудеса"] == 1


def test_audit_doubts_a_label_the_others_contradict(taxonomy):
    texts = [f"яма на дороге номер {n}" for n in range(40)] + [
        f"нет воды день {n}" for n in range(40)
    ]
    groups = ["Дороги"] * 40 + ["ЖКХ"] * 40
    groups[5] = "ЖКХ"
    result = audit(frame_of(text=texts, group=groups, topic=[None] * 80), taxonomy)
    assert [(doubt.row, doubt.suggestion) for doubt in result.doubts] == [(7, "Дороги")]
