"""The desk's pages in real Chromium: for everybody, in the dark, on a phone, without scripts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_site import PASSWORD, QUICK, add_person, arrive
from sqlalchemy import select
from test_browser import PHONE, browser, serve  # noqa: F401
from test_desk_day import jpeg

from api.http.app import create_app
from api.reports.catalogue import REPORTS
from api.store import migrate, open_store
from api.store.base import now_utc
from api.store.dead import bury
from api.store.incidents import assign_incident, note_final_answer, open_incident
from api.store.log import SYSTEM
from api.store.people import create_access
from api.store.photos import add_photo
from api.store.reminders import add_reminder, finish_reminder
from api.store.replies import write_reply
from api.store.tables import NoteRow, ReminderRow
from api.store.words import DeadKind, ReplyState, Role

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
    "Яма в Бабино, уроды, пиздец дороге",
)


@pytest.fixture
def settings(tiny_settings, tmp_path):
    return replace(tiny_settings, home=tmp_path / "home")


@pytest.fixture
def site(pipeline, settings, monkeypatch):
    monkeypatch.setattr("api.store.people._hasher", QUICK)
    store = open_store(settings.store_url)
    migrate(store)
    add_person(store, "olga", Role.ADMINISTRATOR)
    add_person(store, "boris", Role.EXECUTOR, executor="city_dept")
    arrive(store, pipeline, *TEXTS, post="Новости района")
    with serve(create_app(pipeline, settings, store=store)) as address:
        yield address.rstrip("/"), store
    store.close()


def sign_in(page, address, login="olga", home="**/inbox"):
    page.context.clear_cookies()
    page.goto(f"{address}/")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(home)


def find_faults(page):
    """What axe-core calls serious on the page as it stands, and what does not fit its width."""
    result = Axe().run(page).response
    assert len(result["passes"]) > 5  # it did look
    path = page.url.split("/", 3)[3]
    faults = [
        (path, one["id"], one["nodes"][0]["html"])
        for one in result["violations"]
        if one["impact"] in SERIOUS
    ]
    if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
        faults.append((path, "too wide", ""))
    return faults


def press(page, key):
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def fill_incident(store, settings):
    """One incident with all that its page can show, and a comment with a word to mask."""
    with store.write() as session:
        incident = open_incident(session, 1, actor=SYSTEM)
        assign_incident(session, incident.id, "city_dept", name="Горхоз", actor=SYSTEM, note="!")
        add_photo(session, settings.home, jpeg(), actor=SYSTEM, incident_id=incident.id)
        for state, error in (
            (ReplyState.DRAFT, None),
            (ReplyState.QUEUED, None),
            (ReplyState.SENT, None),
            (ReplyState.DEAD, "доступ запрещён"),
            (ReplyState.UNCERTAIN, "посмотрите в соцсети"),
            (ReplyState.SEEN, None),
        ):
            reply = write_reply(session, 1, ANSWER, actor=SYSTEM, incident_id=incident.id)
            reply.state, reply.error = state, error
            if state is ReplyState.DEAD:
                bury(session, DeadKind.REPLY, reply.id, reason=error, tries=1)
            if state is ReplyState.SENT:
                for days in (-1, 3):
                    due = now_utc() + timedelta(days=days)
                    add_reminder(session, reply, due_at=due, promise="Засыплют в среду")
                finish_reminder(session, due_reminder(session), actor=SYSTEM)
                add_reminder(session, reply, due_at=now_utc(), promise="Разметят завтра")
        note_final_answer(session, incident.id, at=now_utc() - timedelta(hours=1))
        session.add(NoteRow(incident_id=incident.id, text="Позвонить", written_at=now_utc()))
        token, _, _ = create_access(session, "city_dept", actor=SYSTEM)
        return token


def due_reminder(session):
    session.flush()
    return session.scalars(select(ReminderRow.id)).first()


PAGES = (
    *("/inbox", "/inbox?queue=others", "/inbox?queue=answer", "/inbox?queue=failed"),
    *("/inbox?queue=all&q=яма", "/inbox?q=нет+такого", "/inbox/promised"),
    *("/comments/1", "/comments/4", "/comments/6", "/comments/6?plain=1"),
    *("/incidents", "/incidents?show=overdue", "/incidents/1"),
    *(f"/reports/{entry.slug}" for entry in REPORTS),
    *("/reports/all", "/model", "/routes", "/routes?row=8#edit", "/rules", "/try"),
    *("/people", "/log", "/password", "/comments/999", "/my"),
)
FORMS = (
    ("/comments/2", {"#answer": "Сделаем"}, "#reply button"),
    ("/routes?row=8", {"#note": "проверка"}, "#preview"),
    ("/rules", {"#words": "люк", "#comments": "люк открыт"}, "main button[type=submit]"),
    ("/try", {"#text": "Яма на дороге в Бабино, пиздец"}, "main button[type=submit] >> nth=0"),
)
MODES = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "dark phone": {"viewport": PHONE, "color_scheme": "dark"},
}


@pytest.mark.parametrize("mode", MODES)
def test_every_page_is_for_everybody(site, settings, browser, mode):  # noqa: F811
    address, store = site
    token = fill_incident(store, settings)
    page = browser.new_page(**MODES[mode])
    faults = []
    for path in ("/sign-in", f"/e/{token}"):
        page.goto(address + path)
        faults += find_faults(page)
    sign_in(page, address)
    for path in PAGES:
        page.goto(address + path)
        faults += find_faults(page)
    for path, fields, button in FORMS:
        page.goto(address + path)
        for field, text in fields.items():
            page.fill(field, text)
        with page.expect_navigation():
            page.click(button)
        faults += find_faults(page)
    sign_in(page, address, "boris", "**/my")
    for path in ("/my", "/my/1", "/inbox"):
        page.goto(address + path)
        faults += find_faults(page)
    assert faults == [], "\n".join(map(str, faults))


def test_pages_read_without_javascript(site, browser):  # noqa: F811
    address, _ = site
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, address)
    assert page.locator("#queue .item").count() == 4
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
    assert page.locator("#queue .item").count() == 5
