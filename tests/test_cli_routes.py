"""`otklik routes`: exit codes for CI, past incidents counted, proposals accepted by a person."""

import shutil

import pytest
from conftest import SAMPLES

HEADER = "text,kind,group,topic,executor,settlement,created_at\n"
ROW = "{text},,,waste.dumps,{executor},{place},2026-03-0{day}T10:00:00\n"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLES, tmp_path / "table", ignore=lambda *_: ["comments.csv"])


@pytest.fixture
def labelled(tmp_path):
    """12 of 13 to the waste operator; the place of some stands in the text alone."""
    rows = [
        ROW.format(text="свалка", executor="Оператор ТКО", place="Озерный", day=day)
        for day in range(1, 8)
    ]
    rows += [
        ROW.format(text="в Озерном свалка", executor="Оператор ТКО", place="", day=day)
        for day in range(1, 6)
    ]
    rows += [ROW.format(text="свалка", executor="Озерненский отдел", place="Озерный", day=9)]
    rows += ["спасибо,approval,,,,,\n", "свалка,,,нет такой темы,Оператор ТКО,,\n"]
    path = tmp_path / "year.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_learn_counts_and_proposes_and_changes_nothing(otklik, folder, labelled, tmp_path):
    before = (folder / "routes.csv").read_bytes()
    code, out, _ = otklik("routes", "learn", labelled, "--routes", folder, "-o", tmp_path / "p.csv")
    assert code == 0
    assert "Учтено: 13 обращений." in out
    assert "× Озерный: 12 из 13 таких ушли в «Оператор ТКО»" in out
    assert (folder / "routes.csv").read_bytes() == before
    history = (folder / "history.csv").read_text(encoding="utf-8").splitlines()
    assert history[1] == "waste.dumps,Озерный,Оператор ТКО,12,2026-03-07"


def test_accept_adds_what_a_person_said_yes_to(otklik, folder, labelled, tmp_path):
    path = tmp_path / "p.csv"
    otklik("routes", "learn", labelled, "--routes", folder, "-o", path, "--no-history")
    assert not (folder / "history.csv").exists()
    code, _, err = otklik("routes", "accept", path, "--routes", folder)
    assert code == 0
    assert "ни в одной строке столбца accept нет «да»" in err
    path.write_text(path.read_text(encoding="utf-8-sig").replace("\n,", "\nда,"), encoding="utf-8")
    code, out, _ = otklik("routes", "accept", path, "--routes", folder)
    assert code == 0
    assert "+ 147: waste.dumps,Озерный,waste_operator,,,,по прошлым обращениям: 12 из 13" in out
    assert "Внесено: 1 строка." in out
    _, out, _ = otklik("routes", "suggest", "waste.dumps", "Озерный", "--routes", folder)
    assert out.startswith("Региональный оператор по обращению с ТКО")
    # the same once more would be a tie: refused, the table stays
    saved = (folder / "routes.csv").read_bytes()
    code, _, err = otklik("routes", "accept", path, "--routes", folder)
    assert code == 2
    assert "спорит со строкой 147" in err
    assert (folder / "routes.csv").read_bytes() == saved


def test_exit_code_follows_the_worst_finding(otklik, folder, labelled):
    assert otklik("routes", "check", folder)[0] == 0
    otklik("routes", "learn", labelled, "--routes", folder)
    code, out, _ = otklik("routes", "check", folder)
    assert code == 0
    assert "прошлое спорит со строкой" in out
    assert otklik("routes", "check", folder, "--fail-on", "warning")[0] == 1
    with (folder / "routes.csv").open("a", encoding="utf-8") as file:
        file.write("roads,Озёрск,police,,,,\n")
    assert otklik("routes", "check", folder)[0] == 1
    (folder / "taxonomy.csv").unlink()
    assert otklik("routes", "check", folder)[0] == 2


def test_learn_without_topics_says_so(otklik, folder, tmp_path):
    path = tmp_path / "year.csv"
    path.write_text("text,topic,executor\nсвалка,нет такой,Кто-то\n", encoding="utf-8")
    code, _, err = otklik("routes", "learn", path, "--routes", folder)
    assert code == 0
    assert "учить нечему" in err
    assert not (folder / "history.csv").exists()


def test_training_leaves_counts_in_the_bundle(tiny_bundle, otklik, tmp_path):
    history = (tiny_bundle / "history.csv").read_text(encoding="utf-8")
    assert "hot_water" in history
    source = tmp_path / "c.csv"
    source.write_text("text\nнет горячей воды третий день\n", encoding="utf-8")
    code, _, _ = otklik("tag", source, "-o", tmp_path / "o.csv", "--routes", "none")
    assert code == 0
    assert "Теплосеть" in (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
