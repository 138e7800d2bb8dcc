"""What virtual hardware and the rehearsal tell each other: the board's end of hall/shell/front.py.

The rehearsal may come and go; the board does not mind, and connects again quietly.
"""

import queue
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Protocol

import msgspec

from devices.drawing.scene import Target
from devices.drivers.pins import VirtualPins
from hall.shell import front as wire
from hall.shell.worker import Worker

AGAIN_S = 0.5

_to_board: msgspec.msgpack.Decoder[wire.ToBoard] = msgspec.msgpack.Decoder(wire.ToBoard)


class Shown(Protocol):
    """A screen or panel that can be looked at from another thread."""

    size: tuple[int, int]
    frame: int
    on_frame: Callable[[], None]

    @property
    def targets(self) -> tuple[Target, ...]: ...
    def snapshot(self) -> bytes: ...


class Sayer(Protocol):
    """A loudspeaker that tells what it begins to say, by the id of the call, and when it has ended."""

    on_said: Callable[[str, str], None]
    on_silent: Callable[[], None]


class Held(Protocol):
    """Readers to which codes and cards can be held."""

    names: tuple[str, ...]

    def scan(self, code: str) -> None: ...
    def lay(self, number: str | None, name: str) -> None: ...
    def suffer(self, reader: str, fault: str) -> None: ...


Saying = Callable[[], wire.FromBoard]
"""A message, made when it is sent."""


class VirtualFront:
    """Shows a board's front and takes fingers. ``touch`` puts one on the first screen."""

    def __init__(
        self,
        path: str,
        board: str,
        shown: Sequence[Shown],
        pins: VirtualPins | None,
        touch: Callable[[int, int], None] | None = None,
        *,
        sayer: Sayer | None = None,
        readers: Held | None = None,
    ) -> None:
        self._readers = readers
        self._path, self._board, self._shown, self._pins = path, board, tuple(shown), pins
        self._touch, self._sayer = touch, sayer
        self._lock = Lock()
        self._sayings: queue.SimpleQueue[Saying | None] = queue.SimpleQueue()
        self._line: socket.socket | None = None
        self._pictures: dict[int, wire.Frame] = {}
        self._listen_to_hardware()
        self._worker = Worker("front", self._turn)
        self._worker.start()

    def close(self) -> None:
        self._worker.ending.set()
        with self._lock:
            if self._line is not None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)
        self._worker.stop()

    # --- what the board says ---

    def _listen_to_hardware(self) -> None:
        for index, shown in enumerate(self._shown):
            shown.on_frame = partial(self._say, partial(self._changed, index))
        if self._pins is not None:
            self._pins.on_lamps = partial(self._say, self._lamps)
            self._pins.on_sound = lambda name: self._say(lambda: wire.Sounded(name))
        if self._sayer is not None:
            self._sayer.on_said = lambda call, text: self._say(lambda: wire.Said(call, text))
            self._sayer.on_silent = lambda: self._say(wire.Silent)

    def _say(self, saying: Saying) -> None:
        if self._line is not None:
            self._sayings.put(saying)

    def _greetings(self) -> list[Saying]:
        changed = [partial(self._changed, index) for index in range(len(self._shown))]
        return [self._hello, *changed, *([self._lamps] if self._pins else [])]

    def _hello(self) -> wire.Hello:
        buttons = self._pins.buttons if self._pins else ()
        readers = self._readers.names if self._readers else ()
        sizes = tuple(shown.size for shown in self._shown)
        return wire.Hello(self._board, buttons, sizes, readers)

    def _changed(self, index: int) -> wire.Changed:
        shown = self._shown[index]
        frame, targets = shown.frame, shown.targets
        places = tuple((t.id, t.rect.x, t.rect.y, t.rect.w, t.rect.h) for t in targets)
        return wire.Changed(index, frame, places)

    def _lamps(self) -> wire.Lamps:
        return wire.Lamps({**self._pins.lamps} if self._pins else {})

    def _frame(self, index: int) -> wire.Frame:
        # The number is read first: a picture may be newer than its number, never older.
        frame = self._shown[index].frame
        kept = self._pictures.get(index)
        if kept is None or kept.frame != frame:
            kept = wire.Frame(index, frame, self._shown[index].snapshot())
            self._pictures[index] = kept
        return kept

    # --- the line ---

    def _turn(self) -> None:
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(self._path)
        except OSError:
            line.close()
            self._worker.ending.wait(AGAIN_S)
            return
        self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        sayings: queue.SimpleQueue[Saying | None] = queue.SimpleQueue()
        for greeting in self._greetings():
            sayings.put(greeting)
        with self._lock:
            self._sayings, self._line = sayings, line
        writer = Worker("front-writer", lambda: _write(line, sayings))
        writer.start()
        try:
            with suppress(OSError, EOFError, msgspec.DecodeError):
                while not self._worker.ending.is_set():
                    self._heard(_read(line))
        finally:
            with self._lock:
                self._line = None
            writer.ending.set()
            sayings.put(None)
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            writer.stop()
            line.close()

    def _heard(self, message: wire.ToBoard) -> None:
        match message:
            case wire.WantFrame(screen) if screen < len(self._shown):
                self._say(partial(self._frame, screen))
            case wire.Press(button, hold_ms) if self._pins is not None:
                self._pins.press(button, hold_ms)
            case wire.Touch(x, y) if self._touch is not None:
                self._touch(x, y)
            case wire.Scan() | wire.Card() | wire.ReaderFault() if self._readers is not None:
                _hold(message, self._readers)


def _hold(message: wire.Scan | wire.Card | wire.ReaderFault, to: Held) -> None:
    match message:
        case wire.Scan(code):
            to.scan(code)
        case wire.Card(number, name):
            to.lay(number, name)
        case wire.ReaderFault(reader, fault):
            to.suffer(reader, fault)


def _write(line: socket.socket, sayings: "queue.SimpleQueue[Saying | None]") -> None:
    """Send the next message; what cannot be made is told by the worker and left out."""
    saying = sayings.get()
    if saying is None:
        return
    with suppress(OSError):
        line.sendall(wire.pack(saying()))


def _read(line: socket.socket) -> wire.ToBoard:
    (length,) = wire.HEADER.unpack(_exactly(line, wire.HEADER.size))
    if length > wire.LIMIT:
        raise EOFError(f"a message of {length} bytes")
    return _to_board.decode(_exactly(line, length))


def _exactly(line: socket.socket, count: int) -> bytes:
    data = line.recv(count, socket.MSG_WAITALL)
    if len(data) < count:
        raise EOFError("the rehearsal hung up")
    return data
