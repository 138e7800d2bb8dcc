"""A thread that survives exceptions: it reports the fault and retries its turn with a back-off.

Expected errors of a device (mostly OSError) are handled by the turn itself. A worker handles unexpected ones:
an exception that a library raises for a printer without an IN endpoint, or a bug.
"""

import logging
import traceback
from collections.abc import Callable
from threading import Event, Thread
from weakref import WeakSet

from hall.shell.backoff import Backoff

STOP_S = 5.0

_running: "WeakSet[Worker]" = WeakSet()

log = logging.getLogger(__name__)


def _nobody(fault: str | None) -> None:
    """Nobody is told."""


class Worker:
    """Calls ``turn`` repeatedly until it is stopped. A turn blocks for a short time only, on ``ending`` if
    on nothing else.

    ``tell`` is called in the worker's thread: with the fault when turns begin to fail, and with None after
    the next one that succeeds.
    """

    def __init__(
        self,
        name: str,
        turn: Callable[[], object],
        tell: Callable[[str | None], object] = _nobody,
        backoff: Backoff | None = None,
        *,
        at_last: Callable[[], object] | None = None,
    ) -> None:
        self.name = name
        self.ending = Event()
        self._turn, self._tell, self._at_last = turn, tell, at_last
        self._backoff = backoff or Backoff()
        self._fault: str | None = None
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()
        _running.add(self)

    def alive(self) -> bool:
        """Whether the thread is running, even if its turns fail."""
        return self._thread.is_alive()

    def stop(self, timeout_s: float = STOP_S) -> None:
        """End the thread after the current turn."""
        self.ending.set()
        _running.discard(self)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self.ending.is_set():
            try:
                self._turn()
            except Exception as error:
                self._failed(error)
                self.ending.wait(self._backoff.next_s())
            else:
                self._went_well()
        if self._at_last is not None:
            self._at_last()

    def _failed(self, error: Exception) -> None:
        fault = described(error)
        if fault != self._fault:
            self._fault = fault
            log.error("%s failed and is tried again: %s", self.name, fault)
            self._tell(fault)

    def _went_well(self) -> None:
        if self._fault is not None:
            self._fault = None
            self._backoff.reset()
            log.warning("%s works again", self.name)
            self._tell(None)


def all_alive() -> bool:
    """Whether the threads of all started workers of this process are running."""
    return all(one.alive() for one in tuple(_running))


def described(error: BaseException) -> str:
    """Return an exception as one line: its type, its text and where it was raised."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {place[0].filename.rpartition('/')[2]}:{place[0].lineno}" if place else ""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}{': ' if text else ''}{text}{where}"
