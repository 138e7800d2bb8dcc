"""The thread of a reader: opens its line, does its work, and opens it again when it was gone."""

import logging
from collections.abc import Callable
from typing import Protocol

from devices.drivers.readers.lines import Line, Opener
from devices.drivers.working import worker
from devices.ports import Post, ReaderChanged
from hall.domain.times import MonoMs

AGAIN_S = 1.0

log = logging.getLogger(__name__)


class Work(Protocol):
    """What a reader's thread does over and over on its line; raises OSError when that is gone."""

    def forget(self) -> None:
        """The line was opened, or is gone: nothing of before counts or stays."""
        ...

    def turn(self, line: Line) -> None:
        """Wait for something a short while, and deal with it."""
        ...


class Hand:
    """Keeps one reader at work. A reader that is gone is told once, and looked for ever again."""

    def __init__(
        self,
        name: str,
        opener: Opener,
        work: Work,
        post: Post,
        now: Callable[[], MonoMs],
        *,
        again_s: float = AGAIN_S,
    ) -> None:
        self._name, self._open, self._work = name, opener, work
        self._post, self._now, self._again_s = post, now, again_s
        self._line: Line | None = None
        self._gone = False
        self._worker = worker(name, self._turn, post, now, at_last=self._hang_up)

    def start(self) -> None:
        self._worker.start()

    def close(self) -> None:
        self._worker.stop()

    def _turn(self) -> None:
        try:
            if self._line is None:
                self._line = self._open()
                self._gone = False
                self._work.forget()
            self._work.turn(self._line)
        except OSError as error:
            self._hang_up()
            self._lose(error)
            self._worker.ending.wait(self._again_s)
        except Exception as error:
            self._hang_up()
            self._lose(error)
            raise

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        self._work.forget()
        if line is not None:
            close(line)

    def _lose(self, error: Exception) -> None:
        if not self._gone:
            self._gone = True
            log.warning("%s is gone: %s", self._name, error)
            self._post(ReaderChanged(self._name, False, "offline", self._now()))


def close(line: Line) -> None:
    """Close a line that may be gone already."""
    try:
        line.close()
    except Exception as error:
        log.warning("a reader's line did not close: %s", error)
