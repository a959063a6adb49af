"""What is written can be read again, and nothing half-written stays."""

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from training.errors import TableError
from training.tables import create_table, open_table, read_table

MEGABYTE = "яма " * 262_144


def rows_of(path):
    """Rows as plain dictionaries, and errors by row number."""
    rows, errors = [], {}
    with open_table(path) as reader:
        for chunk in reader.chunks(2):
            errors |= {len(rows) + index: message for index, message in chunk.errors.items()}
            rows += chunk.rows
    return rows, errors


FORMATS = [".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"]
ROWS = [
    {"text": 'яма, "та"; |\tда\nи ниже', "id": "007", "note": None},
    {"text": "'", "id": "1e5", "note": "=1"},
    {"text": " пробел ", "id": "2026-01-01", "note": "👍"},
    {"text": "строка\rвозврат", "id": "0", "note": "нет"},
]


@pytest.mark.parametrize("suffix", FORMATS)
def test_round_trip(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    with create_table(path, ["text", "id", "note"]) as table:
        for row in ROWS:
            table.write(row)
    rows, errors = rows_of(path)
    assert errors == {}
    read = [{name: value or "" for name, value in row.items()} for row in rows]
    written = [{name: value or "" for name, value in row.items()} for row in ROWS]
    if suffix == ".xlsx":  # a formula is made a text; XML has no carriage return of its own
        for row in (*read, *written):
            row["note"] = row["note"].removeprefix("'")
            row["text"] = row["text"].replace("\r", "\n").replace("_x000D_", "\n")
    assert read == written


@pytest.mark.parametrize("suffix", FORMATS)
def test_writer_takes_what_formats_cannot_hold(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    with create_table(path, ["text", "n"]) as table:
        table.write({"text": "я\x00ма\ud800", "n": float("nan")})
        table.write({"text": "я\x0bма", "n": float("inf")})
        table.write({"text": MEGABYTE, "n": 12345678901234567890})
        table.write({"text": [1, {"a": "б"}], "n": True, "нет такого": 1})
    rows, _ = rows_of(path)
    assert len(rows) == 4
    assert rows[2]["text"].startswith("яма яма")
    assert str(rows[2]["n"]) == "12345678901234567890"


def test_xlsx_neutralises_formulas(tmp_path):
    path = tmp_path / "a.xlsx"
    with create_table(path, ["text", "=1+1"]) as table:
        table.write({"text": "=cmd|' /C calc'!A0", "=1+1": "=2"})
    sheet = openpyxl.load_workbook(path).active
    assert {cell.data_type for line in sheet for cell in line} == {"s"}
    assert sheet["A2"].value == "'=cmd|' /C calc'!A0"


def test_parquet_keeps_named_numbers_and_loses_no_text(tmp_path):
    path = tmp_path / "a.parquet"
    with create_table(
        path, ["kind_confidence", "my_confidence"], numbers=["kind_confidence"]
    ) as table:
        table.write({"kind_confidence": 0.5, "my_confidence": "0,9"})
        table.write({"kind_confidence": None, "my_confidence": 1})
    written = pq.read_table(path)
    assert written.schema.field("kind_confidence").type == pa.float64()
    assert written.to_pylist() == [
        {"kind_confidence": 0.5, "my_confidence": "0,9"},
        {"kind_confidence": None, "my_confidence": "1"},
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_is_left_after_an_exception(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_text("прежний")

    def fail():
        with create_table(path, ["text"]) as table:
            table.write({"text": "яма"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "прежний"


def test_table_of_no_rows_has_a_header(tmp_path):
    for suffix in (".csv", ".xlsx", ".parquet"):
        path = tmp_path / f"a{suffix}"
        with create_table(path, ["text", "id"]):
            pass
        assert list(read_table(path)[0].columns) == ["text", "id"]


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a"])
def test_unknown_suffix_is_told_before_writing(tmp_path, name):
    with pytest.raises(TableError, match=r"не умею писать.*умею \.csv"):
        create_table(tmp_path / name, ["text"])
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(TableError, match="не пишется"):
        create_table(tmp_path / "file" / "a.csv", ["text"])
