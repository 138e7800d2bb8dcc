"""One connection to the broker: a new paho client, and the loop that drives it in one thread."""

import hashlib
import hmac
import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hall.shell import settings
from hall.shell.quiet import QuietLog

if TYPE_CHECKING:
    from paho.mqtt.client import Client, MQTTMessage
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode
    from paho.mqtt.subscribeoptions import SubscribeOptions

_log = logging.getLogger(__name__)

KEEPALIVE_S = 6
"""A dead cable is noticed here within twice this, by the broker within one and a half times."""
MAX_INFLIGHT = 1_000
CONNECT_S = 3.0
HANDSHAKE_S = 5.0
TURN_S = 1.0
FAREWELL_S = 1.0
GLANCE_S = 5.0
"""Seconds within which a broker is expected to send its retained messages."""
_UNKNOWN = "Unspecified error"  # what paho calls a connection that broke


@dataclass(frozen=True)
class Will:
    """The last will: published by the broker when this connection ends without a DISCONNECT."""

    topic: str
    body: bytes
    qos: int = 1
    retain: bool = True


class Refused(Exception):
    """The broker rejects the user name or the password."""


class Hearer(Protocol):
    """Callbacks of a connection, called in its thread."""

    def proceed(self, connection: "Connection") -> None:
        """Called when the broker has accepted the user, and for each accepted subscription."""

    def received(self, topic: str, payload: bytes, retained: bool) -> None: ...


class Wake:
    """Ends another thread's ``poll`` early."""

    def __init__(self) -> None:
        self._far, self._near = socket.socketpair()
        self._far.setblocking(False)
        self._near.setblocking(False)
        self._rung = False

    def fileno(self) -> int:
        return self._near.fileno()

    def ring(self) -> None:
        """Wake the other thread. Whatever it is to find must be in place before the call."""
        if not self._rung:
            self._rung = True
            with suppress(OSError):  # full is loud enough, and closed wakes nobody
                self._far.send(b"\0")

    def hush(self) -> None:
        """Reset the signal; the woken thread then checks everything."""
        with suppress(BlockingIOError):
            self._near.recv(4096)
        self._rung = False

    def close(self) -> None:
        self._far.close()
        self._near.close()


class Connection:
    """A connection; ``run`` is called once, the other methods may be called from any thread."""

    def __init__(
        self,
        broker: settings.Broker,
        name: str,
        *,
        will: Will | None,
        hearer: Hearer,
        wake: Wake,
        ending: threading.Event,
    ) -> None:
        self._broker = broker
        self._hearer = hearer
        self._wake = wake
        self._ending = ending
        self._thread = threading.get_ident()
        self._talking = threading.Lock()
        self._sent: dict[int, str] = {}
        self._glanced: tuple[str, ...] = ()
        self._glance_until = 0.0
        self._refusal = ""
        self._accepted = False
        self._end = "the connection was cut"
        self._client = _client(broker, client_id(broker, name), will)
        self._quiet = QuietLog(_log)
        self._how = _subscription(broker)
        self._listen()
        self.progress = time.monotonic()

    def publish(self, topic: str, body: bytes, qos: int, retain: bool) -> bool:
        info = self._client.publish(topic, body, qos, retain)
        if qos:
            self._sent[info.mid] = topic
        self._write_soon()
        return info.rc == 0

    def subscribe(self, topics: Sequence[str]) -> None:
        if self._how is None:
            self._client.subscribe([(topic, 1) for topic in topics])
        else:
            self._client.subscribe([(topic, self._how) for topic in topics])
        self._write_soon()

    def address(self) -> str:
        """The local IP address of the connection; empty while not connected."""
        sock = self._client.socket()
        if not isinstance(sock, socket.socket):
            return ""
        try:
            return str(sock.getsockname()[0])
        except OSError:
            return ""

    def glance(self, topics: Sequence[str]) -> None:
        """Subscribe to these topics for :data:`GLANCE_S`; in the connection's thread."""
        self._glanced, self._glance_until = tuple(topics), time.monotonic() + GLANCE_S
        self.subscribe(topics)

    def _end_glance(self) -> None:
        if self._glanced and time.monotonic() > self._glance_until:
            self._client.unsubscribe(list(self._glanced))
            self._glanced = ()

    def run(self) -> str:
        """Run until the connection ends, and return the reason.

        Raises OSError if nothing listens at the address, :class:`Refused` if the user is rejected.
        """
        self._thread = threading.get_ident()
        try:
            self._connect()
            self._serve()
        finally:
            self._abandon()
        if not self._accepted and not self._ending.is_set():
            raise Refused(self._refusal or "it hangs up without a word")
        return self._end

    def _connect(self) -> None:
        """With MQTT 5 the session begins anew and ends with the connection, as it does by MQTT 3.1.1."""
        where = (self._broker.host, self._broker.port, KEEPALIVE_S)
        if self._broker.protocol == 5:
            self._client.connect(*where, clean_start=True, properties=_no_session())
        else:
            self._client.connect(*where)

    def _serve(self) -> None:
        handshake = time.monotonic() + HANDSHAKE_S
        while self._client.socket() is not None and not self._ending.is_set():
            self._turn(TURN_S)
            self._end_glance()
            if not self._accepted and time.monotonic() > handshake:
                raise TimeoutError("it accepts connections but does not answer")
        if self._accepted and self._ending.is_set():
            self._farewell()

    def _farewell(self) -> None:
        until = time.monotonic() + FAREWELL_S
        # A socket closed over unread acknowledgements takes back what the broker has not read.
        self._turn_until(lambda: not self._sent, until)
        self._client.disconnect()
        self._turn_until(lambda: False, until)

    def _turn_until(self, done: Callable[[], bool], deadline: float) -> None:
        while self._client.socket() is not None and not done() and time.monotonic() < deadline:
            self._turn(FAREWELL_S / 10)

    def _turn(self, timeout_s: float) -> None:
        """Wait for the socket, or for something to send, and do what there is to do."""
        self.progress = time.monotonic()
        ready = self._wait(timeout_s)
        if self._wake.fileno() in ready:
            ready.remove(self._wake.fileno())
            self._wake.hush()
        with self._talking:
            if ready:
                self._read()
            if self._client.want_write():
                self._client.loop_write()
            self._client.loop_misc()

    def _write_soon(self) -> None:
        """Write in the calling thread where nobody talks to the socket: waking the connection's own
        costs a wait for the interpreter, which a busy caller gives away every 5 ms only.
        """
        if threading.get_ident() == self._thread:
            return  # it looks by itself before it sleeps
        if self._talking.acquire(blocking=False):
            try:
                self._client.loop_write()
            finally:
                self._talking.release()
        if self._client.want_write() or self._client.socket() is None:
            self._wake.ring()

    def _read(self) -> None:
        self._client.loop_read()
        sock = self._client.socket()
        if isinstance(sock, socket.socket):
            # A broker that keeps Nagle on (rumqttd) waits for our acknowledgement, which Linux
            # delays by 40 ms; this asks for it at once, and holds for a while only.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _wait(self, timeout_s: float) -> set[int]:
        poll = select.poll()
        poll.register(self._wake, select.POLLIN)
        sock = self._client.socket()
        number = -1 if sock is None else sock.fileno()  # another thread's write may have closed it
        if number >= 0:
            writing = select.POLLOUT if self._client.want_write() else 0
            poll.register(number, select.POLLIN | writing)
        return {fd for fd, _ in poll.poll(timeout_s * 1000)}

    def _abandon(self) -> None:
        with self._talking:
            sock = self._client.socket()
            if sock is not None:
                sock.close()

    def _listen(self) -> None:
        client = self._client
        client.on_socket_open = guarded(_no_delay)
        # With a callback here paho leaves it to us when to write.
        client.on_socket_register_write = lambda *_: None
        client.on_connect = guarded(self._on_connect)
        client.on_disconnect = guarded(self._on_disconnect)
        client.on_message = guarded(self._on_message)
        client.on_publish = guarded(self._on_publish)
        client.on_subscribe = guarded(self._on_subscribe)

    def _on_connect(
        self, _client: "Client", _data: object, _flags: object, reason: "ReasonCode", _more: object
    ) -> None:
        if reason.is_failure:
            self._refusal = str(reason)
            return
        self._accepted = True
        self._hearer.proceed(self)

    def _on_disconnect(
        self, _client: "Client", _data: object, _flags: object, reason: "ReasonCode", _more: object
    ) -> None:
        if str(reason) != _UNKNOWN:
            self._end = str(reason)

    def _on_message(self, _client: "Client", _data: object, message: "MQTTMessage") -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            self._quiet.warning("topic", "a message on a topic that is no UTF-8 is not taken")
            return
        self._hearer.received(topic, bytes(message.payload), message.retain)

    def _on_publish(
        self, _client: "Client", _data: object, mid: int, reason: "ReasonCode", _more: object
    ) -> None:
        topic = self._sent.pop(mid, "a topic")
        if reason.is_failure:
            _log.error(
                "the broker refused a message of %s to %s: %s; check its access rules",
                self._broker.username,
                topic,
                reason,
            )

    def _on_subscribe(
        self,
        _client: "Client",
        _data: object,
        _mid: int,
        reasons: "list[ReasonCode]",
        _more: object,
    ) -> None:
        for reason in reasons:
            if reason.is_failure:
                _log.error(
                    "the broker refused a subscription of %s: %s; check its access rules",
                    self._broker.username,
                    reason,
                )
        self._hearer.proceed(self)


def _no_session() -> "Properties":
    from paho.mqtt.packettypes import PacketTypes  # noqa: PLC0415 - as in _client
    from paho.mqtt.properties import Properties  # noqa: PLC0415

    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = 0
    return properties


def _subscription(broker: settings.Broker) -> "SubscribeOptions | None":
    """With MQTT 5, ask to be told of what comes at once that it was published to be retained."""
    from paho.mqtt.subscribeoptions import SubscribeOptions  # noqa: PLC0415 - as in _client

    return SubscribeOptions(qos=1, retainAsPublished=True) if broker.protocol == 5 else None


def guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """Log exceptions of a callback; in paho they would end the network thread."""
    quiet = QuietLog(_log)

    def call(*args: object) -> None:
        try:
            callback(*args)
        except Exception as error:
            quiet.warning(type(error).__name__, "a callback of the link failed", error)

    return call


def _no_delay(_client: "Client", _data: object, sock: socket.socket) -> None:
    # Nagle and delayed acknowledgements together cost 40 ms a hop.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Data that nobody acknowledges ends the connection as early as a silent broker does.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 2 * KEEPALIVE_S * 1000)


def client_id(broker: settings.Broker, name: str) -> str:
    """The id of a program's session at the broker. A broker takes a session from whoever has it when
    another connects under its id: nobody who lacks the account's password can say this one.
    """
    text = f"{broker.username}/{name}".encode()
    keyed = hmac.new(broker.password.encode(), text, hashlib.sha256).hexdigest()
    return f"{name}-{keyed[:16]}"


def _client(broker: settings.Broker, id: str, will: Will | None) -> "Client":
    # paho takes a while to import on a small board; a screen need not wait for that.
    from paho.mqtt.client import Client  # noqa: PLC0415
    from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion  # noqa: PLC0415

    client = Client(
        CallbackAPIVersion.VERSION2,
        id,
        protocol=MQTTProtocolVersion(broker.protocol),
        reconnect_on_failure=False,
        # The broker keeps nothing of a connection: what must survive is in an outbox or the journal.
        # This also ends a session that somebody kept under our name.
        clean_session=None if broker.protocol == 5 else True,
    )
    client.username_pw_set(broker.username, broker.password)
    client.connect_timeout = CONNECT_S
    client.max_inflight_messages = MAX_INFLIGHT
    if will is not None:
        client.will_set(will.topic, will.body, will.qos, will.retain)
    return client
