"""A command on a terminal of its own: what it prints is kept and shown, and Ctrl-C can be pressed."""

import contextlib
import os
import pty
import signal
import sys
import threading
from collections.abc import Sequence

CTRL_C = b"\x03"


class Terminal:
    """A running command; ``text`` grows with what it prints."""

    def __init__(self, command: Sequence[str]) -> None:
        self.text = ""
        self._code: int | None = None
        self._pid, self._side = pty.fork()
        if self._pid == 0:
            os.execvp(command[0], list(command))  # noqa: S606 - the caller's own words
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def code(self) -> int | None:
        """The exit code, None while the command runs."""
        if self._code is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.write(self._side, CTRL_C)

    def wait(self, within_s: float) -> int:
        """Wait for the end; gives the exit code. Raises TimeoutError."""
        self._reader.join(within_s)
        if self._reader.is_alive():
            raise TimeoutError(f"it still runs after {within_s:g} s")
        if self._code is None:
            _, status = os.waitpid(self._pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def close(self) -> None:
        """End the command where it still runs, and all that it started."""
        if self.code is None:
            os.kill(self._pid, signal.SIGKILL)
            self.wait(within_s=10)
        os.close(self._side)

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the terminal's other side is closed: the command ended
            while data := os.read(self._side, 65536):
                words = data.decode("utf-8", "replace")
                self.text += words
                sys.stdout.write(words)
                sys.stdout.flush()
