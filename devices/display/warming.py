"""Lay out once what must be shown at once later, so that its fonts are open by then. PURE."""

from collections.abc import Callable

from devices import ports as p
from devices.display.machine import machine
from devices.display.shown import BoardView, WindowView
from devices.display.state import Setup
from devices.drawing.scene import Scene
from hall.domain.names import TicketState, WindowStatus
from hall.domain.times import MonoMs
from hall.wire import messages as m

NUMBERS = ("A001", "A1000")


def warm_up(setup: Setup, draw: Callable[[WindowView | BoardView], Scene]) -> None:
    """Draw calls and services of made-up numbers; nothing of them is shown or kept."""
    display = machine(setup)
    windows = tuple(window.id for window in setup.hall.windows)
    messages: tuple[m.Window | m.Zone, ...] = (
        *_windows(setup.place),
        *_zones(setup.place, windows),
    )
    for message in messages:
        state, _ = display.step(display.initial, p.Heard(message=message, at=MonoMs(0)))
        draw(display.view(state))


def _windows(window: str) -> tuple[m.Window, ...]:
    return tuple(
        m.Window(
            epoch=0,
            revision=0,
            window=window,
            zone="",
            status=status,
            overlay=None,
            offline=False,
            reason="",
            ticket=m.WindowTicket(id="", number=number, service="", language="", calls=1),
            plaque=m.Plaque(name="", staff_number="", post={}),
            away=None,
            rating=None,
            since=0,
        )
        for status in (WindowStatus.CALLING, WindowStatus.SERVING)
        for number in NUMBERS
    )


def _zones(zone: str, windows: tuple[str, ...]) -> tuple[m.Zone, ...]:
    calls = tuple(
        m.ZoneCall(id="", number=number, window="1", at=0, state=state, calls=1)
        for state in (TicketState.CALLED, TicketState.SERVING)
        for number in NUMBERS
    )
    crowd = tuple(
        m.ZoneCall(
            id=window, number=NUMBERS[-1], window=window, at=0, state=TicketState.CALLED, calls=1
        )
        for window in windows[: m.CALLS_SHOWN]
    )
    newest = (calls, calls[1:], crowd)
    return tuple(
        m.Zone(epoch=0, revision=0, zone=zone, calls=shown, missed=(), notices=())
        for shown in newest
    )
