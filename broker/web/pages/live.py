"""Live updates of pages: each commit wakes the pages that it concerns.

Everything runs in the console's event loop; only :meth:`Broadcast.changed` may be called from other threads.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from litestar.response import Stream

from broker.controller.contract import HEALTH, Change
from broker.journal.contract import StorageFailed

BEAT_S = 5.0
"""Seconds between beats; a page that gets nothing for twice this time reports a lost connection."""
CALM_S = 0.25
"""The queue's changes reach a page at most this often; its own window's at once."""


class Listener:
    """One open page: woken at once by its ``own`` topic, calmly by the ``others`` (None: by all but
    the pulse of boards).
    """

    def __init__(self, own: str | None, others: frozenset[str] | None = None) -> None:
        self._own = own
        self._others = others
        self._news = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None

    def tell(self, topics: frozenset[str]) -> None:
        """Wake the page if one of the topics concerns it."""
        if self._own in topics:
            self._news.set()
        elif self._soon is None and self._concerned(topics):
            self._soon = asyncio.get_running_loop().call_later(CALM_S, self._later)

    def _concerned(self, topics: frozenset[str]) -> bool:
        return topics != {HEALTH} if self._others is None else not topics.isdisjoint(self._others)

    async def wait(self) -> bool:
        """Wait; return True for a change, False when a beat is due."""
        try:
            async with asyncio.timeout(BEAT_S):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    def wake(self) -> None:
        """Wake the page unconditionally."""
        self._news.set()

    def _later(self) -> None:
        self._soon = None
        self._news.set()


class Broadcast:
    """The open pages of one console."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[Listener] = set()
        self.ended = False

    def begin(self) -> None:
        """Bind to the running event loop."""
        self._loop = asyncio.get_running_loop()

    def end(self) -> None:
        """End the streams of all pages, so that the console can stop."""
        self.ended = True
        for listener in self._listeners:
            listener.wake()

    def changed(self, change: Change) -> None:
        """Handle a commit; called in the writer's thread."""
        if self._loop is not None and not self.ended:
            self._loop.call_soon_threadsafe(self._tell, change.topics)

    def open(self, listener: Listener) -> None:
        """Register an open page."""
        self._listeners.add(listener)

    def close(self, listener: Listener) -> None:
        """Unregister a closed page."""
        self._listeners.discard(listener)

    def _tell(self, topics: frozenset[str]) -> None:
        for listener in self._listeners:
            listener.tell(topics)


def stream(
    broadcast: Broadcast,
    own: str | None,
    view: Callable[[], Awaitable[Any]],
    opened: Callable[[], None] = lambda: None,
    closed: Callable[[], None] = lambda: None,
    *,
    others: frozenset[str] | None = None,
) -> Stream:
    """Server-sent events: ``view`` now and after each change (see :class:`Listener`), beats between
    them.
    """
    events = _events(broadcast, Listener(own, others), view, opened, closed)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(events, media_type="text/event-stream", headers=headers)


async def _events(
    broadcast: Broadcast,
    listener: Listener,
    view: Callable[[], Awaitable[Any]],
    opened: Callable[[], None],
    closed: Callable[[], None],
) -> AsyncIterator[bytes]:
    broadcast.open(listener)
    opened()
    try:
        yield b"retry: 1000\n\n"
        news = True
        while not broadcast.ended:
            yield await _view(view) if news else b"event: beat\ndata: {}\n\n"
            news = await listener.wait()
    except StorageFailed:
        # The page comes back by itself, and says meanwhile that nobody is heard.
        return
    finally:
        broadcast.close(listener)
        closed()


async def _view(view: Callable[[], Awaitable[Any]]) -> bytes:
    return b"event: view\ndata: " + msgspec.json.encode(await view()) + b"\n\n"
