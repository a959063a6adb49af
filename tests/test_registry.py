"""The registry after kills, repeated commands and hands in its files."""

import json

import pytest

from classifier import BundleError
from training.errors import RegistryError
from training.registry import Registry


@pytest.fixture
def registry(tmp_path, tiny_bundle):
    registry = Registry(tmp_path / "models")
    for _ in range(2):
        registry.add(tiny_bundle)
    return registry


def test_promoting_the_current_one_again_changes_nothing(registry):
    for number in (1, 2, 2):
        registry.promote(number)
    assert registry.rollback() == 1


def test_record_torn_by_a_kill_harms_nothing(registry):
    registry.promote(1)
    with (registry.folder / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-11-23T10:00:00+00:00", "event": "pro')
    registry.promote(2)
    assert [event["to"] for event in registry.history()] == [1, 2]
    assert registry.rollback() == 1


def test_history_says_who_followed_whom(registry):
    registry.promote(1)
    registry.promote(2)
    registry.rollback()
    events = [(event["event"], event["from"], event["to"]) for event in registry.history()]
    assert events == [("promote", None, 1), ("promote", 1, 2), ("rollback", 2, 1)]


def test_leftovers_are_no_bundles(registry):
    for name in (".0003.new", "0003", "заметки", "²", ".current.new"):
        (registry.folder / name).mkdir()
    (registry.folder / ".0004.new").mkdir()
    assert [entry.number for entry in registry.entries()] == [1, 2]


def test_add_after_a_kill_starts_anew(registry, tiny_bundle):
    half = registry.folder / ".0003.new"
    half.mkdir()
    (half / "weights.npz").write_bytes(b"half")
    assert registry.add(tiny_bundle) == 3
    assert not half.exists()
    assert (registry.path_of(3) / "weights.npz").read_bytes() != b"half"


def test_add_refuses_what_is_no_bundle(registry, tmp_path):
    (tmp_path / "чужое").mkdir()
    with pytest.raises(BundleError, match="это не модель"):
        registry.add(tmp_path / "чужое")
    assert len(registry.entries()) == 2


def test_spoilt_current_says_what_to_do(registry):
    (registry.folder / "current").write_text("второй")
    with pytest.raises(RegistryError, match="promote НОМЕР"):
        registry.get_current_or_raise()


def test_spoilt_manifest_is_listed_without_figures(registry):
    (registry.path_of(1) / "manifest.json").write_text(json.dumps([]))
    assert [entry.manifest == {} for entry in registry.entries()] == [True, False]


def test_rollback_to_a_deleted_bundle_is_told(registry):
    registry.promote(1)
    registry.promote(2)
    (registry.path_of(1) / "manifest.json").unlink()
    with pytest.raises(RegistryError, match="прежней модели 1 больше нет"):
        registry.rollback()
    assert registry.get_current_number() == 2
