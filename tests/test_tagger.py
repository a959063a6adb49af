import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from sklearn.base import clone

from classifier import BundleError, Comment, Kind, Tagger, Verdict
from classifier.comment import with_parents
from classifier.context import Reading
from classifier.features import split_words


@pytest.fixture(scope="module")
def tagger(tiny_bundle):
    return Tagger.load(tiny_bundle)


def test_tag_gives_one_answer_per_comment_in_order(tagger):
    comments = [Comment("яма на дороге"), Comment(""), Comment("нет горячей воды")]
    tags = tagger.tag(comments)
    assert [one.topic.code for one in (tags[0], tags[2])] == [
        "roads.potholes",
        "housing.no_hot_water",
    ]
    assert len(tags) == 3


def test_tag_of_nothing_is_nothing(tagger):
    assert tagger.tag([]) == []


def without_confidence(tags):
    """Tags without their confidences, and the confidences."""
    ranked = {"groups": tags.groups, "topics": tags.topics, **tags.heads}
    confidences = [label.confidence for labels in ranked.values() for label in labels]
    names = {name: [label.code for label in labels] for name, labels in ranked.items()}
    rest = replace(tags, groups=(), topics=(), heads={}, kind_confidence=0.0)
    return (names, rest), [*confidences, tags.kind_confidence]


def test_tag_does_not_depend_on_the_batch(tagger):
    comments = [Comment(text) for text in ("яма", "спасибо", "люк открыт на Мира 4")]
    together, alone = tagger.tag(comments), [tagger.tag([comment])[0] for comment in comments]
    for one, other in zip(together, alone, strict=True):
        names, confidences = without_confidence(one)
        expected_names, expected = without_confidence(other)
        assert names == expected_names
        assert confidences == pytest.approx(expected, abs=2e-6)  # a sum depends on its order


def test_tag_tells_kinds_apart(tagger):
    incident, thanks = tagger.tag([Comment("яма на дороге у дома"), Comment("спасибо, красота")])
    assert incident.kind is Kind.INCIDENT
    assert thanks.kind is Kind.APPROVAL
    assert thanks.incident_type is None
    assert thanks.group is not None


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "яма " * 300_000, "\n\n", "👍", "'", "<br>", "a" * 50_000]
)
def test_tag_survives_any_text(tagger, text):
    [tags] = tagger.tag([Comment(text)])
    assert 0 <= tags.kind_confidence <= 1


def test_spans_point_into_the_original_text(tagger):
    text = "'[id1|Анна], пиздец<br>на Луначарского 12"
    [tags] = tagger.tag([Comment(text)])
    [finding] = tags.findings
    assert text[finding.start : finding.stop] == "пиздец"
    assert text[tags.places[0].start : tags.places[0].stop] == "Луначарского 12"
    assert (tags.street, tags.house) == ("улица Луначарского", "12")
    assert tags.verdict is Verdict.HIDE


def test_profane_incident_keeps_its_topic(tagger):
    clean, profane = tagger.tag(
        [Comment("нет горячей воды в озерном"), Comment("нет горячей воды в озерном, пиздец")]
    )
    assert profane.topic.code == clean.topic.code
    assert profane.settlement == clean.settlement == "Озерный"


@pytest.mark.parametrize(
    ("decent", "profane"),
    [
        ("яма на дороге в Бабино", "яма {} на дороге в Бабино"),
        ("нет горячей воды третий день", "{}, нет горячей воды третий день"),
        ("На Луначарского люк открыт", "На Луначарского {} люк открыт {}"),
    ],
)
@pytest.mark.parametrize("mat", ["блять", "п*здец", "х у й н я", "nahuy", "за**али", "бл…"])
def test_profanity_changes_nothing_of_kind_topic_and_place(tagger, decent, profane, mat):
    clean, dirty = tagger.tag([Comment(decent), Comment(profane.format(mat, mat))])
    assert dirty.verdict is Verdict.HIDE
    assert (dirty.kind, dirty.kind_confidence) == (clean.kind, clean.kind_confidence)
    assert (dirty.groups, dirty.topics, dirty.heads) == (clean.groups, clean.topics, clean.heads)
    assert (dirty.settlement, dirty.street) == (clean.settlement, clean.street)


def test_masked_text_hides_mat_in_the_original_text_and_nothing_else(tagger):
    texts = ["'[id1|Павел], <b>пиздец</b>, говно, а не дорога", "спасибо, капец как красиво"]
    masked, plain = tagger.tag([Comment(text) for text in texts])
    assert masked.masked_text == "'[id1|Павел], <b>п****ц</b>, говно, а не дорога"
    assert plain.masked_text is None


def test_place_is_inherited_from_the_post_and_says_so(tagger):
    [own, inherited] = tagger.tag(
        [
            Comment("в Бабино тоже яма", post="Грейдер работает в деревне Ерыши"),
            Comment("а у нас яма", post="Грейдер работает в деревне Ерыши"),
        ]
    )
    assert own.settlement == "Бабино"
    assert inherited.settlement == "Ерыши"
    assert inherited.places[0].how == "post"


def test_confidences_are_sorted_and_sum_to_at_most_one(tagger):
    [tags] = tagger.tag([Comment("яма")])
    for labels in (tags.groups, tags.topics, tags.heads["executor"]):
        values = [label.confidence for label in labels]
        assert values == sorted(values, reverse=True)
        assert sum(values) <= 1 + 1e-6


def test_bundle_gives_the_probabilities_it_was_saved_with(tiny_frame, taxonomy, tmp_path):
    from training.train import save_training, train

    training = train(tiny_frame, taxonomy, holdout=0, jobs=1)
    save_training(training, tmp_path / "b", samples=None, sources=[])
    texts = [Reading(text, text) for text in ("яма", "люк и вода", "спасибо")]
    before = training.model.predict_proba(texts)
    after = Tagger.load(tmp_path / "b").model.predict_proba(texts)
    for name, values in before.items():
        assert np.abs(values - after[name]).max() < 1e-6


def test_bundle_holds_nothing_executable(tiny_bundle):
    assert {path.suffix for path in tiny_bundle.rglob("*") if path.is_file()} == {
        ".json",
        ".csv",
        ".npy",
        ".npz",
        ".toml",
    }
    assert np.load(tiny_bundle / "seen.npy", allow_pickle=False).dtype == np.uint64
    with np.load(tiny_bundle / "weights.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fiu" for name in arrays)


@pytest.fixture
def copy(tiny_bundle, tmp_path):
    return shutil.copytree(tiny_bundle, tmp_path / "copy")


@pytest.mark.parametrize("name", ["weights.npz", "heads.json", "taxonomy.csv", "group_rules.toml"])
def test_changed_byte_is_noticed_and_named(copy, name):
    path = copy / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BundleError, match=f"{name}.*изменён"):
        Tagger.load(copy)


def test_missing_file_is_named(copy):
    (copy / "vocabulary.json").unlink()
    with pytest.raises(BundleError, match=r"vocabulary\.json"):
        Tagger.load(copy)


def test_another_format_says_what_to_do(copy):
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(BundleError, match="формата 99"):
        Tagger.load(copy)


def test_what_is_no_bundle_is_refused(tmp_path):
    with pytest.raises(BundleError, match="otklik train"):
        Tagger.load(tmp_path / "none")
    with pytest.raises(BundleError, match=r"manifest\.json"):
        Tagger.load(tmp_path)


def test_short_reply_is_read_with_its_post(tagger):
    post = "Горячую воду в доме вернут завтра"
    alone, inherited, own = tagger.tag(
        [
            Comment("а у нас когда?"),
            Comment("а у нас когда?", post=post),
            Comment("яма на дороге " * 8, post=post),
        ]
    )
    assert inherited.group.code == "housing"
    assert inherited.group.confidence > alone.group.confidence
    assert own.group.code == "roads"


def test_echo_of_a_comment_inherits_its_kind_and_topic(tagger):
    parent = "третий день нет горячей воды"
    alone, echo, thanks, under_thanks = tagger.tag(
        [
            Comment("у нас так же"),
            Comment("у нас так же", parent=parent),
            Comment("спасибо, молодцы", parent=parent),
            Comment("и у нас так же", parent="спасибо за праздник, молодцы"),
        ]
    )
    assert (echo.kind, echo.group.code) == (Kind.INCIDENT, "housing")
    assert echo.kind_confidence > alone.kind_confidence
    assert thanks.kind is Kind.APPROVAL
    assert under_thanks.kind is Kind.APPROVAL


def test_with_parents_finds_them_in_the_batch_alone():
    first, reply, stranger = with_parents(
        [
            Comment("яма", id="1"),
            Comment("и у нас", id="2", parent_id="1"),
            Comment("тоже", id="3", parent_id="9"),
        ]
    )
    assert (first.parent, reply.parent, stranger.parent) == (None, "яма", None)


def test_community_addressed_is_heard_and_a_person_is_not(tagger):
    plain, body, person = tagger.tag(
        [
            Comment("а когда?"),
            Comment("[club7|Горячая вода района], а когда?"),
            Comment("[id7|Горячая вода], а когда?"),
        ]
    )
    assert body.group.code == "housing"
    assert person.groups == plain.groups


def test_words_that_decided_add_up_to_the_score(tagger):
    text = "нет горячей воды, вода нет воды третий день!"
    tokens = split_words(text)
    words, parts = tagger.model.scorer.split(tokens)
    assert words == ["нет", "горячей", "воды", "вода", "третий", "день", "!"]
    assert parts.sum(axis=0) == pytest.approx(tagger.model.scorer.score([tokens])[0], abs=1e-4)


def test_reasons_point_into_the_original_text(tagger):
    text = "'[id1|Анна], Здравствуйте!<br>ЯМЫ и ямы на дороге"
    reasons = tagger.explain(Comment(text))["group"]
    words = {text[one.start : one.stop] for one in reasons}
    assert {"ЯМЫ", "ямы"} <= words
    assert "Здравствуйте" not in words
    assert all(0 < one.weight <= 1 for one in reasons)


def test_nothing_said_gives_no_reasons(tagger):
    assert not any(tagger.explain(Comment("")).values())


def test_sure_heads_are_those_over_their_threshold(tagger):
    model = tagger.model
    heads = {name: clone(head) for name, head in model.heads.items()}
    for name, head in heads.items():
        head.__dict__.update(model.heads[name].__dict__)
        threshold = {"group": 0.3, "incident": 0.0}.get(name, 1.01)
        head.set_calibration(head.calibration_, threshold, 0.5)
    [sure, other] = Tagger(replace(model, heads=heads)).tag(
        [Comment("яма на дороге"), Comment("спасибо, красота")]
    )
    assert "kind" in sure.sure
    assert ("group" in sure.sure) == (sure.group.confidence >= 0.3)
    assert "topic" not in sure.sure
    assert "kind" not in other.sure  # which ordinary kind it is, is not sure
