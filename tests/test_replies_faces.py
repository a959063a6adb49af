"""The reply helper over HTTP and on the command line."""

import shutil
from pathlib import Path

import pytest

from api.replies import ReplyHelper
from api.settings import Settings

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
GOOD = "Здравствуйте! Яму на улице Мира засыплет отдел городского хозяйства до пятницы."
POOR = "Ваше обращение передано в профильный отдел."
ASKED = {"complaint": "Яма на улице Мира", "answered_at": "2026-11-24T12:00:00+03:00"}


def check(client, **fields):
    return client.post("/v1/replies/check", json=ASKED | fields)


def rules_of(answer):
    return [one["rule"] for one in answer.json()["findings"]]


def test_check_names_reasons_with_their_places(client):
    answer = check(client, reply=POOR)
    assert answer.status_code == 200
    [off] = [one for one in answer.json()["findings"] if one["rule"] == "brush_off"]
    assert POOR[off["start"] : off["stop"]] == "передано"
    assert (off["weight"], off["weight_name"]) == ("fix", "исправить")
    assert "отписк" in off["reason"]


def test_check_of_a_good_answer_is_empty_and_reminds(client):
    answer = check(client, reply=GOOD).json()
    assert answer["findings"] == []
    [reminder] = answer["reminders"]
    assert GOOD[reminder["start"] : reminder["stop"]] == "до пятницы"
    assert (reminder["last"], reminder["remind_on"]) == ("2026-11-27", "2026-11-27")


def test_terms_are_counted_in_the_local_day(client):
    # 22:30 UTC on Tuesday is Wednesday in Moscow
    answer = check(client, reply="Яму засыплем завтра", answered_at="2026-11-24T22:30:00Z")
    assert answer.json()["reminders"][0]["last"] == "2026-11-26"
    answer = check(client, reply="Яму засыплем завтра", answered_at="2026-11-24T22:30:00")
    assert answer.json()["reminders"][0]["last"] == "2026-11-25"


def test_check_hears_kind_topic_code_place_and_recent_answers(client):
    assert "no_greeting" not in rules_of(check(client, reply="Рады!", kind="approval"))
    water = {"complaint": "Сколько можно!", "reply": "Здравствуйте! Воду дадим к вечеру."}
    assert "off_topic" not in rules_of(check(client, **water))
    assert "off_topic" in rules_of(check(client, **water, topic="roads.potholes"))
    assert "other_place" in rules_of(check(client, reply=GOOD, place="улица Кирова"))
    assert "copied" in rules_of(check(client, reply=GOOD, recent=["Да", GOOD + "!"]))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reply": None}, "reply"),
        ({"reply": "а" * 20_001}, "reply"),
        ({"kind": "инцидент"}, "kind"),
        ({"answered_at": "вчера"}, "answered_at"),
        ({"answered_at": "1999-12-31T00:00:00"}, "answered_at"),
        ({"answered_at": "9999-12-31T00:00:00Z"}, "answered_at"),
        ({"recent": ["а"] * 201}, "recent"),
        ({"recent": [1]}, "recent.0"),
        ({"answer": "а"}, "answer"),
    ],
)
def test_check_names_the_wrong_field_in_russian(client, changed, field):
    answer = check(client, **({"reply": GOOD} | changed))
    assert answer.status_code == 422
    [wrong] = answer.json()["fields"]
    assert wrong["field"] == field
    assert any("а" <= char <= "я" for char in wrong["message"])


@pytest.mark.parametrize("moment", ["2000-01-01T00:00:00+14:00", "2100-12-31T23:59:59-12:00"])
def test_check_on_the_first_and_last_day(client, moment):
    reply = "Сделают до конца года, в следующем квартале и через 30 рабочих дней"
    assert check(client, reply=reply, answered_at=moment).status_code == 200


@pytest.mark.parametrize("text", ["", "\x00", "👍" * 300, "до " * 6000, "<br>" * 4000])
def test_check_takes_any_text(client, text):
    assert check(client, reply=text, complaint=text).status_code == 200


def test_reactions_answer_in_order_and_admit_doubt(client):
    body = {"comments": ["спасибо, убрали", "так и не сделали, отписка", "а на Мира когда?"]}
    answer = client.post("/v1/reactions", json=body)
    assert answer.status_code == 200
    glad, angry, unknown = answer.json()["results"]
    assert (glad["reaction"], glad["name"]) == ("satisfied", "доволен")
    assert (angry["reaction"], angry["name"]) == ("dissatisfied", "недоволен")
    assert (unknown["reaction"], unknown["name"]) == (None, None)
    assert "вопрос" in unknown["reason"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"comments": []}, 422),
        ({"comments": "ок"}, 422),
        ({"comments": ["ок"], "extra": 1}, 422),
        ({"comments": ["ок"] * 1001}, 413),
    ],
)
def test_reactions_refuse_what_is_no_request(client, body, status):
    answer = client.post("/v1/reactions", json=body)
    assert answer.status_code == status
    assert any("а" <= char <= "я" for char in answer.json()["error"])


def test_openapi_example_of_a_reply_works(client):
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for name, path in (("ReplyIn", "/v1/replies/check"), ("ReactionsIn", "/v1/reactions")):
        fields = schemas[name]["properties"]
        example = {
            key: about["examples"][0] for key, about in fields.items() if "examples" in about
        }
        assert client.post(path, json=example).status_code == 200


def test_reply_check_prints_reasons_and_terms_and_blocks_nothing(otklik, tmp_path):
    path = tmp_path / "answer.txt"
    path.write_text(f"{POOR} Засыплем в воскресенье и в феврале.", encoding="utf-8")
    code, out, _ = otklik("reply", "check", path, "--on", "2026-11-24", "--complaint", "Яма")
    assert code == 0
    assert "исправить: «профильный отдел» — вызовет новые вопросы" in out
    assert "«в воскресенье» — 29 ноября 2026, воскресенье; напомнить 27 ноября 2026" in out
    assert "«в феврале» — с 1 февраля 2027 по 28 февраля 2027; напомнить 26 февраля 2027" in out


def test_reply_check_compares_with_recent_answers(otklik, tmp_path):
    (tmp_path / "answer.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "recent.txt").write_text(f"Другой ответ\n\n{GOOD}\n", encoding="utf-8")
    _, out, _ = otklik("reply", "check", tmp_path / "answer.txt")
    assert "Замечаний нет." in out
    arguments = ("reply", "check", tmp_path / "answer.txt", "--recent", tmp_path / "recent.txt")
    _, out, _ = otklik(*arguments)
    assert "недавний ответ" in out


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "пуст"), (b" \n", "пуст"), ("яма".encode("cp1251"), "UTF-8")]
)
def test_reply_check_refuses_what_it_cannot_read(otklik, tmp_path, content, words):
    path = tmp_path / "answer.txt"
    path.write_bytes(content)
    code, _, err = otklik("reply", "check", path)
    assert code == 2
    assert words in err


def test_reply_check_names_a_missing_file(otklik, tmp_path):
    code, _, err = otklik("reply", "check", tmp_path / "нет.txt")
    assert code == 2
    assert "нет.txt" in err


def test_district_without_samples_of_reactions_gets_the_shipped_ones(tmp_path):
    shutil.copy(SAMPLES / "settlements.csv", tmp_path)
    helper = ReplyHelper.load(Settings(samples=tmp_path, routes=None))
    assert helper.guess_reactions(["спасибо, убрали"])[0].reaction is not None
