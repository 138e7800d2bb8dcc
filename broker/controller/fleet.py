"""The hall file's boards: their last reports, the orders they accept, and the facts to be journalled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from broker.controller.contract import BoardStatus
from broker.controller.intake.requests import Check, Heard
from broker.journal.contract import SpeechRow
from hall.domain import commands as c
from hall.domain.names import BoardKind, BoardOrder
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState
from hall.shell.hardware import Board
from hall.wire import messages as wire

PRINTER_OFF = "off"
STATE_LENGTH = 32
"""A printer's state is cut to this length: a board may send any text."""
ANNOUNCERS = (BoardKind.ZONE_BOARD, BoardKind.WINDOW_SCREEN)
NEEDS_PRINTER = (BoardOrder.TEST_PRINT, BoardOrder.PAPER_CHANGED)


class Boards:
    """The boards' statuses. One thread changes them; any may read ``statuses``, which is replaced, not
    changed in place.
    """

    def __init__(self, boards: Sequence[Board]) -> None:
        self.statuses: Mapping[str, BoardStatus] = {b.id: BoardStatus(b) for b in boards}
        self.reachable = False

    def hear(self, heard: Heard, now: int) -> bool:
        """Record a presence or a health; return whether the board's condition changed."""
        before = self.statuses[heard.device]
        after = replace(before, heard_at=now, **_news(before, heard, now))
        self.statuses = {**self.statuses, heard.device: after}
        return after.condition != before.condition

    def tell_doubled(self, names: frozenset[str]) -> bool:
        """Set the names under which two boards run; return whether that changed anything."""
        changed = {
            name: replace(status, doubled=name in names)
            for name, status in self.statuses.items()
            if status.doubled != (name in names)
        }
        self.statuses = {**self.statuses, **changed}
        return bool(changed)

    def flooded(self, refused: Mapping[str, int]) -> bool:
        """Set the counts of requests over the limit by board; return whether that changed anything."""
        news = {
            id: replace(status, refused=refused.get(id, 0))
            for id, status in self.statuses.items()
            if status.refused != refused.get(id, 0)
        }
        self.statuses = {**self.statuses, **news}
        return bool(news)

    def spoken(self, device: str, state: HallState) -> SpeechRow | None:
        """Return the announcement counts that a board reported since its start."""
        status = self.statuses[device]
        health = status.health
        if status.board.kind not in ANNOUNCERS or health is None or not state.day:
            return None
        if health.spoken is None or health.unspoken is None:
            return None
        zone = _zone(status.board, state)
        return SpeechRow(state.day, device, health.boot, zone, health.spoken, health.unspoken)

    def due(self, state: HallState) -> Iterator[c.NotePrinter]:
        """Return commands for printer states that differ from the hall's state."""
        for device, status in self.statuses.items():
            printer = printer_of(status)
            if printer and state.printers.get(device) != printer:
                yield c.NotePrinter(device=device, printer=printer)
        for gone in state.printers.keys() - self.statuses.keys():
            yield c.NotePrinter(device=gone, printer="")

    def check(self, command: c.AnyCommand) -> Check | None:
        """Return a check to run before a command is decided: an order needs a board that is online."""
        match command:
            case c.OrderBoard():
                return self._must_hear(command.device, command.order)
            case c.Take() | c.CheckIn() | c.Reprint() if command.printer:
                return self._must_hear(command.printer, BoardOrder.TEST_PRINT, "print")
        return None

    def _must_hear(self, device: str, order: BoardOrder, named: str = "") -> Check:
        """``order`` is what the board must be able to do, ``named`` what it is called where that differs."""
        said = named or order

        def check(state: HallState) -> None:
            status = self.statuses.get(device)
            if status is None:
                text = f"the hall file has no board {device!r}"
                raise Refused(Code.UNKNOWN_DEVICE, text)
            if order not in orders_for(status.board):
                text = f"{device} is of kind {status.board.kind} and has no printer"
                raise Refused(Code.NOT_FOR_THIS_DEVICE, f"{text}: {said} is for kiosks")
            if not (self.reachable and status.online):
                what = device if self.reachable else "the broker"
                text = f"{what} is offline; give the order {said} again once it is back"
                raise Refused(Code.DEVICE_OFFLINE, text)

        return check


def _news(before: BoardStatus, heard: Heard, now: int) -> dict[str, Any]:
    message = heard.message
    if isinstance(message, wire.Health):
        return {"health": message}
    if before.presence is not None and (before.online, before.presence.boot) == (
        message.online,
        message.boot,
    ):
        return {"presence": message}
    # What is heard first began at a time that nobody knows.
    return {"presence": message, "since": None if before.presence is None else now}


def orders_for(board: Board) -> tuple[BoardOrder, ...]:
    """Return the orders that a board accepts."""
    has_printer = board.printer is not None
    return tuple(one for one in BoardOrder if has_printer or one not in NEEDS_PRINTER)


def printer_of(status: BoardStatus) -> str | None:
    """Return the state of a kiosk's printer; None if the kiosk has not reported since its start."""
    presence, health = status.presence, status.health
    if status.board.kind is not BoardKind.KIOSK:
        return None
    if presence is not None and not presence.online:
        return PRINTER_OFF
    if health is None or (presence is not None and presence.boot != health.boot):
        return None
    if health.printer == "ready" and health.paper in ("low", "out"):
        return f"paper-{health.paper}"
    return health.printer[:STATE_LENGTH] if health.printer else None


def _zone(board: Board, state: HallState) -> str:
    window = state.index.windows.get(board.window or "")
    return window.zone if window is not None else board.zone or ""
