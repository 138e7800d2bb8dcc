"""The lines of a virtual printer: a loopback socket as of a network printer, and a pseudo-terminal
as of a serial one, whose line stays where it is when the printer's power goes.
"""  # fmt: skip

import os
import select
import socket
import termios
import tty
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from hall.shell.worker import Worker

CHUNK = 4096
HOST = "127.0.0.1"
AGAIN_S = 0.2


class Line(Protocol):
    """What a program talks through to the printer."""

    def receive(self, most: int) -> bytes:
        """Wait for bytes; none where the line has ended. Raises OSError."""
        ...

    def send(self, data: bytes) -> None: ...
    def hang_up(self) -> None: ...


class SocketLine:
    """One connection of a program."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection

    def receive(self, most: int) -> bytes:
        return self._connection.recv(most)

    def send(self, data: bytes) -> None:
        with suppress(OSError):
            self._connection.sendall(data)

    def hang_up(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class PtyLine:
    """A serial cable; ``path`` is the end that a program opens."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.openpty()  # held open: a closed end would be an error here
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self.path = os.ttyname(self._theirs)
        self._wake, self._waker = os.pipe()

    def receive(self, most: int) -> bytes:
        ready, _, _ = select.select([self._ours, self._wake], [], [])
        return b"" if self._wake in ready else os.read(self._ours, most)

    def send(self, data: bytes) -> None:
        with suppress(BlockingIOError):  # nobody reads: the bytes are lost, as on a cable
            os.write(self._ours, data)

    def lose(self) -> None:
        """Drop what was sent and not received yet: a cable keeps nothing."""
        termios.tcflush(self._theirs, termios.TCOFLUSH)

    def hang_up(self) -> None:
        os.write(self._waker, b"!")

    def close(self) -> None:
        """Give the ends back, once nobody receives any more."""
        for end in (self._ours, self._theirs, self._wake, self._waker):
            os.close(end)


class Listener:
    """Takes connections in a thread of its own, until it is closed."""

    def __init__(self, port: int, take: Callable[[Line], None]) -> None:
        """Listen; 0 takes a free port. Raises OSError where the port is taken."""
        self._socket = socket.create_server((HOST, port))
        self.port: int = self._socket.getsockname()[1]
        self._take = take
        self._worker = Worker("virtual-printer", self._accept)
        self._worker.start()

    def close(self) -> None:
        self._worker.ending.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._worker.stop()

    def _accept(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except OSError:
            self._worker.ending.wait(AGAIN_S)
            return
        self._take(SocketLine(connection))
