"""Every command as a person types it, and what it says when something is wrong."""

import csv
import io
import json
import re
import shutil

import pytest

from api.columns import COLUMNS
from training.tables import read_table

SAMPLES_ROUTES = "data/samples"
TEXTS = ["Яма на дороге в Бабино", "спасибо, красота", "нет горячей воды, Озерный"]


def write_csv(path, rows, columns=("text",)):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


@pytest.fixture
def comments(tmp_path):
    return write_csv(tmp_path / "in.csv", [[text] for text in TEXTS])


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"])
def test_tag_reads_and_writes_every_format(otklik, tmp_path, comments, suffix):
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    assert otklik("tag", comments, "-o", first)[0] == 0
    code, _, err = otklik("tag", first, "-o", second)
    assert (code, err) == (0, "")
    frame, _ = read_table(second)
    assert frame["text"].tolist() == TEXTS
    assert frame["kind"].tolist() == ["incident", "approval", "incident"]
    assert frame["kind_in"].tolist() == frame["kind"].tolist()


def test_tag_adds_the_columns_of_the_contract_in_order(otklik, tmp_path, comments):
    otklik("tag", comments, "-o", tmp_path / "out.csv")
    frame, _ = read_table(tmp_path / "out.csv")
    assert list(frame.columns) == ["text", *COLUMNS, "error"]
    row = frame.iloc[0]
    assert row["topic"] == "Ямы и выбоины на дороге"
    assert row["settlement"] == "Бабино"
    assert json.loads(row["topics_top3"])[0]["name"] == row["topic"]
    assert row["outcome"] in ("route", "triage")


def test_tag_keeps_input_columns_as_they_were(otklik, tmp_path):
    source = write_csv(
        tmp_path / "in.csv",
        [["007", "яма", "1.50", "моё"], ["", "", "", ""]],
        ("номер", "text", "число", "kind"),
    )
    assert otklik("tag", source, "-o", tmp_path / "out.csv")[0] == 0
    frame, _ = read_table(tmp_path / "out.csv")
    assert frame.iloc[0][["номер", "число", "kind_in"]].tolist() == ["007", "1.50", "моё"]
    assert len(frame) == 2


def test_tag_from_stdin_to_stdout(otklik, monkeypatch):
    lines = '{"text": "яма", "id": 5, "kind": "x"}\n{broken\n{"text": "\\ud800"}\n{"id": 1}\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    code, out, err = otklik("tag", "-")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [row["error"] for row in rows] == [
        None,
        "строка не читается как JSON",
        None,
        "в строке нет поля «text»",
    ]
    assert rows[0]["id"] == 5
    assert rows[0]["kind_in"] == "x"
    assert rows[1]["raw"] == "{broken"
    assert "2 строки не прочитались" in err


def test_tag_brings_out_the_good_rows_of_a_broken_file(otklik, tmp_path):
    lines = ["text,n", *[f"яма номер {n},{n}" for n in range(200)]]
    lines[50], lines[100] = '"открытая кавычка,49', "лишняя,ячейка,99"
    source = tmp_path / "in.csv"
    source.write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = otklik("tag", source, "-o", tmp_path / "out.csv")
    frame, _ = read_table(tmp_path / "out.csv")
    assert code == 3
    assert len(frame) == 200
    assert (frame["error"] != "").tolist() == [n in (49, 99) for n in range(200)]
    assert (frame["kind"] == "").sum() == 2
    assert "столбце «error»" in out


def test_tag_reads_awkward_cells(otklik, tmp_path):
    texts = ["", "12345", "а\x00б", "я" * 1_000_000, "NaN", "\ufeff"]
    source = write_csv(
        tmp_path / "in.csv", [[text, n] for n, text in enumerate(texts)], ("text", "n")
    )
    assert otklik("tag", source, "-o", tmp_path / "out.csv")[0] == 0
    assert len(read_table(tmp_path / "out.csv")[0]) == len(texts)


def test_tag_reads_cp1251_with_semicolons(otklik, tmp_path):
    source = tmp_path / "in.csv"
    rows = "".join(f"{n};Нет горячей воды в доме, Озерный\n" for n in range(20))
    source.write_bytes(("Номер;Текст инцидента\n" + rows).encode("cp1251"))
    assert otklik("tag", source, "-o", tmp_path / "out.csv")[0] == 0
    assert read_table(tmp_path / "out.csv")[0]["settlement"].iloc[0] == "Озерный"


def test_tag_uses_post_and_date_columns(otklik, tmp_path):
    source = write_csv(
        tmp_path / "in.csv",
        [["нет горячей воды", "Новости: Озерный", "2026-11-23 10:00"]],
        ("Сообщение", "Лента", "Когда"),
    )
    arguments = ["--post-column", "Лента", "--date-column", "Когда"]
    assert otklik("tag", source, "-o", tmp_path / "o.csv", *arguments)[0] == 0
    row = read_table(tmp_path / "o.csv")[0].iloc[0]
    assert row["settlement"] == "Озерный"
    assert row["deadline"].startswith("2026-11-2")


@pytest.mark.parametrize(
    ("header", "arguments"), [("parent", []), ("Ответ кому", ["--parent-column", "Ответ кому"])]
)
def test_tag_inherits_the_place_of_the_comment_it_answers(otklik, tmp_path, header, arguments):
    rows = [
        ["у нас тоже", "в Озерном нет горячей воды", "Новости: Бабино"],
        ["у нас тоже", "", "Новости: Бабино"],
        ["у нас тоже", "", ""],
    ]
    source = write_csv(tmp_path / "in.csv", rows, ("text", header, "post"))
    assert otklik("tag", source, "-o", tmp_path / "o.csv", *arguments)[0] == 0
    table = read_table(tmp_path / "o.csv")[0]
    assert list(table["settlement"].fillna("")) == ["Озерный", "Бабино", ""]
    assert list(table[header].fillna("")) == ["в Озерном нет горячей воды", "", ""]


def test_tag_names_an_absent_parent_column(otklik, tmp_path):
    source = write_csv(tmp_path / "in.csv", [["яма"]], ("text",))
    code, _, errors = otklik("tag", source, "-o", tmp_path / "o.csv", "--parent-column", "родитель")
    assert code == 2
    assert "родитель" in errors


def test_tag_before_every_row_of_the_table_asks_a_person(otklik, tmp_path):
    source = write_csv(
        tmp_path / "in.csv", [["яма на дороге, Бабино", "1990-01-01"]], ("text", "date")
    )
    assert otklik("tag", source, "-o", tmp_path / "o.csv")[0] == 0
    row = read_table(tmp_path / "o.csv")[0].iloc[0]
    assert row["outcome"] in ("route", "triage")
    assert row["reason"]


def test_tag_in_processes_gives_the_same(otklik, tmp_path):
    source = write_csv(tmp_path / "in.csv", [[f"яма {n} на дороге, Бабино"] for n in range(5000)])
    for jobs in (1, 2):
        assert otklik("tag", source, "-o", tmp_path / f"{jobs}.csv", "--jobs", jobs)[0] == 0
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


def test_tag_without_routes_leaves_the_executor_to_history(otklik, tmp_path, comments):
    assert otklik("tag", comments, "-o", tmp_path / "o.csv", "--routes", "none")[0] == 0
    row = read_table(tmp_path / "o.csv")[0].iloc[0]
    assert (row["executor"], row["executor_source"]) == ("Дорожная служба", "history")


def broken_bundle(folder):
    path = folder / "weights.npz"
    content = bytearray(path.read_bytes())
    content[100] ^= 255
    path.write_bytes(content)


def test_wrong_input_gives_one_clear_line(otklik, tmp_path, comments, tiny_bundle):
    bundle = shutil.copytree(tiny_bundle, tmp_path / "bundle")
    broken_bundle(bundle)
    routes = shutil.copytree(SAMPLES_ROUTES, tmp_path / "routes")
    with (routes / "routes.csv").open("a", encoding="utf-8") as file:
        file.write("нет.такой.темы,*,gorkhoz,,,,\n")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "fake.xlsx").write_text("не книга")
    write_csv(tmp_path / "other.csv", [["яма"]], ("Коментарий",))
    cases = [
        (["tag", tmp_path / "empty.csv"], "файл пуст"),
        (["tag", tmp_path / "none.csv"], "такого файла нет"),
        (["tag", tmp_path / "fake.xlsx"], "не книга Excel"),
        (["tag", tmp_path / "other.csv"], "есть: «Коментарий»; похож «Коментарий»"),
        (["tag", comments, "--text-column", "txt"], "похож «text»"),
        (["tag", comments, "--bundle", bundle], "weights.npz: файл изменён"),
        (["tag", comments, "--bundle", tmp_path / "none"], "такой папки нет"),
        (["tag", comments, "--routes", routes], "routes.csv:"),
        (["tag", comments, "-o", tmp_path / "out.doc"], "не умею писать"),
        (["train", comments, "-o", tmp_path / "b", "--map", "x=y"], "поля «x» нет"),
        (["evaluate", comments, "--bundle", tmp_path], "manifest.json"),
        (["models", "promote", "7"], "нет модели 7"),
        (["models", "rollback"], "откатываться некуда"),
        (["routes", "suggest", "ямы и выбоены"], "ямы и выбоены"),
    ]
    for arguments, words in cases:
        code, _, err = otklik(*arguments)
        assert code == 2, arguments
        assert words in err, arguments
        assert err.startswith("Ошибка:"), arguments
        assert err.count("\n") == 1, arguments


def test_train_evaluate_promote_tag_and_roll_back(otklik, tmp_path, tiny_frame, monkeypatch):
    data = tmp_path / "year.csv"
    tiny_frame.to_csv(data, index=False)
    ordinary = write_csv(tmp_path / "ordinary.csv", [["привет"], ["с добрым утром"]] * 5)
    bundle = tmp_path / "new"
    code, out, _ = otklik("train", data, "--ordinary", ordinary, "-o", bundle, "--holdout", "0")
    assert (code, "Обучено на 46 комментариев" in out) == (0, True)

    pictures, figures = tmp_path / "r.html", tmp_path / "r.json"
    code, out, _ = otklik(
        "evaluate", data, "--bundle", bundle, "--json", figures, "--html", pictures
    )
    assert code == 0
    assert "Инцидент против обычного" in out
    assert json.loads(figures.read_text())["heads"]["topic"]["accuracy"]["value"] > 0.5
    assert "<svg" in pictures.read_text(encoding="utf-8")
    assert "http" not in re.sub(r"xmlns=\S+", "", pictures.read_text(encoding="utf-8"))

    monkeypatch.delenv("OTKLIK_BUNDLE")
    assert "Моделей пока нет" in otklik("models", "list")[1]
    assert "make run" in otklik("tag", data)[2]
    assert otklik("models", "promote", bundle)[0] == 0
    assert otklik("models", "promote", bundle)[0] == 0
    assert "действует" in otklik("models", "list")[1]
    assert "46 комментариев" in otklik("models", "show")[1]
    assert "Снова действует модель 1" in otklik("models", "rollback")[1]
    assert otklik("tag", data)[0] == 0
    assert (tmp_path / "year.tagged.csv").exists()


def test_train_on_incidents_alone_warns(otklik, tmp_path, tiny_frame):
    data = tmp_path / "year.csv"
    tiny_frame[tiny_frame["kind"] == "incident"].to_csv(data, index=False)
    code, _, err = otklik("train", data, "-o", tmp_path / "b", "--holdout", "0")
    assert code == 0
    assert "--ordinary" in err


def test_import_and_audit(otklik, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text(
        "Исполнитель;Группа тем;Текст инцидента;Тема\n"
        "Отдел;Дороги;'Яма;Ямы и выбоины на дороге\nОтдел;Дороги;'Яма;Пробки\nОтдел;Дороги;';Ямы\n",
        encoding="utf-8",
    )
    code, out, _ = otklik("import", export, "-o", tmp_path / "year.xlsx")
    assert code == 0
    assert "Взято: 2 строки." in out
    assert "Пропущено 1" in out
    code, out, _ = otklik("audit", tmp_path / "year.xlsx", "-o", tmp_path / "look.xlsx")
    assert code == 0
    assert "одинаковый текст, разные темы: 2" in out
    assert len(read_table(tmp_path / "look.xlsx")[0]) == 2


def test_routes_check_and_suggest(otklik, tmp_path):
    assert otklik("routes", "check")[0] == 0
    code, out, _ = otklik("routes", "suggest", "Открытые люки", "Озерный", "--on", "2026-11-23")
    assert code == 0
    assert "routes.csv:" in out
    broken = shutil.copytree(SAMPLES_ROUTES, tmp_path / "routes")
    (broken / "routes.csv").write_text(
        "topic,settlement,executor\nроадс,*,никто\n", encoding="utf-8"
    )
    code, out, _ = otklik("routes", "check", broken)
    assert code == 1
    assert "routes.csv:2" in out


COMMANDS = [
    ["tag"],
    ["train"],
    ["evaluate"],
    ["import"],
    ["audit"],
    ["serve"],
    ["demo"],
    *[["models", name] for name in ("list", "show", "promote", "rollback")],
    *[["routes", name] for name in ("check", "suggest")],
    *[["rules", name] for name in ("check", "try")],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_in_russian(otklik, command):
    code, out, _ = otklik(*command, "--help")
    assert code == 0
    assert re.search("[а-я]{4}", out)


def test_settings_refuse_nonsense(otklik, monkeypatch):
    monkeypatch.setenv("OTKLIK_MAX_COMMENTS", "много")
    code, _, err = otklik("models", "list")
    assert code == 2
    assert "OTKLIK_MAX_COMMENTS" in err


def test_nothing_of_a_text_reaches_the_logs(otklik, tmp_path, caplog):
    caplog.set_level("DEBUG")
    secret = "Тайный текст про яму и люк"
    source = write_csv(tmp_path / "in.csv", [[secret]])
    otklik("tag", source, "-o", tmp_path / "o.csv")
    assert "Тайный" not in caplog.text


def test_import_masks_names_when_asked(otklik, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text(
        "Текст инцидента;Тема\nЗвонила Мария Петрова, яма у дома;Мосты\n", encoding="utf-8"
    )
    assert otklik("import", export, "-o", tmp_path / "year.csv", "--mask-names")[0] == 0
    assert read_table(tmp_path / "year.csv")[0]["text"].tolist() == ["Звонила <ФИО>, яма у дома"]
