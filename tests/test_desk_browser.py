"""A press officer's day in real Chromium: arrival, triage by keys, answer, photo, reaction."""

import io
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_site import PASSWORD, QUICK, add_person, arrive
from PIL import Image
from sqlalchemy import select
from test_browser import PHONE, browser, serve  # noqa: F401

from api.http.app import create_app
from api.store import migrate, open_store
from api.store.tables import CommentRow, DecisionRow, IncidentRow, ReplyRow
from api.store.words import CommentState, IncidentState, Reaction, ReplyState, Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ANSWER = "Отдел городского хозяйства засыплет яму в среду, 25 ноября: щебень уже завезли."
SERIOUS = {"serious", "critical"}
TEXTS = (
    "Яма на дороге в Бабино у школы",
    "нет горячей воды третий день",
    "люк открыт, дети ходят",
    "спасибо большое, молодцы",
    "во сколько начало концерта?",
)


@pytest.fixture
def site(pipeline, tiny_settings, tmp_path, monkeypatch):
    monkeypatch.setattr("api.store.people._hasher", QUICK)
    settings = replace(tiny_settings, home=tmp_path / "home")
    store = open_store(settings.store_url)
    migrate(store)
    add_person(store, "olga", Role.ADMINISTRATOR)
    arrive(store, pipeline, *TEXTS, post="Новости района")
    with serve(create_app(pipeline, settings, store=store)) as address:
        yield address.rstrip("/"), store
    store.close()


def sign_in(page, address):
    page.goto(f"{address}/")
    page.fill("#login", "olga")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/inbox")


def check_access(page):
    """axe-core finds nothing serious on the page as it stands, and it did look."""
    result = Axe().run(page).response
    assert len(result["passes"]) > 5
    bad = [
        (page.url, one["id"], one["nodes"][0]["html"])
        for one in result["violations"]
        if one["impact"] in SERIOUS
    ]
    assert bad == []


def press(page, key):
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_whole_day(site, browser, pipeline, tmp_path):  # noqa: F811
    address, store = site
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors = []
    page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    sign_in(page, address)
    check_access(page)
    # one key accepts a right suggestion
    first = page.locator("#queue .item").first.get_attribute("data-id")
    press(page, "Enter")
    with store.read() as session:
        said = session.scalars(select(DecisionRow).where(DecisionRow.field == "kind")).one()
        assert (said.comment_id, said.is_accepted) == (int(first), True)
    assert "Открыт инцидент" in page.text_content(".done")
    press(page, "u")
    with store.read() as session:
        assert session.scalars(select(DecisionRow)).all() == []
    # the Russian layout has other letters on the same keys
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    press(page, "Enter")
    press(page, "Enter")
    press(page, "1")
    page.goto(f"{address}/inbox?queue=others")
    press(page, "c")
    page.keyboard.press("x")
    page.click("text=обычные")
    assert "Вид: прочее" in page.text_content(".done")
    # a comment of its own page, an incident
    page.goto(f"{address}/comments/{first}")
    check_access(page)
    page.goto(f"{address}/incidents")
    check_access(page)
    page.click("tbody a >> nth=0")
    page.select_option("#executor", "city_dept")
    page.click("#assign button")
    page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": _jpeg()})
    page.click("text=Приложить")
    page.locator(".photos img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.photos img').naturalWidth === 64")
    page.fill("#answer", ANSWER)
    page.click("#reply button")
    if page.locator("#remarks").count():  # the answer is about a pit, the complaint may not be
        check_access(page)
        page.click("text=Отправить так")
    assert "в очереди" in page.text_content(".replies")
    check_access(page)
    page.click("text=Скопирован в соцсеть")
    page.check("input[value=satisfied]")
    page.check("input[value=solved]")
    page.click("text=Закрыть инцидент")
    assert "закрыт" in page.text_content(".chips")
    with store.read() as session:
        closed = session.scalars(
            select(IncidentRow).where(IncidentRow.state == IncidentState.CLOSED)
        ).one()
        assert (closed.reaction, closed.executor) == (Reaction.SATISFIED, "city_dept")
        assert session.scalars(select(ReplyRow)).one().state is ReplyState.SENT
        answered = CommentRow.state == CommentState.ANSWERED
        assert session.scalars(select(CommentRow).where(answered)).one()
    page.goto(f"{address}/log")
    assert "закрыл" in page.text_content("table")
    check_access(page)
    page.goto(f"{address}/people")
    check_access(page)
    assert errors == []


def test_pages_fit_a_phone_in_the_dark(site, browser):  # noqa: F811
    address, _ = site
    page = browser.new_page(viewport=PHONE, color_scheme="dark")
    sign_in(page, address)
    for path in ("/inbox", "/comments/1", "/incidents", "/people", "/log", "/password"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        check_access(page)


def test_pages_read_without_javascript(site, browser):  # noqa: F811
    address, _ = site
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, address)
    assert page.locator("#queue .item").count() == 3
    page.click("#queue button[value=close] >> nth=0")
    assert "Ответ не нужен" in page.text_content(".done")


def test_new_comments_are_announced_and_shown_by_a_key(site, browser, pipeline):  # noqa: F811
    address, store = site
    page = browser.new_page()
    page.clock.install()
    sign_in(page, address)
    arrive(store, pipeline, "яма глубокая на перекрёстке")
    page.clock.fast_forward(16_000)
    page.wait_for_selector("#fresh:not([hidden])")
    assert "Новых: 1" in page.text_content("#fresh")
    press(page, ".")
    assert page.locator("#queue .item").count() == 4


def _jpeg():
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(target, "JPEG")
    return target.getvalue()
