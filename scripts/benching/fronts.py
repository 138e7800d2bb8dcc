"""A finger at a board with virtual hardware, and an eye on it: the other end of hall/shell/front.py."""

import io
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from PIL import Image

from hall.shell import front as wire

T = TypeVar("T")

WITHIN_S = 20.0
QUIET_S = 0.25
"""A board that changes nothing for so long is calm: nobody's finger comes sooner."""

_from_board: msgspec.msgpack.Decoder[wire.FromBoard] = msgspec.msgpack.Decoder(wire.FromBoard)


class Front:
    """One board at a time: :meth:`meet` it once its program has started."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lamps: dict[str, str] = {}
        self.targets: dict[str, tuple[int, int]] = {}
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._listener.settimeout(WITHIN_S)
        self._line: socket.socket | None = None

    def meet(self) -> None:
        """Wait until the board says who it is."""
        self._hang_up()
        self._line, _ = self._listener.accept()
        self.until(lambda said: isinstance(said, wire.Hello) or None)

    def touch(self, target: str) -> None:
        x, y = self.targets[target]
        self._send(wire.Touch(x, y))

    def press(self, button: str) -> None:
        self._send(wire.Press(button))

    def look(self) -> bytes:
        """What the first screen shows now, as PNG."""
        self._send(wire.WantFrame(0))
        return self.until(lambda said: said.png if isinstance(said, wire.Frame) else None)

    def part(self, left: float, top: float, right: float, bottom: float) -> bytes:
        """The pixels of a part of the first screen; its edges are shares of the whole."""
        with Image.open(io.BytesIO(self.look())) as frame:
            wide, high = frame.size
            return frame.crop((left * wide, top * high, right * wide, bottom * high)).tobytes()

    def changes(self) -> None:
        """Wait for the next frame."""
        self.until(lambda said: isinstance(said, wire.Changed) or None)

    def until(self, found: Callable[[wire.FromBoard], T | None]) -> T:
        """What ``found`` makes of the first thing that it takes. Raises TimeoutError."""
        while True:
            result = found(self._hear(WITHIN_S))
            if result is not None:
                return result

    def calm(self) -> None:
        """Wait until nothing changes any more; a board that never rests is left as it is."""
        end = time.monotonic() + WITHIN_S
        with suppress(TimeoutError):
            while time.monotonic() < end:
                self._hear(QUIET_S)

    def close(self) -> None:
        self._hang_up()
        self._listener.close()
        self.path.unlink(missing_ok=True)

    def _hear(self, seconds: float) -> wire.FromBoard:
        (length,) = wire.HEADER.unpack(self._read(wire.HEADER.size, seconds))
        said = _from_board.decode(self._read(length, WITHIN_S))
        if isinstance(said, wire.Lamps):
            self.lamps = said.lamps
        if isinstance(said, wire.Changed) and said.screen == 0:
            self.targets = {name: (x + w // 2, y + h // 2) for name, x, y, w, h in said.targets}
        return said

    def _read(self, count: int, seconds: float) -> bytes:
        line, data = self._taken(), b""
        line.settimeout(seconds)
        while len(data) < count:
            piece = line.recv(count - len(data))
            if not piece:
                raise ConnectionResetError("the board hung up")
            data += piece
        return data

    def _send(self, message: wire.ToBoard) -> None:
        self._taken().sendall(wire.pack(message))

    def _taken(self) -> socket.socket:
        if self._line is None:
            raise ConnectionError("no board is here")
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
