"""Notifications to the service manager: readiness, status, stopping, and the watchdog.

Speaks systemd's notification protocol: one datagram to ``NOTIFY_SOCKET``. Without a service manager
every call does nothing.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)


def ready(environ: Mapping[str, str] = os.environ) -> None:
    """Report that the program is ready."""
    _notify("READY=1", environ)


def status(text: str, environ: Mapping[str, str] = os.environ) -> None:
    """Set the line that ``systemctl status`` shows."""
    _notify("STATUS=" + " ".join(text.split()), environ)


def starting(text: str, seconds: int = 30, environ: Mapping[str, str] = os.environ) -> None:
    """Set the status line, and extend the start's time-out."""
    status(text, environ)
    _notify(f"EXTEND_TIMEOUT_USEC={seconds * 1_000_000}", environ)


def stopping(environ: Mapping[str, str] = os.environ) -> None:
    """Report that the program is stopping on request."""
    _notify("STOPPING=1", environ)


class Watchdog:
    """Notifies the service manager's watchdog while ``alive()`` is true.

    ``alive`` is called twice in each ``WATCHDOG_USEC``; an exception counts as false.
    """

    def __init__(self, alive: Callable[[], bool], environ: Mapping[str, str] = os.environ) -> None:
        self._alive = alive
        self._environ = environ
        self.period_s = _watchdog_s(environ) / 2
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self.period_s > 0 and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
            self._thread.start()

    def beat(self) -> bool:
        """Notify the watchdog if the program is alive; return whether it was notified."""
        try:
            alive = self._alive()
        except Exception:
            _log.exception("the check whether this program is alive failed")
            alive = False
        if alive:
            _notify("WATCHDOG=1", self._environ)
        else:
            _log.error("this program is stuck: the watchdog is not fed")
        return alive

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        self.beat()
        while not self._stop.wait(self.period_s):
            self.beat()


def _watchdog_s(environ: Mapping[str, str]) -> float:
    """Read the watchdog's time in seconds; 0 where this process is not watched."""
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0
    text = environ.get("WATCHDOG_USEC", "")
    return int(text) / 1_000_000 if text.isdigit() else 0


def _notify(state: str, environ: Mapping[str, str]) -> None:
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.sendto(state.encode(), address)
    except OSError as error:
        _log.warning("cannot tell the service manager %s: %s", state, error)
