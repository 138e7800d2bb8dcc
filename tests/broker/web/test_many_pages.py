"""Any number of pages open in one browser: it has six connections to a host."""

import pytest
from playwright.sync_api import Page, expect

from tests.broker.web.hall import Hall, eventually

pytestmark = pytest.mark.browser
PAGES = ["/hall", "/window/1", "/window/2", "/window/3", "/guide", "/devices", *["/hall"] * 4]


def sign_in(hall: Hall, tab: Page, to: str) -> None:
    tab.goto(f"{hall.url}/sign-in?to={to}")
    tab.get_by_test_id("clerk-3001").click()
    expect(tab).to_have_url(f"{hall.url}{to}")


def test_ten_pages_of_one_browser_are_live_and_take_presses(hall: Hall, tab: Page):
    hall.program().post("/api/v1/windows/3/open", json={"clerk": "3001"})
    sign_in(hall, tab, "/hall")
    tabs = [tab]
    for path in PAGES[1:]:
        tabs.append(tab.context.new_page())
        tabs[-1].goto(hall.url + path)
    hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    for page, path in zip(tabs, PAGES, strict=True):
        if path == "/hall":
            expect(page.get_by_test_id("hall-waiting")).to_contain_text("1")
        elif path.startswith("/window"):
            expect(page.get_by_test_id("waiting-total")).to_have_text("1")
        expect(page.get_by_test_id("connection-lost")).to_be_hidden()
    tabs[3].get_by_test_id("main-key").click()
    expect(tabs[3].get_by_test_id("ticket-number")).to_have_text("A001")
    expect(tabs[9].get_by_test_id("window-3")).to_contain_text("A001")
    assert hall.server.console.heartbeat.hears("3", "3001")
    tabs[3].close()
    eventually(lambda: not hall.server.console.heartbeat.hears("3", "3001"))


def test_a_page_without_a_worker_lets_its_stream_go_while_it_is_hidden(hall: Hall, tab: Page):
    tab.add_init_script("delete window.SharedWorker")
    sign_in(hall, tab, "/hall")
    expect(tab.get_by_test_id("hall-waiting")).to_contain_text("0")
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with tab.expect_event("requestfailed", lambda request: request.url.endswith("/hall/live")):
        tab.evaluate(hide, True)
    hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    expect(tab.get_by_test_id("connection-lost")).to_be_hidden()
    tab.evaluate(hide, False)
    expect(tab.get_by_test_id("hall-waiting")).to_contain_text("1")
