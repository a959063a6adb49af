"""The base model after an update of the program: learnt anew; a person's own is left alone."""

import json

import pytest

from api.commands import demo
from classifier.bundle import FORMAT, name_outdated
from training.registry import Registry


@pytest.fixture
def trained(monkeypatch):
    """Why the base was trained, call by call; the training itself takes a minute."""
    reasons = []
    monkeypatch.setattr(demo, "_train_base", lambda *_, why: reasons.append(why))
    return reasons


def make_current(folder, *, version, number):
    registry = Registry(folder)
    path = registry.path_of(1)
    path.mkdir(parents=True)
    text = json.dumps({"version": version, "format": number})
    (path / "manifest.json").write_text(text, encoding="utf-8")
    (folder / "current").write_text("1", encoding="utf-8")
    return registry


def test_base_is_made_where_there_is_no_model(tmp_path, tiny_settings, trained):
    demo.ensure_base(tiny_settings, Registry(tmp_path / "models"))
    assert trained == ["Модели ещё нет"]


@pytest.mark.parametrize(
    ("version", "number", "times"),
    [("base", FORMAT - 1, 1), ("base", FORMAT, 0), ("декабрь", FORMAT - 1, 0)],
)
def test_base_of_an_earlier_program_is_learnt_anew_and_nothing_else(
    tmp_path, tiny_settings, trained, version, number, times
):
    registry = make_current(tmp_path / "models", version=version, number=number)
    demo.ensure_base(tiny_settings, registry)
    assert len(trained) == times


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "base"}'])
def test_name_outdated_leaves_a_broken_manifest_to_the_reader(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert name_outdated(tmp_path) is None
