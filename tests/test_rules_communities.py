"""Rules of one community: its mode, its words, its exceptions, and mistakes in them."""

import pytest

from classifier import Comment, RulesError, Tagger, Verdict
from classifier.rules import GroupRules

RULES = (
    "[modes.strict]\nrude = 'review'\n\n{}\n"
    '[[rules]]\nid = "mat"\ncategory = "profanity"\nlook_for = "profanity"\naction = "hide"\n'
    '[[rules]]\nid = "rude"\ncategory = "profanity"\nlook_for = "rude"\naction = "note"\n'
)
SCHOOL = "[communities.school]\nmode = 'strict'\nwords.mat = ['ябеда*']\nexceptions.mat = ['бля']\n"


def load(tmp_path, community):
    path = tmp_path / "group_rules.toml"
    path.write_text(RULES.format(community), encoding="utf-8")
    return GroupRules.load(path)


@pytest.mark.parametrize(
    ("text", "everywhere", "at_school"),
    [
        ("дорога дерьмо", Verdict.CLEAN, Verdict.REVIEW),
        ("ты ябедаешь", Verdict.CLEAN, Verdict.HIDE),
        ("бля", Verdict.HIDE, Verdict.CLEAN),
        ("пиздец", Verdict.HIDE, Verdict.HIDE),
    ],
)
def test_community_has_its_own_mode_words_and_exceptions(tmp_path, text, everywhere, at_school):
    rules = load(tmp_path, SCHOOL)
    for community, verdict in ((None, everywhere), ("park", everywhere), ("school", at_school)):
        own = rules.of(community)
        assert own.verdict(own.check(text)) is verdict


@pytest.mark.parametrize(
    ("community", "line", "words"),
    [
        ("[communities.a]\nmode = 'loud'\n", 5, "mode = 'loud'; есть режимы standard, strict"),
        ("[communities.a]\nmode = 1\n", 5, "в кавычках"),
        ("[communities.a]\ncolour = 1\n", 5, "незнакомое поле colour"),
        ("[communities.a]\nwords.nope = ['а']\n", 5, "нет правила 'nope'"),
        ("[communities.a]\nmode = 'strict'\nwords = ['а']\n", 6, "words.mat"),
        ("[communities.a]\nexceptions.mat = ['*']\n", 5, "exceptions.mat"),
        ("communities = 1\n", 2, "communities"),
    ],
)
def test_mistakes_of_a_community_name_file_and_line(tmp_path, community, line, words):
    with pytest.raises(RulesError, match=words) as error:
        load(tmp_path, community)
    if line > 2:
        assert f"group_rules.toml:{line}:" in str(error.value)


def test_tagger_and_api_judge_by_the_community(tmp_path, tiny_bundle):
    tagger = Tagger.load(tiny_bundle)
    own = Tagger(tagger.model, rules=load(tmp_path, SCHOOL))
    texts = [Comment("говно"), Comment("говно", community="school")]
    assert [tags.verdict for tags in own.tag(texts)] == [Verdict.CLEAN, Verdict.REVIEW]


def test_api_takes_a_community(client):
    comment = {"text": "спасибо", "community": "school"}
    assert client.post("/v1/tag", json={"comments": [comment]}).status_code == 200
