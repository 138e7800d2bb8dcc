"""The frames of resident-ID card readers (SAM protocol): bytes in, frames and complaints out. PURE.

To the reader: AA AA AA 96 69, length (two bytes, of all that follows), command, parameter, checksum.
Back: the same head and length, three bytes of status, data, checksum. The checksum is the exclusive
or of everything from the length on.

What comes from a reader is somebody's identity: it stays in one buffer that never moves or grows,
and every byte that is done with is overwritten there.
"""

from enum import Enum
from functools import reduce
from operator import xor

HEAD = b"\xaa\xaa\xaa\x96\x69"
BODY_AT = len(HEAD) + 2
STATUS = 3
LEAST, MOST = STATUS + 1, 2_314
"""Lengths of answers: without data, and with text, photo and two fingerprints."""
ROOM = 4_096


class Ask(Enum):
    """What a reader is asked."""

    FIND = b"\x20\x01"
    SELECT = b"\x20\x02"
    READ = b"\x30\x01"


class Complaint(Enum):
    """What is wrong with what came."""

    GARBAGE = "garbage"
    LENGTH = "length"
    CHECKSUM = "checksum"


class Frame:
    """An answer. ``body`` is lent until the next :meth:`Decoder.take`; nothing prints it."""

    __slots__ = ("body", "status")

    def __init__(self, status: int, body: memoryview) -> None:
        self.status, self.body = status, body

    def __repr__(self) -> str:
        return f"Frame(status={self.status:06x}, {len(self.body)} bytes)"


def command(ask: Ask) -> bytes:
    """A command as it goes over the line."""
    return framed(ask.value)


def framed(content: bytes) -> bytes:
    """A frame around what stands between its length and its checksum."""
    body = (len(content) + 1).to_bytes(2, "big") + content
    return HEAD + body + bytes([reduce(xor, body)])


def wipe(view: memoryview) -> None:
    """Overwrite with zeros, where it stands."""
    view[:] = bytes(len(view))


class Decoder:
    """Takes bytes in any pieces. Call :meth:`take` until it gives None after each of them."""

    def __init__(self) -> None:
        self._bytes = bytearray(ROOM)
        self._view = memoryview(self._bytes)
        self._count = 0
        self._spent = 0

    def space(self) -> memoryview:
        """Where the next bytes are to be written; never empty after :meth:`take` gave None."""
        return self._view[self._count :]

    def filled(self, count: int) -> None:
        """So many bytes were written there."""
        self._count += count

    def take(self) -> Frame | Complaint | None:
        """The next frame, or what is wrong; None where more bytes are needed."""
        self._drop(self._spent)
        self._spent = 0
        if skipped := self._before_head():
            self._drop(skipped)
            return Complaint.GARBAGE
        if self._count < BODY_AT:
            return None
        length = int.from_bytes(self._view[len(HEAD) : BODY_AT], "big")
        if not LEAST <= length <= MOST:
            return self._broken(Complaint.LENGTH)
        end = BODY_AT + length
        if self._count < end:
            return None
        if reduce(xor, self._view[len(HEAD) : end]):
            return self._broken(Complaint.CHECKSUM)
        self._spent = end
        status = int.from_bytes(self._view[BODY_AT : BODY_AT + STATUS], "big")
        return Frame(status, self._view[BODY_AT + STATUS : end - 1])

    def wipe(self) -> None:
        """Forget everything; what was half there does not come back."""
        wipe(self._view[: self._count])
        self._count = self._spent = 0

    def _broken(self, complaint: Complaint) -> Complaint:
        # The next head may stand inside of what this length or this checksum is wrong about.
        self._drop(1)
        return complaint

    def _before_head(self) -> int:
        """How many bytes stand before the next head, or before what may become one."""
        found = self._bytes.find(HEAD, 0, self._count)
        if found >= 0:
            return found
        for kept in range(min(len(HEAD) - 1, self._count), 0, -1):
            if self._view[self._count - kept : self._count] == HEAD[:kept]:
                return self._count - kept
        return self._count

    def _drop(self, count: int) -> None:
        if count == 0:
            return
        rest = self._count - count
        self._view[:rest] = self._view[count : self._count]
        wipe(self._view[rest : self._count])
        self._count = rest
