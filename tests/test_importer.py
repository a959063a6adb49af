import pytest
from openpyxl import Workbook

from training.columns import find_columns, parse_mapping
from training.errors import ColumnError
from training.importer import COLUMNS, import_export, parse_moment, write_labelled
from training.tables import read_table

EXPORT = (
    "Кабинет|ID|Номер инцидента|Отдел|Исполнитель|Общее время первого ответа|"
    "Общий текст первого ответа|Время с даты создания инцидента до времени первого ответа|"
    "Время с даты создания инцидента до времени первого ответа рабочее время|"
    "Время назначения последнего исполнителя|Время 1го ответа ПИ|Первая реакция с момента назн. ПИ|"
    "Уложились или нет после назн. ПИ|Время с начала создания инцидента до окончания|"
    "Время отправки первого ответа ПИ на согласование|"
    "Время, которое первый ответ ПИ находился на согласовании|Текущий шаг инцидента|Дата создания|"
    "Дата окончания|Группа тем|Тема|Регион|Муниципалитет|Населенный пункт|Улица|Дом|Объект старый|"
    "Объект|Тип инцидента|Итог|Есть медиафайл в ответе|Есть медиафайл в сообщении|Урл поста|"
    "Урл блога|Текст инцидента|1ый ответ ПИ|2ой ответ ПИ|3ий ответ ПИ|Причина закрытия|Аудитория|"
    "Вовлеченность|URL автора|Аккаунт публикации ответа|Теги|Примечание|"
    "Время попадания на шаг оценка удовлетворенности|Опрос отправлен"
).split("|")
INCIDENT = {
    "Отдел": "Тестовый район",
    "Исполнитель": "Отдел дорог",
    "Дата создания": "2025-12-24 20:06:02",
    "Дата окончания": "25.12.2025 10:00:00",
    "Группа тем": "Дороги",
    "Тема": "Ямы и выбоины на дороге",
    "Муниципалитет": "Тестовый район",
    "Населенный пункт": "Бабино",
    "Улица": "Мира",
    "Дом": 4,
    "Тип инцидента": "Решаемый",
    "Итог": "Решено",
    "Есть медиафайл в ответе": "Да",
    "Урл поста": "https://vk.com/wall-1_1",
    "Текст инцидента": "'Яма у дома<br>глубокая, [id1|Анна]",
    "1ый ответ ПИ": "'Засыпали",
    "Причина закрытия": "Автор доволен",
}


def save_book(path, rows, *, header=EXPORT, above=(), title="Инциденты"):
    book = Workbook()
    book.active.title = "Справка"
    book.active.append(["Выгрузка"])
    sheet = book.create_sheet(title)
    for line in above:
        sheet.append(line)
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(name) for name in header])
    book.save(path)
    return path


def test_export_of_47_columns(tmp_path):
    assert len(EXPORT) == 47
    path = save_book(tmp_path / "a.xlsx", [INCIDENT], above=[["Отчёт за год"], []])
    [row] = import_export([path]).rows
    assert tuple(row) == COLUMNS
    assert row == {
        "text": "Яма у дома\nглубокая, [id1|Анна]",
        "kind": "incident",
        "incident_type": "solvable",
        "group": "Дороги",
        "topic": "Ямы и выбоины на дороге",
        "executor": "Тестовый район",
        "assignee": "Отдел дорог",
        "municipality": "Тестовый район",
        "settlement": "Бабино",
        "street": "Мира",
        "house": "4",
        "created_at": "2025-12-24T20:06:02",
        "closed_at": "2025-12-25T10:00:00",
        "outcome": "Решено",
        "reaction": "доволен",
        "reply": "Засыпали",
        "url": "https://vk.com/wall-1_1",
        "channel": "vk",
        "has_photo": "yes",
    }


def test_cut_export_of_four_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Исполнитель;Группа тем;Текст инцидента;Тема\nОтдел дорог;Дороги;'Яма;Ямы\n", "cp1251"
    )
    [row] = import_export([path]).rows
    assert (row["executor"], row["assignee"], row["text"]) == ("Отдел дорог", "", "Яма")


def test_other_layout_is_found_by_header_names(tmp_path):
    header = [
        "Номер",
        "Категория",
        "Подкатегория",
        "Организация, в которой находится сообщение",
        "Стадия",
        "Просрочено",
        "Текст сообщения",
        "Дата  закрытия",
        "Тип обращения",
    ]
    values = dict(
        zip(
            header,
            [1, "Дороги", "Ямы", "Округ", "Готово", "Нет", "Яма", "1.2.2025", "Информационный"],
            strict=True,
        )
    )
    path = save_book(tmp_path / "a.xlsx", [values], header=header, title="Sheet0")
    [row] = import_export([path]).rows
    assert (row["group"], row["topic"], row["executor"]) == ("Дороги", "Ямы", "Округ")
    assert (row["closed_at"], row["incident_type"]) == ("2025-02-01T00:00:00", "informational")


def test_what_is_skipped_is_counted_with_reason_and_place(tmp_path):
    texts = ["'Яма", "'", None, "Сообщение без текста", "Текст инцидента", "Итого: 5", "'Яма"]
    rows = [INCIDENT | {"Текст инцидента": text} for text in texts]
    rows[4] = {name: name for name in EXPORT}
    rows[5] = {"Текст инцидента": "Итого: 5"}
    result = import_export([save_book(tmp_path / "a.xlsx", rows)])
    assert len(result.rows) == 2
    assert sorted(result.skipped.values()) == [1, 1, 3]
    assert any("строка 3" in where for where in result.examples.values())
    assert any("повторов" in note for note in result.notes)


def test_labelled_file_has_the_columns_of_the_contract(tmp_path):
    result = import_export([save_book(tmp_path / "a.xlsx", [INCIDENT])])
    write_labelled(result, tmp_path / "out.csv")
    assert list(read_table(tmp_path / "out.csv")[0].columns) == list(COLUMNS)


def test_no_text_column_lists_what_there_is_and_the_nearest(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Тема,Текстт\nДороги,Яма\n", "utf-8")
    with pytest.raises(ColumnError, match=r"есть: «Тема», «Текстт»; похож «Текстт».*--map text="):
        import_export([path])


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-12-24 20:06:02", "2025-12-24T20:06:02"),
        ("24.12.2025 20:06:02", "2025-12-24T20:06:02"),
        ("24.12.2025", "2025-12-24T00:00:00"),
        ("", ""),
        ("32.13.2025", ""),
        (None, ""),
    ],
)
def test_parse_moment_reads_every_form_of_the_system(value, moment):
    assert parse_moment(value) == moment


def test_find_columns_prefers_the_department_to_the_assignee():
    assert find_columns(["Исполнитель", "Отдел"], {})["executor"] == "Отдел"
    assert "assignee" not in find_columns(["Исполнитель"], {})


def test_find_columns_takes_the_users_word():
    found = find_columns(["Тематика", "Текст Сообщения", "Ещё"], {"topic": "ещё"})
    assert (found["topic"], found["text"]) == ("Ещё", "Текст Сообщения")


@pytest.mark.parametrize("pair", ["topic", "=Тема", "topic="])
def test_parse_mapping_refuses_half_a_pair(pair):
    with pytest.raises(ColumnError, match="поле=Столбец"):
        parse_mapping([pair])


def test_find_columns_refuses_unknown_fields_and_columns():
    with pytest.raises(ColumnError, match="поля «тема» нет"):
        find_columns(["Тема"], {"тема": "Тема"})
    with pytest.raises(ColumnError, match="нет столбца «Темма»"):
        find_columns(["Тема"], {"topic": "Темма"})
