"""A printer of bytes: it listens on a socket and behaves as the hardware does.

It keeps what it receives, prints it at real speed onto :class:`~devices.drivers.paper.Paper`,
stops without paper and with its cover open, and tells its state as ESC/POS printers do.
"""

import io
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Event, Thread
from typing import Literal

from PIL import Image

from devices.drivers.escpos_commands import Command, Reader
from devices.drivers.paper import DOTS_PER_MM, Paper

PaperState = Literal["ok", "low", "out"]
Cover = Literal["closed", "open"]
Power = Literal["on", "off"]

SPEED_MM_S = 150.0
BUFFER = 64 * 1024  # bytes; a printer whose buffer is full stops reading
STATUS = re.compile(rb"\x10\x04([\x01-\x04])")  # obeyed at once, wherever it stands
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # obeyed at once, too
CLEARED = b"\x37\x25\x00"
CUT_S = 0.3
Octets = bytes  # the class has a property of that name


class VirtualPrinter:
    """A printer on a loopback socket. Every method may be called from any thread.

    ``on_change`` is called from the printer's threads when paper or state has changed. ``pause``
    waits for seconds of printing time.
    """

    def __init__(
        self,
        width: int = 576,
        on_change: Callable[[], None] = lambda: None,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.revision = 0
        self._on_change = on_change
        self._closed = Event()
        self._pause = pause or self._closed.wait
        self._turn = Condition()
        self._paper = Paper(width)
        self._reader = Reader()
        self._received = bytearray()
        self._paper_state: PaperState = "ok"
        self._cover: Cover = "closed"
        self._power: Power = "on"
        self._automatic = False
        self._listener: socket.socket | None = None
        self._lines: list[socket.socket] = []
        self._threads: list[Thread] = []

    def open(self, port: int = 0) -> None:
        """Switch on; 0 takes a free port. Raises OSError where the port is taken."""
        self._listen(port)
        self._start(self._print)

    def close(self) -> None:
        self._closed.set()
        with self._turn:
            self._hang_up()
            self._turn.notify_all()
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout=5)

    def suffer(
        self,
        paper: PaperState | None = None,
        cover: Cover | None = None,
        power: Power | None = None,
    ) -> None:
        """Let faults come and go; what is not named stays as it is."""
        with self._turn:
            self._paper_state = paper or self._paper_state
            self._cover = cover or self._cover
            switched = power is not None and power != self._power
            self._power = power or self._power
            if switched and power == "off":
                self._lose_power()
            self._tell_automatically()
            self._turn.notify_all()
        if switched and power == "on":
            self._listen(self.port)
        self._changed()

    @property
    def state(self) -> tuple[PaperState, Cover, Power]:
        with self._turn:
            return self._paper_state, self._cover, self._power

    @property
    def bytes(self) -> Octets:
        """Everything received since the start."""
        with self._turn:
            return bytes(self._received)

    @property
    def received(self) -> int:
        """How many bytes were received since the start."""
        with self._turn:
            return len(self._received)

    @property
    def unknown(self) -> list[Octets]:
        """Bytes that were not understood, in their order."""
        with self._turn:
            return list(self._paper.unknown)

    @property
    def tickets(self) -> list[Image.Image]:
        """The last pieces of paper that were cut off, white in mode ``1``."""
        with self._turn:
            return list(self._paper.tickets)

    def paper_png(self, last: int = 3) -> Octets:
        """Draw the last pieces of paper and what hangs in the printer, as PNG."""
        with self._turn:
            picture = self._paper.picture(last)
        file = io.BytesIO()
        picture.save(file, "PNG", bits=2, compress_level=4)
        return file.getvalue()

    # --- the line ---

    def _listen(self, port: int) -> None:
        listener = socket.create_server((self.host, port))
        self.port = listener.getsockname()[1]
        with self._turn:
            self._listener = listener
        self._start(lambda: self._accept(listener))

    def _start(self, run: Callable[[], None]) -> None:
        thread = Thread(target=run, name="virtual-printer", daemon=True)
        with self._turn:
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._turn:
                if self._listener is not listener:
                    line.close()
                    return
                self._lines.append(line)
            self._start(lambda line=line: self._receive(line))  # type: ignore[misc]

    def _receive(self, line: socket.socket) -> None:
        carried = b""
        with suppress(OSError):
            while data := line.recv(4096):
                carried = self._take(data, carried, line)
        with self._turn:
            if line in self._lines:
                self._lines.remove(line)
        line.close()

    def _take(self, data: Octets, carried: Octets, line: socket.socket) -> Octets:
        """Take bytes; return the end that may begin a real-time command."""
        with self._turn:
            if line not in self._lines:
                return b""
            self._received += data
            scanned = carried + data
            for found in STATUS.finditer(scanned):
                self._answer(bytes([self._status(found[1][0])]), line)
            self._reader.feed(self._uncleared(data, scanned, line))
            self._turn.notify_all()
            self._turn.wait_for(lambda: len(self._reader) < BUFFER or line not in self._lines)
        return _begun(scanned)

    def _uncleared(self, data: Octets, scanned: Octets, line: socket.socket) -> Octets:
        """Clear the buffer where asked to; return the bytes that came after."""
        at = scanned.rfind(CLEAR)
        if at < 0:
            return data
        self._reader.clear()
        self._answer(CLEARED, line)
        return scanned[at + len(CLEAR) :]

    def _hang_up(self) -> None:
        for end in (*self._lines, self._listener):
            if end is not None:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._lines, self._listener = [], None

    def _lose_power(self) -> None:
        self._hang_up()
        self._reader.clear()
        self._automatic = False
        self._paper.obey(Command("init"))

    # --- the mechanism ---

    def _print(self) -> None:
        while not self._closed.is_set():
            moved = self._next_move()
            if moved:
                self._changed()
                self._pause(moved)

    def _next_move(self) -> float:
        """Obey one command; return how many seconds the paper moves for it."""
        with self._turn:
            command = self._reader.next() if self._online else None
            if command is None:
                if not self._closed.is_set():
                    self._turn.wait()
                return 0.0
            self._turn.notify_all()
            if command.name == "answer":
                self._answer(bytes([self._sensors()]), self._lines[-1] if self._lines else None)
            elif command.name == "automatic-status":
                self._automatic = command.arguments[0] > 0
                self._tell_automatically()
            moved = self._paper.obey(command) / DOTS_PER_MM / SPEED_MM_S
            return moved + CUT_S if command.name == "cut" else moved

    @property
    def _online(self) -> bool:
        return (self._paper_state != "out", self._cover, self._power) == (True, "closed", "on")

    def _changed(self) -> None:
        self.revision += 1
        self._on_change()

    # --- what it says ---

    def _answer(self, answer: Octets, line: socket.socket | None) -> None:
        if line is not None:
            with suppress(OSError):
                line.sendall(answer)

    def _status(self, number: int) -> int:
        """DLE EOT n: 1 the printer, 2 why it is offline, 3 errors, 4 the paper."""
        out, low = self._paper_state == "out", self._paper_state != "ok"
        is_open = self._cover == "open"
        return (
            0x12
            | {
                1: 0x08 * (out or is_open),
                2: 0x20 * out | 0x04 * is_open,
                3: 0,
                4: 0x60 * out | 0x0C * low,
            }[number]
        )

    def _sensors(self) -> int:
        """GS r 1: the roll, near its end or at it."""
        return {"ok": 0x00, "low": 0x03, "out": 0x0F}[self._paper_state]

    def _tell_automatically(self) -> None:
        if not self._automatic or self._power == "off":
            return
        out, is_open = self._paper_state == "out", self._cover == "open"
        first = 0x10 | 0x08 * (out or is_open) | 0x20 * is_open
        for line in self._lines:
            self._answer(bytes([first, 0x00, self._sensors(), 0x00]), line)


def _begun(data: bytes) -> bytes:
    """Return the end of some bytes that may be the beginning of a real-time command."""
    for length in range(len(CLEAR) - 1, 0, -1):
        tail = data[-length:]
        if CLEAR.startswith(tail) or tail == b"\x10\x04":
            return tail
    return b""
