"""The twin of a resident-ID card reader: it answers the real driver over a real line, and can do so
as badly as hardware does. Its cards are made up.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from devices.drivers.readers.cable import Cable
from devices.drivers.readers.idcard import HEAD, Ask, framed
from devices.drivers.readers.identity import DIGITS, NUMBER_AT
from hall.shell.worker import Worker

TEXT, PHOTO = 256, 1_024
NAME_AT, NAME = 0, 30
PHOTO_BYTE = 0x5A
LISTEN_S = 0.05
Fault = Literal["none", "mute", "checksum", "half", "noise", "unauthorised"]

DONE, FOUND = b"\x00\x00\x90", b"\x00\x00\x9f"
NOT_FOUND, NOT_SELECTED, NOT_READ = b"\x00\x00\x80", b"\x00\x00\x81", b"\x00\x00\x41"
UNAUTHORISED = b"\x00\x00\x66"


@dataclass(frozen=True, repr=False)
class Card:
    """A made-up ID card; ``readable`` False: it is held too far away."""

    number: str
    name: str = ""
    readable: bool = True

    def data(self) -> bytes:
        """What reading it gives: the lengths of text and photo, the text in UTF-16LE, the photo."""
        text = bytearray(" ".encode("utf-16-le") * (TEXT // 2))
        name = self.name.encode("utf-16-le")[:NAME]
        text[NAME_AT : NAME_AT + len(name)] = name
        number = self.number.encode("utf-16-le")[: 2 * DIGITS]
        text[NUMBER_AT : NUMBER_AT + len(number)] = number
        return (
            TEXT.to_bytes(2, "big") + PHOTO.to_bytes(2, "big") + text + bytes([PHOTO_BYTE]) * PHOTO
        )


class Desk:
    """What lies on a reader, and how it answers; as real ones do, it finds a card that was read
    again only once it was taken away. ``fault`` is how badly it answers, to ``only`` one command or to
    all. No thread, no line.
    """  # fmt: skip

    def __init__(self) -> None:
        self.fault: Fault = "none"
        self.only: Ask | None = None
        self._card: Card | None = None
        self._selected = self._read = False

    def lay(self, card: Card | None) -> None:
        """Lay a card on it; None takes away what lies there."""
        self._card = card
        self._selected = self._read = False

    def answer(self, asked: bytes) -> bytes:
        """What goes back for one whole command; with a fault, whatever that makes of it."""
        command = asked[len(HEAD) + 2 : -1]
        content = self._content(command)
        if self.only is not None and self.only.value != command:
            return framed(content)
        whole = framed(UNAUTHORISED if self.fault == "unauthorised" else content)
        return {
            "mute": b"",
            "checksum": whole[:-1] + bytes([whole[-1] ^ 0xFF]),
            "half": whole[: len(whole) // 2],
            "noise": bytes(range(1, 200)) + b"\xaa\xaa\x96\x69\xff",
        }.get(self.fault, whole)

    def _content(self, command: bytes) -> bytes:
        card = self._card
        if command == Ask.FIND.value:
            return FOUND + bytes(4) if card is not None and not self._read else NOT_FOUND
        if command == Ask.SELECT.value:
            self._selected = card is not None and not self._read
            return DONE + bytes(8) if self._selected else NOT_SELECTED
        if command != Ask.READ.value or card is None or not self._selected or not card.readable:
            return NOT_READ
        self._read = True
        return DONE + card.data()


class VirtualCardReader:
    """A reader on a pseudo-terminal at ``path``. Every method may be called from any thread.
    ``asked`` counts the commands that came.
    """  # fmt: skip

    def __init__(self, path: Path) -> None:
        self.asked = 0
        self._cable = Cable(path)
        self._desk = Desk()
        self._pending = b""
        self._worker = Worker("virtual-card-reader", self._turn)
        self._worker.start()

    @property
    def path(self) -> Path:
        return self._cable.path

    def lay(self, card: Card | None) -> None:
        """Lay a card on it; None takes away what lies there."""
        self._desk.lay(card)

    def suffer(self, fault: Fault, only: Ask | None = None) -> None:
        """Answer badly from now on, or to this command only; ``none``: well again."""
        self._desk.fault, self._desk.only = fault, only

    def plug(self) -> None:
        self._cable.plug()

    def unplug(self) -> None:
        self._cable.pull()

    def close(self) -> None:
        self._worker.stop()
        self._cable.pull()

    def _turn(self) -> None:
        if not self._cable.plugged:
            self._worker.ending.wait(LISTEN_S)
            return
        self._pending += self._cable.read(LISTEN_S)
        while (command := self._next()) is not None:
            self.asked += 1
            self._cable.send(self._desk.answer(command))

    def _next(self) -> bytes | None:
        """Cut the next whole command out of what came."""
        start = self._pending.find(HEAD)
        body_at = start + len(HEAD) + 2
        if start < 0 or len(self._pending) < body_at:
            return None
        end = body_at + int.from_bytes(self._pending[body_at - 2 : body_at], "big")
        if len(self._pending) < end:
            return None
        command, self._pending = self._pending[start:end], self._pending[end:]
        return command
