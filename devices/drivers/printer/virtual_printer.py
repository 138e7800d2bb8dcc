"""A printer of bytes: it stands at the end of a line and behaves as the hardware does.

It keeps what it receives, prints it at real speed onto :class:`~devices.drivers.printer.virtual_paper.Paper`,
stops without paper and with its cover open, and tells its state as ESC/POS printers do.
"""

import io
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Condition, Event, Thread
from typing import Literal

from PIL import Image

from devices.drivers.printer.commands import Command, Reader
from devices.drivers.printer.virtual_lines import CHUNK, HOST, Line, Listener, PtyLine
from devices.drivers.printer.virtual_paper import DOTS_PER_MM, Paper
from devices.drivers.printer.virtual_shape import Cover, Cutter, PaperState, Power, Shape, Voice

Ability = Literal["status", "automatic", "in-order", "process-id", "clear", "presenter"]

SPEED_MM_S = 150.0
BUFFER = 64 * 1024  # bytes; a printer whose buffer is full stops reading
STATUS = re.compile(rb"\x10\x04([\x01-\x04\x14])")  # obeyed at once, wherever it stands
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # obeyed at once, too
CLEARED = b"\x37\x25\x00"
PIECE = 256  # bytes that a slow line carries at a time
CUT_S = 0.3
MOUTH = 0x14
EVERYTHING: frozenset[Ability] = frozenset(
    ("status", "automatic", "in-order", "process-id", "clear")
)
Octets = bytes  # the class has a property of that name


class VirtualPrinter:
    """A printer on a loopback socket or at a pseudo-terminal. Every method may be called from any
    thread.

    ``on_change`` is called from the printer's threads when paper or state has changed. ``pause``
    waits for seconds of printing time. ``abilities`` are the questions that the model understands,
    ``baud`` the bits a second of a line that is not faster than that.
    """

    def __init__(
        self,
        width: int = 576,
        on_change: Callable[[], None] = lambda: None,
        pause: Callable[[float], object] | None = None,
        abilities: frozenset[Ability] = EVERYTHING,
        baud: int | None = None,
    ) -> None:
        self.host, self.port = HOST, 0
        self.path = ""
        self.revision = 0
        self._on_change, self._abilities, self._baud = on_change, abilities, baud
        self._closed = Event()
        self._pause = pause or self._closed.wait
        self._turn = Condition()
        self._paper = Paper(width)
        self._reader = Reader()
        self._received = bytearray()
        self._shape = Shape()
        self._due: tuple[int, Callable[[], None]] | None = None
        self._automatic = self._mouth = False
        self._switched = 0
        self._listener: Listener | None = None
        self._cable: PtyLine | None = None
        self._lines: list[Line] = []
        self._threads: list[Thread] = []

    def open(self, port: int = 0) -> None:
        """Switch on, at a socket; 0 takes a free port. Raises OSError where the port is taken."""
        self._listen(port)
        self._start(self._print)

    def open_pty(self) -> None:
        """Switch on, at a serial line whose other end is ``path``."""
        self._cable = PtyLine()
        self.path = self._cable.path
        self._connect(self._cable)
        self._start(self._print)

    def close(self) -> None:
        self._closed.set()
        self._hang_up()
        with self._turn:
            if self._cable is not None:
                self._cable.hang_up()
            self._turn.notify_all()
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout=5)
        if self._cable is not None:
            self._cable.close()

    def suffer(
        self,
        paper: PaperState | None = None,
        cover: Cover | None = None,
        power: Power | None = None,
        cutter: Cutter | None = None,
        voice: Voice | None = None,
    ) -> None:
        """Let faults come and go; what is not named stays as it is."""
        named = {"paper": paper, "cover": cover, "power": power, "cutter": cutter, "voice": voice}
        with self._turn:
            before = self._shape
            self._shape = replace(before, **{k: v for k, v in named.items() if v is not None})  # type: ignore[arg-type]
            switched = self._shape.power != before.power
            if switched:
                self._lose_what_is_on_the_way()
            if switched and power == "off":
                self._forget()
            self._tell_automatically()
            self._turn.notify_all()
        if switched:
            self._switch()
        self._changed()

    def take(self) -> None:
        """Take the ticket out of the presenter's mouth."""
        with self._turn:
            self._mouth = False

    def after(self, count: int, act: Callable[[], None]) -> None:
        """Do something once so many more bytes have come, before any later one is taken."""
        with self._turn:
            self._due = len(self._received) + count, act

    def die_after(self, count: int) -> None:
        """Lose power once so many more bytes have come."""
        self.after(count, lambda: self.suffer(power="off"))

    @property
    def state(self) -> tuple[PaperState, Cover, Power]:
        with self._turn:
            return self._shape.paper, self._shape.cover, self._shape.power

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
        self._listener = Listener(port, self._connect)
        self.port = self._listener.port

    def _start(self, run: Callable[[], None]) -> None:
        thread = Thread(target=run, name="virtual-printer", daemon=True)
        with self._turn:
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _connect(self, line: Line) -> None:
        with self._turn:
            if self._shape.power == "off" or self._closed.is_set():
                line.hang_up()
                return
            self._lines.append(line)
        self._start(lambda: self._receive(line))

    def _receive(self, line: Line) -> None:
        carried = b""
        most = CHUNK if self._baud is None else PIECE
        with suppress(OSError):
            while data := line.receive(most):
                switched = self._switched
                if self._baud is not None:
                    self._pause(len(data) * 10 / self._baud)
                carried = self._take(data, carried, line, switched)
        with self._turn:
            if line in self._lines:
                self._lines.remove(line)
        if line is not self._cable:
            line.hang_up()

    def _take(self, data: Octets, carried: Octets, line: Line, switched: int) -> Octets:
        """Take bytes that came after power had been switched so many times; return the end that may
        begin a real-time command.
        """
        first, act, rest = self._until_due(data)
        carried = self._take_in(first, carried, line, switched)
        if act is None:
            return carried
        act()
        return self._take(rest, carried, line, switched)

    def _until_due(self, data: Octets) -> tuple[Octets, Callable[[], None] | None, Octets]:
        with self._turn:
            if self._due is None or len(self._received) + len(data) < self._due[0]:
                return data, None, b""
            (at, act), self._due = self._due, None
            left = at - len(self._received)
        return data[:left], act, data[left:]

    def _take_in(self, data: Octets, carried: Octets, line: Line, switched: int) -> Octets:
        with self._turn:
            off = self._shape.power == "off" or switched != self._switched
            if line not in self._lines or off:
                return b""
            self._received += data
            scanned = carried + data
            for found in STATUS.finditer(scanned):
                self._answer(self._status_bytes(found[1][0]), line)
            self._reader.feed(self._uncleared(data, scanned, line))
            self._turn.notify_all()
            self._turn.wait_for(lambda: len(self._reader) < BUFFER or line not in self._lines)
        return _begun(scanned)

    def _uncleared(self, data: Octets, scanned: Octets, line: Line) -> Octets:
        """Clear the buffer where asked to; return the bytes that came after."""
        at = scanned.rfind(CLEAR) if "clear" in self._abilities else -1
        if at < 0:
            return data
        self._reader.clear()
        self._answer(CLEARED, line)
        return scanned[at + len(CLEAR) :]

    def _lose_what_is_on_the_way(self) -> None:
        """What was sent before power was switched is not printed after it, however late it is read."""
        self._switched += 1
        if self._cable is not None:
            self._cable.lose()

    def _forget(self) -> None:
        """Lose what only power kept."""
        self._reader.clear()
        self._automatic = False
        self._paper.obey(Command("init"))

    def _switch(self) -> None:
        if self._cable is not None:
            return
        if self.state[2] == "off":
            self._hang_up()
        else:
            self._listen(self.port)

    def _hang_up(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        with self._turn:
            lines = [line for line in self._lines if line is not self._cable]
            self._lines = [line for line in self._lines if line is self._cable]
            for line in lines:
                line.hang_up()
            self._turn.notify_all()

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
            command = self._reader.next() if self._shape.prints else None
            if command is None:
                if not self._closed.is_set():
                    self._turn.wait()
                return 0.0
            self._turn.notify_all()
            self._converse(command)
            moved = self._paper.obey(command) / DOTS_PER_MM / SPEED_MM_S
            self._mouth = self._mouth or command.name == "cut"
            return moved + CUT_S if command.name == "cut" else moved

    def _converse(self, command: Command) -> None:
        """Answer what is to be answered in order."""
        line = self._lines[-1] if self._lines else None
        if command.name == "answer" and "in-order" in self._abilities:
            self._answer(bytes([self._shape.sensors()]), line)
        elif command.name == "request" and "process-id" in self._abilities:
            self._answer(b"\x37\x22" + command.data[2:6] + b"\x00", line)
        elif command.name == "automatic-status" and "automatic" in self._abilities:
            self._automatic = command.arguments[0] > 0
            self._tell_automatically()

    def _changed(self) -> None:
        self.revision += 1
        self._on_change()

    # --- what it says ---

    def _answer(self, answer: Octets, line: Line | None) -> None:
        if line is not None and self._shape.voice == "on":
            line.send(answer)

    def _status_bytes(self, number: int) -> Octets:
        if number == MOUTH:
            known = "presenter" in self._abilities
            return bytes([0x10, 0x0F, 0x20 * self._mouth, 0, 0, 0]) if known else b""
        return bytes([self._shape.status(number)]) if "status" in self._abilities else b""

    def _tell_automatically(self) -> None:
        if self._automatic and self._shape.power == "on":
            for line in self._lines:
                self._answer(self._shape.change(), line)


def _begun(data: bytes) -> bytes:
    """Return the end of some bytes that may be the beginning of a real-time command."""
    for length in range(len(CLEAR) - 1, 0, -1):
        tail = data[-length:]
        if CLEAR.startswith(tail) or tail == b"\x10\x04":
            return tail
    return b""
