"""What is known of the boards."""

from hall.domain import events as e
from hall.domain.effects.base import apply
from hall.domain.state import HallState


@apply.register
def _(event: e.BoardOrdered, state: HallState, at: int) -> None:
    """An order goes to its board and changes nothing in the hall."""


@apply.register
def _(event: e.PrinterChanged, state: HallState, at: int) -> None:
    if event.printer:
        state.printers[event.device] = event.printer
    else:
        state.printers.pop(event.device, None)
