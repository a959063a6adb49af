"""An audit table corrected by a clerk, handed back."""

import openpyxl
import pandas as pd
import pytest

ROWS = {
    "Текст инцидента": ["Яма на Мира", "Яма на Мира", "Нет воды", "Нет воды"],
    "Группа тем": ["Дороги", "Дороги", "ЖКХ", "ЖКХ"],
    "Тема": ["Ямы и выбоины на дороге", "Пробки", "Отсутствие горячей воды", "Пробки"],
    "Своё": ["а", "б", "в", "г"],
}


@pytest.fixture
def year(tmp_path):
    path = tmp_path / "year.csv"
    pd.DataFrame(ROWS).to_csv(path, index=False)
    return path


@pytest.fixture
def table(otklik, year, tmp_path):
    path = tmp_path / "look.xlsx"
    assert otklik("audit", year, "-o", path)[0] == 0
    return path


def correct(path, change):
    book = openpyxl.load_workbook(path)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        change({name: row[column - 1] for name, column in columns.items()})
    book.save(path)


def test_corrected_topics_come_back_and_everything_else_stays(otklik, year, table, tmp_path):
    def set_topic(row):
        if row["row"].value == 3:
            row["topic"].value = "Ямы и выбоины на дороге"

    correct(table, set_topic)
    target = tmp_path / "fixed.csv"
    code, printed, _ = otklik("audit", year, "--apply", table, "-o", target)
    assert (code, "Исправлено: 1 строка, без перемен: 3." in printed) == (0, True)
    fixed = pd.read_csv(target)
    expected = pd.DataFrame(ROWS)
    expected.loc[1, "Тема"] = "Ямы и выбоины на дороге"
    pd.testing.assert_frame_equal(fixed, expected)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [("row", 99, "не из этого файла"), ("row", "?", "не из этого"), ("text", "Иное", "не тот")],
)
def test_table_of_another_file_is_refused(otklik, year, table, tmp_path, column, value, said):
    correct(table, lambda row: setattr(row[column], "value", value))
    target = tmp_path / "fixed.csv"
    code, _, error = otklik("audit", year, "--apply", table, "-o", target)
    assert (code, said in error) == (2, True)
    assert not target.exists()


def test_something_else_than_an_audit_table_is_refused(otklik, year, tmp_path):
    code, _, error = otklik("audit", year, "--apply", year, "-o", tmp_path / "fixed.csv")
    assert (code, "нет столбцов" in error) == (2, True)
    code, _, error = otklik("audit", year, "--apply", year)
    assert (code, "-o НОВЫЙ" in error) == (2, True)
