"""What ESC/POS printers say of themselves: bytes become answers, answers a state. PURE.

Each kind of answer has bits that never change, by which it is known; whatever has not is no answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

Octets = bytes


@dataclass(frozen=True)
class Status:
    """One byte, to DLE EOT; which question it answers only its asker knows."""

    value: int


@dataclass(frozen=True)
class Sensors:
    """One byte, in order, to GS r 1: bits 0 and 1 say that the roll ends soon, 2 and 3 that it has."""

    value: int


@dataclass(frozen=True)
class Change:
    """Four bytes that a printer tells by itself, once GS a asked for it."""

    data: Octets


@dataclass(frozen=True)
class Printed:
    """In order, to GS ( H function 48: all before the request with this id has been printed."""

    id: Octets


@dataclass(frozen=True)
class Cleared:
    """To DLE DC4 8: the buffer has been cleared."""


Answer = Status | Sensors | Change | Printed | Cleared
Found = tuple[Answer, int] | int | None
"""An answer and how many bytes it takes, how many bytes are none, or None: more must come."""

ID = 4
HEADER = 0x37
LONGEST = 1 + 1 + ID + 1


class Listener:
    """Takes bytes as they come, in pieces of any size, and gives whole answers."""

    def __init__(self) -> None:
        self._heard = bytearray()

    def __len__(self) -> int:
        return len(self._heard)

    def feed(self, data: bytes) -> list[Answer]:
        """Give the answers that are whole by now; bytes that belong to none are dropped."""
        self._heard += data
        answers: list[Answer] = []
        while self._heard and (found := _find(bytes(self._heard[:LONGEST]))) is not None:
            length = found if isinstance(found, int) else found[1]
            if not isinstance(found, int):
                answers.append(found[0])
            del self._heard[:length]
        return answers


def judged(answers: tuple[int, int, int, int]) -> str:
    """Name the state that the answers to DLE EOT 1 to 4 tell of; the worst first."""
    printer, offline, error, roll = answers
    return _worst(
        cover=bool(offline & 0x04),
        out=bool(offline & 0x20 or roll & 0x60),
        cutter=bool(error & 0x08),
        stopped=bool(printer & 0x08 or offline & 0x40 or error & 0x64),
        low=bool(roll & 0x0C),
    )


def judged_change(change: Change) -> str:
    """Name the state that a printer tells of by itself."""
    printer, error, roll, _ = change.data
    return _worst(
        cover=bool(printer & 0x20),
        out=bool(roll & 0x0C),
        cutter=bool(error & 0x08),
        stopped=bool(printer & 0x08 or error & 0x64),
        low=bool(roll & 0x03),
    )


def _worst(*, cover: bool, out: bool, cutter: bool, stopped: bool, low: bool) -> str:
    if cover:
        return "cover-open"
    if out:
        return "paper-out"
    if cutter:
        return "cutter-fault"
    if stopped:
        return "offline"
    return "paper-low" if low else "ready"


def _find(heard: Octets) -> Found:
    first = heard[0]
    if first == HEADER:
        return _block(heard)
    if first & 0x93 == 0x12:
        return Status(first), 1
    if first & 0x93 == 0x10:
        return _change(heard)
    if first & 0x90 == 0:
        return Sensors(first), 1
    return 1


def _change(heard: Octets) -> Found:
    if any(byte & 0x90 for byte in heard[1:4]):
        return 1
    return (Change(heard[:4]), 4) if len(heard) >= 4 else None


def _block(heard: Octets) -> Found:
    """Find an answer that begins with a header and ends with NUL."""
    if len(heard) < 2:
        return None
    kind = BLOCKS.get(heard[1])
    if kind is None:
        return 1
    length, make = kind
    inside = heard[2 : length - 1]
    if any(not 0x20 <= byte < 0x7F for byte in inside) or heard[length - 1 : length] > b"\0":
        return 1
    return (make(inside), length) if len(heard) >= length else None


BLOCKS: dict[int, tuple[int, Callable[[Octets], Answer]]] = {
    0x22: (LONGEST, Printed),
    0x25: (3, lambda _: Cleared()),
}
