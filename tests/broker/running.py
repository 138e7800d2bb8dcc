"""Brokers and inboxes for tests: a hall "h" with the accounts of two devices and the controller."""

import queue
import time
from pathlib import Path

import pytest

from broker import mosquitto
from broker.contract import Account, Kind, RunningBroker
from broker.starting import start_broker
from hall.shell.link import Link, LinkEvent, Received

HALL = "h"
KINDS: tuple[Kind, ...] = ("mosquitto", "embedded")
PATIENCE_S = 15.0
ACCOUNTS = (
    Account("kiosk-1", "first secret", "device"),
    Account("kiosk-2", 'odd "secret" #:$\\ü', "device"),
    Account("controller", "ruling secret", "controller"),
    Account("rehearsal", "open secret", "all"),
)


def start(kind: Kind, folder: Path, port: int = 0, accounts=ACCOUNTS) -> RunningBroker:
    if kind == "mosquitto" and mosquitto.find() is None:
        pytest.fail("mosquitto is not installed")
    return start_broker(folder, HALL, accounts, port, kind)


class Inbox:
    """What a link posted, in order."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[LinkEvent] = queue.SimpleQueue()
        self.post = self._events.put

    def next(self, kind: type, patience_s: float = PATIENCE_S):
        """The next event of a kind; what comes before it is dropped."""
        deadline = time.monotonic() + patience_s
        while True:
            event = self._events.get(timeout=max(0.0, deadline - time.monotonic()))
            if isinstance(event, kind):
                return event

    def messages(self, count: int) -> list[Received]:
        return [self.next(Received) for _ in range(count)]

    def empty(self) -> bool:
        return self._events.empty()


def until(condition, patience_s: float = PATIENCE_S) -> None:
    """Wait for a condition with a deadline."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


def echo(link: Link, inbox: Inbox, topic: str) -> None:
    """Go to the broker and back: what was sent before has been dealt with."""
    assert link.publish(topic, b"echo", qos=1)
    while inbox.next(Received).payload != b"echo":
        pass
