"""What comments name and the gazetteer lacks: proposed, marked by a clerk, taken in."""

import csv
import shutil
from pathlib import Path

import pytest

from classifier.places import Gazetteer, Settlement
from training.errors import TableError
from training.places_accept import accept_proposals
from training.places_propose import COLUMNS, propose

DATA = Path(__file__).parent.parent / "data" / "samples"
TEXTS = [
    "В деревне Липуны нет света, звоните 8 900 123 45 67",
    "дорога от деревни Липуны до Бабино разбита",
    "В Бабино на улице Зелёной яма, дом 5",
    "улица Зелёная в Бабино без фонарей",
    "улица Зелёная в Бабино без фонарей",  # a copy counts once
    "на ул. Сергеева прорыв",
    "Ерыши и Духовщина без света",
]
HEADER = ("accept", "sort", "type", "name", "settlement")


@pytest.fixture(scope="module")
def proposals():
    return propose(TEXTS, Gazetteer.load(DATA), min_count=1)


def test_propose_canonical_names_with_counts(proposals):
    found = {(p.sort, p.type, p.name): p.count for p in proposals}
    assert found["settlement", "деревня", "Липуны"] == 2
    assert found["street", "улица", "улица Зелёная"] == 2
    assert found["street", "улица", "улица Сергеева"] == 1


def test_propose_leaves_out_what_is_known(proposals):
    assert not {"Бабино", "Ерыши", "Духовщина"} & {p.name for p in proposals}


def test_propose_min_count():
    often = propose(TEXTS, Gazetteer.load(DATA), min_count=2)
    assert {p.name for p in often} == {"Липуны", "улица Зелёная"}


def test_propose_examples_are_short_and_hold_no_phone(proposals):
    examples = [example for p in proposals for example in p.examples]
    assert all(len(example) < 120 for example in examples)
    assert not any("900" in example for example in examples)


def test_propose_reports_progress():
    seen = []
    propose(TEXTS[:3], Gazetteer([Settlement("Бабино", "деревня")]), report=seen.append)
    assert seen == [1, 2, 3]


def write_marked(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([HEADER, *rows])
    return path


@pytest.fixture
def folder(tmp_path):
    for name in ("settlements.csv", "streets.csv", "objects.csv"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def test_accept_adds_marked_rows_alone(folder):
    marked = write_marked(
        folder / "p.csv",
        ("да", "settlement", "деревня", "Липуны", ""),
        ("", "settlement", "деревня", "Хвощно", ""),
        ("да", "street", "улица", "улица Зелёная", "Липуны"),
        ("да", "settlement", "деревня", "Бабино", ""),
    )
    done = accept_proposals(marked, folder)
    assert (done.n_settlements, done.n_streets, done.n_known) == (1, 1, 1)
    gazetteer = Gazetteer.load(folder)
    [place] = gazetteer.find("в Липунах на Зелёной яма")
    assert (place.settlement, place.street) == ("Липуны", "улица Зелёная")
    assert gazetteer.find("в Хвощно темно") == []
    assert accept_proposals(marked, folder).n_known == 3


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("да", "settlement", "", "Липуны", ""), "строка 2: впишите тип"),
        (("да", "settlement", "планета", "Липуны", ""), "неизвестный тип"),
        (("да", "street", "улица", "улица Зелёная", ""), "строка 2: впишите в столбец settlement"),
        (("да", "street", "улица", "улица Зелёная", "Москва"), "нет «Москва»"),
        (("да", "bridge", "", "Мост", ""), "settlement или street"),
    ],
)
def test_accept_refuses_and_changes_nothing(folder, row, message):
    before = (folder / "settlements.csv").read_bytes(), (folder / "streets.csv").read_bytes()
    marked = write_marked(folder / "p.csv", row)
    with pytest.raises(TableError, match=message):
        accept_proposals(marked, folder)
    after = (folder / "settlements.csv").read_bytes(), (folder / "streets.csv").read_bytes()
    assert after == before


def test_accept_another_table(folder):
    (folder / "p.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match="нет столбцов accept"):
        accept_proposals(folder / "p.csv", folder)


def test_propose_and_accept_commands(otklik, folder):
    comments = folder / "comments.csv"
    with comments.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text in TEXTS)])
    book = folder / "proposals.xlsx"
    code, out, _ = otklik("places", "propose", comments, "-o", book, "--places", folder)
    assert code == 0
    assert "2 строки" in out
    code, out, _ = otklik("places", "accept", book, folder)
    assert code == 0
    assert "добавлено 0" in out
    assert COLUMNS[0] == "accept"


def names_of(*texts, gazetteer=None):
    found = propose(texts, gazetteer or Gazetteer([]), min_count=1)
    return {(one.sort, one.name) for one in found}


def test_propose_takes_no_street_for_a_village_of_its_stem():
    texts = ["на ул. Радищева яма", "от Радищева до рынка темно", "За Радищево не вывозят"]
    assert ("settlement", "Радищево") not in names_of(*texts)


def test_propose_joins_a_town_with_its_genitive():
    texts = ["город Льгов без света", "до Льгова дорога разбита", "по трассе у Льгова авария"]
    assert names_of(*texts) == {("settlement", "Льгов")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("на ул. 50 лет Октября яма", "улица 50 лет Октября"),
        ("на проспекте Плевицкой темно", "проспект Плевицкой"),
        ("ул. Бойцов 9 Дивизии, 12", "улица Бойцов 9 Дивизии"),
    ],
)
def test_propose_whole_name_of_a_street(text, name):
    assert names_of(text) == {("street", name)}


def test_propose_leaves_out_countries_and_companies():
    assert names_of("Живём в России, у ТЦ Европа темно") == set()


def test_propose_example_keeps_the_name_and_masks_the_person():
    [one] = propose(["Пишет Анна Котова: на ул. Карла Маркса яма"], Gazetteer([]), min_count=1)
    assert "Карла Маркса" in one.examples[0]
    assert "Котова" not in one.examples[0]


def test_propose_settlement_of_a_street_needs_half_of_its_comments():
    town = Gazetteer([Settlement("Бабино", "деревня")])
    texts = ["Бабино, ул. Липовая", "на ул. Липовой яма", "ул. Липовая темно"]
    [one] = [p for p in propose(texts, town, min_count=1) if p.sort == "street"]
    assert (one.count, one.towns["Бабино"]) == (3, 1)


def test_propose_command_without_a_gazetteer(otklik, tmp_path):
    source = tmp_path / "year.csv"
    source.write_text("text\nв деревне Липуны темно\nв д. Липуны нет воды\n", encoding="utf-8")
    target = tmp_path / "p.csv"
    code, printed, _ = otklik("places", "propose", source, "-o", target, "--places", "none")
    assert code == 0
    assert "1 строка" in printed
    assert "Липуны" in target.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["в посёлке Яйве темно", "посёлок Яйва без воды", "из п. Яйвы не уехать"], "Яйва"),
        (["г. Воронеж далеко", "из г. Воронежа едем", "в г. Воронеже были"], "Воронеж"),
        (["д. Бабино без света", "в д. Бабине темно", "из д. Бабина едем"], "Бабино"),
    ],
)
def test_propose_nominative_that_covers_the_mentions(texts, name):
    assert names_of(*texts) == {("settlement", name)}


@pytest.mark.parametrize(
    "text", ["дворы, лавки и т.д. Прошу помочь", "#Новостикраснокамск", "дорога Курск – Льгов"]
)
def test_propose_no_village_of_other_words(text):
    assert not {name for _, name in names_of(text)} & {
        "Прошу",
        "Новостикраснокамск",
        "дорога Курск",
    }


def test_propose_adjective_before_its_type():
    assert names_of("на Южном переулке яма") == {("street", "Южный переулок")}
