"""Detect windows that lose their page. PURE; times are monotonic, in milliseconds.

An open page of the window's clerk is its heartbeat. A window without such a page since its clerk signed in is
operated by a program, and never goes offline. The state remembers which windows had one (``attended``), so
that a page that does not reconnect after a restart of the console is detected as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from hall.domain.commands import FindWindow, LoseWindow
from hall.wire import messages as wire

SILENCE_MS = 30_000

Watch = tuple[str, str]
"""(window, clerk)."""


class Heartbeat:
    """Counts open pages, and determines which windows went offline or came online."""

    def __init__(self) -> None:
        self._pages: Counter[Watch] = Counter()
        self._silent_since: dict[Watch, int] = {}

    def opened(self, window: str, clerk: str) -> None:
        """Record that a page of ``clerk`` for ``window`` was opened."""
        self._pages[window, clerk] += 1

    def closed(self, window: str, clerk: str, now: int) -> None:
        """Record that such a page was closed."""
        self._pages[window, clerk] -= 1
        if self._pages[window, clerk] <= 0:
            del self._pages[window, clerk]
            self._silent_since[window, clerk] = now

    def hears(self, window: str, clerk: str) -> bool:
        """Whether a page of ``clerk`` for ``window`` is open."""
        return (window, clerk) in self._pages

    def due(
        self, windows: Mapping[str, wire.Window], attended: frozenset[str], now: int
    ) -> list[LoseWindow | FindWindow]:
        """Return the commands that are due for the windows."""
        self._forget(windows)
        return [
            said
            for window in windows.values()
            for said in self._of(window, window.window in attended, now)
        ]

    def _of(
        self, window: wire.Window, attended: bool, now: int
    ) -> Iterable[LoseWindow | FindWindow]:
        if window.plaque is None:
            return
        watch = window.window, window.plaque.staff_number
        if self.hears(*watch):
            self._silent_since.pop(watch, None)
            if window.offline or not attended:
                yield FindWindow(window=window.window)
            return
        if attended:
            self._silent_since.setdefault(watch, now)
        if not window.offline and now - self._silent_since.get(watch, now) > SILENCE_MS:
            yield LoseWindow(window=window.window)

    def _forget(self, windows: Mapping[str, wire.Window]) -> None:
        """Forget clerks who signed out or moved to another window."""
        for id, clerk in list(self._silent_since):
            window = windows.get(id)
            if window is None or window.plaque is None or window.plaque.staff_number != clerk:
                del self._silent_since[id, clerk]
