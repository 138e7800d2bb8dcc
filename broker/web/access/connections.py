"""Limits of a connection to the console: size of a request's head, time, and number of connections.

httptools limits neither the size of a request's head nor the time for receiving it; uvicorn limits only the
idle time between two requests.
"""

import resource
from asyncio import TimerHandle, Transport
from collections import Counter
from ipaddress import ip_address

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from broker.web.access.addresses import Proxies

HEAD_LIMIT = 32 * 1024
REQUEST_S = 20.0
"""Seconds within which a whole request must arrive, from the connection or the request's first byte."""
AHEAD = 16
"""Most pipelined requests waiting for an answer."""
STALLED_S = 30.0
"""Seconds after which a client that reads nothing of its answer is disconnected."""
SPARE_FILES = 128
"""File descriptors reserved for the journal, the link and the log."""

_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 10\r\n"
    b"content-length: 55\r\nconnection: close\r\n\r\n"
    b"too many connections from this address; close some of\r\n"
)
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 34\r\nconnection: close\r\n\r\nthe head of the request is too big"
)


class Share:
    """Counts connections: ``each`` of an address (0: no bound), ``all`` together. This machine's own and
    trusted proxies, which come for many, are bounded together only.
    """

    def __init__(self, each: int, proxies: Proxies, all: int | None = None) -> None:
        self._each = each
        self._all = _files() - SPARE_FILES if all is None else all
        self._proxies = proxies
        self._open: Counter[str] = Counter()

    def enter(self, peer: str) -> str | None:
        """Count a connection and return its key; None if there are too many."""
        party = self._proxies.client(peer, [])
        if self._open.total() >= self._all or (
            0 < self._each <= self._open[party] and not self._comes_for_many(peer)
        ):
            return None
        self._open[party] += 1
        return party

    def leave(self, party: str) -> None:
        """Uncount a closed connection."""
        self._open[party] -= 1
        if not self._open[party]:
            del self._open[party]

    def _comes_for_many(self, peer: str) -> bool:
        return self._proxies.trusts(peer) or _is_loopback(peer)


def _is_loopback(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def _files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class _TooMuch(Exception):
    """The head of a request is too large, or too many pipelined requests are waiting."""


class Connection(HttpToolsProtocol):
    """A connection with bounds; ``share`` is given by :func:`bounded`."""

    share: Share
    _party: str | None = None
    _head = 0
    _size = 0
    _in_head = True
    _due: TimerHandle | None = None
    _stalled: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._party = self.share.enter(self.client[0] if self.client else "")
        if self._party is None:
            self._refuse(_BUSY)
        else:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_no_more()
        self.resume_writing()
        if self._party is not None:
            self.share.leave(self._party)
            self._party = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self._expect()
        self._head += len(data) if self._in_head else 0
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # there is nothing to upgrade to: what was asked is answered as plain HTTP
        except httptools.HttpParserError as error:
            too_much = isinstance(error.__context__, _TooMuch)
            self._refuse(_TOO_LARGE) if too_much else self.send_400_response("no HTTP request")
        if self._in_head and self._head > HEAD_LIMIT:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= AHEAD:
            raise _TooMuch
        self._in_head, self._size = True, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._head = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._expect_no_more()
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(STALLED_S, self.transport.abort)

    def resume_writing(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def _grow(self, by: int) -> None:
        """Count the head as it is read: a small part of what came may be the next request."""
        self._size += by
        if self._size > HEAD_LIMIT:
            raise _TooMuch

    def _expect(self) -> None:
        if self._due is None:
            self._due = self.loop.call_later(REQUEST_S, self.transport.close)

    def _expect_no_more(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _refuse(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def bounded(share: Share) -> type[HttpToolsProtocol]:
    """Return the protocol class with this share, for uvicorn."""
    return type("BoundedConnection", (Connection,), {"share": share})
