"""Exports as they come: odd sheets, odd cells, odd files."""

import pytest
from openpyxl import Workbook

from training.errors import ColumnError, TableError
from training.importer import import_export
from training.labelled import FIELDS, read_labelled


@pytest.fixture
def book(tmp_path):
    """Save sheets of lines as a book, return its path."""

    def save(**sheets):
        workbook = Workbook()
        workbook.remove(workbook.active)
        for title, lines in sheets.items():
            sheet = workbook.create_sheet(title)
            for line in lines:
                sheet.append(line)
        workbook.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return save


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    return write


def test_details_win_over_other_sheets(book):
    summary = [["Текст инцидента", "Тема"], ["сводная", "Нет"]]
    details = [["Текст инцидента", "Тема"], ["'Яма", "Ямы"]]
    [row] = import_export([book(Сводка=summary, Детализация=details)]).rows
    assert row["text"] == "Яма"


def test_header_in_the_third_row_and_row_numbers(book):
    lines = [["Отчёт"], [], ["Тема", "Текст сообщения"], ["Ямы", "'Яма"], ["Ямы", "'"]]
    result = import_export([book(Инциденты=lines)])
    assert [row["text"] for row in result.rows] == ["Яма"]
    [where] = result.examples.values()
    assert where.endswith("строка 5")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("''в кавычках'", "'в кавычках'"),
        ("'одна<br>две<BR/>три<br />", "одна\nдве\nтри"),
        ("'[id1|Анна], [club2|Район] яма", "[id1|Анна], [club2|Район] яма"),
        ("без апострофа", "без апострофа"),
        ("  '  ", "'"),
    ],
)
def test_text_loses_one_apostrophe_and_breaks(write, text, clean):
    [row] = import_export([write("a.csv", f"text\n{text}\n")]).rows
    assert row["text"] == clean


@pytest.mark.parametrize(
    "text", ["'", "", "Сообщение без текста", "'сообщение без текста", "<br>", "'<br><br>"]
)
def test_placeholder_is_skipped_and_counted(write, text):
    path = write("a.csv", f"topic;text\nЯмы;{text}\nЯмы;Яма\n")
    result = import_export([path])
    assert len(result.rows) == 1
    assert list(result.skipped.values()) == [1]
    assert list(result.examples.values()) == [f"{path}, строка 2"]


@pytest.mark.parametrize(
    ("reason", "reaction"),
    [
        ("Автор доволен", "доволен"),
        ("Автор нейтрален", "нейтрален"),
        ("Автор недоволен", "недоволен"),
        ("Нет ответа от автора", "нет ответа"),
        ("Дальнейший диалог нецелесообразен", "диалог нецелесообразен"),
        ("Что-то новое", "Что-то новое"),
        ("", ""),
    ],
)
def test_reaction_in_the_words_of_the_yearly_report(write, reason, reaction):
    [row] = import_export([write("a.csv", f"text;Причина закрытия\nЯма;{reason}\n")]).rows
    assert row["reaction"] == reaction


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("https://vk.com/wall-1_2", "vk"),
        ("https://ok.ru/group/1/topic/2", "ok"),
        ("https://t.me/duh/1", "telegram"),
        ("https://example.org/1", "other"),
        ("https://market.media/1", "other"),
        ("https://book.ru/1", "other"),
        ("", ""),
    ],
)
def test_channel_follows_from_the_address(write, url, channel):
    [row] = import_export([write("a.csv", f"text;Урл поста\nЯма;{url}\n")]).rows
    assert row["channel"] == channel


@pytest.mark.parametrize(("value", "has_photo"), [("Да", "yes"), ("нет", "no"), ("?", "")])
def test_has_photo(write, value, has_photo):
    [row] = import_export([write("a.csv", f"text;Есть медиафайл в ответе\nЯма;{value}\n")]).rows
    assert row["has_photo"] == has_photo


def test_broken_rows_are_skipped_with_reason_and_place(write):
    path = write("a.csv", "text;topic\nЯма;Ямы\nлишняя;ячейка;тут\nВода;ЖКХ\n")
    result = import_export([path])
    assert [row["text"] for row in result.rows] == ["Яма", "Вода"]
    [(reason, where)] = result.examples.items()
    assert "ячеек в строке 3" in reason
    assert where == f"{path}, строка 3"


def test_several_exports_follow_each_other(write):
    paths = [write("a.csv", "text;topic\nЯма;Ямы\n"), write("b.csv", "Тема;Текст\nЖКХ;Вода\n")]
    assert [row["topic"] for row in import_export(paths).rows] == ["Ямы", "ЖКХ"]


def test_missing_fields_are_noted(write):
    result = import_export([write("a.csv", "text;Отдел\nЯма;Отдел\n")])
    assert any("group, topic" in note for note in result.notes)


def test_map_says_which_column_is_which(write):
    path = write("a.csv", "Жалоба;Раздел\nЯма;Ямы\n")
    [row] = import_export([path], {"text": "Жалоба", "topic": "раздел"}).rows
    assert (row["text"], row["topic"]) == ("Яма", "Ямы")


def test_map_finds_the_header_of_a_book_too(book):
    lines = [["Отчёт за год"], [], ["Жалоба", "Раздел"], ["'Яма", "Ямы"]]
    [row] = import_export([book(Лист=lines)], {"text": "Жалоба", "topic": "Раздел"}).rows
    assert (row["text"], row["topic"]) == ("Яма", "Ямы")


def test_book_without_a_text_column_lists_its_columns(book):
    with pytest.raises(ColumnError, match="есть: «Номер», «Тема»"):
        import_export([book(Лист=[["Номер", "Тема"], [1, "Ямы"]])])


def test_book_of_nothing_is_told(book):
    with pytest.raises(TableError, match="не нашёл столбца с текстом"):
        import_export([book(Лист=[])])


def test_read_labelled_puts_files_below_each_other(write):
    first = write("a.csv", "text;Тема\nЯма;Ямы\nлишняя;ячейка;тут\n")
    second = write("b.jsonl", '{"Текст": "Вода", "kind": "question"}\n')
    ordinary = write("c.csv", "comment,label\nПривет,5\n")
    labelled = read_labelled([first, second], {}, ordinary=[ordinary])
    assert tuple(labelled.frame.columns) == FIELDS
    assert labelled.frame["text"].tolist() == ["Яма", "Вода", "Привет"]
    assert labelled.frame["kind"].tolist() == [None, "question", "ordinary"]
    assert labelled.broken == [f"{first}, строка 3: " + labelled.broken[0].split(": ", 1)[1]]
