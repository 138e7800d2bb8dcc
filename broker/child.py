"""A broker as a child process: started, watched until it listens, stopped."""

import logging
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from broker.contract import HOST
from hall.shell.trouble import Trouble

_log = logging.getLogger(__name__)

_READY_S = 10.0
_STOP_S = 5.0
_POLL_S = 0.01
_STAMP = re.compile(r"^\d+: ")


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def check_free(port: int) -> None:
    """Raise :class:`Trouble` if another program listens on the port."""
    with socket.socket() as probe:
        # As the broker does: lingering connections of an earlier one (TIME_WAIT) do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Trouble(
                f"the broker cannot listen on {HOST}:{port}: {error.strerror}; "
                "stop the program that uses this port, or choose another"
            ) from error


class Child:
    """A process that listens on a port, writes its output to ``log``, and ends with its parent.

    Linux ends it with the *thread* that started it: start it in a thread that lives long enough.
    """

    def __init__(self, command: Sequence[str], port: int, log: Path) -> None:
        self.port = port
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*_tied_to_parent(), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C on a terminal is for the program that started it.
                process_group=0,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def wait_until_ready(self, name: str) -> None:
        """Return once the port accepts connections. Raises :class:`Trouble` if it does not in time."""
        deadline = time.monotonic() + _READY_S
        while not self._accepts():
            if not self.alive():
                raise Trouble(f"{name} ended at its start: {self._reason()} (its log: {self.log})")
            if time.monotonic() > deadline:
                self.stop()
                raise Trouble(
                    f"{name} did not listen on {HOST}:{self.port} within {_READY_S:.0f} s: "
                    f"{self._reason()} (its log: {self.log})"
                )
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """Terminate the process; kill it if it does not end in time."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            _log.warning("the broker (process %d) did not stop; killing it", self.pid)
            self._process.kill()
            self._process.wait()

    def _accepts(self) -> bool:
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return self.alive()

    def _reason(self) -> str:
        lines = self.log.read_text("utf-8", errors="replace").split("\n")
        telling = [_STAMP.sub("", line.strip()) for line in lines if line.strip()]
        errors = [line for line in telling if "rror" in line]
        return "; ".join((errors or telling)[-2:]) or f"exit code {self._process.poll()}"


def _tied_to_parent() -> list[str]:
    """Return the command prefix that makes a command end with its parent."""
    if shutil.which("setpriv") is None:
        _log.warning("setpriv (Debian's util-linux) is missing: a killed start leaves the broker")
        return []
    return ["setpriv", "--pdeathsig", "TERM", "--"]
