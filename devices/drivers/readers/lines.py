"""Lines to readers: a serial port for this program alone, and a keyboard that types nowhere else.

Everything is read straight into the caller's memory, so that what must be overwritten can be.
"""

import fcntl
import os
import select
from collections.abc import Callable
from typing import Any, Protocol

WRITE_S = 1.0
EVIOCGRAB = 0x40044590


class Line(Protocol):
    """A line to a reader. Every method raises OSError when the reader is gone."""

    def read_into(self, room: memoryview, seconds: float) -> int:
        """Write what comes within a time into ``room``; how many bytes."""
        ...

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...


Opener = Callable[[], Line]


class SerialLine:
    """A serial port, opened and set up by pyserial."""

    def __init__(self, device: str, baud: int) -> None:
        from serial import Serial  # noqa: PLC0415

        self._port: Any = Serial(device, baud, timeout=0, write_timeout=WRITE_S, exclusive=True)

    def read_into(self, room: memoryview, seconds: float) -> int:
        file = self._port.fileno()
        if not select.select([file], [], [], seconds)[0]:
            return 0
        waiting = self._port.in_waiting
        if waiting == 0:
            raise ConnectionResetError("the reader hung up")
        # pyserial's own read makes copies that nobody could overwrite.
        return os.readv(file, [room[:waiting]])

    def write(self, data: bytes) -> None:
        self._port.write(data)

    def close(self) -> None:
        self._port.close()


def grab(file: int) -> None:
    """Take an input device for this program alone, so that it types nowhere else."""
    fcntl.ioctl(file, EVIOCGRAB, 1)


class EventLine:
    """A keyboard-like scanner at /dev/input/by-id/…-event-kbd."""

    def __init__(self, device: str, take: Callable[[int], None] = grab) -> None:
        self._file = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            take(self._file)
        except OSError:
            os.close(self._file)
            raise

    def read_into(self, room: memoryview, seconds: float) -> int:
        if not select.select([self._file], [], [], seconds)[0]:
            return 0
        count = os.readv(self._file, [room])
        if count == 0:
            raise ConnectionResetError("the scanner hung up")
        return count

    def write(self, data: bytes) -> None:
        raise OSError("a keyboard takes no commands")

    def close(self) -> None:
        os.close(self._file)
