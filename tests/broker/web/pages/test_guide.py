"""The guide's desk: what needs somebody, found by number, and mended with a button."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from broker.controller.contract import Submission
from hall.domain import commands as c
from hall.domain.names import Source
from tests.broker.web.hall import DEADLINE_S, Hall, running
from tests.broker.web.pages.test_live import views

PAGES = ("/guide", "/guide/live", "/guide/find?number=A001")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """The reason "serviceman" is granted by the guide."""
    with running(tmp_path, by_guide="serviceman") as one:
        yield one


def take(hall: Hall, service: str = "card-issue", priority: str | None = None) -> str:
    asked = {"service": service} | ({"priority": priority} if priority else {})
    answer = hall.program().post("/api/v1/tickets", json=asked)
    assert answer.status_code == 201
    return str(answer.json()["number"])


def at_kiosk(hall: Hall) -> None:
    fresh = hall.controller.ids.fresh()
    command = c.Take(
        ticket=fresh.ticket,
        follow_digest=fresh.follow_digest,
        service="card-issue",
        source=Source.KIOSK,
        device="kiosk-1",
        request="r1",
    )
    submission = Submission("r1", "device:kiosk-1", "", command)
    assert hall.controller.submit(submission).result(DEADLINE_S).ok


def miss(hall: Hall, window: str = "1") -> None:
    program = hall.program()
    program.post(f"/api/v1/windows/{window}/open", json={"clerk": "1001"})
    for step in ("next", "no-show"):
        assert program.post(f"/api/v1/windows/{window}/{step}").status_code == 200


def found(hall: Hall, number: str) -> list[dict]:
    answer = hall.person("2001").get("/guide/find", params={"number": number})
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("path", PAGES)
def test_the_desk_is_for_guides_and_supervisors(shared_hall: Hall, path: str):
    for clerk in ("1001", "4001"):
        assert shared_hall.person(clerk).get(path).status_code == 403
    for clerk in ("2001", "3001"):
        with shared_hall.person(clerk).stream("GET", path) as answer:
            assert answer.status_code == 200
    assert shared_hall.client().get(path).status_code == (302 if path == "/guide" else 401)


def test_who_asks_for_priority_is_listed_until_it_is_granted(hall: Hall):
    guide = hall.person("2001")
    with guide.stream("GET", "/guide/live") as stream:
        seen = views(stream)
        assert next(seen)["asking"] == []
        take(hall, priority="serviceman")
        while not (asking := next(seen)["asking"]):
            pass
        [card] = asking
        assert (card["priority"], card["asks"]) == ("军人", True)
        assert card["may"] == ["grant-priority", "refuse-priority", "cancel"]
        assert guide.post(f"/api/v1/tickets/{card['id']}/grant-priority").status_code == 200
        while next(seen)["asking"]:
            pass
    [card] = found(hall, card["number"])
    assert (card["priority"], card["asks"], card["may"]) == ("军人", False, ["cancel"])


def test_priority_that_was_granted_at_once_asks_nobody(hall: Hall):
    [card] = found(hall, take(hall, priority="senior"))
    assert (card["asks"], card["priority"]) == (False, "老年人")


def test_a_number_is_found_by_all_of_it_or_by_its_digits(hall: Hall):
    take(hall)
    take(hall, "consultation")
    assert [card["number"] for card in found(hall, "1")] == ["A001", "C001"]
    assert [card["number"] for card in found(hall, " a001 ")] == ["A001"]
    assert found(hall, "A777") == found(hall, "٣") == []
    assert hall.person("2001").get("/guide/find?number=").status_code == 400


def test_what_may_be_done_follows_from_where_a_ticket_is(hall: Hall):
    at_kiosk(hall)
    assert found(hall, "1")[0]["may"] == ["reprint", "cancel"]
    hall.clock.shift += 61_000
    with hall.person("2001").stream("GET", "/guide/live") as stream:
        while not (unconfirmed := next(views(stream))["unconfirmed"]):
            pass
    assert [card["number"] for card in unconfirmed] == ["A001"]
    miss(hall)
    [card] = found(hall, "1")
    assert (card["state"], card["may"]) == ("no-show", ["reactivate", "reprint"])
    path = f"/api/v1/tickets/{card['id']}/reactivate"
    assert hall.person("2001").post(path).status_code == 200
    hall.program().post("/api/v1/windows/1/undo")
    miss(hall)
    assert found(hall, "1")[0]["may"] == ["reprint"]


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture
def desk(hall: Hall, tab: Page) -> Page:
    tab.goto(hall.url)
    tab.get_by_test_id("clerk-2001").click()
    expect(tab).to_have_title("导引台")
    return tab


@pytest.mark.browser
def test_the_guide_grants_lets_wait_again_and_gives_up(hall: Hall, desk: Page):
    number = take(hall, priority="serviceman")
    card = desk.get_by_test_id("asking").get_by_test_id(f"card-{number}")
    expect(card).to_contain_text("申请优先：军人")
    card.get_by_test_id("grant-priority").click()
    expect(desk.get_by_test_id("told")).to_have_text(f"{number}：准予优先")
    expect(desk.get_by_test_id("asking")).to_have_text("没有待核实的申请")
    miss(hall)
    desk.get_by_test_id("missed").get_by_test_id("reactivate").click()
    expect(desk.get_by_test_id("missed")).to_have_text("没有过号")
    desk.get_by_test_id("find").fill(number)
    desk.keyboard.press("Enter")
    card = desk.get_by_test_id("found").get_by_test_id(f"card-{number}")
    expect(card).to_contain_text("等候中")
    card.get_by_test_id("cancel").click()
    desk.keyboard.press("Escape")
    expect(card).to_contain_text("等候中")
    card.get_by_test_id("cancel").click()
    desk.get_by_test_id("cancel-confirm").click()
    expect(card).to_contain_text("已弃号")
    expect(card.locator("button")).to_have_count(0)


@pytest.mark.browser
def test_the_guide_issues_a_number_and_orders_a_second_paper(hall: Hall, desk: Page):
    desk.get_by_test_id("issue-service").select_option("card-issue")
    desk.get_by_test_id("issue").click()
    expect(desk.get_by_test_id("told")).to_have_text("已取号 A001")
    expect(desk.get_by_test_id("found")).to_contain_text("A001")
    at_kiosk(hall)
    desk.get_by_test_id("find").fill("2")
    desk.keyboard.press("Enter")
    desk.get_by_test_id("card-A002").get_by_test_id("reprint").click()
    expect(desk.get_by_test_id("told")).to_have_text("A002：补打")
    assert [(device, one["type"]) for device, one in hall.wire.orders] == [("kiosk-1", "reprint")]


def at_printer(hall: Hall, kiosk: str = "kiosk-1") -> None:
    """A kiosk whose printer is well, as the journal knows."""
    hall.here(kiosk)
    hall.feels(kiosk, printer="ready", paper="ok")
    program = hall.program()

    def noted() -> bool:
        events = program.get("/api/v1/events?after=0&limit=500").json()["events"]
        return any(one["type"] == "printer-changed" for one in events)

    hall.until(noted)


def test_a_number_of_the_desk_is_printed_at_a_kiosk_with_its_code_and_told_to_nobody(hall: Hall):
    guide, asked = hall.person("2001"), {"service": "card-issue", "printer": "kiosk-1"}
    refused = guide.post("/api/v1/tickets", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (409, "device-offline")
    assert found(hall, "1") == []
    at_printer(hall)
    for client in (guide, hall.program()):
        taken = client.post("/api/v1/tickets", json=asked).json()
        assert "follow" not in taken
    [(device, order), _] = hall.wire.orders
    assert (device, order["type"], order["ticket"]["number"]) == ("kiosk-1", "print", "A001")
    assert order["ticket"]["follow"]
    card = found(hall, "1")[0]
    assert card["may"] == ["reprint", "cancel"]
    again = guide.post(f"/api/v1/tickets/{card['id']}/reprint", json={"printer": "kiosk-1"})
    assert again.status_code == 200
    assert hall.wire.orders[-1][1]["type"] == "reprint"
    wrong = guide.post("/api/v1/tickets", json=asked | {"printer": "board-A"}).json()
    assert wrong["code"] == "not-for-this-device"


def test_a_repeated_wish_prints_once(hall: Hall):
    at_printer(hall)
    guide, key = hall.person("2001"), {"idempotency-key": "k1"}
    asked = {"service": "card-issue", "printer": "kiosk-1"}
    first, second = (guide.post("/api/v1/tickets", json=asked, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert len(hall.wire.orders) == 1


def test_a_priority_is_refused_with_a_reason_and_the_number_keeps_its_place(hall: Hall):
    guide = hall.person("2001")
    take(hall, priority="serviceman")
    [card] = found(hall, "1")
    path = f"/api/v1/tickets/{card['id']}/refuse-priority"
    assert hall.person("1001").post(path, json={"reason": "x"}).status_code == 403
    assert guide.post(path, json={"reason": ""}).status_code == 400
    assert guide.post(path, json={"reason": "证件已过期"}).status_code == 200
    [card] = found(hall, "1")
    assert (card["asks"], card["priority"], card["refused"]) == (False, "", "证件已过期")
    assert guide.post(path, json={"reason": "x"}).json()["code"] == "no-priority-asked"
    events = hall.program().get("/api/v1/events?after=0&limit=500").json()["events"]
    [told] = [one for one in events if one["type"] == "priority-refused"]
    assert (told["reason"], told["clerk"], told["why"]) == ("serviceman", "2001", "证件已过期")


@pytest.mark.browser
def test_the_guide_refuses_a_priority(hall: Hall, desk: Page):
    number = take(hall, priority="serviceman")
    card = desk.get_by_test_id("asking").get_by_test_id(f"card-{number}")
    card.get_by_test_id("refuse-priority").click()
    desk.get_by_test_id("refuse-why").fill("11010519491231002X")
    desk.get_by_test_id("refuse-confirm").click()
    expect(desk.get_by_test_id("refuse-wrong")).to_contain_text("含有身份证号码")
    expect(desk.get_by_test_id("refuse-why")).to_have_value("11010519491231002X")
    desk.get_by_test_id("refuse-why").fill("证件已过期")
    desk.get_by_test_id("refuse-confirm").click()
    expect(desk.get_by_test_id("asking")).to_have_text("没有待核实的申请")
    expect(desk.get_by_test_id("refuse-form")).to_be_hidden()


@pytest.mark.browser
def test_the_guide_chooses_a_printer_once_and_checks_an_appointment_in(hall: Hall, desk: Page):
    at_printer(hall)
    at = datetime.fromtimestamp(hall.clock.wall() / 1000 + 300, UTC).isoformat()
    booked = {"code": "BOOK-1", "service": "card-issue", "at": at}
    loaded = hall.program().post("/api/v1/appointments", json={"appointments": [booked]})
    assert loaded.status_code == 200
    desk.get_by_test_id("printer").select_option("kiosk-1")
    desk.reload()
    expect(desk.get_by_test_id("printer")).to_have_value("kiosk-1")
    desk.get_by_test_id("find").fill("BOOK-1")
    desk.keyboard.press("Enter")
    desk.get_by_test_id("card-BOOK-1").get_by_test_id("check-in").click()
    expect(desk.get_by_test_id("found")).to_contain_text("Y001")
    desk.get_by_test_id("issue").click()
    expect(desk.get_by_test_id("told")).to_contain_text("号票在 kiosk-1 打印")
    assert [order["type"] for _, order in hall.wire.orders] == ["print", "print"]
