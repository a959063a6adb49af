"""A register of places into the three CSVs, and every way it can be unfit."""

import pytest

from classifier.places import Gazetteer
from training.errors import ColumnError, TableError
from training.places_import import import_places

OKTMO = (
    "oktmo,type,name,parent,mun_type,mun,district\n"
    "1,с,Тюндюк,x,сельского поселения,Тюндюковское,Бардымского\n"
    "2,д,Ключи,x,городского поселения,Осинское,Осинского\n"
    "3,дом,Отдыха,x,сельского поселения,Осинское,Осинского\n"
    "4,ст-ца,,x,сельского поселения,Осинское,Осинского\n"
    "5,рп,Яйва,x,,,\n"
)
FIAS = (
    "region,area_type,area,city_type,city,settlement_type,settlement,street_type,street\n"
    "Смоленская,р-н,Ельнинский,г,Ельня,,,ул,Ленина\n"
    "Смоленская,р-н,Ельнинский,г,Ельня,,,пер,Школьный\n"
    "Смоленская,р-н,Ельнинский,,,д,Бабино,,\n"
)


def rows_of(tmp_path, content):
    source = tmp_path / "source.csv"
    source.write_text(content, encoding="utf-8")
    done = import_places(source, tmp_path / "out")
    return done, Gazetteer.load(tmp_path / "out")


def test_import_oktmo(tmp_path):
    done, gazetteer = rows_of(tmp_path, OKTMO)
    rows = [(r.name, r.type, r.territory, r.district) for r in gazetteer.settlements]
    assert rows == [
        ("Тюндюк", "село", "Тюндюковское сельское поселение", "Бардымский район"),
        ("Ключи", "деревня", "Осинское городское поселение", "Осинский район"),
        ("Яйва", "пгт", "", ""),
    ]
    assert done.skipped == {"неизвестный тип «дом»": [4], "нет названия": [5]}
    assert gazetteer.find("в тюндюке темно")[0].settlement == "Тюндюк"


def test_import_fias_with_streets(tmp_path):
    done, gazetteer = rows_of(tmp_path, FIAS)
    assert (done.n_settlements, done.n_streets) == (2, 2)
    assert [s.name for s in gazetteer.streets] == ["улица Ленина", "переулок Школьный"]
    assert gazetteer.find("в Школьном переулке яма")[0].settlement == "Ельня"


@pytest.mark.parametrize(
    ("kind", "canonical"),
    [
        ("г", "город"), ("д.", "деревня"), ("С", "село"), ("п", "поселок"), ("пгт", "пгт"),
        ("рп", "пгт"), ("ст-ца", "станица"), ("х", "хутор"), ("аул", "аул"),
        ("снт", "территория"), ("ж/д ст", "станция"), ("рзд", "станция"),
    ],
)  # fmt: skip
def test_import_type_words(tmp_path, kind, canonical):
    _, gazetteer = rows_of(tmp_path, f"тип;название\n{kind};Липуны\n")
    assert [row.type for row in gazetteer.settlements] == [canonical]


def test_import_type_inside_the_name(tmp_path):
    _, gazetteer = rows_of(tmp_path, "наименование;население\nд. Липуны;1 200\n")
    [row] = gazetteer.settlements
    assert (row.name, row.type, row.population) == ("Липуны", "деревня", 1200)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("a,b\n1,2\n", ColumnError, "нет столбца с названиями, есть a, b"),
        ("name,type\nЛипуны,планета\n", TableError, "ни одного населённого пункта"),
        ("name,type\nЛипуны,\n", TableError, "нет типа — 1"),
    ],
)
def test_import_unfit_table(tmp_path, content, error, message):
    with pytest.raises(error, match=message):
        rows_of(tmp_path, content)


def test_import_spares_a_gazetteer_that_is_there(tmp_path):
    rows_of(tmp_path, OKTMO)
    with pytest.raises(TableError, match="уже есть"):
        rows_of(tmp_path, OKTMO)


def test_import_command(otklik, tmp_path):
    source = tmp_path / "source.csv"
    source.write_text(OKTMO, encoding="utf-8")
    code, out, _ = otklik("places", "import", source, "-o", tmp_path / "out")
    assert code == 0
    assert "3 населённых пункта, 0 улиц" in out
    assert "неизвестный тип «дом» — 1 строка" in out
    code, _, err = otklik("places", "import", source, "-o", tmp_path / "out")
    assert code == 2
    assert "уже есть" in err


def test_import_tells_rows_by_number(tmp_path):
    content = (
        FIAS + "Смоленская,р-н,Ельнинский,,,планета,Марс,,\nСмоленская,р-н,Ельнинский,,,д,,,\n"
    )
    done, _ = rows_of(tmp_path, content)
    assert done.skipped == {"неизвестный тип «планета»": [5], "нет названия": [6]}


def test_import_street_types_of_registers(tmp_path):
    rows = "Смоленская,р-н,Ельнинский,г,Ельня,,,{},Северное\n"
    done, gazetteer = rows_of(tmp_path, FIAS + rows.format("ш") + rows.format("гск"))
    assert [s.name for s in gazetteer.streets][2:] == ["шоссе Северное", "улица Северное"]
    assert done.mended == {"тип улицы «гск» незнаком, записано «улица»": [6]}


def test_import_district_by_its_type(tmp_path):
    _, gazetteer = rows_of(tmp_path, FIAS + "Смоленская,р-н,Залесный,,,д,Липуны,,\n")
    assert gazetteer.settlements[-1].district == "Залесный район"


def test_import_command_names_the_rows(otklik, tmp_path):
    source = tmp_path / "source.csv"
    source.write_text(OKTMO, encoding="utf-8")
    code, printed, _ = otklik("places", "import", source, "-o", tmp_path / "out")
    assert code == 0
    assert "неизвестный тип «дом» — 1 строка файла: 4" in printed
