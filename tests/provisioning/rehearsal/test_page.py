"""The page Rehearsal and the page Window in a real browser, from the touch to the rating."""

import re

import pytest
from playwright.sync_api import expect

from tests.provisioning.rehearsal.running import Hall, eventually

pytestmark = [pytest.mark.hall, pytest.mark.browser]

SOON_MS = 30_000
SIZES = [(1920, 1080), (1366, 768)]


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("page") / "data", "--without", "zone-boards")
    try:
        hall.wait_until_ready()
        yield hall
    finally:
        hall.close()


@pytest.fixture
def rehearsal(hall, tab):
    """The page Rehearsal; a mistake in its scripts fails the test."""
    mistakes = []
    tab.on("pageerror", lambda error: mistakes.append(str(error)))
    tab.set_default_timeout(SOON_MS)
    tab.set_viewport_size({"width": 1920, "height": 1080})
    tab.goto(hall.summary["rehearsal_url"])
    expect(tab.get_by_test_id("board-kiosk-1-screen")).not_to_have_class(re.compile("dark"))
    yield tab
    assert mistakes == []


def touch(hall, page, target):
    """Click the kiosk's picture where the target is, once it is there."""

    def found():
        targets = {one["id"]: one["rect"] for one in hall.board("kiosk-1")["targets"]}
        return targets.get(target)

    x, y, width, height = eventually(found)
    picture = page.get_by_test_id("board-kiosk-1-screen").locator("img")
    box = picture.bounding_box()
    scale = box["width"] / 1080
    picture.click(position={"x": (x + width / 2) * scale, "y": (y + height / 2) * scale})


def test_from_the_touch_to_the_rating(hall, rehearsal):
    touch(hall, rehearsal, "pension-claim")
    touch(hall, rehearsal, "take")
    paper = rehearsal.get_by_test_id("board-kiosk-1-paper")
    expect(paper).to_have_attribute("data-tickets", "1", timeout=SOON_MS)
    expect(paper.locator("img")).to_be_visible()
    expect(rehearsal.get_by_test_id("waiting")).to_have_text("1", timeout=SOON_MS)

    with rehearsal.context.expect_page() as opened:
        rehearsal.get_by_test_id("console-link").click()
    window = opened.value
    window.get_by_test_id("clerk-1001").click()
    window.get_by_test_id("pick-1").click()
    expect(window.get_by_test_id("window-status")).to_have_text("空闲", timeout=SOON_MS)
    window.keyboard.press("Space")
    expect(window.get_by_test_id("ticket-number")).to_have_text("A001", timeout=SOON_MS)
    expect(rehearsal.get_by_test_id("speaker")).to_contain_text("A001", timeout=SOON_MS)

    main = window.get_by_test_id("main-key")
    expect(main).to_be_enabled()
    window.keyboard.press("Space")
    expect(window.get_by_test_id("window-status")).to_have_text("办理中", timeout=SOON_MS)
    expect(main).to_be_enabled()
    window.keyboard.press("Space")

    satisfied = rehearsal.get_by_test_id("board-evaluator-1-satisfied")
    expect(satisfied).to_have_attribute("data-lamp", re.compile("on|blink"), timeout=SOON_MS)
    satisfied.click()
    rating = eventually(lambda: hall.events("rating-given"))[0]
    assert rating["value"] == "satisfied"
    assert rating["device"] == "evaluator-1"


def test_faults_are_switched_on_the_page(hall, rehearsal):
    rehearsal.get_by_test_id("faults-kiosk-1").click()
    rehearsal.get_by_test_id("fault-kiosk-1-paper").select_option("out")
    rehearsal.get_by_test_id("fault-kiosk-1-network").click()
    eventually(lambda: hall.board("kiosk-1")["printer"]["paper"] == "out")
    expect(rehearsal.get_by_test_id("board-kiosk-1")).to_contain_text("网线已拔")

    rehearsal.get_by_test_id("fault-kiosk-1-network").click()
    rehearsal.get_by_test_id("fault-kiosk-1-paper").select_option("ok")
    power = rehearsal.get_by_test_id("fault-kiosk-1-power")
    power.click()
    screen = rehearsal.get_by_test_id("board-kiosk-1-screen")
    expect(screen).to_have_class(re.compile("dark"), timeout=SOON_MS)
    expect(power).to_have_attribute("aria-checked", "false", timeout=SOON_MS)
    power.click()
    expect(screen).not_to_have_class(re.compile("dark"), timeout=SOON_MS)


def test_the_controller_is_switched_off_and_on(hall, rehearsal):
    lever = rehearsal.get_by_test_id("fault-controller-power")
    lever.click()
    expect(lever).to_have_attribute("aria-checked", "false", timeout=SOON_MS)
    eventually(lambda: "controller" not in hall.summary["pids"])
    lever.click()
    expect(lever).to_have_attribute("aria-checked", "true", timeout=SOON_MS)
    eventually(hall.serves)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_wider_than_the_screen(rehearsal, width, height):
    rehearsal.set_viewport_size({"width": width, "height": height})
    assert rehearsal.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for test_id in ("console-link", "fault-controller-power", "board-evaluator-1-satisfied"):
        box = rehearsal.get_by_test_id(test_id).bounding_box()
        assert box["x"] + box["width"] <= width
