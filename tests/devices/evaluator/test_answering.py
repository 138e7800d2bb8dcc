"""What an evaluator does first when it is pressed: its real pins, panel driver, program and loop, on
a clock of ours. How fast it is, ``./run bench`` says.
"""  # fmt: skip

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from devices import ports as p
from devices.drawing.raster import measure
from devices.drivers.panel import LumaPanel
from devices.drivers.pins import VirtualPins
from devices.evaluator.layout import layout
from devices.evaluator.machine import machine
from devices.evaluator.state import Setup, State, View
from devices.health import Vitals
from devices.loop import Inbox, Loop
from devices.outbox import Outbox
from devices.parts import Hands, Parts, Who
from devices.program import Program
from hall.domain.names import BoardKind, RatingValue
from hall.shell import hardware
from hall.shell.clock import ManualClock
from hall.wire import messages as m
from tests.devices.harness import WALL, FakeLink
from tests.devices.states import prompt, window

LAMP_MS = 50
LONG_MS = 3_600_000
PINS = hardware.Pins(
    driver="virtual",
    buttons=dict(zip(RatingValue, (17, 27, 22), strict=True)),
    lamps=dict(zip(RatingValue, (5, 6, 13), strict=True)),
)


class WatchedOutbox(Outbox):
    """Tells when a request is committed."""

    on_write: Callable[[], None]

    def add(self, request: m.AnyRequest, **how: Any) -> None:
        super().add(request, **how)
        self.on_write()


class Board:
    """An evaluator, and what could be seen of it, in its order and with the time."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self.clock = ManualClock(wall=WALL, mono=1_000)
        self.seen: list[tuple[str, int]] = []
        self.outbox = WatchedOutbox(folder / "outbox.sqlite")
        closing.callback(self.outbox.close)
        self.inbox = Inbox()
        self.pins = VirtualPins(PINS, self.inbox.post, self.clock.mono, folder / "run")
        closing.callback(self.pins.close)
        panel = LumaPanel(hardware.Panel(driver="virtual"))
        self.pins.on_lamps, panel.on_frame = partial(self._saw, "lamp"), partial(self._saw, "panel")
        self.outbox.on_write = partial(self._saw, "written")
        self.link = FakeLink()
        self.program = self._program(panel)
        self.loop = Loop(self.program, self.inbox, self.clock)
        self.program.start()
        self.loop.turn(0)

    def _program(self, panel: LumaPanel) -> Program[State, View]:
        draw = partial(layout, size=panel.size, measure=measure)
        return Program(
            Parts(
                who=Who("demo", "e-3", BoardKind.EVALUATOR, "0", "boot"),
                machine=machine(Setup(board="e-3", window="3", languages=("zh-CN",))),
                faces=(p.Face("panel", panel, draw),),
                outbox=self.outbox,
                link=self.link,
                clock=self.clock,
                hands=Hands(lamps=self.pins),
                look=lambda: Vitals(temperature_c=None, disk_free_mb=None, undervoltage=None),
            )
        )

    def _saw(self, what: str) -> None:
        self.seen.append((what, self.clock.mono()))

    def asks(self) -> None:
        """The hall asks for a rating, and it is on the panel."""
        self.inbox.post(p.Heard(message=window(rating=prompt()), at=self.clock.mono()))
        self.loop.turn(0)
        self.seen.clear()

    def goes_on(self) -> None:
        """Time passes until the machine wants to be woken."""
        wanted = self.program.wake()
        assert wanted is not None
        self.clock.advance(wanted - self.clock.mono())
        self.loop.turn(0)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    with ExitStack() as closing:
        yield Board(tmp_path, closing)


def test_a_lamp_answers_first_and_thanks_come_after_the_rating_is_written(board: Board) -> None:
    board.asks()
    pressed = board.clock.mono()
    board.pins.press(RatingValue.SATISFIED, hold_ms=LONG_MS)
    board.loop.turn(0)
    assert board.seen == []  # it may be a bounce yet
    board.goes_on()
    (lamp, at), *rest = board.seen
    assert (lamp, [what for what, _ in rest]) == ("lamp", ["written", "panel"])
    assert at - pressed <= LAMP_MS
    assert board.pins.lamps[RatingValue.SATISFIED] == "on"


def test_a_rating_waits_for_its_button_but_not_for_ever(board: Board) -> None:
    board.asks()
    board.link.up = True
    board.pins.press(RatingValue.SATISFIED, hold_ms=LONG_MS)
    board.loop.turn(0)
    board.goes_on()
    (draft,) = board.outbox.pending()
    assert (draft.hold_ms, board.link.sent) == (None, [])
    while not board.link.sent:
        board.goes_on()
    (rating,) = board.outbox.pending()
    assert (rating.hold_ms, rating.value) == (1_000, RatingValue.SATISFIED)
