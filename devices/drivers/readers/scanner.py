"""Scanners of QR and bar codes, on a serial line or as a keyboard, each in a thread of its own."""

from collections.abc import Callable

from devices.drivers.readers.framing import Bad, Code, Framing
from devices.drivers.readers.hand import Hand
from devices.drivers.readers.keys import Keys
from devices.drivers.readers.lines import EventLine, Line, Opener, SerialLine
from devices.ports import Fault, Post, ReaderChanged, Scanned
from hall.domain.times import MonoMs
from hall.shell.hardware import Scanner

NAME = "scanner"
WAIT_S = 0.1
APART_MS = 300
"""Two codes cannot be held before a scanner in less; a defect can send them."""
BAD_IN_A_ROW = 3
ROOM = 1_024

Now = Callable[[], MonoMs]


def opener(part: Scanner) -> Opener:
    """Say how to open the scanner that a board's file names. Raises Fault where it says too little."""
    if not part.device:
        raise Fault(f"scanner {part.driver}: no device is given; name it in the board's file")
    if part.driver == "evdev":
        return lambda: EventLine(part.device)
    return lambda: SerialLine(part.device, part.baud)


def scanner(part: Scanner, open: Opener, post: Post, now: Now) -> Hand:
    """A scanner, ready to be started."""
    return Hand(NAME, open, scanning(part, post, now), post, now)


def scanning(part: Scanner, post: Post, now: Now) -> "Scanning":
    """What the thread of a scanner does."""
    translate = Keys().feed if part.driver == "evdev" else None
    return Scanning(post, now, part.ending == "silence", translate)


class Scanning:
    """Reads a scanner's line. ``translate`` makes characters of what is no text yet."""

    def __init__(
        self,
        post: Post,
        now: Now,
        by_silence: bool = False,
        translate: Callable[[bytes], str] | None = None,
    ) -> None:
        self._post, self._now = post, now
        self._by_silence, self._translate = by_silence, translate
        self._room = memoryview(bytearray(ROOM))
        self._told: str | None = None
        self._last: int | None = None
        self.forget()

    def forget(self) -> None:
        self._framing = Framing(self._by_silence)
        self._bad = 0
        self._told = None

    def turn(self, line: Line) -> None:
        if self._told is None:
            self._tell("")
        count = line.read_into(self._room, WAIT_S)
        self.take(bytes(self._room[:count]))

    def take(self, data: bytes) -> None:
        """Deal with what came; nothing, where only time went on."""
        at = self._now()
        if self._translate is not None:
            data = self._translate(data).encode()
        for found in self._framing.feed(data, at) if data else self._framing.passed(at):
            self._scanned(found, at)

    def _scanned(self, found: Code | Bad, at: MonoMs) -> None:
        if isinstance(found, Bad):
            self._bad += 1
            if self._bad >= BAD_IN_A_ROW:
                self._tell("garbled")
            return
        self._bad = 0
        self._tell("")
        if self._last is None or at - self._last >= APART_MS:
            self._last = at
            self._post(Scanned(found.text, at))

    def _tell(self, reason: str) -> None:
        if reason != self._told:
            self._told = reason
            self._post(ReaderChanged(NAME, not reason, reason, self._now()))
