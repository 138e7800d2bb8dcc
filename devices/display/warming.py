"""Lay out once what must be shown at once later, so that its fonts are open by then. PURE."""

from collections.abc import Callable

from devices import ports as p
from devices.display.machine import machine
from devices.display.state import Setup
from devices.display.views import BoardView, WindowView
from devices.scene import Scene
from hall.domain.names import TicketState, WindowStatus
from hall.wire import messages as m

NUMBERS = ("A001", "A1000")


def warm_up(setup: Setup, draw: Callable[[WindowView | BoardView], Scene]) -> None:
    """Draw calls and services of made-up numbers; nothing of them is shown or kept."""
    display = machine(setup)
    messages: tuple[m.Window | m.Zone, ...] = (*_windows(setup.place), *_zones(setup.place))
    for message in messages:
        state, _ = display.step(display.initial, p.Heard(message=message, at=0))
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


def _zones(zone: str) -> tuple[m.Zone, ...]:
    calls = tuple(
        m.ZoneCall(id="", number=number, window="1", at=0, state=state, calls=1)
        for state in (TicketState.CALLED, TicketState.SERVING)
        for number in NUMBERS
    )
    newest = (calls, calls[1:])
    return tuple(
        m.Zone(epoch=0, revision=0, zone=zone, calls=shown, missed=(), notices=())
        for shown in newest
    )
