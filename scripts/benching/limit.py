"""The limit: one raw MQTT request and reply over the same broker, and one durable commit.

Two bare paho clients in two processes, without Nagle, and one row into SQLite (WAL,
``synchronous=FULL``) in the controller's own folder. The bodies have the sizes of a real request for
a number and of its reply. Nothing that takes a request, keeps it and answers can be faster.
"""

import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from hall.shell.settings import Broker

REQUEST, REPLY = "bench/limit/request", "bench/limit/reply"
REQUEST_BYTES, REPLY_BYTES = 300, 620
WITHIN_S = 10.0


def raw_client(broker: Broker, name: str) -> Client:
    """A paho client as bare as can be, connected."""
    client = Client(
        CallbackAPIVersion.VERSION2, name, protocol=MQTTProtocolVersion(broker.protocol)
    )
    client.username_pw_set(broker.username, broker.password)
    client.on_socket_open = lambda _client, _data, sock: sock.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
    )
    client.on_publish = lambda client, *_: acknowledge_at_once(client)
    client.connect(broker.host, broker.port)
    return client


def acknowledge_at_once(client: Client) -> None:
    """Ask for it until the next packet: a broker with Nagle on waits 40 ms for acknowledgements."""
    sock: Any = client.socket()
    if sock is not None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


class Limit:
    """Both ends of it. :meth:`sample` takes one measurement."""

    def __init__(self, broker: Broker, data: Path) -> None:
        self._replied, self._up = threading.Event(), threading.Event()
        self._request, self._row = b"q" * REQUEST_BYTES, b"r" * REPLY_BYTES
        self._db = sqlite3.connect(data / "limit.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE row (body BLOB)")
        self._client = raw_client(broker, "bench-limit")
        self._client.on_message = self._hear
        self._client.on_subscribe = lambda *_: self._up.set()
        self._client.subscribe(REPLY, 1)
        self._client.loop_start()
        if not self._up.wait(WITHIN_S):
            raise TimeoutError("the broker does not take a subscription")

    def _hear(self, client: Client, _data: object, _message: object) -> None:
        self._replied.set()
        acknowledge_at_once(client)

    def sample(self) -> tuple[float, float]:
        """Milliseconds of one request with its reply, and of one commit."""
        self._replied.clear()
        began = time.perf_counter()
        self._client.publish(REQUEST, self._request, 1)
        if not self._replied.wait(WITHIN_S):
            raise TimeoutError("no reply came over the broker")
        replied = time.perf_counter()
        self._db.execute("INSERT INTO row VALUES (?)", (self._row,))
        return 1000 * (replied - began), 1000 * (time.perf_counter() - replied)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._db.close()


@contextmanager
def limit(broker: Broker, far: Broker, data: Path) -> Iterator[Limit]:
    """Start the other end, which connects as ``far``, in a process of its own."""
    answering = [sys.executable, str(Path(__file__).with_name("answering.py"))]
    process = subprocess.Popen(answering, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdin is None or process.stdout is None:
        raise OSError("a process without its pipes")
    try:
        process.stdin.write(msgspec.json.encode(far) + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        with closing(Limit(broker, data)) as both:
            yield both
    finally:
        process.terminate()
        process.wait()
        process.stdin.close()
        process.stdout.close()
