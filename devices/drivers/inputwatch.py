"""Wakes the loop when the kernel's input devices tell something: SDL itself can only be asked over and over.

SDL opens the same devices, and each opening has a queue of its own: what is read here is not lost there.
"""

import logging
import os
import select
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from devices.drivers.working import worker
from devices.ports import Post
from hall.domain.times import MonoMs

DEVICES = Path("/dev/input")
LOOK_S = 1.0
"""The interval in which new devices are looked for."""
PAUSE_S = 0.005
"""The shortest time between two wakes: a finger that moves, or a sensor, tells much more."""
READ_BYTES = 16_384

log = logging.getLogger(__name__)


class InputWatch:
    """Calls ``wake``, from its own thread, after each event of a device in ``folder``."""

    def __init__(
        self,
        wake: Callable[[], None],
        post: Post,
        now: Callable[[], MonoMs],
        folder: Path = DEVICES,
    ) -> None:
        self._wake, self._folder = wake, folder
        self._open: dict[Path, int] = {}
        self._worker = worker("inputs", self._turn, post, now, at_last=self._close_all)
        self._worker.start()

    def close(self) -> None:
        """Stop watching, and close the devices."""
        self._worker.stop()

    def _turn(self) -> None:
        self._open_new()
        ready, _, _ = select.select(self._open.values(), (), (), LOOK_S)
        if not ready:
            return
        for path, descriptor in [one for one in self._open.items() if one[1] in ready]:
            if not _drained(descriptor):
                self._close(path)
        self._wake()
        self._worker.ending.wait(PAUSE_S)

    def _open_new(self) -> None:
        for path in self._folder.glob("event*"):
            if path not in self._open:
                with suppress(OSError):
                    self._open[path] = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
                    log.info("touches of %s are heard at once", path)

    def _close(self, path: Path) -> None:
        os.close(self._open.pop(path))

    def _close_all(self) -> None:
        for path in list(self._open):
            self._close(path)


def _drained(descriptor: int) -> bool:
    """Read what waits; whether the device is still there."""
    try:
        return bool(os.read(descriptor, READ_BYTES))
    except BlockingIOError:
        return True
    except OSError:
        return False
