"""A word tried before it goes live: as a function, as a command, on the page."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from api.store.arrivals import Arrival, accept_comment
from api.store.base import now_utc
from classifier import RulesError, Verdict
from classifier.rules import GroupRules, Said, try_rules, with_words

FILE = Path(__file__).resolve().parent.parent / "data" / "samples" / "group_rules.toml"
RULES = GroupRules.load(FILE)
TEXTS = ["В подъезде бардак", "бардаком назвать мало", "хуйня, а не ремонт", "спасибо"]
SAID = [Said(text) for text in TEXTS]


def test_try_rules_counts_what_a_word_would_touch_and_shows_where():
    trial = try_rules(SAID, RULES, with_words(RULES, "mat", words=["бардак*"]))
    assert (trial.total, trial.touched) == (4, 2)
    assert trial.before == {Verdict.CLEAN: 3, Verdict.HIDE: 1}
    assert trial.after == {Verdict.CLEAN: 1, Verdict.HIDE: 3}
    assert trial.moves == {(Verdict.CLEAN, Verdict.HIDE): 2}
    first = trial.examples[0]
    [finding] = first.findings
    assert first.text[finding.start : finding.stop] == "бардак"


def test_try_rules_counts_what_an_exception_would_free():
    trial = try_rules(SAID, RULES, with_words(RULES, "mat", exceptions=["Хуйня"]))
    assert trial.moves == {(Verdict.HIDE, Verdict.CLEAN): 1}
    assert trial.examples[0].findings == ()


def test_try_rules_keeps_no_more_examples_than_asked_and_counts_all():
    then = with_words(RULES, "mat", words=["бардак"])
    trial = try_rules([Said("бардак")] * 30, RULES, then, examples=3)
    assert (trial.touched, len(trial.examples)) == (30, 3)


def test_try_rules_reads_of_a_text_without_end_what_is_tagged_of_it():
    endless = Said("дорога " * 300_000 + "бардак")  # two megabytes
    then = with_words(RULES, "mat", words=["бардак"])
    trial = try_rules([endless, Said("бардак")], RULES, then)
    assert (trial.total, trial.touched) == (2, 1)


def test_trial_judges_each_comment_by_the_rules_of_its_community(tmp_path):
    path = tmp_path / "group_rules.toml"
    school = "[communities.school]\nexceptions.mat = ['бардак']\n\n[[rules]]"
    path.write_text(FILE.read_text(encoding="utf-8").replace("[[rules]]", school, 1), "utf-8")
    rules = GroupRules.load(path)
    then = with_words(rules, "mat", words=["бардак"])
    trial = try_rules([Said("бардак"), Said("бардак", "school")], rules, then)
    assert trial.touched == 1


def test_with_words_leaves_the_rules_in_use_as_they_are():
    with_words(RULES, "mat", words=["бардак"])
    assert RULES.check("бардак") == []


@pytest.mark.parametrize(
    ("rule", "words", "message"),
    [("nope", ["а"], "нет правила 'nope'; есть mat"), ("mat", [], "слово"), ("mat", ["*"], "пуст")],
)
def test_with_words_refuses_what_makes_no_sense(rule, words, message):
    with pytest.raises(RulesError, match=message):
        with_words(RULES, rule, words=words)


@pytest.fixture
def month(tmp_path):
    path = tmp_path / "month.csv"
    path.write_text("text\n" + "\n".join(f'"{text}"' for text in TEXTS), encoding="utf-8")
    return path


def test_rules_check_names_every_rule_and_its_action_in_each_mode(otklik):
    code, out, _ = otklik("rules", "check", str(FILE))
    assert code == 0
    assert "12 правил, ошибок нет" in out
    assert "insult, пункт 2.2" in out
    assert "standard: скрыть; strict: скрыть; soft: посмотреть" in out


def test_rules_check_names_file_and_line_of_a_mistake(otklik, tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace('"note"', '"nite"', 1), "utf-8")
    code, _, err = otklik("rules", "check", str(path))
    assert code == 2
    assert re.search(r"rules\.toml:\d+: .*nite", err)


def test_rules_try_shows_counts_and_marked_examples(otklik, month):
    code, out, _ = otklik("rules", "try", "бардак*", "--data", str(month))
    assert code == 0
    assert "Прочитано: 4 комментария. Изменится: 2." in out
    assert "чисто 3 → 1" in out
    assert "[чисто → скрыть] В подъезде «бардак»" in out


def test_rules_try_counts_each_word_by_itself(otklik, month):
    code, out, _ = otklik("rules", "try", "бардак", "бардаком", "нет", "--data", str(month))
    assert code == 0
    assert "По словам: бардак — 1, бардаком — 1, нет — 0." in out


def test_rules_try_takes_exceptions_and_a_mode(otklik, month):
    code, out, _ = otklik("rules", "try", "хуйня", "--exception", "--data", str(month))
    assert code == 0
    assert "[скрыть → чисто]" in out
    code, _, err = otklik("rules", "try", "а", "--data", str(month), "--mode", "громкий")
    assert code == 2
    assert "есть режимы standard, strict, soft" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--rule", "nope"), "нет правила 'nope'"),
        (("--text-column", "текст"), "нет столбца"),
        (("--file", "нет.toml"), "не читается"),
    ],
)
def test_rules_try_says_what_is_wrong(otklik, month, options, message):
    code, _, err = otklik("rules", "try", "слово", "--data", str(month), *options)
    assert code == 2
    assert message in err


def test_rules_try_without_a_file_or_a_desk_says_what_to_do(otklik):
    code, _, err = otklik("rules", "try", "бардак")
    assert code == 2
    assert "рабочего места ещё нет; назовите файл комментариев: --data ФАЙЛ" in err


def fill(store):
    now = now_utc()
    comments = [(text, timedelta(days=day)) for day, text in enumerate(TEXTS)]
    comments += [("бардак прошлой весной", timedelta(days=200)), ("", timedelta())]
    with store.write() as session:
        for number, (text, ago) in enumerate(comments):
            accept_comment(session, Arrival("ok", str(number), text, now - ago), now=now)
        ours = Arrival("ok", "ours", "Бардак уберём", now, is_ours=True)
        accept_comment(session, ours, now=now)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_rules_try_reads_the_last_month_of_the_desk(otklik, store, monkeypatch):
    fill(store)
    address = store.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("OTKLIK_DATABASE_URL", address)
    code, out, err = otklik("rules", "try", "бардак*")
    assert code == 0, err
    assert "Прочитано: 4 комментария. Изменится: 2." in out
    assert "прошлой весной" not in out


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_rules_try_of_an_empty_desk_says_what_to_do(otklik, store, monkeypatch):
    monkeypatch.setenv("OTKLIK_DATABASE_URL", store.engine.url.render_as_string())
    code, _, err = otklik("rules", "try", "бардак*")
    assert code == 2
    assert "нет комментариев за последний месяц" in err


def test_page_of_rules_reads_the_last_month_of_the_desk(operator, store):
    fill(store)
    page = operator.get("/rules").text
    assert "4 комментария за последний месяц" in page
    form = {"words": "бардак*", "rule": "mat", "kind": "words"}
    page = operator.post("/rules", 200, **form).text
    assert "Прочитано: 4 комментария. Изменится: 2." in page
    assert "прошлой весной" not in page
    page = operator.post("/rules", 200, **form, comments="полный бардак").text
    assert "Прочитано: 1 комментарий. Изменится: 1." in page


def test_page_of_rules_over_an_empty_desk_asks_for_comments(operator):
    assert "за последний месяц" not in operator.get("/rules").text
    page = operator.post("/rules", 200, words="бардак", rule="mat", kind="words").text
    assert "Выберите файл" in page


def post(client, **fields):
    form = {"words": "бардак*", "rule": "mat", "kind": "words", "comments": "\n".join(TEXTS)}
    return client.post("/rules", data=form | fields)


def test_page_of_rules_lists_them_and_needs_no_script(client):
    answer = client.get("/rules")
    assert answer.status_code == 200
    assert "mat, пункт 2.1" in answer.text
    assert "<script" not in answer.text


def test_page_of_rules_shows_what_a_word_would_touch(client):
    page = post(client).text
    assert "Прочитано: 4 комментария. Изменится: 2." in page
    assert '<mark class="finding hide"' in page
    assert "verdict-hide" in page


def test_page_of_rules_counts_each_word_by_itself(client):
    page = post(client, words="бардак*, спасибо").text
    assert "По словам: бардак* — 2, спасибо — 1." in page


def test_page_of_rules_reads_a_file(client, month):
    form = {"words": "хуйня", "rule": "mat", "kind": "exceptions", "comments": ""}
    page = client.post("/rules", data=form, files={"file": ("month.csv", month.read_bytes())}).text
    assert "Изменится: 1." in page
    assert "скрыть 1 → 0" in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"words": " , "}, "назовите хотя бы одно слово"),
        ({"rule": "<b>"}, "нет правила"),
        ({"comments": " "}, "Выберите файл"),
    ],
)
def test_page_of_rules_says_what_is_wrong_and_escapes_it(client, fields, message):
    page = post(client, **fields).text
    assert message in page
    assert "<b>" not in page


def test_page_of_rules_names_the_file_a_person_sent(client):
    form = {"words": "а", "rule": "mat", "kind": "words", "comments": ""}
    page = client.post("/rules", data=form, files={"file": ("отчёт.pdf", b"%PDF")}).text
    assert "отчёт.pdf" in page
    assert "/tmp" not in page
