"""The page Window in Chromium, one round with one key, over the real controller."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.broker.web.hall import Hall

pytestmark = pytest.mark.browser
WINDOW = re.compile(r"/window/3$")


@pytest.fixture
def window(hall: Hall, tab: Page) -> Page:
    """Somebody signed in and opened window 3; two citizens wait."""
    for service in ("card-issue", "record-print"):
        hall.program().post("/api/v1/tickets", json={"service": service})
    tab.goto(hall.url)
    tab.get_by_test_id("clerk-1001").click()
    tab.get_by_test_id("pick-3").click()
    expect(tab).to_have_url(WINDOW)
    expect(tab.get_by_test_id("main-key")).to_be_enabled()
    return tab


def test_one_key_does_the_whole_round(hall: Hall, window: Page):
    number, status = window.get_by_test_id("ticket-number"), window.get_by_test_id("window-status")
    main = window.get_by_test_id("main-key")
    expect(status).to_have_text("空闲")
    expect(window.get_by_test_id("waiting-total")).to_have_text("2")
    for expected in ("A001", "A002"):
        window.keyboard.press("Space")
        expect(number).to_have_text(expected)
        expect(status).to_have_text("呼叫中")
        expect(main).to_be_enabled()
        window.keyboard.press("Enter")
        expect(status).to_have_text("办理中")
        main.click()
        expect(status).to_have_text("空闲")
        expect(main).to_be_enabled()
    expect(window.get_by_test_id("recent")).to_contain_text("A002已请评价")
    window.keyboard.press("Space")
    expect(window.get_by_test_id("refusal")).to_have_text("现在没有可呼叫的号")


def test_a_double_press_is_one_step(window: Page):
    status, main = window.get_by_test_id("window-status"), window.get_by_test_id("main-key")
    with window.expect_response("**/now"):
        window.keyboard.press("Space")
    window.keyboard.press("Space")
    expect(main).to_be_enabled()
    expect(status).to_have_text("呼叫中")
    main.dblclick()
    expect(main).to_be_enabled()
    expect(status).to_have_text("办理中")


def test_what_has_the_focus_keeps_its_keys(hall: Hall, window: Page):
    status, notes = window.get_by_test_id("window-status"), window.get_by_test_id("notes")
    window.keyboard.press("Space")
    expect(status).to_have_text("呼叫中")
    for calls, key in ((2, "Enter"), (3, "Space")):
        hall.clock.shift += 6_000
        expect(window.get_by_test_id("recall")).to_be_enabled()
        if calls == 2:
            window.get_by_test_id("recall").focus()
        window.keyboard.press(key)
        expect(notes).to_contain_text(f"已呼叫 {calls} 次")
    expect(window.get_by_test_id("recall")).to_be_focused()
    expect(status).to_have_text("呼叫中")
    expect(window.get_by_test_id("main-key")).to_be_enabled()
    window.get_by_test_id("main-key").focus()
    window.keyboard.press("Space")
    expect(status).to_have_text("办理中")
    window.get_by_test_id("park").focus()
    window.keyboard.press("Space")
    expect(window.get_by_test_id("park-form")).to_be_visible()


def test_a_control_that_was_clicked_leaves_the_space_to_the_main_key(hall: Hall, window: Page):
    window.keyboard.press("Space")
    expect(window.get_by_test_id("recall")).to_be_enabled()
    hall.clock.shift += 6_000
    window.get_by_test_id("recall").click()
    expect(window.get_by_test_id("notes")).to_contain_text("已呼叫 2 次")
    expect(window.get_by_test_id("main-key")).to_be_enabled()
    window.keyboard.press("Space")
    expect(window.get_by_test_id("window-status")).to_have_text("办理中")


TYPE_AS_A_SCANNER = """
code => [...code, "Enter"].map((key, place) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  Object.defineProperty(event, "timeStamp", { value: performance.now() - 4 * (code.length - place) });
  return document.activeElement.dispatchEvent(event);
}).at(-1)
"""
"""4 ms from key to key, by the events' own times; gives whether its Enter may press what has the focus."""


def scan(window: Page, code: str) -> None:
    """Type as a scanner does; whatever that pressed has been answered afterwards."""
    assert window.evaluate(TYPE_AS_A_SCANNER, code) is False
    window.wait_for_timeout(100)  # longer than a person's key waits for what may follow it
    expect(window.get_by_test_id("main-key")).to_be_enabled()


@pytest.mark.parametrize(
    "code", ["6901234567892", "SN-20261130-7", "P-69012345", "QQQQ", "n r p q"]
)
def test_what_a_scanner_types_takes_no_step(hall: Hall, window: Page, code: str):
    hall.until(lambda: "3" in hall.controller.live.attended)  # the page's first beat is an event
    for status in ("空闲", "呼叫中", "办理中"):
        expect(window.get_by_test_id("window-status")).to_have_text(status)
        before = hall.controller.live.sequence
        scan(window, code)
        window.get_by_test_id("recall").evaluate("one => one.focus()")
        scan(window, code)
        assert hall.controller.live.sequence == before
        window.evaluate("document.activeElement.blur()")
        if status != "办理中":
            window.keyboard.press("Space")


def test_a_scanner_does_not_send_off_a_dialog(hall: Hall, window: Page):
    serve(window)
    window.keyboard.press("g")
    expect(window.get_by_test_id("park-reason")).to_be_focused()
    scan(window, "6901234567892")
    expect(window.get_by_test_id("park-form")).to_be_visible()


def test_recalls_end_with_a_no_show_on_offer(hall: Hall, window: Page):
    window.keyboard.press("Space")
    expect(window.get_by_test_id("recall")).to_be_enabled()
    window.keyboard.press("r")
    expect(window.get_by_test_id("refusal")).to_contain_text("刚刚呼叫过")
    for calls in (2, 3):
        hall.clock.shift += 6_000
        expect(window.get_by_test_id("recall")).to_be_enabled()
        window.keyboard.press("r")
        expect(window.get_by_test_id("notes")).to_contain_text(f"已呼叫 {calls} 次")
    expect(window.get_by_test_id("offer-no-show")).to_contain_text("可按 N 过号")
    window.keyboard.press("n")
    expect(window.get_by_test_id("window-status")).to_have_text("空闲")
    window.keyboard.press("u")
    expect(window.get_by_test_id("ticket-number")).to_have_text("A001")


def test_pause_away_and_back(hall: Hall, window: Page):
    status = window.get_by_test_id("window-status")
    window.keyboard.press("p")
    expect(status).to_have_text("暂停服务")
    expect(window.get_by_test_id("main-key")).to_be_enabled()
    window.keyboard.press("Space")
    expect(status).to_have_text("空闲")
    window.get_by_test_id("away").click()
    window.get_by_test_id("away-confirm").click()
    expect(window.get_by_test_id("away-form")).to_be_visible()
    window.get_by_test_id("away-contact").fill("李建国")
    window.get_by_test_id("away-phone").fill("8800 1002")
    window.get_by_test_id("away-confirm").click()
    expect(status).to_have_text("暂离")
    expect(window.get_by_test_id("notes")).to_contain_text("请联系 李建国，电话 8800 1002")
    window.get_by_test_id("back").click()
    expect(status).to_have_text("空闲")


def serve(window: Page) -> None:
    main = window.get_by_test_id("main-key")
    for status in ("呼叫中", "办理中"):
        expect(main).to_be_enabled()
        window.keyboard.press("Space")
        expect(window.get_by_test_id("window-status")).to_have_text(status)
    expect(main).to_be_enabled()


def test_a_case_is_put_aside_and_gone_on_with(window: Page):
    number, status = window.get_by_test_id("ticket-number"), window.get_by_test_id("window-status")
    serve(window)
    window.keyboard.press("g")
    window.get_by_test_id("park-reason").fill("等待复核")
    window.keyboard.press("Enter")
    expect(status).to_have_text("空闲")
    parked = window.get_by_test_id("parked")
    expect(parked).to_contain_text("A001")
    serve(window)
    expect(parked.locator("button")).to_be_disabled()
    window.keyboard.press("g")
    window.get_by_test_id("park-confirm").click()
    expect(parked.locator("li")).to_have_count(2)
    parked.locator("li", has_text="A001").locator("button").click()
    expect(number).to_have_text("A001")
    expect(window.get_by_test_id("main-key")).to_be_enabled()
    window.keyboard.press("Space")
    expect(status).to_have_text("空闲")
    expect(window.get_by_test_id("resume")).to_be_enabled()
    window.keyboard.press("j")
    expect(number).to_have_text("A002")
    expect(window.get_by_test_id("parked")).to_be_hidden()


@pytest.mark.parametrize(
    ("kind", "choice", "asked"),
    [
        ("to_service", "政策与业务咨询", {"to_service": "consultation"}),
        ("to_window", "1 号窗口 · 李建国", {"to_window": "1"}),
        ("to_clerk", "李建国 · 1 号窗口", {"to_clerk": "1002"}),
    ],
)
def test_a_citizen_is_handed_on(hall: Hall, window: Page, kind: str, choice: str, asked: dict):
    hall.program().post("/api/v1/windows/1/open", json={"clerk": "1002"})
    serve(window)
    window.keyboard.press("t")
    confirm = window.get_by_test_id("transfer-confirm")
    expect(window.get_by_test_id("transfer-form")).to_contain_text("把 A001 转移到")
    expect(confirm).to_be_disabled()
    other = "to_window" if kind == "to_service" else "to_service"
    window.get_by_test_id(other).select_option(index=0)
    window.get_by_test_id(kind).select_option(choice)
    with window.expect_request("**/transfer") as sent:
        confirm.click()
    assert sent.value.post_data_json == asked
    expect(window.get_by_test_id("window-status")).to_have_text("空闲")


def test_a_window_hands_on_to_anyone_but_itself(hall: Hall, window: Page):
    found = hall.person("1001").get("/window/3/targets").json()
    assert "3" not in [one["id"] for one in found["to_window"]]
    assert "1001" not in [one["id"] for one in found["to_clerk"]]
    assert {one["id"] for one in found["to_clerk"]} >= {"1002", "3001"}
    assert "2001" not in [one["id"] for one in found["to_clerk"]]
    assert [one["there"] for one in found["to_window"]] == [False] * 5
    assert hall.client().get("/window/3/targets").status_code == 401
    assert hall.person("1001").get("/window/77/targets").status_code == 404


def test_who_is_called_out_of_turn_is_marked(hall: Hall, window: Page):
    program = hall.program()
    at = (hall.clock.wall() // 60_000 + 5) * 60_000
    booked = {"code": "BOOK-1", "service": "card-issue", "at": iso(at)}
    loaded = program.post("/api/v1/appointments", json={"appointments": [booked]})
    assert loaded.status_code == 200, loaded.text
    assert program.post("/api/v1/appointments/BOOK-1/check-in").status_code == 201
    program.post("/api/v1/tickets", json={"service": "card-issue", "priority": "senior"})
    local = iso(at + 8 * 60 * 60_000)[11:16]
    expect(window.get_by_test_id("preview")).to_contain_text(f"预约 {local}")
    expect(window.get_by_test_id("preview")).to_contain_text("绿色通道 · 老年人")
    window.keyboard.press("Space")
    expect(window.get_by_test_id("ticket-number")).to_have_text(re.compile("[YV]001"))
    expect(window.get_by_test_id("ticket-service")).to_contain_text(re.compile("预约|绿色通道"))


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat()


def test_a_lost_reply_is_asked_for_again_and_acts_once(hall: Hall, window: Page):
    """The reply to the first sending never arrives; the second carries the same key."""
    sent: list[str] = []

    def lose_the_first(route) -> None:
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    window.route("**/api/v1/windows/3/next", lose_the_first)
    window.keyboard.press("Space")
    window.keyboard.press("Space")
    expect(window.get_by_test_id("ticket-number")).to_have_text("A001")
    expect(window.get_by_test_id("window-status")).to_have_text("呼叫中")
    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_a_lost_connection_is_shown_and_keys_rest(hall: Hall, window: Page):
    hall.server.stop()
    expect(window.get_by_test_id("connection-lost")).to_be_visible()
    expect(window.get_by_test_id("main-key")).to_be_disabled()


def test_the_page_speaks_english_and_loads_nothing_from_elsewhere(hall: Hall, window: Page):
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.get_by_test_id("language").click()
    expect(window.get_by_test_id("window-status")).to_have_text("Idle")
    expect(window.get_by_test_id("main-key")).to_contain_text("Call next")
    assert asked
    assert all(url.startswith(hall.url) for url in asked)
    window.get_by_test_id("sign-out").click()
    expect(window).to_have_url(re.compile("/sign-in$"))


def test_the_hall_page_follows_a_window(hall: Hall, window: Page):
    window.goto(f"{hall.url}/hall")
    tile = window.get_by_test_id("window-3")
    expect(tile).to_contain_text("空闲")
    person = hall.person("1001")
    person.post("/api/v1/windows/3/next")
    expect(tile).to_contain_text("A001")
    person.post("/api/v1/windows/3/away", json={"contact": "李建国", "phone": "8800"})
    expect(tile).to_contain_text("暂离")
    hall.clock.shift += 8 * 60_000
    person.post("/api/v1/windows/3/arrive")
    expect(tile).to_have_class(re.compile("amber"))


def test_a_citizen_rates_on_the_phone(hall: Hall, tab: Page):
    program = hall.program()
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    code = program.post("/api/v1/tickets", json={"service": "card-issue"}).json()["follow"]
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{hall.url}/follow/{code}")
    expect(tab.get_by_test_id("ticket-number")).to_have_text("A001")
    expect(tab.get_by_test_id("place")).to_contain_text("下一位")
    for command in ("next", "arrive", "complete"):
        program.post(f"/api/v1/windows/1/{command}")
    tab.get_by_test_id("rate-satisfied").click(timeout=10_000)
    expect(tab.get_by_test_id("place")).to_contain_text("感谢您的评价")
    figures = program.get("/api/v1/statistics?by=hall").json()["rows"][0]["figures"]
    assert figures["satisfied"] == 1
