"""Voices in real Chromium: the warning in *Входящие*, the proposal on the comment's page."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from desk_site import arrive
from test_browser import PHONE, browser  # noqa: F401
from test_desk_browser import find_faults, settings, sign_in, site  # noqa: F401
from test_voices_store import WATER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def picture(page, name):
    """A screenshot where somebody wants to look at it."""
    if folder := os.environ.get("OTKLIK_TEST_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_a_burst_is_warned_of_and_merged_by_a_press(site, browser, pipeline):  # noqa: F811
    address, store = site
    moment = datetime.now(UTC)
    ids = [
        *arrive(store, pipeline, WATER[0], created_at=moment),
        *(
            number
            for back, text in enumerate(WATER[1:], 1)
            for number in arrive(
                store, pipeline, text, created_at=moment - timedelta(minutes=9 * back)
            )
        ),
    ]
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, address)
    warning = page.locator(".alarms")
    assert "вода: 5 комментариев за 2 часа, Озерный" in warning.inner_text()
    picture(page, "inbox")
    assert find_faults(page) == []
    warning.get_by_role("link", name="показать").click()
    assert page.locator("#queue li.item").count() == len(WATER)

    page.goto(f"{address}/comments/{ids[0]}")
    assert "Об этом же пишут" in page.locator("#proposal h2").inner_text()
    picture(page, "comment-alone")
    page.get_by_role("button", name="Принять").or_(
        page.get_by_role("button", name="Инцидент, исполнитель позже")
    ).first.click()
    page.goto(f"{address}/comments/{ids[1]}")
    proposal = page.locator("#proposal")
    assert "Похоже на инцидент № " in proposal.inner_text()
    picture(page, "comment-incident")
    assert find_faults(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    proposal.get_by_role("button", name="Объединить").click()
    page.wait_for_url("**/incidents/*")
    assert WATER[1] in page.locator("main").inner_text()
    page.close()
