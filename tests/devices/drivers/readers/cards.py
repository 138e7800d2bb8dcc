"""Made-up cards and numbers, and a way to wait for what a thread posts."""

import queue
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from devices.drivers.readers.virtual_card_reader import Card, VirtualCardReader
from devices.ports import Input

NUMBER = "110101199003070011"
OTHER = "44030519491231209X"
KEY = bytes(range(32))
CARD = Card(NUMBER, "张三丰")
WITHIN_S = 10.0

T = TypeVar("T")


def checked(seventeen: str) -> str:
    """A number with its right check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True))
    return seventeen + "10X98765432"[total % 11]


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline
        Event().wait(0.01)


def take_away(reader: VirtualCardReader) -> None:
    """Take the card away, and wait until the board has seen that."""
    reader.lay(None)
    asked = reader.asked
    until(lambda: reader.asked >= asked + 2)


class Inbox:
    """What drivers post."""

    def __init__(self) -> None:
        self.queue: queue.SimpleQueue[Input] = queue.SimpleQueue()
        self.seen: list[Input] = []

    def post(self, given: Input) -> None:
        self.queue.put(given)

    def next(self, kind: type[T], within_s: float = WITHIN_S) -> T:
        """Wait for the next input of a kind; queue.Empty where none comes."""
        while True:
            given = self.queue.get(timeout=within_s)
            self.seen.append(given)
            if isinstance(given, kind):
                return given

    def empty(self) -> bool:
        return self.queue.empty()
