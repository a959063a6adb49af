"""The page *Модель*: who may change what, what a worse model needs, the service taking it up."""

import json
from dataclasses import replace

import pytest
from desk_site import QUICK, Browser, add_person
from fastapi.testclient import TestClient

from api.http.app import create_app
from api.http.limits import SIGN_INS
from api.http.reload import BundleWatch
from api.store.log import fetch_log
from api.store.words import Role
from classifier.bundle import MANIFEST, SELF_HASH
from training.registry import Registry


@pytest.fixture
def desk(pipeline, tiny_settings, tiny_bundle, store, tmp_path, monkeypatch):
    """(browser of an administrator, registry with a current bundle and a newer one)."""
    monkeypatch.setattr("api.store.people._hasher", QUICK)
    monkeypatch.setattr(SIGN_INS, "clock", lambda: 0.0)
    SIGN_INS._left.clear()
    settings = replace(tiny_settings, home=tmp_path / "home", bundle=None)
    registry = Registry(settings.registry)
    registry.promote(registry.add(tiny_bundle))
    registry.add(tiny_bundle)
    app = create_app(pipeline, settings, store=store)
    with TestClient(app):
        add_person(store, "anna", Role.ADMINISTRATOR)
        add_person(store, "olga", Role.OPERATOR)
        yield Browser(app).sign_in("anna"), Browser(app).sign_in("olga"), registry


def compare_with(registry, number, *, low, high):
    """Write a comparison with the current bundle into a manifest."""
    path = registry.path_of(number) / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    champion = json.loads((registry.get_current() / MANIFEST).read_text(encoding="utf-8"))
    head = {
        "n_comments": 80,
        "champion": 0.8,
        "challenger": 0.7,
        "difference": {"value": (low + high) / 2, "low": low, "high": high},
        "classes": [["roads", 20, 0.9, 0.5]],
    }
    manifest["comparison"] = {
        "champion": champion[SELF_HASH],
        "n_comments": 80,
        "n_seen": 3,
        "heads": {"group": head},
    }
    manifest[SELF_HASH] = ""  # what is changed by hand is not taken for damaged
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def test_page_shows_the_current_bundle_and_the_new_one(desk):
    _, operator, registry = desk
    compare_with(registry, 2, low=0.01, high=0.05)
    page = operator.get("/model").text
    assert "Действует модель 1" in page
    assert "Новая модель 2 против действующей" in page
    assert "+3,0" in page
    assert "Дороги (20): 90 % → 50 %" in page
    assert "Дообучить на решениях людей" not in page  # an administrator's
    assert "Карточка модели" in operator.get("/model/1/card.html").text
    operator.get("/model/9/card.html", status=404)


def test_only_an_administrator_changes_models(desk):
    _, operator, registry = desk
    operator.get("/model")
    for path in ("/model/retrain", "/model/stop", "/model/promote", "/model/rollback"):
        operator.post(path, status=403, number="2")
    assert registry.get_current_number() == 1


def test_a_better_model_is_promoted_and_rolled_back(desk, store):
    administrator, _, registry = desk
    compare_with(registry, 2, low=0.01, high=0.05)
    administrator.get("/model")
    administrator.post("/model/promote", number="2")
    assert registry.get_current_number() == 2
    assert "Вернуть прежнюю" in administrator.get("/model").text
    administrator.post("/model/rollback")
    assert registry.get_current_number() == 1
    administrator.post("/model/rollback", status=409)
    with store.read() as session:
        actions = [line.action for line in fetch_log(session, object_name="model")]
    assert actions == ["model.rollback", "model.promote"]


@pytest.mark.parametrize("is_compared", [True, False])
def test_a_worse_or_unmeasured_model_needs_a_reason(desk, is_compared):
    administrator, _, registry = desk
    if is_compared:
        compare_with(registry, 2, low=-0.2, high=-0.1)
    administrator.get("/model")
    refused = administrator.post("/model/promote", status=409, number="2", reason="  ")
    assert ("хуже действующей" if is_compared else "не сравнивали") in refused.text
    assert registry.get_current_number() == 1
    administrator.post("/model/promote", number="2", reason="новый справочник тем")
    assert registry.get_current_number() == 2
    assert registry.history()[-1]["reason"] == "новый справочник тем"
    assert "новый справочник тем" in administrator.get("/model").text


def test_a_fixed_bundle_is_not_changed_here(operator, administrator):
    assert "OTKLIK_BUNDLE" in administrator.get("/model").text
    administrator.post("/model/retrain", status=409)
    administrator.post("/model/rollback", status=409)


def test_a_damaged_bundle_is_named_and_never_offered(desk):
    administrator, _, registry = desk
    (registry.path_of(2) / MANIFEST).write_text("{", encoding="utf-8")
    page = administrator.get("/model").text
    assert "повреждена" in page
    assert "Новая модель 2" not in page
    administrator.post("/model/promote", status=409, number="2", reason="очень надо")
    administrator.get("/model/2/card.html", status=409)


def test_watch_loads_what_was_promoted_and_keeps_the_old_one_for_a_broken_one(
    tiny_settings, tiny_bundle, tmp_path, caplog
):
    settings = replace(tiny_settings, home=tmp_path, bundle=None)
    registry = Registry(settings.registry)
    registry.promote(registry.add(tiny_bundle))
    watch = BundleWatch(settings)
    assert watch.load_if_changed() is None
    registry.promote(registry.add(tiny_bundle))
    assert watch.load_if_changed() is not None
    assert watch.load_if_changed() is None
    third = registry.add(tiny_bundle)
    registry.promote(third)
    for path in registry.path_of(third).glob("*.npz"):
        path.write_bytes(b"broken")
    assert watch.load_if_changed() is None
