"""What one connection, and one address, may take of the console."""

import socket
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from broker.web.access.addresses import Proxies
from broker.web.access.connections import (
    AHEAD,
    HEAD_LIMIT,
    REQUEST_S,
    STALLED_S,
    Connection,
    Share,
    bounded,
)
from tests.broker.web.hall import Hall, running

NOBODY = Proxies([])
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


class Timer:
    def __init__(self, after: float, call: Callable[[], None]) -> None:
        self.after, self.call, self.live = after, call, True

    def cancel(self) -> None:
        self.live = False


class Loop:
    """Timers that fire when a test says so; tasks are begun and never run."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []

    def call_later(self, after: float, call: Callable[[], None]) -> Timer:
        self.timers.append(Timer(after, call))
        return self.timers[-1]

    def create_task(self, work: Any) -> Any:
        work.close()
        return Task()

    def pass_(self, seconds: float) -> None:
        for timer in [one for one in self.timers if one.live and one.after <= seconds]:
            timer.live = False
            timer.call()


class Task:
    def add_done_callback(self, callback: object) -> None:
        """Nothing is ever done."""


class Wire:
    """A transport that keeps what is written."""

    def __init__(self, peer: str) -> None:
        self.sent, self.closed, self.aborted, self._peer = b"", False, False, peer

    def get_extra_info(self, name: str) -> Any:
        return (self._peer, 1) if name in ("peername", "sockname") else None

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class Line:
    """A connection with its loop and its wire."""

    def __init__(self, peer: str = "192.0.2.1", share: Share | None = None) -> None:
        async def app(scope: Any, receive: Any, send: Any) -> None: ...

        config = uvicorn.Config(app, log_config=None, access_log=False, ws="none")
        self.loop, self.wire = Loop(), Wire(peer)
        kind: Any = bounded(share or Share(2, NOBODY))
        self.end: Connection = kind(config, ServerState(), {}, self.loop)
        self.end.connection_made(self.wire)  # type: ignore[arg-type]

    def lost(self) -> None:
        self.end.connection_lost(None)


def test_a_connection_that_says_nothing_is_closed():
    line = Line()
    line.loop.pass_(REQUEST_S - 1)
    assert not line.wire.closed
    line.loop.pass_(REQUEST_S)
    assert line.wire.closed


@pytest.mark.parametrize(
    "begin",
    [
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nhost: x\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab",
        GET + b"GET /second HTTP/1.1\r\n",
        b"\r\n",
    ],
)
def test_a_request_that_does_not_become_whole_is_closed_however_it_trickles(begin: bytes):
    line = Line()
    for at in range(len(begin)):
        line.end.data_received(begin[at : at + 1])
    due = [one for one in line.loop.timers if one.live and one.after == REQUEST_S]
    assert len(due) == 1
    line.loop.pass_(REQUEST_S)
    assert line.wire.closed


def test_a_whole_request_may_be_answered_for_as_long_as_it_takes():
    line = Line()
    line.end.data_received(GET)
    line.loop.pass_(10 * STALLED_S)
    assert not line.wire.closed


def test_whoever_takes_nothing_of_an_answer_is_cut_off():
    line = Line()
    line.end.data_received(GET)
    line.end.pause_writing()
    line.end.resume_writing()
    line.loop.pass_(STALLED_S)
    assert not line.wire.aborted
    line.end.pause_writing()
    line.loop.pass_(STALLED_S)
    assert line.wire.aborted


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * HEAD_LIMIT + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\na: " + b"x" * HEAD_LIMIT + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * HEAD_LIMIT + b"\r\n",
        b"GET / HTTP/1.1\r\n" + b"x" * HEAD_LIMIT * 2,
        GET * 3 + b"GET / HTTP/1.1\r\na: " + b"x" * HEAD_LIMIT + b"\r\n\r\n",
    ],
)
@pytest.mark.parametrize("piece", [1000, 10**9])
def test_a_head_is_bounded_however_it_comes(head: bytes, piece: int):
    line = Line()
    for at in range(0, len(head), piece):
        line.end.data_received(head[at : at + piece])
    assert line.wire.closed
    assert line.wire.sent.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


def test_a_large_body_behind_a_small_head_is_taken():
    line = Line()
    head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n"
    line.end.data_received(head + b"x" * 60_000)
    assert not line.wire.closed
    assert not [one for one in line.loop.timers if one.live]


def test_requests_sent_ahead_are_bounded():
    line = Line()
    line.end.data_received(GET * 10_000)
    assert line.wire.closed
    assert len(line.end.pipeline) <= AHEAD


def test_an_address_has_its_share_and_gets_it_back():
    share = Share(2, NOBODY)
    first, second = Line(share=share), Line(share=share)
    third = Line(share=share)
    assert third.wire.sent.startswith(b"HTTP/1.1 503")
    assert third.wire.closed
    assert not Line("192.0.2.2", share).wire.closed
    third.lost()
    first.lost()
    assert not Line(share=share).wire.closed
    assert Line(share=share).wire.closed
    second.lost()


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.0.0.9"])
def test_who_comes_for_many_is_bounded_with_all_others_only(peer: str):
    share = Share(2, Proxies(["10.0.0.0/24"]), all=5)
    assert [Line(peer, share).wire.closed for _ in range(6)] == [False] * 5 + [True]


def test_nothing_is_bounded_by_a_share_of_0():
    share = Share(0, NOBODY, all=1000)
    assert not any(Line(share=share).wire.closed for _ in range(300))


# --- at the real door --------------------------------------------------------------------------------


def connect(hall: Hall) -> socket.socket:
    return socket.create_connection(("127.0.0.1", hall.server.port), timeout=10)


def test_a_head_of_60_mb_is_not_taken(shared_hall: Hall):
    sent = 0
    with closing(connect(shared_hall)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n")
        try:
            while sent < 60_000_000:
                sent += line.send(b"x-more: " + b"y" * 8000 + b"\r\n")
        except OSError:
            pass
    assert sent < 20_000_000  # the rest is what both sides' sockets buffer


def test_five_hundred_streams_are_still_held(shared_hall: Hall):
    """A web server in front of the console, or a bench on this machine, brings them all."""
    person = shared_hall.person("3001")
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    ask = f"GET /hall/live HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n".encode()
    lines = [connect(shared_hall) for _ in range(300)]
    try:
        for line in lines:
            line.sendall(ask)
        assert all(line.recv(12) == b"HTTP/1.1 200" for line in lines)
    finally:
        for line in lines:
            line.close()


def test_an_upgrade_is_answered_as_plain_http(shared_hall: Hall):
    headers = {"connection": "upgrade", "upgrade": "websocket"}
    assert shared_hall.client().get("/healthz", headers=headers).status_code == 200


def test_the_settings_bound_the_connections(tmp_path):
    with running(tmp_path) as hall:
        kind = hall.server._uvicorn.config.http
        assert kind.share._each == 256
