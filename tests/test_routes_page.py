"""The page of the table and its API: nothing is saved unseen, with an error, or from afar."""

import re
import shutil
from dataclasses import replace

import pytest
from conftest import SAMPLES
from fastapi.testclient import TestClient

from api.http.app import create_app
from api.pipeline import Pipeline
from routing import Router

OURS = {"sec-fetch-site": "same-origin"}
CELLS = ("topic", "settlement", "executor", "contact", "channel", "valid_from", "valid_to", "note")
NEW = ["waste.dumps", "Озерный", "waste_operator", "", "vk", "", "", "по договору"]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLES, tmp_path / "table", ignore=lambda *_: ["comments.csv"])


@pytest.fixture
def desk(pipeline, tiny_settings, folder):
    own = Pipeline(pipeline.tagger, Router.load(folder))
    app = create_app(own, replace(tiny_settings, routes=folder))
    with TestClient(app, raise_server_exceptions=False, headers=OURS) as client:
        yield client


def hidden(page, name):
    """Value of a hidden field or area of the first form that has it."""
    area = re.search(rf'<textarea name="{name}" hidden>\n(.*?)</textarea>', page, re.S)
    found = area or re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1).replace("&#34;", '"')


def preview(desk, **fields):
    mark = hidden(desk.get("/routes").text, "mark")
    return desk.post("/routes/preview", data={"mark": mark, **fields})


def add(desk, cells):
    return preview(desk, action="row", line=0, cells=cells)


def test_rows_are_found_by_words_of_any_cell(desk):
    assert "Строк: 145." in desk.get("/routes").text
    found = desk.get("/routes", params={"q": "борщевик озёрный"}).text
    assert "Найдено: 2 из 145." in found
    assert "Строк нет." in desk.get("/routes", params={"q": "марс"}).text


@pytest.mark.parametrize("path", ["/", "/routes", "/rules"])
def test_without_a_desk_tools_link_to_each_other_alone(desk, path):
    page = desk.get(path).text
    assert 'href="/routes"' in page
    assert 'aria-current="page"' in page
    assert 'href="/inbox"' not in page
    assert 'name="csrf"' not in page


def test_row_opens_with_its_cells(desk):
    page = desk.get("/routes", params={"row": 30}).text
    assert "Строка 30" in page
    assert 'value="amenities.hogweed"' in page
    assert "такой строки нет" in desk.get("/routes", params={"row": 999}).text


def test_change_is_shown_saved_kept_and_used_at_once(desk, folder):
    before = (folder / "routes.csv").read_text(encoding="utf-8")
    page = add(desk, NEW).text
    assert "waste.dumps,Озерный,waste_operator,,,,по договору,vk" in page
    assert "Замечаний нет." in page
    assert (folder / "routes.csv").read_text(encoding="utf-8") == before
    data = {"mark": hidden(page, "mark"), "text": hidden(page, "text")}
    saved = desk.post("/routes/save", data=data)
    assert saved.url.path == "/routes"
    assert "Сохранено" in saved.text
    [kept] = (folder / "versions").iterdir()
    assert kept.read_text(encoding="utf-8") == before
    query = {"topic": "waste.dumps", "settlement": "Озерный"}
    answer = desk.get("/v1/executors/suggest", params=query | {"channel": "vk"}).json()
    assert answer["executor"]["code"] == "waste_operator"
    answer = desk.get("/v1/executors/suggest", params=query).json()
    assert answer["executor"]["code"] == "ozerny_dept"
    # ... and back to the version before
    back = desk.post(
        "/routes/restore", data={"mark": hidden(saved.text, "mark"), "version": kept.name}
    )
    data = {"mark": hidden(back.text, "mark"), "text": hidden(back.text, "text")}
    desk.post("/routes/save", data=data)
    assert (folder / "routes.csv").read_text(encoding="utf-8") == before


def test_row_is_changed_and_deleted(desk):
    cells = ["amenities.hogweed", "Озерный", "city_dept", "", "", "", "2025-01-01", ""]
    page = preview(desk, action="row", line=30, cells=cells).text
    assert "<code>amenities.hogweed,Озерный,city_dept,,,2025-01-01,</code>" in page
    gone = preview(desk, action="delete", line=30).text
    assert "<code>amenities.hogweed,Озерный,ozerny_admin,,,2025-01-01,</code>" in gone
    assert 'id="save"' in gone


BAD = [
    (["waste.dumps", "Озёрск", "waste_operator"], "места «Озёрск» нет"),
    (["waste.dumps", "Озерный", "tko"], "исполнителя «tko» нет"),
    (["roads", "Озерненское городское поселение", "police"], "спорит со строкой"),
]


@pytest.mark.parametrize(("cells", "message"), BAD)
def test_error_is_shown_and_refused(desk, folder, cells, message):
    before = (folder / "routes.csv").read_text(encoding="utf-8")
    page = add(desk, [*cells, "", "", "", "", ""]).text
    assert message in page
    assert 'id="refused"' in page
    assert 'id="save"' not in page
    text = f"{before}{','.join(cells)},,,,\n"
    mark = hidden(desk.get("/routes").text, "mark")
    saved = desk.post("/routes/save", data={"mark": mark, "text": text})
    assert saved.status_code == 422
    assert message in saved.text
    assert str(folder) not in saved.text
    assert (folder / "routes.csv").read_text(encoding="utf-8") == before
    assert not (folder / "versions").exists()


def test_second_clerk_does_not_overwrite_the_first(desk, folder):
    page = add(desk, NEW).text
    with (folder / "routes.csv").open("a", encoding="utf-8") as file:
        file.write("amenities.hogweed,Духовщина,city_dept,,,,\n")
    data = {"mark": hidden(page, "mark"), "text": hidden(page, "text")}
    saved = desk.post("/routes/save", data=data)
    assert saved.status_code == 422
    assert "успели сохранить без вас" in saved.text


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "", "origin": "http://testserver"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {},
]
FORMS = ["/routes/preview", "/routes/save", "/routes/restore", "/routes/try"]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", FORMS)
def test_forms_of_other_sites_are_refused(desk, path, headers):
    desk.headers.pop("sec-fetch-site")
    fields = {"mark": "x", "action": "text", "text": "x", "version": "x", "comment": "x"}
    assert desk.post(path, data=fields, headers=headers).status_code == 403


def test_old_browser_is_known_by_its_origin(desk):
    desk.headers.pop("sec-fetch-site")
    headers = {"origin": "http://testserver"}
    assert desk.post("/routes/try", data={"comment": "яма"}, headers=headers).status_code == 200


def test_comment_is_tried_on_the_saved_and_on_the_new_table(desk):
    page = desk.post("/routes/try", data={"comment": "яма на дороге, Озерный"}).text
    assert "Территориальный отдел «Озерненский»" in page
    cells = ["roads.potholes", "Озерный", "city_dept", "", "", "", "", ""]
    draft = add(desk, cells).text
    data = {"mark": hidden(draft, "mark"), "text": hidden(draft, "text"), "comment": "яма, Озерный"}
    page = desk.post("/routes/try", data=data).text
    assert re.search(r'id="executor"><strong>Отдел городского хозяйства', page)
    assert "По сохранённой таблице: Территориальный отдел «Озерненский»" in page


def test_markup_of_a_cell_stays_text(desk):
    page = add(desk, [*NEW[:7], "<script>alert(1)</script>"]).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_past_proposes_rows_on_the_page_and_by_the_api(desk, folder):
    text = "topic,settlement,executor,count,last_day\n"
    text += "waste.dumps,Озерный,waste_operator,12,2026-03-01\nwaste.dumps,Озерный,police,1,\n"
    (folder / "history.csv").write_text(text, encoding="utf-8")
    [one] = desk.get("/v1/routes/proposals").json()
    assert (one["executor"], one["count"], one["total"]) == ("waste_operator", 12, 13)
    assert "12 из 13 таких ушли в «Оператор ТКО»" in desk.get("/routes").text
    codes = [problem["code"] for problem in desk.get("/v1/routes/check").json()["problems"]]
    assert codes == ["contradicted"]


def test_check_of_the_api_lints_the_disk_or_what_is_sent(desk, folder):
    assert desk.get("/v1/routes/check").json() == {
        "ok": True,
        "counts": {"error": 0, "warning": 0, "note": 0},
        "problems": [],
    }
    sent = (folder / "routes.csv").read_text(encoding="utf-8") + "roads,Озёрск,police,,,,\n"
    answer = desk.post("/v1/routes/check", json={"routes": sent}).json()
    assert answer["ok"] is False
    assert answer["problems"][0]["where"] == "routes.csv:147"
    assert desk.post("/v1/routes/check", json={}).status_code == 422


def test_without_a_table_there_is_no_page(pipeline, tiny_settings):
    app = create_app(pipeline, replace(tiny_settings, routes=None))
    with TestClient(app) as client:
        for path in ("/routes", "/v1/routes/check", "/v1/routes/proposals"):
            assert client.get(path).status_code == 404
