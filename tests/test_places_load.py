"""The three CSVs: what the sample district holds, and every error an operator can make."""

from datetime import date
from pathlib import Path

import pytest

from classifier.errors import GazetteerError
from classifier.places import Gazetteer, Settlement, Street

DATA = Path(__file__).parent.parent / "data" / "samples"
SETTLEMENTS = "name,type,territory,valid_from,valid_to,population,other_names,needs_type_word\n"
STREETS = "name,settlement,other_names,needs_type_word\n"
OBJECTS = "name,settlement,street,house,kind,other_names\n"
BABINO = "Бабино,деревня,,,,,,no\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "settlements.csv").write_text(SETTLEMENTS + BABINO, encoding="utf-8")
    return tmp_path


def test_load_sample_district():
    gazetteer = Gazetteer.load(DATA)
    by_name = {row.name: row for row in gazetteer.settlements}
    assert by_name["Духовщина"].population == 3990
    assert by_name["Озерный"].type == "пгт"
    assert len(gazetteer.streets) > 30
    assert {row.kind for row in gazetteer.objects} >= {"детский сад", "кинотеатр"}


@pytest.mark.parametrize(
    ("on", "territory"),
    [
        (date(2018, 12, 19), "Бабинское сельское поселение"),
        (date(2018, 12, 20), "Третьяковское сельское поселение"),
        (date(2026, 11, 23), "Третьяковское сельское поселение"),
    ],
)
def test_territories_change_with_the_law(on, territory):
    assert Gazetteer.load(DATA).territories("Бабино", on=on) == (territory,)


def test_territories_unknown_settlement():
    assert Gazetteer.load(DATA).territories("Москва", on=date(2020, 1, 1)) == ()


def test_load_settlements_alone(folder):
    gazetteer = Gazetteer.load(folder)
    assert gazetteer.streets == gazetteer.objects == ()
    assert gazetteer.find("в бабине темно")[0].settlement == "Бабино"


def test_load_minimal_columns_and_abbreviated_types(tmp_path):
    rows = "name,type\nНовый,п.\nГорки,д\nКунгур,г\n"
    (tmp_path / "settlements.csv").write_text("\ufeff" + rows, encoding="utf-8")
    gazetteer = Gazetteer.load(tmp_path)
    assert [row.type for row in gazetteer.settlements] == ["поселок", "деревня", "город"]
    assert gazetteer.find("новый асфальт, горки детям") == []
    assert [p.settlement for p in gazetteer.find("в п. Новый и д. Горки")] == ["Новый", "Горки"]
    assert gazetteer.find("в кунгуре")[0].settlement == "Кунгур"


def test_same_village_name_twice_is_allowed(tmp_path):
    rows = SETTLEMENTS + "Каменка,деревня,А,,,,,no\nКаменка,деревня,Б,,,,,no\n"
    (tmp_path / "settlements.csv").write_text(rows, encoding="utf-8")
    gazetteer = Gazetteer.load(tmp_path)
    assert len(gazetteer.find("в Каменке брод")) == 1
    assert gazetteer.territories("Каменка", on=date(2020, 1, 1)) == ("А", "Б")


def test_load_missing_folder(tmp_path):
    with pytest.raises(GazetteerError, match=r"settlements\.csv: не читается"):
        Gazetteer.load(tmp_path / "no")


SETTLEMENT_ERRORS = {
    "": r":1: нет столбцов name, type",
    "name,kind\nБабино,деревня\n": r":1: нет столбцов type",
    SETTLEMENTS: r"нет ни одного населённого пункта",
    SETTLEMENTS + "Бабино,деревня\n": r":2: ячеек не столько",
    SETTLEMENTS + "Бабино,деревня,,,,,,no,лишнее\n": r":2: ячеек не столько",
    SETTLEMENTS + ",деревня,,,,,,no\n": r":2: пустое название",
    SETTLEMENTS + "Бабино,планета,,,,,,no\n": r":2: неизвестный тип «планета»",
    SETTLEMENTS + "Бабино,деревня,,20.12.2018,,,,no\n": r":2: дата «20.12.2018»",
    SETTLEMENTS + "Бабино,деревня,,2018-12-20,2018-12-20,,,no\n": r":2: valid_from не раньше",
    SETTLEMENTS + "Бабино,деревня,,,,много,,no\n": r":2: население «много»",
    SETTLEMENTS + "Бабино,деревня,,,,,,может\n": r":2: needs_type_word «может»",
    SETTLEMENTS + BABINO + BABINO: r":3: строка повторяет строку 2",
    SETTLEMENTS + '"Бабино,деревня\n': r"не разбирается как CSV",
}


@pytest.mark.parametrize(("content", "message"), SETTLEMENT_ERRORS.items())
def test_load_bad_settlements(tmp_path, content, message):
    (tmp_path / "settlements.csv").write_text(content, encoding="utf-8")
    with pytest.raises(GazetteerError, match=message):
        Gazetteer.load(tmp_path)


def test_load_wrong_encoding(tmp_path):
    (tmp_path / "settlements.csv").write_text(SETTLEMENTS + BABINO, encoding="cp1251")
    with pytest.raises(GazetteerError, match="не в UTF-8"):
        Gazetteer.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("streets.csv", "name\nулица Мира\n", r":1: нет столбцов settlement"),
        ("streets.csv", STREETS + "улица Мира,Бабинo,,\n", r":2: .* «Бабинo», может.*«Бабино»"),
        ("streets.csv", STREETS + "улица Мира,,,\n", r":2: в settlements\.csv нет «»"),
        ("streets.csv", STREETS + "Мира,Бабино,,\n", r":2: в названии «Мира» нет слова"),
        ("objects.csv", OBJECTS + "ФАП,Москва,,,,\n", r":2: в settlements\.csv нет «Москва»"),
        ("objects.csv", OBJECTS + ",Бабино,,,,\n", r":2: пустое название"),
    ],
)
def test_load_bad_streets_and_objects(folder, name, content, message):
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(GazetteerError, match=message):
        Gazetteer.load(folder)


def test_object_brings_street_and_house(folder):
    (folder / "streets.csv").write_text(STREETS + "улица Мира,Бабино,,yes\n", encoding="utf-8")
    row = "ФАП,Бабино,улица Мира,7,медпункт,медпункт\n"
    (folder / "objects.csv").write_text(OBJECTS + row, encoding="utf-8")
    place = Gazetteer.load(folder).find("медпункт закрыт")[0]
    names = place.settlement, place.street, place.house, place.object
    assert names == ("Бабино", "улица Мира", "7", "ФАП")


def test_gazetteer_in_memory():
    rows = [Settlement("Бабино", "деревня")]
    gazetteer = Gazetteer(rows, streets=[Street("улица Мира", "Бабино")])
    assert gazetteer.find("ул. Мира, 3")[0].settlement == "Бабино"


def test_gazetteer_without_places_finds_none():
    assert Gazetteer([]).find("в Бабино на Луначарского темно") == []
