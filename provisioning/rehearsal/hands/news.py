"""Changes of the rehearsal for those who watch: which parts have changed, gathered a moment."""

import asyncio
from collections.abc import AsyncIterator

GATHER_S = 0.08
BEAT_S = 15.0


class News:
    """Whoever watches hears the names of what changed; a slow watcher hears each name once."""

    def __init__(self) -> None:
        self._watchers: set[_Watcher] = set()
        self._over = False

    def changed(self, name: str) -> None:
        for watcher in self._watchers:
            watcher.changed(name)

    def end(self) -> None:
        """Let every watcher go: the rehearsal stops."""
        self._over = True
        for watcher in self._watchers:
            watcher.stirred.set()

    async def watch(self) -> AsyncIterator[frozenset[str]]:
        """Yield what has changed since; an empty set from time to time, while nothing does."""
        watcher = _Watcher()
        self._watchers.add(watcher)
        try:
            while not self._over:
                yield await watcher.take()
        finally:
            self._watchers.discard(watcher)


class _Watcher:
    def __init__(self) -> None:
        self.stirred = asyncio.Event()
        self._names: set[str] = set()

    def changed(self, name: str) -> None:
        self._names.add(name)
        self.stirred.set()

    async def take(self) -> frozenset[str]:
        try:
            await asyncio.wait_for(self.stirred.wait(), BEAT_S)
            await asyncio.sleep(GATHER_S)
        except TimeoutError:
            pass
        names, self._names = frozenset(self._names), set()
        self.stirred.clear()
        return names
