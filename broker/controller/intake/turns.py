"""The writer's inbox: a fair queue, in which no sender can delay the others."""

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Collection, Iterator, Mapping

from broker.controller.intake.inbox import Item, Submitted
from hall.domain import commands as c
from hall.shell.link import LinkDown, LinkUp, Received
from hall.wire.topics import parse_device

BATCH = 256
"""Most items in one commit."""
SLICE_S = 0.02
"""A turn takes no further items after this time, so that its commit is not delayed."""
LANE = 256
"""So many messages of one board wait. Its program has at most 32 under way, and sends again what was
dropped."""
NOBODY = ""
"""The sender of messages that come from no board of the hall file."""


class _Lanes:
    """A queue for each sender, in round-robin order."""

    def __init__(self) -> None:
        self._lanes: OrderedDict[str, deque[Item]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._lanes)

    def add(self, sender: str, item: Item) -> int:
        """Append an item to the sender's queue; return the queue's length."""
        lane = self._lanes.setdefault(sender, deque())
        lane.append(item)
        return len(lane)

    def drop(self, sender: str) -> None:
        """Drop the sender's oldest item."""
        self._lanes[sender].popleft()

    def take(self) -> Item:
        """Remove and return the next item; its sender moves to the end of the order."""
        sender, lane = self._lanes.popitem(last=False)
        item = lane.popleft()
        if lane:
            self._lanes[sender] = lane
        return item


class Inbox:
    """The writer's queue: first the link's own events, then commands and questions of staff, then messages
    of boards and requests of programs in round-robin order. Items of one sender keep their order.

    Any thread may call :meth:`put`; one thread calls :meth:`turn`.
    """

    def __init__(
        self, boards: Collection[str], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._boards = frozenset(boards)
        self._seconds = seconds
        self._news: deque[Item] = deque()
        self._first, self._others = _Lanes(), _Lanes()
        self._changed = threading.Condition()
        self._closed = False
        self._dropped: Counter[str] = Counter()

    def put(self, item: Item) -> bool:
        """Add an item; return False if the inbox is closed."""
        with self._changed:
            if self._closed:
                return False
            self._sort(item)
            self._changed.notify()
        return True

    def close(self) -> None:
        """Accept no further items. Those in the queue can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def dropped_since(self) -> Mapping[str, int]:
        """Return the messages dropped since the last call, counted by board."""
        if not self._dropped:
            return {}
        with self._changed:
            dropped, self._dropped = self._dropped, Counter()
        return dropped

    @property
    def done(self) -> bool:
        """Whether the inbox is closed and empty."""
        return self._closed and not self._waiting()

    def turn(self, wait_s: float) -> Iterator[Item]:
        """Yield the items of one turn; wait up to ``wait_s`` seconds for the first. It ends with the last
        command of staff (who wait for the commit), after :data:`BATCH` items, or after :data:`SLICE_S`.
        """
        item, until = self._wait(wait_s), self._seconds() + SLICE_S
        taken, keys = 0, False
        while item is not None:
            taken, keys = taken + 1, keys or is_key(item)
            yield item
            if taken == BATCH:
                return
            item = self._next(first_only=keys or self._seconds() > until)

    def _wait(self, wait_s: float) -> Item | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting() or self._closed, wait_s)
            return self._take(first_only=False)

    def _next(self, *, first_only: bool) -> Item | None:
        with self._changed:
            return self._take(first_only=first_only)

    def _take(self, *, first_only: bool) -> Item | None:
        if self._news:
            return self._news.popleft()
        if self._first:
            return self._first.take()
        return self._others.take() if self._others and not first_only else None

    def _waiting(self) -> bool:
        return bool(self._news or self._first or self._others)

    def _sort(self, item: Item) -> None:
        match item:
            case LinkUp() | LinkDown():
                self._news.append(item)
            case Received():
                self._receive(item)
            case Submitted():
                lanes = self._first if is_key(item) else self._others
                lanes.add(item.submission.origin, item)
            case _:
                self._first.add("questions", item)

    def _receive(self, message: Received) -> None:
        topic = parse_device(message.topic)
        sender = topic.device if topic is not None and topic.device in self._boards else NOBODY
        if self._others.add(f"device:{sender}", message) > LANE:
            # The oldest: a board's last presence must not be lost.
            self._others.drop(f"device:{sender}")
            self._dropped[sender] += 1


def is_key(item: Item) -> bool:
    """Whether it is a command of staff, or of a program that operates a window."""
    if not isinstance(item, Submitted):
        return False
    submission = item.submission
    return submission.origin.startswith("session:") or isinstance(
        submission.command, c.WindowCommand
    )
