"""Boards of the hall: what staff order them to do, and what is known of kiosks' printers."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.state import HallState


def order(state: HallState, command: c.OrderBoard, now: int) -> Events:
    """Whether the board is there and has the part is its caller's to know."""
    return (e.BoardOrdered(device=command.device, order=command.order, clerk=command.clerk),)


def note_printer(state: HallState, command: c.NotePrinter, now: int) -> Events:
    """The same news twice changes nothing."""
    if state.printers.get(command.device, "") == command.printer:
        return ()
    return (e.PrinterChanged(device=command.device, printer=command.printer),)
