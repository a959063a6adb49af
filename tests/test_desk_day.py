"""A press officer's whole day in real Chromium, from VK's callback to the month's report."""

import io
import json
import time
import urllib.request
from dataclasses import replace

import pytest
from desk_site import PASSWORD, QUICK, add_person
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select
from test_browser import browser, serve  # noqa: F401

from api.channels.communities import Community
from api.channels.vk_replies import VkNetwork
from api.http.app import create_app
from api.store import migrate, open_store
from api.store.tables import (
    CommentRow,
    DecisionRow,
    IncidentRow,
    ReminderRow,
    ReplyRow,
)
from api.store.words import CommentState, IncidentState, Reaction, ReplyState, Role
from api.worker.events import apply_events
from api.worker.replies import send_reply
from api.worker.tags import tag_comments
from benchmarks.vk_stub import VkStub

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
SECRET = "тайна обратного вызова"
POST = 9
TEXTS = {
    42: "Яма на дороге в Бабино у школы",
    43: "спасибо большое, молодцы",
    44: "во сколько начало концерта?",
    45: "какая красота, молодцы",
}
ANSWER = "Здравствуйте! Отдел городского хозяйства засыплет яму в Бабино завтра, щебень завезли."


class Town:
    """The desk on a free port, its worker turned by hand, and VK on the other side."""

    def __init__(self, address, store, pipeline):
        self.address, self.store, self.pipeline = address.rstrip("/"), store, pipeline
        self.vk = VkStub()
        self.events = 0

    def comment(self, number, text, **more):
        self.events += 1
        said = {"id": number, "from_id": 7, "post_id": POST, "owner_id": -1, "text": text}
        event = {
            "type": "wall_reply_new",
            "group_id": 1,
            "event_id": f"e{self.events}",
            "secret": SECRET,
            "v": "5.199",
            "object": said | {"date": int(time.time())} | more,
        }
        asked = urllib.request.Request(
            f"{self.address}/vk/callback",
            json.dumps(event).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.read() == b"ok"

    def work(self):
        """One round of the worker."""
        apply_events(self.store)
        while tag_comments(self.store, self.pipeline):
            pass
        while send_reply(self.store, {("vk", "1"): VkNetwork(1, self.vk.send)}):
            pass

    def one(self, table, *where):
        with self.store.read() as session:
            return session.scalars(select(table).where(*where)).one()


@pytest.fixture
def town(pipeline, tiny_settings, tmp_path, monkeypatch):
    monkeypatch.setattr("api.store.people._hasher", QUICK)
    settings = replace(tiny_settings, home=tmp_path / "home")
    store = open_store(settings.store_url)
    migrate(store)
    add_person(store, "olga", Role.OPERATOR)
    communities = {1: Community(1, confirmation="a1b2c3", secret=SECRET)}
    app = create_app(pipeline, settings, store=store, communities=communities)
    with serve(app) as address:
        yield Town(address, store, pipeline)
    store.close()


def press(page, key):
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def go(page, selector):
    """A click that leads to another page."""
    with page.expect_navigation():
        page.click(selector)


def test_the_whole_day(town, browser, tmp_path):  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors = []
    page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)

    # night: residents write, one event comes twice
    for number, text in TEXTS.items():
        town.comment(number, text)
    town.events -= 1
    town.comment(45, TEXTS[45])
    town.work()

    # morning: sign in and go through the queues by keys
    page.goto(f"{town.address}/")
    page.fill("#login", "olga")
    page.fill("#password", PASSWORD)
    press(page, "Enter")
    assert page.url == f"{town.address}/inbox"
    assert "Без ответа: 4" in page.text_content("#unanswered")
    [pit] = page.locator("#queue .item").all()
    assert "Яма" in pit.text_content()
    press(page, "Enter")  # the one key that accepts
    incident = town.one(IncidentRow)
    said = town.one(DecisionRow, DecisionRow.field == "kind")
    assert (said.is_accepted, incident.settlement) == (True, "Бабино")
    assert "Открыт инцидент" in page.text_content(".done")
    page.goto(f"{town.address}/inbox?queue=others")
    assert page.locator("#queue .item").count() == 3
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    press(page, "c")
    press(page, "u")
    press(page, "Enter")
    press(page, "Enter")
    page.keyboard.press("x")
    go(page, "text=ответ не нужен >> nth=-1")

    # the incident: executor, photo, answer
    page.goto(f"{town.address}/incidents")
    go(page, "tbody a >> nth=0")
    page.select_option("#executor", "city_dept")
    go(page, "#assign button")
    page.check("input[name=phase][value=after]")
    page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    go(page, "text=Приложить")
    page.locator(".photos img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.photos img').naturalWidth === 64")
    page.fill("#answer", ANSWER)
    go(page, "#reply button")
    if page.locator("#remarks").count():
        go(page, "text=Отправить так")
    assert "в очереди" in page.text_content(".replies")
    assert town.one(IncidentRow).state is IncidentState.ASSIGNED  # VK has not taken it yet

    # VK is tired once, takes the answer, and tells of it as of any comment
    town.vk.script.append(6)
    town.work()
    assert town.one(ReplyRow).state is ReplyState.QUEUED
    with town.store.write() as session:
        session.scalars(select(ReplyRow)).one().next_try_at = town.one(ReplyRow).created_at
    town.work()
    [posted] = town.vk.posted
    assert posted["text"] == ANSWER
    assert posted["reply_to_comment"] == 42
    town.comment(posted["id"], ANSWER, from_id=-1, reply_to_comment=42, parents_stack=[42])
    town.work()
    assert town.one(ReplyRow).state is ReplyState.SENT
    assert town.one(IncidentRow).state is IncidentState.ANSWERED
    asked = town.one(CommentRow, CommentRow.external_id == "wall-1_42")
    assert asked.state is CommentState.ANSWERED

    # what was promised stands in its list
    page.goto(f"{town.address}/inbox/promised")
    assert "Впереди: 1" in page.text_content("#queue")
    assert "засыплет яму в Бабино завтра" in page.text_content("#queue")

    # evening: the author is content, the incident is closed, nothing is promised any more
    later = int(time.time()) + 60
    town.comment(50, "спасибо большое!", reply_to_comment=42, parents_stack=[42], date=later)
    town.work()
    page.goto(f"{town.address}/incidents/{incident.id}")
    assert "Похоже: доволен" in page.text_content("#reaction")
    assert page.is_checked("input[value=satisfied]")
    page.check("input[value=solved]")
    go(page, "text=Закрыть инцидент")
    closed = town.one(IncidentRow)
    assert (closed.state, closed.reaction) == (IncidentState.CLOSED, Reaction.SATISFIED)
    assert town.one(ReminderRow).done_at is not None

    # the month's report shows this very incident
    page.goto(f"{town.address}/reports/answers")
    assert row_of(page, "Отдел городского хозяйства")[1] == "1"
    page.goto(f"{town.address}/reports/places")
    assert row_of(page, "Бабино")[1] == "1"
    page.goto(f"{town.address}/reports/photos")
    assert row_of(page, "Отдел городского хозяйства")[1:3] == ["1", "1"]
    page.goto(f"{town.address}/reports/satisfaction")
    year = closed.registered_at.strftime("%Y")
    assert row_of(page, year)[1:3] == ["1", "1"]
    with page.expect_download() as download:
        page.click("text=Скачать .xlsx")
    download.value.save_as(tmp_path / "report.xlsx")
    cells = [
        cell.value
        for sheet in load_workbook(tmp_path / "report.xlsx")
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert year in cells
    page.goto(f"{town.address}/reports/suggestions")
    assert "Принято" in page.text_content(".report")
    assert errors == []


def row_of(page, name):
    """Cells of the first table row that begins with a name."""
    for row in page.locator(".figures tbody tr").all():
        cells = [one.strip() for one in row.locator("td, th").all_text_contents()]
        if cells and cells[0].startswith(name):
            return cells
    raise AssertionError(f"no row {name!r} at {page.url}")


def jpeg():
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(target, "JPEG")
    return target.getvalue()
