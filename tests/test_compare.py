"""Challenger against champion: on fresh rows, in pairs, and nobody worse slips in."""

import json

import numpy as np
import pandas as pd
import pytest

from classifier import Tagger, Taxonomy
from training.compare import Comparison, compare
from training.seen import hash_texts, read_seen
from training.train import Champion, save_training, train

TOPICS = {
    "Дороги": "яма асфальт дорога выбоина грейдер щебень".split(),
    "ЖКХ": "вода подъезд батарея отопление кран стояк".split(),
}
FILLER = "у нас опять на улице дом когда уже третий день жители пишут".split()


def make_frame(n_rows, seed=0, noise=0.0):
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n_rows):
        group = list(TOPICS)[number % 2]
        words = [*rng.choice(TOPICS[group], 2), *rng.choice(FILLER, 4), f"№{number + 7 * seed}"]
        label = group if rng.random() >= noise else list(TOPICS)[(number + 1) % 2]
        rows.append({"text": " ".join(rng.permutation(words)), "kind": "incident", "group": label})
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundles") / "good"
    save_training(train(make_frame(300), Taxonomy(())), folder, samples=None, sources=[])
    return folder


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundles") / "bad"
    frame = make_frame(300, seed=1, noise=0.45)
    save_training(train(frame, Taxonomy(())), folder, samples=None, sources=[])
    return folder


def compare_folders(champion, challenger, frame):
    old = Champion.load(champion)
    return compare(old.tagger, Tagger.load(challenger), frame, old.seen, old.sha256)


def test_worse_model_is_called_worse_and_a_better_one_is_not(good, bad):
    fresh = make_frame(400, seed=99)
    lost = compare_folders(good, bad, fresh).heads["group"]
    won = compare_folders(bad, good, fresh).heads["group"]
    assert lost.is_worse
    assert not won.is_worse
    assert lost.difference.value == pytest.approx(-won.difference.value)
    assert lost.difference.value == pytest.approx(lost.challenger - lost.champion)


def test_model_is_no_worse_than_itself(good):
    head = compare_folders(good, good, make_frame(200, seed=98)).heads["group"]
    assert (head.difference.low, head.difference.value, head.difference.high) == (0, 0, 0)
    assert not head.is_worse


def test_rows_the_champion_learnt_from_are_left_out(good, bad):
    mixed = pd.concat([make_frame(300), make_frame(120, seed=97)])
    comparison = compare_folders(good, bad, mixed)
    assert (comparison.n_seen, comparison.n_comments) == (300, 120)
    assert comparison.heads["group"].n_comments == 120
    assert not compare_folders(good, bad, make_frame(300)).heads


def test_comparison_survives_the_manifest(good, bad):
    comparison = compare_folders(good, bad, make_frame(200, seed=96))
    plain = comparison.to_json()
    again = Comparison.from_json(plain)
    assert again.worse_heads == comparison.worse_heads == ["group"]
    assert again.to_json() == plain


def test_training_measures_on_the_districts_own_rows_only():
    own, base = make_frame(200, seed=3), make_frame(300, seed=4)
    training = train(own, Taxonomy(()), base=base)
    assert training.about["n_own"] == 200
    assert training.about["n_comments"] == 500
    assert 50 <= training.report.n_comments < 80  # of the 200 own ones alone


def test_hashes_see_through_case_spaces_and_markup():
    first, second, other = hash_texts(["'Яма  на<br>дороге", "яма на дороге", "яма на мосту"])
    assert first == second != other


def test_bundle_keeps_hashes_and_no_texts(good):
    assert sorted(read_seen(good)) == sorted(hash_texts(make_frame(300)["text"]))
    assert read_seen(good.parent).size == 0
    stored = b"".join(path.read_bytes() for path in good.rglob("*") if path.is_file())
    assert make_frame(300)["text"][0].encode() not in stored


@pytest.mark.parametrize("with_data", [False, True])
def test_promote_refuses_a_worse_model_unless_forced(otklik, tmp_path, with_data):
    def save(frame, name):
        path = tmp_path / f"{name}.csv"
        frame.to_csv(path, index=False)
        return path

    better, worse = save(make_frame(400), "a"), save(make_frame(700, seed=1), "b")
    assert otklik("train", better, "-o", tmp_path / "first")[0] == 0
    assert otklik("models", "promote", tmp_path / "first")[0] == 0
    # The second year's labels are right, its texts are not: they were shuffled.
    spoilt = pd.read_csv(worse)
    n_right = 200
    labels = spoilt["group"].to_numpy().copy()
    labels[n_right:] = np.random.default_rng(0).permutation(labels[n_right:])
    trained_on = save(spoilt.assign(group=labels), "spoilt")
    assert otklik("train", trained_on, "-o", tmp_path / "second", "--holdout", 0)[0] == 0
    options = ["--data", save(make_frame(300, seed=50), "fresh")] if with_data else []
    code, printed, error = otklik("models", "promote", tmp_path / "second", *options)
    if not with_data:
        assert (code, "сравнения с действующей моделью нет" in error) == (0, True)
        return
    assert code == 2
    assert "хуже действующей (группа тем)" in error
    assert "Действующая" in printed
    assert "действует" in otklik("models", "list")[1].splitlines()[3]
    assert otklik("models", "promote", tmp_path / "second", *options, "--force")[0] == 0


def test_comparison_made_at_training_is_shown_at_promotion(otklik, tmp_path):
    for seed, name in enumerate(("first", "second")):
        path = tmp_path / f"{name}.csv"
        make_frame(700, seed=seed).to_csv(path, index=False)
        code, printed, _ = otklik("train", path, "-o", tmp_path / name)
        assert code == 0
        assert ("Новая модель против действующей" in printed) == (name == "second")
        code, printed, error = otklik("models", "promote", tmp_path / name)
        assert code == 0
        assert "сравнения" not in error
    assert "не отличить" in printed


def test_card_tells_everything_the_bundle_knows(otklik, tmp_path):
    path = tmp_path / "year.csv"
    make_frame(600, seed=8).to_csv(path, index=False)
    assert otklik("train", path, "-o", tmp_path / "model")[0] == 0
    code, printed, _ = otklik("models", "card", tmp_path / "model", "-o", tmp_path / "card.html")
    assert (code, "card.html" in printed) == (0, True)
    page = (tmp_path / "card.html").read_text(encoding="utf-8")
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    assert page.count("<svg") == 3  # reliability, precision against share, learning curve
    assert "http" not in page
    for told in (manifest["data_sha256"], manifest["sources"]["year.csv"], "600 комментариях"):
        assert told in page
    accuracy = manifest["metrics"]["heads"]["group"]["accuracy"]
    assert f"{accuracy['value']:.3f} [{accuracy['low']:.3f}–{accuracy['high']:.3f}]" in page
    sizes = [point["n_comments"] for point in manifest["learning_curve"]]
    assert sizes == [50, 113, 282, 445]


def test_card_of_a_model_nobody_measured_says_so(otklik, tmp_path, tiny_bundle):
    assert otklik("models", "card", tiny_bundle, "-o", tmp_path / "card.html")[0] == 0
    assert "Качество не измерено" in (tmp_path / "card.html").read_text(encoding="utf-8")
