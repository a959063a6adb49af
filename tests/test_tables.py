import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook

from training.errors import TableError
from training.tables import create_table, open_table, read_table

ROWS = [{"text": "Яма, большая", "n": "007"}, {"text": 'с "кавычкой"\nи строкой', "n": ""}]


def read(path):
    with open_table(path) as reader:
        chunks = list(reader.chunks())
    return reader.columns, [row for chunk in chunks for row in chunk.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_csv_of_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    path = tmp_path / "a.csv"
    lines = [
        f"Текст{delimiter}Тема",
        *[f"Яма у дома номер {n}{delimiter}Дороги" for n in range(30)],
    ]
    path.write_bytes("\n".join(lines).encode(encoding))
    columns, rows = read(path)
    assert columns == ["Текст", "Тема"]
    assert rows[29] == {"Текст": "Яма у дома номер 29", "Тема": "Дороги"}


def test_koi8_is_told_from_cp1251(tmp_path):
    path = tmp_path / "a.csv"
    text = "text\n" + "Здравствуйте! Когда почистят дорогу к нашей деревне? Снега по колено.\n" * 20
    path.write_bytes(text.encode("koi8-r"))
    assert read(path)[1][0]["text"].startswith("Здравствуйте!")


def test_quoted_newlines_nul_and_a_megabyte_stay_in_their_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'text,n\n"две\nстроки",1\n"а\x00б",2\n{"я" * 1_000_000},3\n', encoding="utf-8")
    rows = read(path)[1]
    assert [row["n"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["text"] == "две\nстроки"
    assert len(rows[2]["text"]) == 1_000_000


def test_open_quote_costs_one_row(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["text,n", *[f"комментарий {n},{n}" for n in range(50)]]
    lines[10] = '"кавычка открыта,9'
    path.write_text("\n".join(lines), encoding="utf-8")
    frame, errors = read_table(path)
    assert len(frame) == 50
    assert list(errors) == [9]
    assert "кавычк" in errors[9]
    assert frame["n"].tolist()[8:12] == ["8", "9", "10", "11"]


def test_ragged_rows_keep_their_place_and_their_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n7,8\n", encoding="utf-8")
    frame, errors = read_table(path)
    assert frame.to_numpy().tolist() == [["1", "2"], ["3", ""], ["4", "5,6"], ["7", "8"]]
    assert errors == {
        1: "ячеек в строке 1, а столбцов 2: проверьте кавычки",
        2: "ячеек в строке 3, а столбцов 2: проверьте кавычки",
    }


def test_undecodable_row_is_broken_and_the_others_are_not(tmp_path):
    path = tmp_path / "a.csv"
    good = "комментарий о дороге и о снеге,1\n".encode() * 50
    path.write_bytes(b"text,n\n" + good + b"\xff\xfe?,2\n" + good)
    frame, errors = read_table(path)
    assert len(frame) == 101
    assert list(errors) == [50]


def test_json_lines_keep_keys_types_and_broken_lines(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        '{"text": "а", "n": 1}',
        "{oops",
        "[1]",
        '{"text": "\\ud800", "x": [1]}',
        '{"text": null}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_table(path) as reader:
        [chunk] = reader.chunks()
    assert reader.columns == ["text", "n", "x", "raw"]
    assert chunk.rows[0] == {"text": "а", "n": 1}
    assert chunk.rows[1] == {"raw": "{oops"}
    assert set(chunk.errors) == {1, 2}
    assert chunk.rows[3] == {"text": "\ud800", "x": [1]}


def test_excel_and_parquet_are_read(tmp_path):
    book = Workbook()
    book.active.append(["text", "n"])
    book.active.append(["Яма", 7])
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == (["text", "n"], [{"text": "Яма", "n": 7}])
    pq.write_table(pa.table({"text": ["Яма", None]}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == (["text"], [{"text": "Яма"}, {"text": None}])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "пуст"),
        ("a.csv", b"\n\n", "названиями столбцов"),
        ("a.xlsx", "не книга".encode(), "не книга Excel"),
        ("a.xlsx", b"PK\x03\x04 broken zip", "не книга Excel"),
        ("a.parquet", b"PAR?", "не файл Parquet"),
        ("a.jsonl", b"\n", "ни одной строки"),
        ("a.docx", b"x", "не знаю файлов «.docx»"),
    ],
)
def test_unreadable_file_says_what_is_wrong(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableError, match=words) as error:
        open_table(path)
    assert str(path) in str(error.value)


def test_missing_file_and_folder_are_refused(tmp_path):
    with pytest.raises(TableError, match="такого файла нет"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(TableError, match="это папка"):
        open_table(tmp_path)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.xlsx", "a.parquet"])
def test_what_is_written_is_read_back(tmp_path, name):
    path = tmp_path / name
    with create_table(path, ["text", "n"]) as table:
        for row in ROWS:
            table.write(row)
    rows = read(path)[1]
    assert [row["text"] for row in rows] == [row["text"] for row in ROWS]
    assert rows[0]["n"] == "007"
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_failure_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.csv").write_text("старый результат", encoding="utf-8")

    def fail():
        with create_table(tmp_path / "a.csv", ["text"]) as table:
            table.write({"text": "половина"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "старый результат"
    assert len(list(tmp_path.iterdir())) == 1


def test_excel_gets_no_formulas_no_control_characters_and_no_endless_cells(tmp_path):
    with create_table(tmp_path / "a.xlsx", ["text"]) as table:
        for text in ("=HYPERLINK(1)", "а\x00б\ud800", "я" * 40_000):
            table.write({"text": text})
    sheet = load_workbook(tmp_path / "a.xlsx").active
    values = [cell.value for cell in sheet["A"]][1:]
    assert values[0] == "'=HYPERLINK(1)"
    assert values[1] == "аб"
    assert len(values[2]) == 32_767


def test_json_writer_keeps_lone_surrogates(tmp_path):
    with create_table(tmp_path / "a.jsonl", ["text"]) as table:
        table.write({"text": "\ud800", "n": 2**70})
    assert json.loads((tmp_path / "a.jsonl").read_text())["n"] == 2**70


def test_unknown_output_is_refused_before_work_begins(tmp_path):
    with pytest.raises(TableError, match="не умею писать"):
        create_table(tmp_path / "a.doc", ["text"])
