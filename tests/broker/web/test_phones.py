"""The staff's pages in a hand, and at twice the size on a small screen: nothing is cut off or overlaps."""

import pytest
from playwright.sync_api import Page

from tests.broker.web.hall import Hall

PAGES = ("/window", "/window/1", "/guide", "/devices", "/hall", "/day/2026-09-21")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("wide", "high"), [(360, 740), (683, 384)])
def test_every_page_of_the_staff_fits(
    shared_hall: Hall, tab: Page, wide: int, high: int, language: str
):
    shared_hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    tab.set_viewport_size({"width": wide, "height": high})
    tab.goto(shared_hall.url)
    tab.get_by_test_id("clerk-3001").click()
    for page in PAGES:
        tab.goto(f"{shared_hall.url}/language/{language}?to={page}")
        tab.wait_for_load_state()
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width == wide, page
        head = tab.locator("header.head").bounding_box()
        main = tab.locator("main").bounding_box()
        assert head is not None
        assert main is not None
        assert head["y"] + head["height"] <= main["y"], page
