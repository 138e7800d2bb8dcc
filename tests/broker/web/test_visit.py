"""Several services on one visit, over the API and on the pages of the clerk and the citizen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall.domain.definition import Policy
from tests.broker.web.hall import Hall, running

VISIT = {"service": "card-issue", "then": ["pension-claim", "staff-changes"]}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hall that gives three services on one number; windows 1 to 4 do cards and pensions, 4 and 5
    the changes of staff.
    """
    with running(tmp_path, Policy(services_per_visit=3)) as one:
        yield one


def test_a_program_takes_one_number_for_several_services(hall: Hall) -> None:
    program = hall.program()
    answer = program.post("/api/v1/tickets", json={**VISIT, "papers": True})
    assert answer.status_code == 201
    ticket = answer.json()
    assert (ticket["number"], ticket["service"]) == ("A001", "card-issue")
    assert (ticket["then"], ticket["papers"]) == (["pension-claim", "staff-changes"], True)
    shown = program.get(f"/api/v1/tickets/{ticket['id']}").json()
    assert ticket == shown | {"follow": ticket["follow"], "follow_url": ticket["follow_url"]}


@pytest.mark.parametrize(
    ("then", "code"),
    [
        (["card-issue"], "service-twice"),
        (["passport"], "unknown-service"),
        (["pension-claim", "card-loss", "record-print"], "too-many-services"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(hall: Hall, then: list[str], code: str) -> None:
    answer = hall.program().post("/api/v1/tickets", json={**VISIT, "then": then})
    assert (answer.status_code, answer.json()["code"]) == (409, code)


@pytest.mark.parametrize("then", ["pension-claim", [1], [""], ["a"] * 61])
def test_a_wrong_list_of_services_is_a_wrong_body(hall: Hall, then: object) -> None:
    answer = hall.program().post("/api/v1/tickets", json={**VISIT, "then": then})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-body")


def test_the_visit_goes_on_at_the_window_and_then_elsewhere(hall: Hall) -> None:
    program = hall.program()
    follow = program.post("/api/v1/tickets", json=VISIT).json()["follow"]
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    program.post("/api/v1/windows/1/next")
    first = program.post("/api/v1/windows/1/arrive").json()
    assert first["ticket"]["then"] == VISIT["then"]
    went_on = program.post("/api/v1/windows/1/complete").json()
    assert went_on["leg"] == first["leg"]
    assert (went_on["window"]["status"], went_on["window"]["ticket"]["service"]) == (
        "serving",
        "pension-claim",
    )
    assert went_on["window"]["rating"]["leg"] == first["leg"]
    sent_on = program.post("/api/v1/windows/1/complete").json()
    assert (sent_on["window"]["status"], sent_on["ticket"]["state"]) == ("idle", "waiting")
    assert (sent_on["ticket"]["service"], sent_on["ticket"]["windows"]) == (
        "staff-changes",
        ["4", "5"],
    )
    seen = hall.client().get(f"/follow/{follow}/now").json()
    assert (seen["state"], seen["then"]) == ("waiting", [])


def test_the_clerk_and_the_citizen_see_what_is_still_to_come(hall: Hall, tab: Page) -> None:
    follow = hall.program().post("/api/v1/tickets", json=VISIT).json()["follow"]
    tab.goto(hall.url)
    tab.get_by_test_id("clerk-1001").click()
    tab.get_by_test_id("pick-3").click()
    main, service = tab.get_by_test_id("main-key"), tab.get_by_test_id("ticket-service")
    then, status = tab.get_by_test_id("ticket-then"), tab.get_by_test_id("window-status")
    for expected in ("呼叫中", "办理中"):
        expect(main).to_be_enabled()
        tab.keyboard.press("Space")
        expect(status).to_have_text(expected)
    expect(then).to_have_text("还有：养老待遇申领 → 人员增减变动")
    expect(main).to_be_enabled()
    expect(main).to_contain_text("办结本项")
    tab.keyboard.press("Space")
    expect(service).to_have_text("养老待遇申领")
    expect(then).to_have_text("还有：人员增减变动")
    expect(status).to_have_text("办理中")
    expect(tab.get_by_test_id("notes")).to_contain_text("可撤销：本项办结")
    tab.goto(f"{hall.url}/follow/{follow}")
    expect(tab.get_by_test_id("then")).to_have_text("之后还要办理：人员增减变动")
