"""What goes wrong on an office PC: one clear line, no traceback, nothing lost."""

import io
import json
import shutil

import pytest
from openpyxl import Workbook

from api.cli import default_output
from training.tables import read_table

SECRET = "Тайный текст"


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        path.write_bytes(data)
        return path

    return write


def rows_of(path):
    return read_table(path)[0].to_dict("records")


def fails(result, *words):
    """The command did nothing and said why in one line."""
    code, _, err = result
    assert code == 2
    assert err.startswith("Ошибка: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err
    return True


@pytest.mark.parametrize(
    "date",
    [
        "0001-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "1900-01-01",
        "32.13.2026",
        "вчера",
        "",
        "nan",
        "12345678901234567890",
    ],
)
def test_tag_reads_any_date(otklik, tmp_path, write, date):
    source = write("in.csv", f"text,created_at\nяма на дороге в Бабино,{date}\n")
    assert otklik("tag", source, "-o", tmp_path / "out.csv")[0] == 0
    [row] = rows_of(tmp_path / "out.csv")
    assert row["created_at"] == date
    assert row["reason"]


def test_tag_keeps_a_broken_json_line_in_a_table(otklik, tmp_path, write):
    source = write("in.jsonl", '{"text": "яма"}\n{оборвано\n{"text": "вода"}\n')
    assert otklik("tag", source, "-o", tmp_path / "out.csv")[0] == 3
    rows = rows_of(tmp_path / "out.csv")
    assert [row["text"] for row in rows] == ["яма", "", "вода"]
    assert rows[1]["raw"] == "{оборвано"
    assert "JSON" in rows[1]["error"]


def test_tag_keeps_columns_that_come_late(otklik, tmp_path, write):
    lines = [{"text": f"яма {number}"} for number in range(300)] + [{"text": "вода", "late": "да"}]
    source = write("in.jsonl", "\n".join(json.dumps(line) for line in lines))
    for name in ("out.csv", "out.jsonl", "out.xlsx", "out.parquet"):
        assert otklik("tag", source, "-o", tmp_path / name)[0] == 0
        assert rows_of(tmp_path / name)[300]["late"] == "да"


@pytest.mark.parametrize("text", ['["яма"]', '{"a": "яма"}', "12", "true", "1e999", "null", '""'])
def test_tag_reads_any_json_value_as_text(otklik, tmp_path, write, text):
    source = write("in.jsonl", f'{{"text": {text}}}\n{{"text": "яма"}}\n')
    code, _, _ = otklik("tag", source, "-o", tmp_path / "out.jsonl")
    assert code == 0
    assert len(rows_of(tmp_path / "out.jsonl")) == 2


def test_tag_of_a_header_alone_says_so(otklik, tmp_path, write):
    code, out, _ = otklik("tag", write("in.csv", "text,topic\n"), "-o", tmp_path / "out.csv")
    assert code == 0
    assert "нет ни одной строки" in out
    assert rows_of(tmp_path / "out.csv") == []


def test_tag_in_its_own_place(otklik, write):
    source = write("in.csv", "text\nяма\nвода\n")
    assert otklik("tag", source, "-o", source)[0] == 0
    assert [row["text"] for row in rows_of(source)] == ["яма", "вода"]


def test_tag_twice_keeps_the_first_answers(otklik, tmp_path, write):
    source = write("in.csv", "text,kind\nяма на дороге,моё\n")
    for number in (1, 2):
        assert otklik("tag", source, "-o", tmp_path / f"{number}.csv")[0] == 0
        source = tmp_path / f"{number}.csv"
    [row] = rows_of(source)
    assert row["kind"] == "incident"
    assert row["kind_in_in"] == "incident"
    assert row["kind_in"] == "моё"


def test_tag_keeps_confidences_of_others_in_parquet(otklik, tmp_path, write):
    source = write("in.csv", 'text,my_confidence\nяма,"0,9"\n')
    assert otklik("tag", source, "-o", tmp_path / "out.parquet")[0] == 0
    [row] = rows_of(tmp_path / "out.parquet")
    assert row["my_confidence"] == "0,9"
    assert isinstance(row["kind_confidence"], float)


def test_tag_reads_stdin_of_any_bytes(otklik, monkeypatch):
    lines = b'{"text": "1"}\n\xff\xfe\n{"text": "\xd1\x8f\xd0\xbc\xd0\xb0"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    code, out, _ = otklik("tag", "-")
    assert code == 3
    assert [json.loads(line).get("text") for line in out.splitlines()] == ["1", None, "яма"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a.csv", "a.tagged.csv"),
        ("a.b.xlsx", "a.b.tagged.xlsx"),
        ("папка/a.xls", "папка/a.tagged.xlsx"),
        ("a.txt", "a.tagged.csv"),
        ("a.ndjson", "a.tagged.jsonl"),
        ("A.CSV", "A.tagged.CSV"),
        ("-", "-"),
    ],
)
def test_default_output_can_be_written(source, target):
    assert default_output(source) == target


@pytest.mark.parametrize("name", ["in.txt", "in.ndjson", "IN.CSV"])
def test_tag_writes_beside_whatever_it_reads(otklik, tmp_path, write, name):
    content = '{"text": "яма"}\n' if name.endswith("ndjson") else "text\nяма\n"
    assert otklik("tag", write(name, content))[0] == 0
    assert len(list(tmp_path.glob("*tagged*"))) == 1


def test_bad_input_to_every_command_is_one_line(otklik, tmp_path, write, tiny_bundle):
    data = write("data.csv", "text,topic\nяма,Ямы\nвода,ЖКХ\n")
    none, folder = tmp_path / "none.csv", tmp_path / "folder"
    folder.mkdir()
    (folder / "чужое.txt").write_text("x")
    blocked = data / "x.csv"
    cases = [
        (["train", none, "-o", tmp_path / "b"], "такого файла нет"),
        (["train", data, "-o", folder], "место занято"),
        (["train", data, "--ordinary", none, "-o", tmp_path / "b"], "такого файла нет"),
        (["train", data, "-o", tmp_path / "b", "--map", "topic"], "поле=Столбец"),
        (["train", data, "-o", tmp_path / "b", "--map", "topic=Тэма"], "нет столбца «Тэма»"),
        (["evaluate", data, "--bundle", folder], "manifest.json"),
        (["evaluate", data, "--bundle", tiny_bundle, "--json", blocked], "x.csv"),
        (["evaluate", data, "--bundle", tiny_bundle, "--html", blocked], "x.csv"),
        (["import", none, "-o", tmp_path / "o.csv"], "такого файла нет"),
        (["import", data, "-o", tmp_path / "o.doc"], "не умею писать"),
        (["import", data, "-o", blocked], "не пишется"),
        (["audit", none], "такого файла нет"),
        (["audit", data, "-o", blocked], "не пишется"),
        (["models", "show"], "нет действующей модели"),
        (["models", "show", "7"], "нет модели 7"),
        (["models", "promote", folder], "это не модель"),
        (["models", "promote", none], "такой папки нет"),
        (["routes", "suggest", "roads", "Нью-Йорк"], "Нью-Йорк"),
        (["routes", "suggest", "roads", "--routes", folder], "folder"),
        (["tag", data, "--routes", none], "none.csv"),
        (["tag", data, "-o", blocked], "не пишется"),
        (["tag", data, "--date-column", "topik"], "похож «topic»"),
    ]
    for arguments, words in cases:
        assert fails(otklik(*arguments), words), arguments


def test_names_in_brackets_are_printed_as_they_are(otklik, tmp_path):
    folder = tmp_path / "[b] год [2026]"
    folder.mkdir()
    source = folder / "год[1].csv"
    source.write_text(
        "text,kind,group,topic,executor\n"
        + "яма,incident,[/ДТП],[red]Ямы,Отдел\nвода,incident,ЖКХ,[/],Отдел\n" * 3,
        encoding="utf-8",
    )
    code, out, _ = otklik("tag", source)
    assert code == 0
    assert f"{folder}/год[1].tagged.csv" in out
    code, out, _ = otklik("audit", source, "-o", folder / "a.csv")
    assert code == 0
    assert "[red]Ямы" in out
    bundle = folder / "b"
    assert otklik("train", source, "-o", bundle, "--holdout", "0")[0] == 0
    assert otklik("evaluate", source, "--bundle", bundle, "--html", folder / "r.html")[0] == 0
    assert otklik("models", "show", bundle)[0] == 0
    code, out, _ = otklik("import", source, "-o", folder / "i.csv")
    assert code == 0
    assert str(folder / "i.csv") in out


def test_changed_byte_of_the_manifest_is_noticed(otklik, tmp_path, write, tiny_bundle):
    bundle = shutil.copytree(tiny_bundle, tmp_path / "bundle")
    manifest = (bundle / "manifest.json").read_text(encoding="utf-8")
    data = write("in.csv", "text\nяма\n")
    for old, new in [('"incident_from": 0.35', '"incident_from": 0.1'), ('"files"', '"filez"')]:
        assert old in manifest
        changed = manifest.replace(old, new)
        (bundle / "manifest.json").write_text(changed, encoding="utf-8")
        assert fails(otklik("tag", data, "--bundle", bundle), "manifest.json")


def test_import_of_a_book_whose_first_sheet_is_empty(otklik, tmp_path):
    book = Workbook()
    sheet = book.create_sheet("Детализация")
    sheet.append(["Текст инцидента", "Тема"])
    sheet.append(["'Яма", "Ямы"])
    book.save(tmp_path / "a.xlsx")
    assert otklik("import", tmp_path / "a.xlsx", "-o", tmp_path / "o.csv")[0] == 0
    assert rows_of(tmp_path / "o.csv")[0]["text"] == "Яма"


def test_import_keeps_comments_that_begin_like_totals(otklik, tmp_path, write):
    source = write(
        "a.csv", "Отдел;Текст инцидента\nА;Итого за год ни одной дороги\n;Итого: 25\n;Итого\n"
    )
    code, out, _ = otklik("import", source, "-o", tmp_path / "o.csv")
    assert code == 0
    assert [row["text"] for row in rows_of(tmp_path / "o.csv")] == ["Итого за год ни одной дороги"]
    assert "Пропущено 2: строка итогов" in out


def test_no_command_logs_or_prints_a_text(otklik, tmp_path, write, caplog):
    caplog.set_level("DEBUG")
    lines = [f"{SECRET} {number},Дороги,Ямы,Отдел" for number in range(60)]
    data = write("a.csv", "\n".join(["text,group,topic,executor", *lines, f'"{SECRET},Дороги']))
    printed = [
        otklik("tag", data, "-o", tmp_path / "o.csv"),
        otklik("import", data, "-o", tmp_path / "i.csv"),
        otklik("audit", data, "-o", tmp_path / "a2.csv"),
        otklik("train", data, "-o", tmp_path / "b"),
        otklik("evaluate", data, "--bundle", tmp_path / "b"),
    ]
    assert [code for code, _, _ in printed] == [3, 0, 0, 0, 0]
    assert SECRET not in caplog.text
    assert SECRET not in "".join(out + err for _, out, err in printed)
