"""What a board with virtual hardware and the rehearsal tell each other over a Unix stream socket.

Each message is MessagePack behind its length as four bytes, big-endian.
"""

import struct
from typing import Literal

import msgspec

HEADER = struct.Struct(">I")
LIMIT = 32 * 1024 * 1024


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """Board: who I am, and what of me can be pressed and seen, and held a code or a card to. Screens
    come first, then panels.
    """  # fmt: skip

    board: str
    buttons: tuple[str, ...]
    screens: tuple[tuple[int, int], ...]
    readers: tuple[str, ...] = ()


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    """Board: a screen shows a new frame. ``targets`` are (id, x, y, w, h)."""

    screen: int
    frame: int
    targets: tuple[tuple[str, int, int, int, int], ...]


class Lamps(msgspec.Struct, frozen=True, tag="lamps"):
    """Board: its lamps now: on, off or blink."""

    lamps: dict[str, str]


class Sounded(msgspec.Struct, frozen=True, tag="sounded"):
    """Board: it made a short sound."""

    name: str


class Said(msgspec.Struct, frozen=True, tag="said"):
    """Board: its loudspeaker begins to say this. ``call`` is the id of what asked for it."""

    call: str
    text: str


class Silent(msgspec.Struct, frozen=True, tag="silent"):
    """Board: its loudspeaker has ended what it said."""


class Frame(msgspec.Struct, frozen=True, tag="frame"):
    """Board: the frame that was asked for, as PNG."""

    screen: int
    frame: int
    png: bytes


class WantFrame(msgspec.Struct, frozen=True, tag="want-frame"):
    """Rehearsal: send the frame that is shown now."""

    screen: int


class Press(msgspec.Struct, frozen=True, tag="press"):
    """Rehearsal: a finger holds a button for a time."""

    button: str
    hold_ms: int = 80


class Touch(msgspec.Struct, frozen=True, tag="touch"):
    """Rehearsal: a finger on the first screen, at a pixel."""

    x: int
    y: int


class Scan(msgspec.Struct, frozen=True, tag="scan"):
    """Rehearsal: a code is held before the scanner."""

    code: str


class Card(msgspec.Struct, frozen=True, tag="card"):
    """Rehearsal: a made-up ID card is laid on the reader; ``number`` None takes it away."""

    number: str | None
    name: str = ""

    def __repr__(self) -> str:
        return "Card(taken away)" if self.number is None else "Card(laid)"


Reader = Literal["scanner", "card-reader"]
ScannerFault = Literal["none", "unplugged"]
CardReaderFault = Literal["none", "unplugged", "mute", "checksum", "half", "noise", "unauthorised"]


class ReaderFault(msgspec.Struct, frozen=True, tag="reader-fault"):
    """Rehearsal: the scanner or card-reader is "unplugged"; the card reader may also be "mute", or
    answer with "checksum", "half", "noise" or "unauthorised". "none": all is well again.
    """  # fmt: skip

    reader: Reader
    fault: CardReaderFault


FromBoard = Hello | Changed | Lamps | Sounded | Said | Silent | Frame
ToBoard = WantFrame | Press | Touch | Scan | Card | ReaderFault


def pack(message: FromBoard | ToBoard) -> bytes:
    """A message with its header."""
    body = msgspec.msgpack.encode(message)
    return HEADER.pack(len(body)) + body
