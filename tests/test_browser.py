"""The page in real Chromium: without JavaScript, at phone width, in the dark."""

import shutil
import socket
import threading
import time
from contextlib import closing, contextmanager

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from api.http.app import create_app

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 10
PHONE = {"width": 360, "height": 740}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # playwright's own event loop is left to the interpreter's exit
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@contextmanager
def serve(app):
    """The application on a free port of this computer; gives its address."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_config=None, ws="none", loop="asyncio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + START_S
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(START_S)


@pytest.fixture(scope="module")
def address(pipeline, tiny_settings):
    with serve(create_app(pipeline, tiny_settings)) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "нет Chromium: make browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[None, PHONE], ids=["desk", "phone"])
def page(browser, address, request):
    page = browser.new_page(viewport=request.param, java_script_enabled=False)
    page.goto(address)
    yield page
    page.close()


def tag(page, text):
    page.fill("#text", text)
    page.click("button[type=submit] >> nth=0")


def test_pasted_comment_is_shown_with_marks_executor_and_deadline(page, tmp_path):
    tag(page, "Яма на дороге, Бабино, пиздец")
    assert page.text_content("#marked") == "Яма на дороге, Бабино, пиздец"
    assert page.text_content("mark.place") == "Бабино"
    assert page.text_content("#marked mark.hide") == "пиздец"
    assert "инцидент" in page.text_content("#kind")
    assert "скрыть" in page.text_content("#verdict")
    assert page.text_content("#executor").strip()
    assert {"Яма", "дороге"} & set(page.locator("mark.reason").all_text_contents())
    assert page.text_content("#sure") == "выберите из трёх"  # so few examples promise nothing
    assert "до " in page.text_content("#deadline")
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert (tmp_path / "page.png").stat().st_size > 10_000


def test_example_is_one_click_away(page):
    page.click("button.example >> nth=0")
    assert "Луначарского" in page.text_content("#marked")


def test_page_does_not_scroll_sideways(page):
    tag(page, "оченьдлинноесловобезпробелов" * 20)
    box = page.locator("main").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert page.locator("#marked").bounding_box()["width"] <= box["width"]


def test_markup_of_a_comment_stays_text(page):
    tag(page, "<b>жирный</b> <img src=x> яма")
    assert page.locator("#marked b, #marked img").count() == 0
