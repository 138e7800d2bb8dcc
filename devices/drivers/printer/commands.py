"""ESC/POS read back: bytes become commands, as a printer's own interpreter takes them."""

from collections.abc import Callable
from dataclasses import dataclass

FIXED: dict[bytes, tuple[str, int]] = {
    b"\x00": ("nothing", 0),
    b"\n": ("line-feed", 0),
    b"\r": ("return", 0),
    b"\t": ("tab", 0),
    b"\x18": ("cancel", 0),
    b"\x10\x04": ("status", 1),
    b"\x10\x05": ("recover", 1),
    b"\x1b@": ("init", 0),
    b"\x1bB": ("beep", 2),
    b"\x1b!": ("mode", 1),
    b"\x1b-": ("underline", 1),
    b"\x1b2": ("default-spacing", 0),
    b"\x1b3": ("spacing", 1),
    b"\x1bE": ("bold", 1),
    b"\x1bG": ("bold", 1),
    b"\x1bJ": ("feed-dots", 1),
    b"\x1bM": ("font", 1),
    b"\x1bR": ("character-set", 1),
    b"\x1ba": ("align", 1),
    b"\x1bd": ("feed-lines", 1),
    b"\x1bi": ("cut", 0),
    b"\x1bm": ("cut", 0),
    b"\x1bp": ("drawer", 3),
    b"\x1bt": ("code-page", 1),
    b"\x1b{": ("upside-down", 1),
    b"\x1c!": ("chinese-mode", 1),
    b"\x1c&": ("chinese-on", 0),
    b"\x1c.": ("chinese-off", 0),
    b"\x1cS": ("chinese-spacing", 2),
    b"\x1d!": ("size", 1),
    b"\x1dB": ("reverse", 1),
    b"\x1dL": ("left-margin", 2),
    b"\x1dP": ("motion-units", 2),
    b"\x1dW": ("area-width", 2),
    b"\x1da": ("automatic-status", 1),
    b"\x1dr": ("answer", 1),
}
FUNCTIONS = {b"k": "code", b"H": "request"}
INTRODUCERS = b"\x10\x1b\x1c\x1d"  # DLE, ESC, FS, GS
CUT_WITH_FEED = (65, 66, 97, 98, 103, 104)
TEXT = 0x20  # bytes from here on are characters


@dataclass(frozen=True)
class Command:
    """What a printer is told: a name, its parameters, and the data that belongs to it.

    ``text`` has characters as data; ``unknown`` the bytes that nobody understands.
    """

    name: str
    arguments: bytes = b""
    data: bytes = b""


class Reader:
    """Takes bytes as they come, in pieces of any size, and gives whole commands."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def __len__(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def clear(self) -> None:
        self._buffer.clear()

    def next(self) -> Command | None:
        """Take the next command; None where more bytes are needed for it."""
        if not self._buffer:
            return None
        found = _text(self._buffer) if self._buffer[0] >= TEXT else _command(bytes(self._buffer))
        if found is None:
            return None
        command, length = found
        del self._buffer[:length]
        return command


Found = tuple[Command, int] | None
"""A command and how many bytes it takes."""


def _text(buffer: bytearray) -> Found:
    end = next((at for at, byte in enumerate(buffer) if byte < TEXT), len(buffer))
    return Command("text", data=bytes(buffer[:end])), end


def _command(buffer: bytes) -> Found:
    for length in (1, 2):
        if known := FIXED.get(buffer[:length]):
            name, count = known
            whole = length + count
            if len(buffer) < whole:
                return None
            return Command(name, buffer[length:whole]), whole
    return _with_data(buffer)


def _with_data(buffer: bytes) -> Found:
    if buffer[0] not in INTRODUCERS:
        return _unknown(buffer, 1)
    if len(buffer) < 2:
        return None
    known = WITH_DATA.get(buffer[:2])
    return known(buffer) if known else _unknown(buffer, 2)


def _unknown(buffer: bytes, length: int) -> Found:
    return Command("unknown", data=buffer[:length]), length


def _cut(buffer: bytes) -> Found:
    if len(buffer) < 3:
        return None
    whole = 4 if buffer[2] in CUT_WITH_FEED else 3
    return (Command("cut", buffer[2:whole]), whole) if len(buffer) >= whole else None


def _raster(buffer: bytes) -> Found:
    """GS v 0 m xL xH yL yH: the arguments are m, bytes a row and rows, as sent."""
    if len(buffer) < 8:
        return None
    if buffer[2:3] != b"0":
        return _unknown(buffer, 3)
    whole = 8 + _number(buffer[4:6]) * _number(buffer[6:8])
    return (
        (Command("raster", buffer[3:8], buffer[8:whole]), whole) if len(buffer) >= whole else None
    )


def _function(buffer: bytes) -> Found:
    """GS ( c pL pH: the argument is c."""
    if len(buffer) < 5:
        return None
    whole = 5 + _number(buffer[3:5])
    if len(buffer) < whole:
        return None
    name = FUNCTIONS.get(buffer[2:3], "unknown")
    data = buffer[:whole] if name == "unknown" else buffer[5:whole]
    return Command(name, buffer[2:3], data), whole


def _bit_image(buffer: bytes) -> Found:
    if len(buffer) < 5:
        return None
    whole = 5 + _number(buffer[3:5]) * (3 if buffer[2] >= 32 else 1)
    return _unknown(buffer, whole) if len(buffer) >= whole else None


def _real_time(buffer: bytes) -> Found:
    if len(buffer) < 3:
        return None
    whole = {1: 5, 2: 5, 8: 10}.get(buffer[2], 3)
    return (Command("real-time", buffer[2:whole]), whole) if len(buffer) >= whole else None


def _number(low_high: bytes) -> int:
    return int.from_bytes(low_high, "little")


WITH_DATA: dict[bytes, Callable[[bytes], Found]] = {
    b"\x10\x14": _real_time,
    b"\x1b*": _bit_image,
    b"\x1d(": _function,
    b"\x1dV": _cut,
    b"\x1dv": _raster,
}
