"""A page whose session is over leads to the sign-in, and back to itself."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.broker.web.hall import Hall

PAGES = ("/window", "/window/3", "/hall", "/guide", "/devices", "/day/2026-09-21?to=x")


def end_session(hall: Hall, tab: Page) -> None:
    [token] = [c["value"] for c in tab.context.cookies() if c["name"] == hall.server.console.cookie]
    hall.server.console.sessions.end(token)


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_the_sign_in_and_back(shared_hall: Hall, tab: Page, path: str):
    tab.goto(f"{shared_hall.url}/sign-in?to={quote(path)}")
    tab.get_by_test_id("clerk-3001").click()
    expect(tab).to_have_url(f"{shared_hall.url}{path}")
    tab.wait_for_load_state("load")
    end_session(shared_hall, tab)
    expect(tab).to_have_url(re.compile("/sign-in"))
    tab.get_by_test_id("clerk-3001").click()
    expect(tab).to_have_url(f"{shared_hall.url}{path}")


@pytest.mark.browser
def test_a_press_after_the_session_leads_to_the_sign_in(hall: Hall, tab: Page):
    tab.goto(f"{hall.url}/sign-in?to=/guide")
    tab.get_by_test_id("clerk-2001").click()
    expect(tab.get_by_test_id("issue")).to_be_enabled()
    tab.route("**/me", lambda route: route.abort())
    tab.route("**/api/v1/clock", lambda route: route.abort())
    end_session(hall, tab)
    tab.get_by_test_id("issue").click()
    expect(tab).to_have_url(f"{hall.url}/sign-in?to=%2Fguide")


@pytest.mark.parametrize("path", PAGES)
def test_an_address_with_no_session_leads_to_the_sign_in(shared_hall: Hall, path: str):
    answer = shared_hall.client().get(path, headers={"accept": "text/html"})
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/sign-in?to={quote(path)}"


def test_a_stream_ends_with_its_session(hall: Hall):
    person = hall.person("1001")
    with person.stream("GET", "/hall/live") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        hall.server.console.sessions.end(person.cookies[hall.server.console.cookie])
        hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
        assert "event: over" in list(lines)


def test_a_session_says_whose_it_is(hall: Hall):
    assert hall.person("1001").get("/me").json() == {"clerk": "1001"}
    assert hall.client().get("/me").status_code == 401


@pytest.mark.browser
def test_a_page_of_whoever_signed_in_before_becomes_that_of_who_did_now(hall: Hall, tab: Page):
    tab.goto(f"{hall.url}/sign-in?to=/hall")
    tab.get_by_test_id("clerk-3001").click()
    expect(tab.get_by_test_id("signed-in-as")).to_contain_text("3001")
    other = tab.context.new_page()
    other.goto(f"{hall.url}/sign-in?to=/window")
    other.get_by_test_id("clerk-1001").click()
    expect(other.get_by_test_id("signed-in-as")).to_contain_text("1001")
    tab.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(tab.get_by_test_id("signed-in-as")).to_contain_text("1001")


def test_one_stream_has_the_views_of_several_pages(hall: Hall):
    """A clerk may not have the guide's desk; the others are told all the same."""
    person = hall.person("1001")
    path = "/live?of=window/3&of=hall&of=guide&of=window/77&of=nothing"
    with person.stream("GET", path) as stream:
        lines = stream.iter_lines()
        refused = [next(lines) for _ in range(12)]
        assert sum(line == "event: refused" for line in refused) == 3
        told = set()
        for line in lines:
            told |= {of for of in ("window/3", "hall") if f'"of":"{of}","view"' in line}
            if len(told) == 2:
                break
    assert hall.client().get("/live?of=hall").status_code == 401
    assert person.get("/live").status_code == 400
