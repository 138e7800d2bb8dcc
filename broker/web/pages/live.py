"""Live updates of pages: each commit wakes the pages that it concerns.

Everything runs in the console's event loop; only :meth:`Broadcast.changed` may be called from other threads.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.response import Stream

from broker.controller.contract import HEALTH, Change
from broker.journal.contract import StorageFailed

BEAT_S = 5.0
"""Seconds between beats; a page that gets nothing for twice this time reports a lost connection."""
CALM_S = 0.25
"""The queue's changes reach a page at most this often; its own window's at once."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What keeps a page live: ``view`` is sent at once, at once again when the topic ``own`` changes, and
    calmly when one of ``others`` does (None: whatever changes but the pulse of boards). ``opened`` and
    ``closed`` are called when somebody begins and ends to read it.
    """

    view: Callable[[], Awaitable[Any]]
    own: str | None = None
    others: frozenset[str] | None = None
    opened: Callable[[], None] = lambda: None
    closed: Callable[[], None] = lambda: None


class Listener:
    """One open page: rings the ``bell`` of its stream when there is news for it."""

    def __init__(self, feed: Feed, bell: asyncio.Event) -> None:
        self.feed = feed
        self._bell = bell
        self._news = True
        self._soon: asyncio.TimerHandle | None = None

    def tell(self, topics: frozenset[str]) -> None:
        """Wake the page if one of the topics concerns it."""
        if self.feed.own in topics:
            self.wake()
        elif self._soon is None and self._concerned(topics):
            self._soon = asyncio.get_running_loop().call_later(CALM_S, self._later)

    def _concerned(self, topics: frozenset[str]) -> bool:
        others = self.feed.others
        return topics != {HEALTH} if others is None else not topics.isdisjoint(others)

    def wake(self) -> None:
        """Wake the page whatever happened."""
        self._news = True
        self._bell.set()

    def _later(self) -> None:
        self._soon = None
        self.wake()

    def take(self) -> bool:
        """Whether there is news since the last time."""
        news, self._news = self._news, False
        return news


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
        listener.feed.opened()

    def close(self, listener: Listener) -> None:
        """Unregister a closed page."""
        self._listeners.discard(listener)
        listener.feed.closed()

    def _tell(self, topics: frozenset[str]) -> None:
        for listener in self._listeners:
            listener.tell(topics)


def stream(broadcast: Broadcast, feed: Feed, still: Callable[[], bool]) -> Stream:
    """Server-sent events of one page: ``view`` now and after each change, beats between them, and
    ``over`` once the reader may read no more (``still`` is False).
    """
    return _stream(_events(broadcast, {"": feed}, still, lambda _, view: view))


def merged(
    broadcast: Broadcast,
    feeds: Mapping[str, Feed],
    refused: Iterable[str],
    still: Callable[[], bool],
) -> Stream:
    """The same for several pages at once: each view says ``of`` which feed it is. Feeds that the reader
    may not have are told once as ``refused``.
    """
    return _stream(_events(broadcast, feeds, still, _named, tuple(refused)))


def _named(of: str, view: Any) -> Any:
    return {"of": of, "view": view}


def _stream(events: AsyncIterator[bytes]) -> Stream:
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(events, media_type="text/event-stream", headers=headers)


async def _events(
    broadcast: Broadcast,
    feeds: Mapping[str, Feed],
    still: Callable[[], bool],
    data: Callable[[str, Any], Any],
    refused: tuple[str, ...] = (),
) -> AsyncIterator[bytes]:
    bell = asyncio.Event()
    listeners = {of: Listener(feed, bell) for of, feed in feeds.items()}
    for listener in listeners.values():
        broadcast.open(listener)
    try:
        yield b"retry: 1000\n\n"
        for of in refused:
            yield _event("refused", {"of": of})
        while not broadcast.ended and still():
            bell.clear()
            for of, listener in listeners.items():
                if listener.take():
                    yield _event("view", data(of, await listener.feed.view()))
            if not await _rung(bell):
                yield _event("beat", {})
        if not broadcast.ended:
            yield _event("over", {})
    except StorageFailed:
        # The page comes back by itself, and says meanwhile that nobody is heard.
        return
    finally:
        for listener in listeners.values():
            broadcast.close(listener)


async def _rung(bell: asyncio.Event) -> bool:
    """True at news, False when it is time for a beat."""
    try:
        async with asyncio.timeout(BEAT_S):
            await bell.wait()
    except TimeoutError:
        return False
    return True


def _event(name: str, data: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"
