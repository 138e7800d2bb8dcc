"""Screens and panels that are lost: told at once, drawn again by themselves, and what the watchdog
makes of them.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from devices import ports as p
from devices.display.layout import layout
from devices.display.machine import machine
from devices.display.state import Setup
from devices.drawing.raster import measure
from devices.drawing.showing import CHECK_EVERY_MS, REDRAW_AFTER_FAULT_MS
from devices.loop import Inbox, Loop
from hall.domain.names import BoardKind
from hall.shell.readiness import Watchdog
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.display.halls import HALL
from tests.devices.harness import HALL as HALL_ID
from tests.devices.harness import Bench, FakeScreen
from tests.devices.states import ticket, window

TOPIC = topics.window_state(HALL_ID, "3")
GONE = "screen kmsdrm: no display is plugged in"


@pytest.fixture
def screen() -> FakeScreen:
    return FakeScreen((1920, 540))


@pytest.fixture
def board(tmp_path: Path, screen: FakeScreen) -> Iterator[Bench]:
    setup = Setup(board="d-1", kind=BoardKind.WINDOW_SCREEN, place="3", hall=HALL)
    face = p.Face("screen", screen, partial(layout, size=screen.size, measure=measure))
    made = Bench(
        machine(setup),
        tmp_path,
        kind=BoardKind.WINDOW_SCREEN,
        device="d-1",
        faces=(face,),
        states={TOPIC: m.Window},
    )
    made.start()
    made.connect()
    made.hear(TOPIC, window(status="serving", ticket=ticket()))
    yield made
    made.close()


def watchdog(board: Bench) -> Watchdog:
    """As boot.py makes it, the broker's part left out."""
    loop = Loop(board.program, Inbox(), board.clock)
    return Watchdog(lambda: loop.alive() and board.program.pulse.screens_live(), {})


def test_a_screen_that_is_lost_while_nothing_changes_is_told_and_drawn_again(
    board: Bench, screen: FakeScreen
) -> None:
    screen.broken = "the cable is loose"
    board.advance(CHECK_EVERY_MS)
    assert board.health()[-1].screen == "fault"
    screen.broken, before = None, len(screen.scenes)
    board.advance(2 * REDRAW_AFTER_FAULT_MS)
    assert screen.scenes[before:] == [screen.scenes[before - 1]]
    assert board.health()[-1].screen == "ok"


def test_a_frame_that_cannot_be_shown_starves_the_watchdog_until_it_can(
    board: Bench, screen: FakeScreen
) -> None:
    assert watchdog(board).beat()
    frames = board.program.pulse.frames
    screen.broken = "the driver is stuck"
    board.hear(TOPIC, window(2, status="closed", plaque=None))
    board.advance(2_000)
    assert board.program.pulse.frames == frames
    assert not watchdog(board).beat()
    screen.broken = None
    board.advance(2_000)
    assert board.program.pulse.frames == frames + 1
    assert watchdog(board).beat()


def test_an_unplugged_screen_is_told_and_does_not_end_the_program(
    board: Bench, screen: FakeScreen
) -> None:
    screen.broken, screen.fault = GONE, p.Unplugged
    board.advance(CHECK_EVERY_MS)
    assert board.health()[-1].faults == (f"screen: {GONE}",)
    assert watchdog(board).beat()  # a restart would plug nothing in


def test_a_lost_screen_is_written_into_the_log_once(
    board: Bench, screen: FakeScreen, caplog: pytest.LogCaptureFixture
) -> None:
    screen.broken, screen.fault = GONE, p.Unplugged
    board.advance(60_000)
    assert caplog.text.count(GONE) == 1
