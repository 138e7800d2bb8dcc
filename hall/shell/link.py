"""The MQTT link of every program: a network thread that posts events to the caller's inbox.

Each connection uses a new client, so that no unacknowledged publish or stale retained state of the last
connection is sent after newer messages. Whatever must survive is in the sender's outbox or in the journal.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall.shell import settings
from hall.shell.backoff import Backoff
from hall.shell.connection import CONNECT_S, FAREWELL_S, TURN_S, Connection, Refused, Wake, Will

_log = logging.getLogger(__name__)

STEADY_S = 5.0
STUCK_S = 30.0


@dataclass(frozen=True)
class LinkUp:
    """The link is connected and all subscriptions are accepted; ``session`` counts connections from 1.

    The broker keeps nothing of an earlier session: publish again what it must know. ``address`` is the
    local IP address.
    """

    session: int
    address: str = ""


@dataclass(frozen=True)
class LinkDown:
    """The connection of the last :class:`LinkUp` was lost; the link reconnects by itself."""

    reason: str


@dataclass(frozen=True)
class Received:
    """A message; ``payload`` is what came, of any size: the codec judges it.

    ``retained``: it waited in the broker, or (only MQTT 5 says this of what comes at once) will.
    """

    topic: str
    payload: bytes
    retained: bool


LinkEvent = LinkUp | LinkDown | Received


class Link:
    """A connection to the broker that keeps itself up. ``name`` is what logs call it, and belongs to
    one link of an account only.

    ``post`` is called in the network thread with each event and must only hand it on, as
    ``queue.SimpleQueue.put`` does. :class:`LinkUp` and :class:`LinkDown` alternate. What is retained
    on the topics of ``glance`` is received once after each connection, and what comes there within a
    few seconds.
    """

    def __init__(
        self,
        broker: settings.Broker,
        name: str,
        post: Callable[[LinkEvent], object],
        will: Will | None = None,
        backoff: Backoff | None = None,
        *,
        glance: Sequence[str] = (),
    ) -> None:
        self._broker = broker
        self._name = name
        self._post = post
        self._will = will
        self._glance = tuple(glance)
        self._backoff = backoff or Backoff()
        self._lock = threading.Lock()
        self._topics: list[str] = []
        self._asked = 0
        self._early: list[Received] = []
        self._up: Connection | None = None
        self._current: Connection | None = None
        self._session = 0
        self._told = ""
        self._wake = Wake()
        self._ending = threading.Event()
        self._since = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=f"link-{name}", daemon=True)

    def start(self) -> None:
        """Start the network thread; return at once."""
        self._since = time.monotonic()
        self._thread.start()

    def subscribe(self, topics: Sequence[str]) -> None:
        """Receive these topics at QoS 1, again after each reconnection.

        Those asked for before :meth:`start` are taken when :class:`LinkUp` comes; later ones soon.
        """
        with self._lock:
            self._topics += [topic for topic in topics if topic not in self._topics]
            if self._up is not None:
                self._ask(self._up)

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Queue a message for sending; return False, and drop it, while not connected.

        True does not guarantee delivery: the connection may end before the broker has the message.
        """
        connection = self._up
        return connection is not None and connection.publish(topic, body, qos, retain)

    def connected(self) -> bool:
        """Whether the link is connected."""
        return self._up is not None

    @property
    def running(self) -> bool:
        """Whether the network thread is running, connected or not."""
        return self._thread.is_alive()

    def alive(self) -> bool:
        """Whether the network thread is running and not stuck, connected or not."""
        current = self._current
        progress = max(self._since, current.progress if current is not None else 0.0)
        return self._thread.is_alive() and time.monotonic() - progress < STUCK_S

    def close(self) -> None:
        """Send queued messages, disconnect (the last will is not published), and end the thread."""
        self._ending.set()
        self._wake.ring()
        if self._thread.is_alive():
            self._thread.join(CONNECT_S + FAREWELL_S + TURN_S)
        self._wake.close()

    # The rest runs in the network thread.

    def proceed(self, connection: Connection) -> None:
        """Hear that the broker took this user or its subscriptions: ask for the rest, or be up."""
        with self._lock:
            if self._up is connection or self._ask(connection):
                return
            self._up = connection
            self._session += 1
        self._told = ""
        _log.info("%s is connected to the broker at %s", self._name, self._where())
        self._post(LinkUp(self._session, connection.address()))
        if self._glance:
            connection.glance(self._glance)
        for message in self._early:
            self._post(message)

    def received(self, topic: str, payload: bytes, retained: bool) -> None:
        """Hear a message; one before :class:`LinkUp` waits for it."""
        message = Received(topic, payload, retained)
        if self._up is None:
            self._early.append(message)
        else:
            self._post(message)

    def _ask(self, connection: Connection) -> bool:
        """Subscribe to what this connection does not have yet, if anything; in the lock."""
        missing = self._topics[self._asked :]
        self._asked = len(self._topics)
        if missing:
            connection.subscribe(missing)
        return bool(missing)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._since = time.monotonic()
            self._attempt()
            if time.monotonic() - self._since > STEADY_S:
                self._backoff.reset()
            self._ending.wait(self._backoff.next_s())

    def _attempt(self) -> None:
        """One connection, from its beginning to its end, whatever that is."""
        reason = "this program ends"
        try:
            self._current = self._connection()
            reason = self._current.run()
        except Refused as error:
            self._tell(
                f"the broker at {self._where()} refuses user {self._broker.username!r}: {error}; "
                "correct the user name and the password in this program's settings"
            )
        except OSError as error:
            reason = str(error)
            self._tell(f"no broker at {self._where()}: {error}; start it or correct its address")
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            _log.exception("the link to the broker failed; it connects again")
        self._down(reason)

    def _connection(self) -> Connection:
        self._asked = 0
        self._early = []
        return Connection(
            self._broker,
            self._name,
            will=self._will,
            hearer=self,
            wake=self._wake,
            ending=self._ending,
        )

    def _down(self, reason: str) -> None:
        with self._lock:
            was_up, self._up = self._up is not None, None
        if was_up and not self._ending.is_set():
            _log.warning("%s lost the broker at %s: %s", self._name, self._where(), reason)
            self._post(LinkDown(reason))

    def _tell(self, text: str) -> None:
        # Once, not at every attempt.
        if text != self._told:
            _log.error("%s (%s keeps trying)", text, self._name)
            self._told = text

    def _where(self) -> str:
        return f"{self._broker.host}:{self._broker.port}"
