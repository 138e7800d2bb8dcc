"""Effects of events about boards."""

from hall.domain import events as e
from hall.domain.state import HallState


def board_ordered(state: HallState, event: e.BoardOrdered, at: int) -> None:
    """An order goes to its board and changes nothing in the hall."""


def printer_changed(state: HallState, event: e.PrinterChanged, at: int) -> None:
    """Note the printer's state, or forget it."""
    if event.printer:
        state.printers[event.device] = event.printer
    else:
        state.printers.pop(event.device, None)
