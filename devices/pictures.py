"""Fetches the pictures that a board's machine wants, and keeps them on its disk.

A picture is named by its content, so that what is kept never needs to be asked for again. Without
the console a board shows no picture; it asks again, ever more slowly, for as long as it is wanted.
"""

import logging
import queue
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from devices import ports as p
from devices.drivers.working import worker
from hall.domain.times import MonoMs
from hall.shell import pictures

KEEP = 64
"""So many pictures stay on the disk: those of a window's clerks, or of a board's posters."""
TIMEOUT_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0

log = logging.getLogger(__name__)
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Pictures:
    """``want`` answers through ``post`` with a PictureCame, at once or whenever the console has it;
    ``now`` gives monotonic milliseconds.
    """

    def __init__(self, folder: Path, console: str, post: p.Post, now: Callable[[], MonoMs]) -> None:
        self._folder, self._console, self._post, self._now = folder, console, post, now
        self._wanted: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._waiting: dict[str, None] = {}
        self._pause = FIRST_PAUSE_S
        self._worker = worker("pictures", self._turn, post, now)
        self._worker.start()

    def want(self, name: str) -> None:
        """Bring a picture; a name that can be none is let pass."""
        if pictures.is_name(name):
            self._wanted.put(name)

    def close(self) -> None:
        self._worker.ending.set()
        self._wanted.put(None)
        self._worker.stop(TIMEOUT_S)

    def _turn(self) -> None:
        name = self._next_wish(self._pause if self._waiting else None)
        self._pause = FIRST_PAUSE_S if name else min(2 * self._pause, LONGEST_PAUSE_S)
        if name:
            self._waiting[name] = None
        for one in list(self._waiting):
            if self._worker.ending.is_set():
                return
            if self._brought(one, tell=one == name):
                del self._waiting[one]

    def _next_wish(self, within_s: float | None) -> str | None:
        try:
            return self._wanted.get(timeout=within_s)
        except queue.Empty:
            return None

    def _brought(self, name: str, *, tell: bool) -> bool:
        """Fetch a picture where it is not kept, and hand it over."""
        path = self._folder / name
        if not self._is_kept(path):
            try:
                self._keep(name, self._fetched(name))
            except (OSError, HTTPException, ValueError, pictures.NotAPictureError) as error:
                if tell:
                    log.warning("picture %s from %s: %s; trying on", name, self._console, error)
                return False
        self._post(p.PictureCame(name, str(path), self._now()))
        return True

    def _is_kept(self, path: Path) -> bool:
        try:
            kept = pictures.name_of(pictures.read(path)) == path.name
        except (OSError, pictures.NotAPictureError):
            return False
        if kept:
            path.touch()
        return kept

    def _fetched(self, name: str) -> bytes:
        with _direct.open(f"{self._console}/pictures/{name}", timeout=TIMEOUT_S) as answer:
            content: bytes = answer.read(pictures.LARGEST + 1)
        if pictures.name_of(content) != name:
            raise ValueError("its content is not what its name says")
        return content

    def _keep(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f"{name}.new"
        try:
            beside.write_bytes(content)
            beside.replace(self._folder / name)
        finally:
            beside.unlink(missing_ok=True)  # what a full disk cut short
        kept = sorted(self._folder.glob("*.*"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-KEEP]:
            path.unlink(missing_ok=True)
