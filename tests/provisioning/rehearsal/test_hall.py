"""A whole hall as real processes, from the touch to the rating, over both brokers."""

import os
import stat

import pytest

from tests.provisioning.rehearsal.running import Hall, alive, eventually

pytestmark = pytest.mark.hall

BOARDS = {"kiosk-1", "evaluator-1", "evaluator-2", "window-1", "window-2", "board-A"}


@pytest.fixture(scope="module", params=["mosquitto", "embedded"])
def hall(request, tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("hall") / "data", "--broker", request.param)
    try:
        hall.wait_until_ready()
        yield hall
    finally:
        hall.close()


def test_the_summary_tells_where_everything_is(hall):
    summary = hall.summary
    mode = stat.S_IMODE((hall.folder / "rehearsal.json").stat().st_mode)
    assert mode == 0o600
    assert summary["hall"] == "small"
    assert set(summary["boards"]) == BOARDS
    assert set(summary["pids"]) == {"broker", "controller"} | BOARDS
    assert all(alive(pid) for pid in summary["pids"].values())
    assert {"host", "port", "username", "password"} <= summary["broker"].keys()


def test_from_the_touch_to_the_rating_with_a_controller_that_dies_on_the_way(hall):
    closed = hall.screen("window-1")
    taken = hall.take("kiosk-1", "pension-claim")
    eventually(lambda: len(hall.paper("kiosk-1")) > 2_000)
    eventually(lambda: hall.events("ticket-confirmed"))

    hall.kill_controller()
    hall.clerk("1", "open", clerk="1001")
    eventually(lambda: hall.screen("window-1") != closed)
    idle, quiet = hall.screen("window-1"), hall.screen("board-A")

    called = hall.clerk("1", "next")
    assert called["ticket"]["number"] == taken["number"]
    eventually(lambda: hall.screen("window-1") != idle)
    eventually(lambda: hall.screen("board-A") != quiet)

    hall.kill_controller()
    hall.clerk("1", "arrive")
    hall.clerk("1", "complete")
    lit = eventually(lambda: _lit(hall.board("evaluator-1")))
    assert set(lit) == {"satisfied", "basically-satisfied", "unsatisfied"}

    hall.press("evaluator-1", button="satisfied")
    rating = eventually(lambda: hall.events("rating-given"))[0]
    ended = hall.events("leg-ended")[0]
    assert (rating["value"], rating["leg"]) == ("satisfied", ended["leg"])
    assert rating["device"] == "evaluator-1"


def _lit(board):
    return [lamp for lamp, how in board["lamps"].items() if how != "off"]


def test_a_board_without_power_is_dark_and_comes_back(hall):
    pid = hall.summary["pids"]["window-2"]
    assert hall.fault("window-2", power="off")["state"] == "off"
    assert not alive(pid)
    assert "window-2" not in hall.summary["pids"]

    hall.fault("window-2", power="on")
    eventually(lambda: hall.board("window-2")["state"] == "on")
    assert hall.summary["pids"]["window-2"] != pid


def test_a_kiosk_that_was_cut_off_prints_nothing_lost_once_its_cable_is_back(hall):
    hall.fault("kiosk-1", network="off")
    before = len(hall.events("ticket-taken"))
    hall.press("kiosk-1", button="consultation")
    hall.fault("kiosk-1", network="on")
    eventually(lambda: len(hall.events("ticket-taken")) == before + 1, 60)


def test_the_broker_comes_back_on_its_port_and_the_hall_goes_on(hall):
    pids = hall.summary["pids"]
    os.kill(pids["broker"], 9)
    eventually(lambda: hall.summary["pids"].get("broker") not in (None, pids["broker"]))
    before = len(hall.events("ticket-taken"))
    hall.press("kiosk-1", button="consultation")
    eventually(lambda: len(hall.events("ticket-taken")) == before + 1, 60)


def test_calls_are_spoken_also_after_the_board_was_killed(hall):
    hall.clerk("2", "open", clerk="1002")
    _call_and_listen(hall)
    pid = hall.summary["pids"]["board-A"]
    os.kill(pid, 9)
    eventually(lambda: hall.summary["pids"].get("board-A") not in (None, pid))
    eventually(lambda: hall.board("board-A")["state"] == "on")
    _call_and_listen(hall)


def _call_and_listen(hall):
    taken = hall.take("kiosk-1", "pension-claim")
    eventually(lambda: taken["ticket"] in _tickets(hall, "ticket-confirmed"), 60)
    number = hall.clerk("2", "next")["ticket"]["number"]
    spoken = number.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    transcript = hall.folder / "boards" / "board-A" / "speech.jsonl"
    eventually(lambda: f"请{spoken}号到二号窗口" in transcript.read_text("utf-8"))
    hall.clerk("2", "arrive")
    hall.clerk("2", "complete")


def _tickets(hall, type):
    return {event["ticket"] for event in hall.events(type)}


def test_ctrl_c_leaves_no_process(hall):
    pids = hall.summary["pids"]
    assert hall.interrupt() == 0
    assert "nothing is left running" in hall.output.read_text()
    eventually(lambda: not any(alive(pid) for pid in pids.values()), 5)
    assert not (hall.folder / "rehearsal.json").exists()
