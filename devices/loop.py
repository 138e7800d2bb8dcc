"""The one loop of a device: adapters in threads put things into its inbox, it turns them into steps.

The loop runs on the main thread, since pygame wants its events pumped there. It sleeps in the inbox,
so that a message acts at once, and wakes for the screen's events: when it is told of them, every
:data:`PUMP_MS` where nobody tells, and at the time that the machine names.
"""

import queue
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from devices import ports as p
from hall.domain.times import MonoMs
from hall.shell.clock import Clock
from hall.shell.link import LinkDown, LinkUp, Received

HURRIED_MS = 100
CALM_MS = 1_000
SOONEST_MS = 5
"""However often a machine wants to be woken, ticks are at least so far apart."""
PUMP_MS = 25
RARELY_MS = 250
"""The same where touches wake the loop: for a touch panel that the kernel's devices do not tell of."""
AHEAD_MS = 25
"""The pause between two pieces of work that is done ahead: others use the processor, too."""
STUCK_MS = 10_000
LAST_PAPER_MS = 4_000
"""How long an orderly end waits for a ticket that is being printed."""
BATCH = 64
"""As many inputs are taken before the screen is drawn again, so that a flood cannot freeze it."""


class Stop:
    """Put into the inbox: end in good order."""


class Woken:
    """Put into the inbox: the screen has events that wait to be read."""


Item = p.Input | LinkUp | LinkDown | Received | Stop | Woken


class Inbox:
    """Where adapters put what happens; safe from any thread and from a signal handler."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()

    def post(self, item: Item) -> None:
        """Put an item behind the others."""
        self._queue.put(item)

    def stop(self) -> None:
        """Ask the loop to end."""
        self._queue.put(Stop())

    def wake(self) -> None:
        """Let the loop read the screen's events now."""
        self._queue.put(Woken())

    def take(self, wait_ms: int) -> Item | None:
        """The next item, or None after waiting for so long."""
        try:
            return self._queue.get(timeout=max(wait_ms, 0) / 1000)
        except queue.Empty:
            return None

    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return self._queue.empty()

    def take_now(self) -> Item | None:
        """The next item where there is one."""
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            return None


class AnyProgram(Protocol):
    """A program of any device."""

    ended: bool

    def start(self) -> None: ...
    def handle(self, given: p.Input) -> None: ...
    def tick(self) -> None: ...
    def hurried(self) -> bool: ...
    def wake(self) -> MonoMs | None: ...
    def busy(self) -> bool: ...
    def draw(self) -> None: ...
    def link_up(self, address: str = "") -> None: ...
    def link_down(self) -> None: ...
    def received(self, topic: str, body: bytes) -> None: ...


class Loop:
    """``pump`` lets the screen take its events on this thread, at each turn and at least every ``pump_ms``;
    None where there is no screen. ``ahead`` is work in small pieces, done while nothing else is to be.
    """

    def __init__(
        self,
        program: AnyProgram,
        inbox: Inbox,
        clock: Clock,
        pump: Callable[[], None] | None = None,
        pump_ms: int = PUMP_MS,
        *,
        ahead: Iterable[object] = (),
    ) -> None:
        self._program = program
        self._inbox = inbox
        self._clock = clock
        self._pump = pump
        self._pump_ms = pump_ms
        self._ahead: Iterator[object] | None = iter(ahead)
        self._end_at: MonoMs | None = None
        self._ticked_at = clock.mono()
        self._turned_at = clock.mono()

    def run(self) -> None:
        """Run until told to stop, or until the machine wants a restart."""
        self._program.draw()
        while not self._ended():
            self.turn(self._wait_ms())

    def turn(self, wait_ms: int) -> None:
        """Take what is in the inbox, tick where it is time, draw."""
        item = self._inbox.take(wait_ms)
        taken = 0
        while item is not None and not self._program.ended:
            self._give(item)
            taken += 1
            item = self._inbox.take_now() if taken < BATCH else None
        if self._pump is not None:
            self._pump()
        if self._until_tick() <= 0:
            self._ticked_at = self._clock.mono()
            self._program.tick()
        self._program.draw()
        self._turned_at = self._clock.mono()
        if self._ahead is not None and self._inbox.is_empty() and next(self._ahead, self) is self:
            self._ahead = None

    def alive(self) -> bool:
        """Whether the loop still turns; asked by the watchdog's thread."""
        return self._clock.mono() - self._turned_at < STUCK_MS

    def _give(self, item: Item) -> None:
        match item:
            case LinkUp(address=address):
                self._program.link_up(address)
            case LinkDown():
                self._program.link_down()
            case Received():
                self._program.received(item.topic, item.payload)
            case Woken():
                pass  # the turn pumps
            case Stop():
                self._end_at = MonoMs(self._clock.mono() + LAST_PAPER_MS)
            case _:
                self._program.handle(item)

    def _ended(self) -> bool:
        if self._program.ended:
            return True
        if self._end_at is None:
            return False
        return not self._program.busy() or self._clock.mono() >= self._end_at

    def _wait_ms(self) -> int:
        wait = max(self._until_tick(), 0)
        if self._ahead is not None:
            wait = min(wait, AHEAD_MS)
        return min(wait, self._pump_ms) if self._pump is not None else wait

    def _until_tick(self) -> int:
        period = HURRIED_MS if self._program.hurried() else CALM_MS
        wanted = self._program.wake()
        due = self._ticked_at + period
        if wanted is not None:
            due = min(due, max(wanted, self._ticked_at + SOONEST_MS))
        return due - self._clock.mono()
