"""Boards by exception: what is wrong is named, weighed, and listed first."""

import msgspec
import pytest

from broker.controller.contract import BoardStatus
from broker.web.pages.board_status import Trouble, devices, exceptions
from hall.domain.names import BoardKind
from hall.shell.hardware import Board, Printer
from hall.wire import messages as wire

KIOSK = Board(id="kiosk-1", kind=BoardKind.KIOSK, zone="A", printer=Printer(driver="virtual"))
HERE = wire.Presence(online=True, boot="b", version="1", kind=BoardKind.KIOSK)
GONE = msgspec.structs.replace(HERE, online=False)
WELL = wire.Health(
    boot="b", at=0, uptime_s=1, outbox=0, printer="ready", paper="ok", screen="ok", panel="ok"
)


def feels(board: Board = KIOSK, presence: wire.Presence | None = HERE, **parts) -> BoardStatus:
    health = msgspec.structs.replace(WELL, **parts)
    return BoardStatus(board, presence, health, heard_at=100_000)


def named(id: str) -> Board:
    return msgspec.structs.replace(KIOSK, id=id)


def test_a_board_that_is_well_is_no_exception() -> None:
    assert exceptions([feels()]) == []
    [device] = devices([feels()])
    assert (device.level, device.troubles, device.online) == ("well", [], True)


@pytest.mark.parametrize(
    ("parts", "trouble", "level"),
    [
        ({"printer": "cover-open"}, Trouble("printer", "cover-open"), "trouble"),
        ({"paper": "out"}, Trouble("paper", "out"), "trouble"),
        ({"paper": "low"}, Trouble("paper", "low"), "warning"),
        ({"screen": "fault"}, Trouble("screen", "fault"), "trouble"),
        ({"panel": "fault"}, Trouble("panel", "fault"), "warning"),
        ({"speaker": "fault"}, Trouble("speaker", "fault"), "trouble"),
        ({"undervoltage": True}, Trouble("supply", "too-weak"), "warning"),
        ({"temperature_c": 83.6}, Trouble("heat", "hot", 84), "warning"),
        ({"disk_free_mb": 12}, Trouble("disk", "low", 12), "warning"),
        ({"outbox": 31}, Trouble("outbox", "long", 31), "warning"),
        (
            {"faults": ("roll: fewer than 40 tickets left",), "tickets_left": 37},
            Trouble("roll", "ends-soon", 37),
            "warning",
        ),
        (
            {"screen": "fault", "faults": ("screen: nothing is plugged in",)},
            Trouble("screen", "nothing is plugged in"),
            "trouble",
        ),
        (
            {"faults": ("button satisfied: is held down for 10 s",)},
            Trouble("button", "satisfied"),
            "warning",
        ),
        ({"faults": ("something odd",)}, Trouble("board", "something odd"), "warning"),
    ],
)
def test_what_a_board_lacks_is_named_once_and_weighed(parts, trouble, level) -> None:
    [board] = exceptions([feels(**parts)])
    assert (board.troubles, board.level) == ([trouble], level)


SILENT = msgspec.structs.replace(KIOSK, printer=Printer(driver="virtual", status="none"))


def test_a_printer_that_never_tells_is_no_exception_and_said_to_be_one() -> None:
    assert exceptions([feels(SILENT, printer="unknown", paper=None)]) == []
    [silent] = devices([feels(SILENT, printer="unknown", paper=None)])
    assert (silent.level, silent.silent) == ("well", True)
    [asked] = devices([feels(printer="unknown")])
    assert (asked.level, asked.silent) == ("trouble", False)


def test_what_is_noticed_of_a_silent_printer_needs_somebody() -> None:
    [board] = exceptions([feels(SILENT, printer="offline", paper=None)])
    assert (board.troubles, board.level) == ([Trouble("printer", "offline")], "trouble")


def test_a_board_that_is_gone_says_only_that() -> None:
    [board] = exceptions([feels(presence=GONE, paper="out")])
    assert (board.troubles, board.level) == ([Trouble("presence", "offline")], "trouble")


def test_what_is_wrong_comes_first() -> None:
    statuses = [
        feels(named("kiosk-10")),
        BoardStatus(named("kiosk-3")),
        feels(named("kiosk-2")),
        feels(named("kiosk-4"), paper="low"),
        feels(named("kiosk-5"), presence=GONE),
    ]
    listed = [(one.device, one.level) for one in devices(statuses)]
    assert listed == [
        ("kiosk-5", "trouble"),
        ("kiosk-4", "warning"),
        ("kiosk-3", "unseen"),
        ("kiosk-2", "well"),
        ("kiosk-10", "well"),
    ]
    assert [one.device for one in exceptions(statuses)] == ["kiosk-5", "kiosk-4", "kiosk-3"]


def test_a_board_that_was_there_before_says_how_long_it_runs() -> None:
    [device] = devices([feels(uptime_s=40)])
    assert device.since == 60_000
    [gone] = devices([feels(presence=GONE)])
    assert gone.since is None


def test_only_a_board_with_a_printer_is_asked_for_paper() -> None:
    evaluator = Board(id="evaluator-1", kind=BoardKind.EVALUATOR, window="1")
    orders = {one.device: set(one.orders) for one in devices([BoardStatus(evaluator), feels()])}
    assert orders == {
        "evaluator-1": {"identify", "restart"},
        "kiosk-1": {"identify", "restart", "test-print", "paper-changed"},
    }
