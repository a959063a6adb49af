"""Parts of the group rules: view, forms, roots, the file with its lines and modes."""

import zlib

import pytest

from classifier import Category, RulesError, Severity, Verdict
from classifier.morph import load_morph
from classifier.rules import GroupRules
from classifier.rules.disguise import read_masked, read_mixed
from classifier.rules.forms import Level, load_forms
from classifier.rules.normalize import read_view
from classifier.rules.roots import EXCEPTIONS, plain_level
from classifier.rules.word_lists import words_of

SAMPLED = 40  # one lemma in so many of the dictionary
# Lemmas of pymorphy's dictionary that the roots may find; every other word is innocent.
OBSCENE = frozenset(
    words_of(
        "бля блядский блядь выблядок гандон дрочить ебальник еблан заебись залупить залупиться"
        " залуплять залупляться мудак мудила нахуй нехуй охуение охуенно охуенный педераст"
        " педерастический педерастия пидарас пидор пидорас пизда пиздец пиздобол хуй хуйня хулить"
        " хуёво хуёвый ёбаный ахуй"
    )
)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("ХУЙ Ёж", "хуй еж"),
        ("х\u200bу\u0301й", "хуй"),
        ("и\u0306 ё е\u0308", "й е е"),
        ("к\u0301от", "кот"),
        ("ｆｕｌｌ ﬁ", "full fi"),
        ("İстанбул", "iстанбул"),
        ("", ""),
    ],
)
def test_read_view_reads_what_a_person_does(text, view):
    assert read_view(text).text == view


def test_view_brings_spans_back_to_the_original():
    text = "да х\u200bу\u0301й там"
    view = read_view(text)
    start = view.text.index("хуй")
    first, last = view.span(start, start + 3)
    assert text[first:last] == "х\u200bу\u0301й"


def test_no_form_of_the_closed_list_is_an_ordinary_word():
    morph = load_morph()
    known = {
        morph.parse(form)[0].normal_form
        for form, level in load_forms().items()
        if level is Level.MAT and morph.word_is_known(form)
    }
    assert known <= OBSCENE


@pytest.mark.slow
def test_no_word_of_the_dictionary_is_mat_but_the_obscene():
    # All five million forms take minutes: one in forty lemmas' forms, the same each time.
    found = {
        lemma
        for word, _, lemma, _, _ in load_morph().dictionary.iter_known_words()
        if zlib.crc32(lemma.encode()) % SAMPLED == 0
        and plain_level.__wrapped__(word.replace("ё", "е")) is Level.MAT
    }
    assert found <= OBSCENE


@pytest.mark.parametrize("start", EXCEPTIONS)
def test_every_exception_holds_and_has_a_reason(start):
    assert EXCEPTIONS[start]
    assert plain_level.__wrapped__(start) is None


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("xyй", Level.MAT),
        ("cyka", Level.RUDE),
        ("п3зд@ц", None),
        ("ebook", None),
        ("hulls", None),
        ("mandarin", None),
        ("е616вв", None),
        ("18а", None),
        ("2020г", None),
    ],
)
def test_read_mixed_knows_a_word_from_a_number_and_a_foreign_word(word, level):
    assert read_mixed(word) is level


@pytest.mark.parametrize(
    ("chunk", "level"),
    [
        ("м**к", Level.MAT),  # more letters than stars
        ("п*******ц", Level.MAT),  # fewer
        ("с**а", Level.RUDE),  # a star for each letter first
        ("з..бал", Level.MAT),
        ("отх**чили", Level.MAT),  # outside the closed list, by root
        ("т.е", None),
        ("к*т", None),
        ("вот...ты", None),
        ("ее,и", None),
        ("зае,али", None),  # a comma stands after a word
    ],
)
def test_read_masked_fills_stars_from_the_closed_list_alone(chunk, level):
    assert read_masked(chunk) is level


HEAD = 'mode = "standard"\n\n'
RULE = '[[rules]]\nid = "a"\ncategory = "spam"\nlook_for = "spam"\naction = "hide"\n'


def load(tmp_path, content, **options):
    path = tmp_path / "group_rules.toml"
    path.write_text(content, encoding="utf-8")
    return GroupRules.load(path, **options)


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (HEAD + RULE.replace("hide", "ban"), ":7:", "action = 'ban'"),
        (HEAD + RULE + "colour = 1\n", ":8:", "незнакомое поле colour"),
        (HEAD + RULE.replace('"spam"\naction', '"casino"\naction'), ":6:", "look_for = 'casino'"),
        (HEAD + RULE.replace('category = "spam"', 'category = "threat"'), ":5:", "category"),
        (HEAD + RULE + RULE, ":8:", "дважды"),
        (HEAD + RULE + "words = [1]\n", ":8:", "words"),
        (HEAD + RULE + 'exceptions = "слово"\n', ":8:", "exceptions"),
        (HEAD + RULE.replace('id = "a"', 'id = "а б"'), ":4:", "id"),
        (HEAD + RULE.replace('action = "hide"\n', ""), ":3:", "нет поля action"),
        (HEAD + RULE + "title = \n", ":8:9:", "TOML"),
        ("colour = 1\n" + RULE, ":1:", "незнакомое поле colour"),
        ('mode = "loud"\n' + RULE, ":1:", "mode = 'loud'; есть режимы standard"),
        ('mode = "strict"\n[modes.strict]\nb = "note"\n' + RULE, ":3:", "режим меняет правило 'b'"),
        ("[modes.strict]\na = 'ban'\n" + RULE, ":2:", "a = 'ban'"),
        ("modes = 1\n" + RULE, ":1:", "modes"),
    ],
)
def test_load_names_file_line_and_what_to_do(tmp_path, content, place, words):
    with pytest.raises(RulesError, match=words) as error:
        load(tmp_path, content)
    assert f"group_rules.toml{place}" in str(error.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", "правило".encode("cp1251")])
def test_load_refuses_a_file_in_another_encoding(tmp_path, content):
    path = tmp_path / "group_rules.toml"
    path.write_bytes(content)
    with pytest.raises(RulesError, match="UTF-8"):
        GroupRules.load(path)


def test_load_refuses_a_missing_file(tmp_path):
    with pytest.raises(RulesError, match=r"нет\.toml"):
        GroupRules.load(tmp_path / "нет.toml")


MODES = (
    "[modes.soft]\nmat = 'review'\n\n"
    '[[rules]]\nid = "mat"\ncategory = "profanity"\nlook_for = "profanity"\naction = "hide"\n'
)


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [(None, Verdict.HIDE), ("standard", Verdict.HIDE), ("soft", Verdict.REVIEW)],
)
def test_mode_changes_the_action_of_a_rule(tmp_path, mode, verdict):
    rules = load(tmp_path, MODES, mode=mode)
    assert rules.verdict(rules.check("пиздец")) is verdict


def test_file_chooses_its_own_mode(tmp_path):
    rules = load(tmp_path, 'mode = "soft"\n' + MODES)
    assert rules.verdict(rules.check("пиздец")) is Verdict.REVIEW


POLITICAL = '[[rules]]\nid = "p"\ncategory = "political"\nlook_for = "words"\naction = "{}"\n'


@pytest.mark.parametrize(
    "content",
    [POLITICAL.format("hide"), "mode = 'x'\n[modes.x]\np = 'hide'\n" + POLITICAL.format("note")],
)
def test_political_never_hides_in_any_mode(tmp_path, content):
    with pytest.raises(RulesError, match="за мнения не скрывают"):
        load(tmp_path, content)


def test_own_words_are_found_at_word_borders_and_through_look_alikes(tmp_path):
    rules = load(
        tmp_path,
        '[[rules]]\nid = "own"\ncategory = "spam"\nlook_for = "words"\naction = "review"\n'
        'words = ["чёрный рынок", "барахол*"]\nexceptions = ["барахолка"]\n',
    )
    text = "Черный  рынок и бaрахолкой пахнет, барахолка, небарахольщик"
    found = [text[f.start : f.stop] for f in rules.check(text)]
    assert found == ["Черный  рынок", "бaрахолкой"]


def test_own_words_and_exceptions_of_a_built_in_rule_hold(tmp_path):
    rules = load(tmp_path, MODES + 'exceptions = ["Бля"]\nwords = ["ёксель"]\n')
    findings = rules.check("бля, ексель, пиздец")
    assert [(f.start, f.category, f.severity) for f in findings] == [
        (5, Category.PROFANITY, Severity.HIDE),
        (13, Category.PROFANITY, Severity.HIDE),
    ]
