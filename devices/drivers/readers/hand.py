"""The thread of a reader: opens its line, does its work, and opens it again when it was gone."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Protocol

from devices.drivers.readers.lines import Line, Opener
from devices.ports import Post, ReaderChanged

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
        now: Callable[[], int],
        *,
        again_s: float = AGAIN_S,
    ) -> None:
        self._name, self._open, self._work = name, opener, work
        self._post, self._now, self._again_s = post, now, again_s
        self._closed = Event()
        self._gone = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._serve(self._open())
            except OSError as error:
                self._lose(error)
                self._closed.wait(self._again_s)

    def _serve(self, line: Line) -> None:
        try:
            self._gone = False
            self._work.forget()
            while not self._closed.is_set():
                self._work.turn(line)
        finally:
            self._work.forget()
            close(line)

    def _lose(self, error: OSError) -> None:
        if not self._gone:
            self._gone = True
            log.warning("%s is gone: %s", self._name, error)
            self._post(ReaderChanged(self._name, False, "offline", self._now()))


def close(line: Line) -> None:
    """Close a line that may be gone already."""
    try:
        line.close()
    except OSError as error:
        log.warning("a reader's line did not close: %s", error)
