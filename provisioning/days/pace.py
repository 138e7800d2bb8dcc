"""Time that a crowd lives in: virtual, a heap of who wakes when, or real, the hall's own clock.

The crowd's coroutines know this module's :class:`Pace` and nothing of asyncio, so that the same
citizens and clerks play in memory and against a rehearsal.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol

Task = Coroutine[Any, Any, None]


class Signal(Protocol):
    """Somebody may be woken before their time."""

    def wake(self) -> None: ...


class Pace(Protocol):
    """What a crowd may do with time; milliseconds since the epoch on the hall's clock."""

    def now(self) -> int: ...

    def spawn(self, task: Task) -> None:
        """Let somebody live beside the others."""

    async def until(self, at: int) -> None:
        """Sleep until ``at``."""

    async def rest(self, until: int, bed: list[Signal]) -> None:
        """Sleep until ``at``, or until somebody takes the signal from ``bed`` and wakes it."""


class _Sleeper:
    """One sleep of one coroutine; done once."""

    def __init__(self, task: Task, wake: Callable[["_Sleeper"], None]) -> None:
        self.task = task
        self.done = False
        self._wake = wake

    def wake(self) -> None:
        if not self.done:
            self._wake(self)


class _Sleep:
    """What a coroutine yields to :class:`VirtualPace`."""

    def __init__(self, at: int, bed: list[Signal] | None = None) -> None:
        self.at = at
        self.bed = bed

    def __await__(self) -> Generator["_Sleep", None, None]:
        yield self


class VirtualPace:
    """Time that jumps from one event to the next; equal times keep their order."""

    def __init__(self, start: int) -> None:
        self._now = start
        self._heap: list[tuple[int, int, _Sleeper]] = []
        self._count = 0

    def now(self) -> int:
        return self._now

    def spawn(self, task: Task) -> None:
        self._push(self._now, _Sleeper(task, self._wake))

    async def until(self, at: int) -> None:
        await _Sleep(at)

    async def rest(self, until: int, bed: list[Signal]) -> None:
        await _Sleep(until, bed)

    def run(self, progress: Callable[[int], None] = lambda now: None) -> None:
        """Live until nobody sleeps any more. An error in a coroutine ends the run with it."""
        while self._heap:
            at, _, sleeper = heapq.heappop(self._heap)
            if sleeper.done:
                continue
            sleeper.done = True
            self._now = max(self._now, at)
            self._step(sleeper.task)
            progress(self._now)

    def _step(self, task: Task) -> None:
        try:
            sleep: _Sleep = task.send(None)
        except StopIteration:
            return
        sleeper = _Sleeper(task, self._wake)
        if sleep.bed is not None:
            sleep.bed.append(sleeper)
        self._push(sleep.at, sleeper)

    def _wake(self, sleeper: _Sleeper) -> None:
        sleeper.done = True
        self._push(self._now, _Sleeper(sleeper.task, self._wake))

    def _push(self, at: int, sleeper: _Sleeper) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, sleeper))


class _Bell:
    """A signal in asyncio; safe within its loop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.wake = self._event.set

    async def rung(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return


class RealPace:
    """The clock of a running hall, ``speed`` times as fast as real time."""

    def __init__(self, wall: Callable[[], int], speed: float) -> None:
        self.now = wall
        self._speed = speed
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, task: Task) -> None:
        self._tasks.add(asyncio.ensure_future(task))

    async def until(self, at: int) -> None:
        await asyncio.sleep(self._seconds(at))

    async def rest(self, until: int, bed: list[Signal]) -> None:
        bell = _Bell()
        bed.append(bell)
        await bell.rung(self._seconds(until))

    async def finish(self) -> None:
        """Wait for everybody; an error of one ends all."""
        while self._tasks:
            done, self._tasks = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
            errors = [error for task in done if (error := task.exception()) is not None]
            if errors:
                for task in self._tasks:
                    task.cancel()
                raise errors[0]

    def _seconds(self, at: int) -> float:
        return max(0.0, (at - self.now()) / 1000 / self._speed)
