"""The technician's boards: who may see and order, what is said where it cannot be, alerts."""

import pytest
from playwright.sync_api import Page, expect

from broker.controller.contract import Submission
from broker.controller.watching.alerts import AlertKind, AlertLevel
from hall.domain import commands as c
from hall.domain.names import BoardOrder
from tests.broker.web.hall import DEADLINE_S, Hall, eventually, running
from tests.broker.web.pages.test_live import views

PAGES = ("/devices", "/devices/live", "/api/v1/devices")
WELL = {"printer": "ready", "paper": "ok", "screen": "ok", "paper_left_mm": 41_200}


@pytest.fixture
def kiosk(hall: Hall) -> Hall:
    """kiosk-1 is there and well."""
    hall.here("kiosk-1")
    hall.feels("kiosk-1", **WELL, tickets_left=343)
    eventually(lambda: hall.controller.boards["kiosk-1"].health is not None)
    return hall


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_technicians_and_supervisors_look_at_boards_and_nobody_else(shared_hall: Hall, path: str):
    for clerk in ("1001", "2001"):
        answer = shared_hall.person(clerk).get(path)
        assert (answer.status_code, "role" in answer.text) == (403, True)
    for clerk in ("3001", "4001"):
        with shared_hall.person(clerk).stream("GET", path) as answer:
            assert answer.status_code == 200


def test_strangers_are_sent_to_sign_in(shared_hall: Hall):
    stranger = shared_hall.client()
    assert stranger.get("/devices").headers["location"] == "/sign-in?to=/devices"
    assert stranger.get("/devices/live").status_code == 401
    assert stranger.get("/api/v1/devices").status_code == 401
    assert stranger.post("/api/v1/devices/kiosk-1/identify").status_code == 401


def test_only_technicians_and_programs_give_orders(kiosk: Hall):
    path = "/api/v1/devices/kiosk-1/identify"
    for clerk in ("1001", "2001", "3001"):
        answer = kiosk.person(clerk).post(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "role-needed")
    assert kiosk.wire.orders == []
    foreign = kiosk.person("4001").post(path, headers={"sec-fetch-site": "cross-site"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "cross-origin")
    assert kiosk.person("4001").post(path).status_code == 200
    assert kiosk.program().post(path).status_code == 200
    given = [one for one in kiosk.controller.events_after(0, 100) if one.type == "board-ordered"]
    assert [b'"clerk":"4001"' in one.body for one in given] == [True, False]


# --- orders --------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", BoardOrder)
def test_an_order_goes_to_its_board_once(kiosk: Hall, order: BoardOrder):
    technician = kiosk.person("4001")
    for _ in range(2):
        key = {"idempotency-key": "one"}
        answer = technician.post(f"/api/v1/devices/kiosk-1/{order}", headers=key)
        assert answer.status_code == 200
        assert answer.json()["order"] == order
    assert [(device, one["type"]) for device, one in kiosk.wire.orders] == [("kiosk-1", order)]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("kiosk-77/identify", 404, "unknown-device"),
        ("evaluator-1/test-print", 409, "not-for-this-device"),
        ("kiosk-2/identify", 409, "device-offline"),
        ("kiosk-1/explode", 404, "not-found"),
    ],
)
def test_an_order_that_cannot_be_obeyed_says_why(kiosk: Hall, path: str, status: int, code: str):
    answer = kiosk.program().post(f"/api/v1/devices/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert kiosk.wire.orders == []


def test_a_board_that_went_is_ordered_nothing(kiosk: Hall):
    kiosk.here("kiosk-1", online=False)
    eventually(lambda: not kiosk.controller.boards["kiosk-1"].online)
    answer = kiosk.program().post("/api/v1/devices/kiosk-1/restart")
    assert answer.json()["code"] == "device-offline"
    assert "once it is back" in answer.json()["message"]


# --- reading -------------------------------------------------------------------------------------


def test_all_boards_are_listed_what_is_wrong_first(kiosk: Hall):
    kiosk.here("evaluator-3")
    kiosk.feels("evaluator-3", panel="fault")
    kiosk.here("board-A", online=False)
    eventually(lambda: kiosk.controller.boards["board-A"].presence is not None)
    answer = kiosk.program().get("/api/v1/devices").json()
    listed = [(one["device"], one["level"]) for one in answer["devices"]]
    assert listed[:2] == [("board-A", "trouble"), ("evaluator-3", "warning")]
    assert len(listed) == len(kiosk.controller.boards)
    device = next(one for one in answer["devices"] if one["device"] == "kiosk-1")
    assert (device["level"], device["health"]["tickets_left"]) == ("well", 343)
    assert device["since"] <= answer["now"]


def test_a_printers_state_reaches_the_technicians_page_by_itself(kiosk: Hall):
    with kiosk.person("4001").stream("GET", "/devices/live") as stream:
        seen = views(stream)
        next(seen)
        kiosk.feels("kiosk-1", printer="cover-open")
        while (first := next(seen)["devices"][0])["level"] != "trouble":
            pass
        trouble = {"part": "printer", "what": "cover-open", "n": None}
        assert (first["device"], first["troubles"]) == ("kiosk-1", [trouble])


def test_a_pulse_without_trouble_is_shown_too(kiosk: Hall):
    with kiosk.person("3001").stream("GET", "/devices/live") as stream:
        seen = views(stream)
        next(seen)
        kiosk.feels("kiosk-1", **WELL, temperature_c=51.5)
        while next(seen)["devices"][-1]["health"]["temperature_c"] != 51.5:
            pass


def test_what_was_not_spoken_is_a_figure_of_its_zone_and_day(tmp_path):
    def told(hall: Hall, unspoken: int, boot: str) -> None:
        fresh = hall.controller.ids.fresh()
        take = c.Take(
            ticket=fresh.ticket,
            follow_digest=fresh.follow_digest,
            service="card-issue",
            source="api",
        )
        hall.controller.submit(Submission(None, "t", "", take)).result(DEADLINE_S)
        hall.feels("board-A", boot=boot, spoken=9, unspoken=unspoken)
        figures = "/api/v1/statistics?by=zone"
        program = hall.program()
        eventually(lambda: figure(program.get(figures).json(), "A") is not None)

    def figure(answer: dict, zone: str):
        rows = [row["figures"] for row in answer["rows"] if row["key"] == zone]
        return (rows[0]["spoken"], rows[0]["unspoken"]) if rows else None

    for unspoken, boot in ((2, "b1"), (3, "b1"), (1, "b2")):
        with running(tmp_path) as hall:
            told(hall, unspoken, boot)
    with running(tmp_path) as hall:
        answer = hall.program().get("/api/v1/statistics?by=zone").json()
        assert figure(answer, "A") == (18, 4)
        assert "unspoken" in answer["definitions"]
        with hall.person("3001").stream("GET", "/hall/live") as stream:
            spoken = next(views(stream))["speech"]
        assert spoken == [{"zone": "A", "spoken": 18, "unspoken": 4}]


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture
def page(kiosk: Hall, tab: Page) -> Page:
    tab.goto(f"{kiosk.url}/devices")
    tab.get_by_test_id("clerk-4001").click()
    expect(tab.get_by_test_id("device-kiosk-1")).to_contain_text("约 343 张")
    return tab


@pytest.mark.browser
def test_the_alert_is_seen_on_the_technicians_pages(kiosk: Hall, page: Page):
    expect(page.get_by_test_id("alert")).to_be_hidden()
    kiosk.feels("kiosk-1", printer="ready", paper="out")
    expect(page.get_by_test_id("alert")).to_have_text("kiosk-1：缺纸")
    expect(page).to_have_title("(1) 设备")
    expect(page.get_by_test_id("devices").locator("li").first).to_contain_text("缺纸")
    page.goto(f"{kiosk.url}/hall")
    expect(page.get_by_test_id("alert")).to_have_text("kiosk-1：缺纸")
    expect(page).to_have_title("(1) 大厅实况")
    kiosk.feels("kiosk-1", **WELL)
    expect(page.get_by_test_id("alert")).to_be_hidden()
    expect(page).to_have_title("大厅实况")


@pytest.mark.browser
def test_what_is_wrong_with_the_hall_stands_on_hall_and_devices(kiosk: Hall, page: Page):
    waits, amber = AlertKind.HALL_FILE_WAITS, AlertLevel.AMBER
    alerts = kiosk.controller._writer.alerts
    kiosk.controller.ask(
        lambda state, now: alerts.begin(waits, "other", now=now, level=amber)
    ).result()
    expect(page.get_by_test_id("alert")).to_contain_text("新的大厅文件")
    expect(page).to_have_title("(1) 设备")
    told = kiosk.client().get("/healthz").json()["alerts"]
    assert [(one["kind"], one["level"]) for one in told] == [("hall-file-waits", "amber")]
    kiosk.feels("kiosk-1", printer="ready", paper="out")
    expect(page.get_by_test_id("alert")).to_contain_text("kiosk-1：缺纸")
    page.goto(f"{kiosk.url}/hall")
    expect(page.get_by_test_id("alert")).to_contain_text("新的大厅文件")


@pytest.mark.browser
def test_a_printer_that_never_tells_is_no_alert(tmp_path, tab: Page):
    with running(tmp_path, silent="kiosk-1") as hall:
        hall.here("kiosk-1")
        hall.feels("kiosk-1", printer="unknown", screen="ok")
        tab.goto(f"{hall.url}/devices")
        tab.get_by_test_id("clerk-4001").click()
        row = tab.get_by_test_id("device-kiosk-1")
        expect(row).to_contain_text("不报告状态")
        expect(row).to_have_class("device level-well")
        expect(tab.get_by_test_id("alert")).to_be_hidden()


@pytest.mark.browser
def test_orders_are_given_with_a_button_and_a_restart_is_asked_about(kiosk: Hall, page: Page):
    row = page.get_by_test_id("device-kiosk-1")
    row.get_by_test_id("test-print").click()
    expect(page.get_by_test_id("told")).to_have_text("已向 kiosk-1 发出：打印测试页")
    row.get_by_test_id("restart").click()
    expect(page.get_by_test_id("restart-form")).to_contain_text("重启 kiosk-1？")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("restart-form")).to_be_hidden()
    assert [one["type"] for _, one in kiosk.wire.orders] == ["test-print"]
    row.get_by_test_id("restart").click()
    page.get_by_test_id("restart-confirm").click()
    expect(page.get_by_test_id("told")).to_have_text("已向 kiosk-1 发出：重启")
    assert [one["type"] for _, one in kiosk.wire.orders] == ["test-print", "restart"]
    offline = page.get_by_test_id("device-kiosk-2").get_by_test_id("identify")
    expect(offline).to_be_disabled()


@pytest.mark.browser
def test_a_supervisor_looks_and_has_no_buttons(kiosk: Hall, tab: Page):
    tab.goto(f"{kiosk.url}/devices")
    tab.get_by_test_id("clerk-3001").click()
    row = tab.get_by_test_id("device-kiosk-1")
    expect(row).to_be_visible()
    expect(row.locator("button")).to_have_count(0)


@pytest.mark.browser
def test_the_duty_leader_begins_at_the_page_hall_and_is_alerted_of_boards(kiosk: Hall, tab: Page):
    tab.goto(kiosk.url)
    tab.get_by_test_id("clerk-3001").click()
    expect(tab).to_have_url(f"{kiosk.url}/hall")
    kiosk.feels("kiosk-1", printer="ready", paper="out")
    expect(tab.get_by_test_id("alert")).to_contain_text("kiosk-1：缺纸")
