"""The staff's pages in a hand: nothing is cut off and nothing overlaps at 360 pixels."""

import pytest
from playwright.sync_api import Page

from tests.broker.web.hall import Hall

PAGES = ("/window", "/window/1", "/guide", "/devices", "/hall", "/day/2026-09-21")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_of_the_staff_fits_a_phone(shared_hall: Hall, tab: Page, language: str):
    shared_hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto(shared_hall.url)
    tab.get_by_test_id("clerk-3001").click()
    for page in PAGES:
        tab.goto(f"{shared_hall.url}/language/{language}?to={page}")
        tab.wait_for_load_state()
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width == 360, page
        head = tab.locator("header.head").bounding_box()
        main = tab.locator("main").bounding_box()
        assert head is not None
        assert main is not None
        assert head["y"] + head["height"] <= main["y"], page
