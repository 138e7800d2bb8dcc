"""Codes and cards held to a real kiosk's readers, over HTTP and on the page Rehearsal."""

import io
import os
import re
import signal

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.provisioning.rehearsal.running import SMALL, Hall, eventually

pytestmark = pytest.mark.hall

NUMBER, OTHER = "990000199001010017", "990000198506150029"
SOON_MS = 30_000
PRINTER = 'printer = { driver = "virtual", profile = "80mm"'
READERS = 'scanner = { driver = "virtual" }\ncard_reader = { driver = "virtual" }'
BANNER = (255, 236, 194)


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """The small hall; its kiosk has readers, and prints its numbers as text."""
    folder = tmp_path_factory.mktemp("readers")
    file = folder / "readers.toml"
    text = SMALL.read_text("utf-8")
    whole = f'{PRINTER}, text = "gb18030" }}\n{READERS}'
    file.write_text(text.replace(f"{PRINTER} }}", whole), "utf-8")
    hall = Hall(folder / "data", "--without", "evaluators,window-screens", file=file)
    try:
        hall.wait_until_ready()
        hall.clerk("1", "open", clerk="1001")
        yield hall
    finally:
        hall.close()


def post(hall, path, **body):
    answer = hall.page.post(f"/rehearsal/{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json()


def scan(hall, code):
    home(hall)
    post(hall, "boards/kiosk-1/scan", code=code)


def card(hall, number, name=""):
    home(hall)
    return post(hall, "boards/kiosk-1/card", number=number, name=name)


def appointment(hall, **wish):
    return post(hall, "appointments", **wish)["code"]


def checked_in(hall, code):
    """The event of an appointment's check-in."""
    events = hall.events("appointment-checked-in")
    return next((event for event in events if event["code"] == code), None)


def is_printed(hall, number):
    return number.encode() in hall.paper("kiosk-1")


def take(hall):
    """A ticket in somebody's hand, who may be called."""
    home(hall)
    taken = hall.take("kiosk-1", "pension-claim")
    eventually(
        lambda: taken["ticket"] in [one["ticket"] for one in hall.events("ticket-confirmed")]
    )
    return taken["number"]


def serve_all(hall):
    while hall.console.post("/api/v1/windows/1/next", json={}).is_success:
        hall.clerk("1", "arrive")
        hall.clerk("1", "complete")


def code_of(hall, kind, name):
    codes = hall.page.get("/rehearsal/hall").json()["codes"]
    return next((one["code"] for one in codes if (one["kind"], one["name"]) == (kind, name)), None)


def has_banner(hall):
    frame = Image.open(io.BytesIO(hall.screen("kiosk-1"))).convert("RGB")
    return any(colour == BANNER and count > 5_000 for count, colour in frame.getcolors(1 << 24))


def home(hall):
    """Wait until the kiosk is at nobody's service; what somebody left there is put away."""

    def is_home():
        targets = [one["id"] for one in hall.board("kiosk-1")["targets"]]
        if "back" in targets:
            hall.page.post("/rehearsal/boards/kiosk-1/press", json={"target": "back"})
        return "pension-claim" in targets

    eventually(is_home)


def test_an_appointment_is_checked_in_with_by_its_code(hall):
    code = appointment(hall, service="consultation")
    scan(hall, code)
    event = eventually(lambda: checked_in(hall, code))
    assert event["number"].startswith("Y")
    eventually(lambda: is_printed(hall, event["number"]))


def test_an_appointment_is_found_by_a_card_whose_number_is_kept_nowhere(hall):
    code = appointment(hall, number=NUMBER)
    assert card(hall, NUMBER, "林一鸣")["card"]
    event = eventually(lambda: checked_in(hall, code))
    assert event["number"].startswith("Y")
    eventually(lambda: is_printed(hall, event["number"]))
    assert not card(hall, None)["card"]

    files = [path for path in hall.folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in files)
    forms = (NUMBER.encode(), NUMBER.encode("utf-16-le"))
    found = [path for path in (*files, hall.output) if any(f in path.read_bytes() for f in forms)]
    assert found == []


def test_a_missed_ticket_that_is_scanned_waits_again(hall):
    serve_all(hall)
    number = take(hall)
    eventually(lambda: code_of(hall, "ticket", number))
    hall.clerk("1", "next")
    hall.clerk("1", "no-show")
    scan(hall, eventually(lambda: code_of(hall, "missed", number)))
    again = eventually(lambda: hall.events("ticket-reactivated"))[0]
    assert again["number"] == number
    eventually(lambda: code_of(hall, "ticket", number))


def test_a_kiosk_goes_on_without_its_scanner_and_reads_again_with_it(hall):
    home(hall)
    assert not has_banner(hall)
    hall.fault("kiosk-1", scanner="unplugged")
    eventually(lambda: has_banner(hall))
    lost = appointment(hall)
    scan(hall, lost)
    take(hall)
    assert checked_in(hall, lost) is None

    hall.fault("kiosk-1", scanner="none")
    eventually(lambda: not has_banner(hall))
    scan(hall, lost)
    eventually(lambda: checked_in(hall, lost))


@pytest.mark.parametrize("fault", ["unplugged", "mute", "half"])
def test_a_card_reader_that_fails_is_told_and_works_again(hall, fault):
    hall.fault("kiosk-1", **{"card-reader": fault})
    eventually(lambda: has_banner(hall))
    hall.fault("kiosk-1", **{"card-reader": "none"})
    eventually(lambda: not has_banner(hall))


def test_a_killed_kiosk_finds_its_scanner_unplugged_and_the_terminal_tells(hall):
    hall.fault("kiosk-1", scanner="unplugged")
    eventually(lambda: has_banner(hall))
    os.kill(hall.summary["pids"]["kiosk-1"], signal.SIGKILL)
    told = r"kiosk-1 was killed \(SIGKILL\); it is started again\nkiosk-1 is back after \d+\.\d s\n"
    eventually(lambda: re.search(told, hall.output.read_text()))
    eventually(lambda: has_banner(hall))
    assert hall.board("kiosk-1")["readers"]["scanner"] == "unplugged"
    hall.fault("kiosk-1", scanner="none")
    eventually(lambda: not has_banner(hall))


# --- the page --------------------------------------------------------------------------------------


@pytest.fixture
def rehearsal(hall, tab):
    """The page Rehearsal; a mistake in its scripts fails the test."""
    mistakes = []
    tab.on("pageerror", lambda error: mistakes.append(str(error)))
    tab.set_default_timeout(SOON_MS)
    tab.set_viewport_size({"width": 1920, "height": 1080})
    home(hall)
    tab.goto(hall.summary["rehearsal_url"])
    expect(tab.get_by_test_id("board-kiosk-1-screen")).not_to_have_class(re.compile("dark"))
    yield tab
    assert mistakes == []


@pytest.mark.browser
def test_on_the_page_an_appointment_is_made_and_held_before_the_scanner(hall, rehearsal):
    rehearsal.get_by_test_id("board-kiosk-1-scanner").click()
    with rehearsal.expect_response("**/rehearsal/appointments") as made:
        rehearsal.get_by_test_id("book-kiosk-1").click()
    code = made.value.json()["code"]
    chip = rehearsal.get_by_test_id(f"code-kiosk-1-{code}")
    home(hall)
    chip.click()
    number = eventually(lambda: checked_in(hall, code))["number"]
    expect(chip).to_have_count(0, timeout=SOON_MS)
    expect(rehearsal.get_by_test_id(f"code-kiosk-1-{number}")).to_be_visible(timeout=SOON_MS)
    home(hall)
    rehearsal.get_by_test_id("scan-kiosk-1-field").fill("nobody-has-this")
    rehearsal.get_by_test_id("scan-kiosk-1-send").click()
    eventually(lambda: "back" in [one["id"] for one in hall.board("kiosk-1")["targets"]])


@pytest.mark.browser
def test_on_the_page_a_card_gets_an_appointment_and_lies_on_the_reader(hall, rehearsal):
    rehearsal.get_by_test_id("board-kiosk-1-card-reader").click()
    book, one = (rehearsal.get_by_test_id(f"card{what}-kiosk-1-1") for what in ("-book", ""))
    with rehearsal.expect_response("**/rehearsal/appointments") as made:
        book.click()
    expect(book).to_contain_text("已约", timeout=SOON_MS)
    one.click()
    expect(one).to_have_attribute("aria-pressed", "true", timeout=SOON_MS)
    eventually(lambda: checked_in(hall, made.value.json()["code"]))
    one.click()
    expect(one).to_have_attribute("aria-pressed", "false", timeout=SOON_MS)
    assert not hall.board("kiosk-1")["card"]


@pytest.mark.browser
def test_on_the_page_readers_fail_and_what_is_really_said_is_seen(hall, rehearsal):
    rehearsal.get_by_test_id("faults-kiosk-1").click()
    rehearsal.get_by_test_id("fault-kiosk-1-scanner").select_option("unplugged")
    expect(rehearsal.get_by_test_id("board-kiosk-1-scanner")).to_contain_text(
        "已拔", timeout=SOON_MS
    )
    rehearsal.get_by_test_id("fault-kiosk-1-scanner").select_option("none")
    rehearsal.keyboard.press("Escape")

    said = rehearsal.get_by_test_id("board-board-A-said")
    serve_all(hall)
    take(hall)
    hall.clerk("1", "next")
    expect(said).to_have_class(re.compile("speaking"), timeout=SOON_MS)
    expect(said).to_contain_text("号到一号窗口")
    expect(rehearsal.get_by_test_id("speaker")).to_contain_text("正在播")
    expect(said).not_to_have_class(re.compile("speaking"), timeout=SOON_MS)
    hall.clerk("1", "arrive")
    hall.clerk("1", "complete")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize("drawer", ["board-kiosk-1-scanner", "board-kiosk-1-card-reader"])
def test_what_is_held_to_a_reader_is_whole_on_the_screen(rehearsal, width, height, drawer):
    rehearsal.set_viewport_size({"width": width, "height": height})
    rehearsal.get_by_test_id(drawer).click()
    box = rehearsal.locator(".device[open] > div").bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height
