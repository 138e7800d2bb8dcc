"""An MQTT broker in memory: retained messages, last wills, lost sessions, and injected faults."""

from collections import deque
from collections.abc import Callable, Sequence

from paho.mqtt.client import topic_matches_sub

from hall.shell.clock import ManualClock
from hall.shell.connection import Will
from hall.shell.link import LinkDown, LinkEvent, LinkUp, Received


class Client:
    """One program's connection, with the interface of the real link."""

    def __init__(
        self,
        bus: "Bus",
        hear: Callable[[LinkEvent], None],
        topics: Sequence[str],
        will: Will | None = None,
    ) -> None:
        self._bus = bus
        self._hear = hear
        self.topics = tuple(topics)
        self.will = will
        self.up = False
        self._due: deque[tuple[int, Received]] = deque()

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        if self.up:
            self._bus.take(topic, body, retain)
        return self.up

    def connect(self) -> None:
        """Connect and subscribe; what is retained arrives after the news of the connection."""
        self.up = True
        self._hear(LinkUp(1))
        for topic, body in self._bus.retained.items():
            self.offer(topic, body, retained=True)

    def cut(self, *, will: bool = True) -> None:
        """Lose the connection and all messages in transit; the broker publishes the last will."""
        if not self.up:
            return
        self.up = False
        self._due.clear()
        self._hear(LinkDown("cut"))
        if will and self.will is not None:
            self._bus.take(self.will.topic, self.will.body, self.will.retain)

    def offer(self, topic: str, body: bytes, *, retained: bool) -> None:
        """Send a message to the client if it has subscribed and no fault loses it."""
        bus = self._bus
        wanted = any(topic_matches_sub(one, topic) for one in self.topics)
        if not self.up or not wanted or bus.loses(topic):
            return
        message = Received(topic, body, retained)
        due = bus.clock.mono() + bus.delay_ms(topic)
        self._due.extend([(due, message)] * (2 if bus.twice(topic) else 1))

    def deliver(self) -> int:
        """Deliver the messages that have arrived, in order; return their number."""
        count = 0
        while self._due and self._due[0][0] <= self._bus.clock.mono():
            self._hear(self._due.popleft()[1])
            count += 1
        return count


class Bus:
    """The broker. ``loses``, ``twice`` and ``delay_ms`` are asked of each topic at each delivery; the
    message that comes as number ``wiped_by`` finds a broker that dies with it.
    """

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.retained: dict[str, bytes] = {}
        self.clients: list[Client] = []
        self.said: list[tuple[str, bytes]] = []
        self.loses: Callable[[str], bool] = lambda topic: False
        self.twice: Callable[[str], bool] = lambda topic: False
        self.delay_ms: Callable[[str], int] = lambda topic: 0
        self.wiped_by: int | None = None

    def client(
        self, hear: Callable[[LinkEvent], None], topics: Sequence[str], will: Will | None = None
    ) -> Client:
        """A new client, not yet connected."""
        client = Client(self, hear, topics, will)
        self.clients.append(client)
        return client

    def take(self, topic: str, body: bytes, retain: bool) -> None:
        """Handle a message that a client published."""
        self.said.append((topic, body))
        if len(self.said) == self.wiped_by:
            self.wipe()
            return
        if retain and body:
            self.retained[topic] = body
        elif retain:
            self.retained.pop(topic, None)
        for client in self.clients:
            client.offer(topic, body, retained=False)

    def deliver(self) -> int:
        """Deliver the arrived messages of all clients; return their number."""
        return sum(client.deliver() for client in self.clients)

    def wipe(self) -> None:
        """Restart the broker without its data: no session, no retained message, no will."""
        there = [client for client in self.clients if client.up]
        for client in there:
            client.cut(will=False)
        self.retained.clear()
        for client in there:
            client.connect()
