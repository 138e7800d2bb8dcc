"""A cable that can be pulled: a pseudo-terminal behind a path that stays the same when it is plugged in
again, as /dev/serial/by-id does.
"""

import os
import pty
import select
import tty
from contextlib import suppress
from pathlib import Path
from threading import Lock


class Cable:
    """The twin's end of a serial line. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """``path`` is where the device appears; its folder must be there."""
        self.path = path
        self._lock = Lock()
        self._ours: int | None = None
        self._theirs: int | None = None
        self.plug()

    def plug(self) -> None:
        """Plug the device in; plugged in already, nothing happens."""
        with self._lock:
            if self._ours is None:
                self._ours, self._theirs = pty.openpty()
                tty.setraw(self._theirs)
                os.set_blocking(self._ours, False)
                self._appear(os.ttyname(self._theirs))

    def pull(self) -> None:
        """Pull the cable: the program at the other end finds its device gone."""
        with self._lock:
            ends, self._ours, self._theirs = (self._ours, self._theirs), None, None
            self.path.unlink(missing_ok=True)
            for end in ends:
                if end is not None:
                    os.close(end)

    @property
    def plugged(self) -> bool:
        with self._lock:
            return self._ours is not None

    def send(self, data: bytes) -> None:
        """Send what fits into the line's buffer; into a pulled cable nothing goes."""
        with self._lock, suppress(BlockingIOError):
            if self._ours is not None:
                os.write(self._ours, data)

    def read(self, seconds: float) -> bytes:
        """What comes within a time; nothing while the cable is pulled."""
        with self._lock:
            if self._ours is None or not select.select([self._ours], [], [], seconds)[0]:
                return b""
            with suppress(OSError):
                return os.read(self._ours, 4_096)
            return b""

    def _appear(self, name: str) -> None:
        beside = self.path.with_name(self.path.name + ".new")
        beside.unlink(missing_ok=True)
        beside.symlink_to(name)
        beside.replace(self.path)
