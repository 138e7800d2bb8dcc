"""Whole windows as real processes: one with screens, one with a panel and lamps alone; and every
program of theirs killed in mid-scene.
"""

import io
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from hall.shell.pictures import name_of
from tests.pictures import picture
from tests.provisioning.rehearsal.running import Hall, eventually

pytestmark = [pytest.mark.hall, pytest.mark.browser]

HERE = Path(__file__).parent
TEAL = (0, 128, 128)
PHOTO = picture("teal", kind="PNG")
AMBER = (255, 198, 24)
ALL_BLINK = {"satisfied": "blink", "basically-satisfied": "blink", "unsatisfied": "blink"}
ALL_ON = dict.fromkeys(ALL_BLINK, "on")
ALL_OFF = dict.fromkeys(ALL_BLINK, "off")


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    folder = tmp_path_factory.mktemp("window")
    shutil.copy(HERE / "window.toml", folder)
    (folder / "photo.png").write_bytes(PHOTO)
    (folder / "poster.png").write_bytes(picture("orange", size=(400, 300), kind="PNG"))
    hall = Hall(folder / "data", file=folder / "window.toml")
    try:
        hall.wait_until_ready()
        for window, clerk in (("1", "1001"), ("2", "1002")):
            hall.clerk(window, "open", clerk=clerk)
        yield hall
    finally:
        hall.close()


def ticket(hall):
    """A citizen with a number, who may be called at once."""
    answer = hall.console.post("/api/v1/tickets", json={"service": "card-issue"})
    assert answer.status_code == 201, answer.text


def call(hall, window):
    ticket(hall)
    return hall.clerk(window, "next")["ticket"]["number"]


def complete(hall, window):
    hall.clerk(window, "arrive")
    hall.clerk(window, "complete")


def lamps(hall, board):
    return hall.board(board)["lamps"]


def ratings(hall, board):
    return [event for event in hall.events("rating-given") if event["device"] == board]


def colours(hall, board):
    """The colours that fill much of a screen."""
    frame = Image.open(io.BytesIO(hall.screen(board))).convert("RGB")
    counted = frame.getcolors(frame.width * frame.height)
    return {colour for count, colour in counted if count > 2_000}


def kill(hall, *programs):
    """SIGKILL, and wait until each was started again."""
    before = hall.summary["pids"]
    for program in programs:
        os.kill(before[program], signal.SIGKILL)

    def reborn():
        pids = hall.summary["pids"]
        return all(pids.get(p) not in (None, before[p]) for p in programs)

    eventually(reborn)


def unsent(hall, board):
    """How many requests wait in a board's outbox."""
    path = hall.folder / "boards" / board / "outbox.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as outbox:
        (count,) = outbox.execute("SELECT count(*) FROM request WHERE reply IS NULL").fetchone()
    return count


# --- a round ---------------------------------------------------------------------------------------


def test_a_press_with_nothing_to_rate_explains_itself_and_stores_nothing(hall):
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_OFF)
    before = len(hall.events("rating-given"))
    hall.press("evaluator-1", button="satisfied")
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_ON)
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_OFF)
    assert len(hall.events("rating-given")) == before


def test_a_round_at_a_window_beside_a_stuck_button(hall, tab):
    tab.goto(hall.summary["rehearsal_url"])
    hall.press("evaluator-2", button="unsatisfied", hold_ms=16_000)
    ticket(hall)
    with tab.context.expect_page() as opened:
        tab.get_by_test_id("console-link").click()
    window = opened.value
    window.get_by_test_id("clerk-1001").click()
    window.get_by_test_id("pick-1").click()
    main, status = window.get_by_test_id("main-key"), window.get_by_test_id("window-status")
    for said in ("呼叫中", "办理中", "空闲"):
        expect(main).to_be_enabled()
        window.keyboard.press("Space")
        expect(status).to_have_text(said)

    button = tab.get_by_test_id("board-evaluator-1-basically-satisfied")
    expect(button).to_have_attribute("data-lamp", "blink")
    button.click()
    expect(button).to_have_attribute("data-lamp", "on")
    rating = eventually(lambda: ratings(hall, "evaluator-1"))[0]
    assert rating["value"] == "basically-satisfied"
    assert rating["boot"]
    assert rating["device_sequence"] == 1
    assert 0 < rating["hold_ms"] < 1_000
    assert 0 <= rating["after_prompt_ms"] < 60_000

    window.goto(f"{hall.summary['url']}/hall")
    expect(window.get_by_text("“不满意”键一直按着")).to_be_visible()
    call(hall, "2")
    complete(hall, "2")
    eventually(lambda: lamps(hall, "evaluator-2")["satisfied"] == "blink")
    hall.press("evaluator-2", button="satisfied")
    eventually(lambda: lamps(hall, "evaluator-2") == ALL_OFF | {"satisfied": "on"})
    assert eventually(lambda: ratings(hall, "evaluator-2"))[0]["value"] == "satisfied"


def test_who_is_not_satisfied_says_why_and_a_later_press_changes_nothing(hall, tab):
    tab.goto(hall.summary["rehearsal_url"])
    buttons = {value: tab.get_by_test_id(f"board-evaluator-1-{value}") for value in ALL_BLINK}
    before = len(ratings(hall, "evaluator-1"))
    call(hall, "1")
    complete(hall, "1")
    expect(buttons["satisfied"]).to_have_attribute("data-lamp", "blink")
    buttons["unsatisfied"].click()
    expect(buttons["satisfied"]).to_have_attribute("data-lamp", "off")
    expect(buttons["unsatisfied"]).to_have_attribute("data-lamp", "on")
    expect(buttons["satisfied"]).to_have_attribute("data-lamp", "blink")
    buttons["satisfied"].click()
    (reason,) = eventually(lambda: hall.events("reason-given"))
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_OFF)
    buttons["basically-satisfied"].click()
    expect(buttons["unsatisfied"]).to_have_attribute("data-lamp", "on")
    eventually(lambda: len(ratings(hall, "evaluator-1")) == before + 2)
    stored, later = ratings(hall, "evaluator-1")[before:]
    assert (stored["value"], stored["outcome"]) == ("unsatisfied", "stored")
    assert (reason["leg"], reason["reason"]) == (stored["leg"], "attitude")
    assert (later["leg"], later["outcome"]) == (stored["leg"], "duplicate")


def test_a_plaque_has_the_photo_of_who_sits_there(hall):
    eventually(lambda: TEAL in colours(hall, "window-1"))
    kept = hall.folder / "boards" / "window-1" / "pictures" / name_of(PHOTO)
    assert kept.read_bytes() == PHOTO
    hall.clerk("1", "close")
    eventually(lambda: TEAL not in colours(hall, "window-1"))
    hall.clerk("1", "open", clerk="1001")
    eventually(lambda: TEAL in colours(hall, "window-1"))


# --- kills -----------------------------------------------------------------------------------------


def test_killed_screens_show_their_calls_again(hall):
    call(hall, "1")
    call(hall, "2")
    boards = ("window-1", "window-2", "board-A")
    eventually(lambda: AMBER in colours(hall, "window-1") and AMBER in colours(hall, "board-A"))
    eventually(lambda: (255, 255, 255) in colours(hall, "window-2"))
    shown = hall.screen("window-1")
    kill(hall, *boards)
    eventually(lambda: hall.screen("window-1") == shown)
    eventually(lambda: AMBER in colours(hall, "board-A"))
    eventually(lambda: (255, 255, 255) in colours(hall, "window-2"))
    for window in ("1", "2"):
        complete(hall, window)


def test_an_evaluator_killed_while_it_asks_goes_on_asking_and_rates_once(hall):
    call(hall, "1")
    complete(hall, "1")
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_BLINK)
    before = len(ratings(hall, "evaluator-1"))
    kill(hall, "evaluator-1")
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_BLINK)
    hall.fault("evaluator-1", network="off")
    hall.press("evaluator-1", button="unsatisfied")
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_OFF | {"unsatisfied": "on"})
    eventually(lambda: unsent(hall, "evaluator-1") == 1)
    kill(hall, "evaluator-1")
    hall.fault("evaluator-1", network="on")
    new = eventually(lambda: ratings(hall, "evaluator-1")[before:])
    assert [(one["value"], one["outcome"]) for one in new] == [("unsatisfied", "stored")]
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_OFF)


def test_controller_and_broker_killed_in_mid_scene_lose_nothing(hall):
    call(hall, "1")
    complete(hall, "1")
    eventually(lambda: lamps(hall, "evaluator-1") == ALL_BLINK)
    before = len(ratings(hall, "evaluator-1"))
    kill(hall, "controller", "broker")
    hall.press("evaluator-1", button="satisfied")
    eventually(hall.serves)
    eventually(lambda: len(ratings(hall, "evaluator-1")) == before + 1)
    number = call(hall, "1")
    eventually(lambda: AMBER in colours(hall, "window-1"))
    eventually(lambda: AMBER in colours(hall, "board-A"))
    assert hall.events("ticket-called")[-1]["number"] == number
    complete(hall, "1")
    assert len(ratings(hall, "evaluator-1")) == before + 1
