"""A machine's clock that is not followed: told on every page and in healthz, settled by a person."""

import pytest
from playwright.sync_api import Page, expect

from broker import asking
from broker.settings import Listen
from hall.shell.trouble import Trouble
from tests.broker.web.hall import Hall, eventually, settings_for

DAY_MS = 86_400_000
PATH = "/api/v1/clock"


def alerts(hall: Hall) -> list[str]:
    return [one["kind"] for one in hall.client().get("/healthz").json()["alerts"]]


def jump(hall: Hall) -> None:
    """Somebody takes a number, then the date is a day ahead."""
    hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    hall.clock.jump = DAY_MS
    eventually(lambda: "clock-held" in alerts(hall))


def test_a_clock_that_is_followed_asks_nothing(hall: Hall):
    view = hall.person("1001").get(PATH).json()
    assert (view["held"], view["new"], view["old"]) == (None, None, None)
    answer = hall.person("3001").post(f"{PATH}/settle", json={"right": "machine"})
    assert (answer.status_code, answer.json()["code"]) == (409, "clock-not-held")


@pytest.mark.parametrize("right", ["machine", "hall"])
@pytest.mark.parametrize("clerk", ["3001", "4001"])
def test_a_leader_settles_it_either_way(hall: Hall, right: str, clerk: str):
    jump(hall)
    view = hall.program().get(PATH).json()
    assert view["held"] == "ahead"
    assert view["machine"] - view["now"] == pytest.approx(DAY_MS, abs=2_000)
    body = {"right": right}
    assert hall.person("1001").post(f"{PATH}/settle", json=body).status_code == 403
    assert hall.client().post(f"{PATH}/settle", json=body).status_code == 401
    assert hall.person(clerk).post(f"{PATH}/settle", json=body).status_code == 200
    eventually(lambda: "clock-held" not in alerts(hall))
    now = hall.program().get(PATH).json()
    off = 0 if right == "machine" else DAY_MS
    assert now["machine"] - now["now"] == pytest.approx(off, abs=2_000)
    events = hall.program().get("/api/v1/events?limit=1000").json()["events"]
    (settled,) = (one for one in events if one["type"] == "clock-settled")
    assert settled["by"] == f"session:{clerk}"


def test_a_command_shows_and_settles_it(hall: Hall, tmp_path):
    settings = settings_for(tmp_path, listen=Listen(port=hall.server.port))
    assert "is followed" in asking.clock(settings, "show", 0)
    jump(hall)
    said = asking.clock(settings, "show", 0)
    assert "not followed: ahead" in said
    assert "--clock hall: " in said
    assert "is followed" in asking.clock(settings, "hall", 0)
    with pytest.raises(Trouble, match="the controller refuses"):
        asking.clock(settings, "machine", 0)


def test_a_command_that_nobody_answers_says_so(tmp_path):
    with pytest.raises(Trouble, match="no token"):
        asking.clock(settings_for(tmp_path, tokens={}), "show", 0)


@pytest.mark.browser
def test_every_page_of_the_staff_shows_it_and_the_leader_settles_it(hall: Hall, tab: Page):
    jump(hall)
    tab.goto(hall.url)
    tab.get_by_test_id("clerk-3001").click()
    bar = tab.get_by_test_id("clock-held")
    for page in ("/window", "/window/1", "/guide", "/devices", "/day/2026-09-21", "/hall"):
        tab.goto(hall.url + page)
        expect(bar).to_be_visible()
    expect(tab.get_by_test_id("clock-machine")).to_contain_text("1 个号作废")
    tab.get_by_test_id("clock-hall").click()
    expect(bar).to_be_hidden()
    assert "clock-held" not in alerts(hall)
