"""Tables as people keep them: what is read, and what a bad row costs."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from training.errors import TableError
from training.tables import create_table, open_table, read_table
from training.tables.encoding import detect_encoding

RUSSIAN = "Яма на дороге у школы, объезжаем по встречной полосе уже второй месяц"
MEGABYTE = "яма " * 262_144


@pytest.fixture
def write(tmp_path):
    """Write a file of text or bytes, return its path."""

    def write(name, content, encoding="utf-8"):
        path = tmp_path / name
        data = content if isinstance(content, bytes) else content.encode(encoding, "surrogatepass")
        path.write_bytes(data)
        return path

    return write


def rows_of(path):
    """Rows as plain dictionaries, and errors by row number."""
    rows, errors = [], {}
    with open_table(path) as reader:
        for chunk in reader.chunks(2):
            errors |= {len(rows) + index: message for index, message in chunk.errors.items()}
            rows += chunk.rows
    return rows, errors


def test_read_tsv_with_one_column_keeps_commas(write):
    rows, errors = rows_of(write("a.tsv", "text\nяма, большая\n"))
    assert rows == [{"text": "яма, большая"}]
    assert errors == {}


def test_read_csv_with_one_column_keeps_commas(write):
    rows, errors = rows_of(write("a.csv", "text\nяма, большая, у школы\nвода\n"))
    assert rows == [{"text": "яма, большая, у школы"}, {"text": "вода"}]
    assert errors == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "utf-16"])
def test_read_finds_the_encoding(write, encoding):
    rows, errors = rows_of(write("a.csv", f"text;topic\n{RUSSIAN};Дороги\n", encoding))
    assert rows == [{"text": RUSSIAN, "topic": "Дороги"}]
    assert errors == {}


@pytest.mark.parametrize("text", ["яма", "Нет воды", "спасибо", "когда?", "Ёж"])
def test_read_finds_cp1251_in_a_short_file(write, text):
    assert rows_of(write("a.csv", f"text\n{text}\n", "cp1251"))[0] == [{"text": text}]


def test_read_takes_utf8_with_one_bad_byte_for_utf8(write):
    lines = f"text;id\n{RUSSIAN};1\n".encode() + b"\xff;2\n" + f"{RUSSIAN};3\n".encode()
    path = write("a.csv", lines)
    assert detect_encoding(path) == "utf-8"
    rows, errors = rows_of(path)
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert list(errors) == [1]
    assert "кодировк" in errors[1]


@pytest.mark.parametrize("bad", ['"яма,2', 'я "мы" и,"вода,2', '"яма" мы,2', '"яма\tда"х,2'])
def test_stray_quote_costs_one_row(write, bad):
    lines = ["text,id", "люк,1", bad, *[f"вода {number},{number}" for number in range(3, 2_500)]]
    rows, errors = rows_of(write("a.csv", "\n".join(lines) + "\n"))
    assert len(rows) == 2_499
    assert list(errors) == [1]
    assert [row["id"] for row in rows[2:5]] == ["3", "4", "5"]


def test_quotes_inside_a_cell_are_just_quotes(write):
    rows, errors = rows_of(write("a.csv", 'text,id\nООО "Ромашка" пишет,1\n'))
    assert rows == [{"text": 'ООО "Ромашка" пишет', "id": "1"}]
    assert errors == {}


def test_read_keeps_nul_bytes_and_huge_cells(write):
    rows, errors = rows_of(write("a.csv", f"text,id\nя\x00ма,1\n{MEGABYTE},2\n"))
    assert rows == [{"text": "я\x00ма", "id": "1"}, {"text": MEGABYTE, "id": "2"}]
    assert errors == {}


def test_read_names_empty_and_repeated_columns(write):
    frame, _ = read_table(write("a.csv", "text,,text\n1,2,3\n"))
    assert list(frame.columns) == ["text", "столбец 2", "text 2"]


def test_read_passes_over_empty_lines(write):
    rows, errors = rows_of(write("a.csv", "\n\ntext,id\n\nяма,1\n\n"))
    assert rows == [{"text": "яма", "id": "1"}]
    assert errors == {}


def test_chunks_hold_as_many_rows_as_asked(write):
    with open_table(write("a.csv", "text\n" + "яма\n" * 5)) as reader:
        assert [len(chunk.rows) for chunk in reader.chunks(2)] == [2, 2, 1]


def test_read_jsonl_keeps_types_and_later_columns(write):
    lines = [{"text": "яма", "n": 1}, {"text": None, "extra": [1, {"a": "б"}]}]
    path = write("a.jsonl", "\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    with open_table(path) as reader:
        assert reader.columns == ["text", "n", "extra"]
        assert [row for chunk in reader.chunks() for row in chunk.rows] == lines


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{оборвано", "не читается как JSON"),
        ("[1, 2]", "должна быть объектом"),
        ('"строка"', "должна быть объектом"),
        ("null", "должна быть объектом"),
        ("[" * 100_000, "не читается как JSON"),
        ('{"\\u0061": ' + "[" * 100_000, "не читается как JSON"),
    ],
)
def test_broken_json_line_keeps_its_place(write, line, message):
    path = write("a.jsonl", f'{{"text": "яма"}}\n{line}\n{{"text": "вода"}}\n')
    rows, errors = rows_of(path)
    assert [row.get("text") for row in rows] == ["яма", None, "вода"]
    assert rows[1]["raw"] == line
    assert message in errors[1]


def test_lone_surrogates_pass_through_jsonl(write, tmp_path):
    path = write("a.jsonl", '{"text": "я\\ud800ма"}\n')
    rows, errors = rows_of(path)
    assert rows == [{"text": "я\ud800ма"}]
    assert errors == {}
    with create_table(tmp_path / "b.jsonl", ["text"]) as table:
        table.write(rows[0])
    assert rows_of(tmp_path / "b.jsonl")[0] == rows


def test_nan_in_jsonl_is_read_as_python_writes_it(write):
    rows, errors = rows_of(write("a.jsonl", '{"text": "яма", "x": NaN}\n'))
    assert errors == {}
    assert rows[0]["x"] != rows[0]["x"]


def test_read_jsonl_in_cp1251_and_with_a_mark(write):
    for encoding in ("cp1251", "utf-8-sig", "utf-16"):
        path = write("a.jsonl", f'{{"text": "{RUSSIAN}"}}\n', encoding)
        assert rows_of(path) == ([{"text": RUSSIAN}], {})


@pytest.mark.parametrize("data", [b"\xff\xfe\xfd", "я".encode("cp1251"), b"\x00"])
def test_stdin_of_any_bytes_is_read(monkeypatch, data):
    lines = b'\xef\xbb\xbf{"text": "1"}\n' + data + b'\n{"text": "2"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    rows, errors = rows_of("-")
    assert [row.get("text") for row in rows] == ["1", None, "2"]
    assert list(errors) == [1]


@pytest.fixture
def book(tmp_path):
    """Write a book of sheets, return its path."""

    def write(sheets, name="a.xlsx"):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, lines in sheets.items():
            sheet = workbook.create_sheet(title)
            for line in lines:
                sheet.append(line)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


def test_read_xlsx(book):
    lines = [["text", "n", "x"], ["'яма\nдве", 7, 1.5], ["007", None, True]]
    rows, errors = rows_of(book({"Лист1": lines}))
    assert rows == [
        {"text": "'яма\nдве", "n": 7, "x": 1.5},
        {"text": "007", "n": "", "x": True},
    ]
    assert errors == {}


def test_other_zip_renamed_to_xlsx_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "не книга")
    with pytest.raises(TableError, match="это не книга Excel"):
        open_table(tmp_path / "a.xlsx")


@pytest.mark.parametrize("keep", [4, 30, 500, -40, -1])
def test_cut_xlsx_is_told(book, keep):
    path = book({"Лист1": [["text"], *[[f"яма {number}"] for number in range(50)]]})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(TableError, match=r"a\.xlsx: это не книга Excel"):
        open_table(path)


def test_xlsx_with_broken_inside_is_told(tmp_path):
    for content in ("<<<", "", "<workbook/>"):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr("xl/workbook.xml", content)
            archive.writestr("[Content_Types].xml", "<Types/>")
        with pytest.raises(TableError, match=r"a\.xlsx: "):
            open_table(tmp_path / "a.xlsx")


def test_empty_sheet_is_told(book):
    with pytest.raises(TableError, match="на первом листе ничего нет"):
        open_table(book({"Лист1": []}))


def test_read_parquet(tmp_path):
    frame = pd.DataFrame({"text": ["яма", None], "n": [1, 2], "x": [0.5, float("nan")]})
    frame.to_parquet(tmp_path / "a.parquet")
    rows, errors = rows_of(tmp_path / "a.parquet")
    assert [row["text"] for row in rows] == ["яма", None]
    assert [row["n"] for row in rows] == [1, 2]
    assert errors == {}


def test_damaged_parquet_is_told(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"яма {number}" for number in range(1_000)]}), path)
    content = bytearray(path.read_bytes())
    content[4:600] = b"\xff" * 596
    path.write_bytes(content)
    with pytest.raises(TableError, match=r"a\.parquet"):
        rows_of(path)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx", "parquet"])
def test_empty_file_is_told(write, suffix):
    with pytest.raises(TableError, match=f"a\\.{suffix}: файл пуст"):
        open_table(write(f"a.{suffix}", b""))


@pytest.mark.parametrize("content", ["\n\n", " \n", ",,\n"])
def test_file_without_header_is_told(write, content):
    with pytest.raises(TableError, match="нет строки с названиями столбцов"):
        open_table(write("a.csv", content))


def test_blank_jsonl_is_told(write):
    with pytest.raises(TableError, match="нет ни одной строки JSON"):
        open_table(write("a.jsonl", "\n\n"))


def test_header_only_gives_no_rows(write):
    frame, errors = read_table(write("a.csv", "text,topic\n"))
    assert list(frame.columns) == ["text", "topic"]
    assert len(frame) == 0
    assert errors == {}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "такого файла нет"),
        ("folder.csv", "это папка"),
        ("a.doc", "не знаю файлов «.doc»"),
        ("a", "не знаю файлов «»"),
    ],
)
def test_what_cannot_be_opened_is_told(tmp_path, name, message):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "a.doc").write_text("x")
    (tmp_path / "a").write_text("x")
    with pytest.raises(TableError, match=f"{name}.*{message}"):
        open_table(tmp_path / name)


def test_read_table_counts_broken_rows_through_chunks(write):
    content = "text,id\n" + "яма,1\n" * 7_000 + "яма\n" + "яма,2\n"
    frame, errors = read_table(write("a.csv", content))
    assert len(frame) == 7_002
    assert list(errors) == [7_000]
