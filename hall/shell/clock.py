"""A program's two clocks, in integer milliseconds: the hall's wall clock and real monotonic time.

Waits, cool-downs and displayed times use the wall clock; network time-outs, debouncing and the durations
of presses use the monotonic clock, which runs at real speed in a rehearsal too.
"""

import time
from typing import Protocol

from hall.domain.times import MonoMs, WallMs
from hall.shell import settings


class Clock(Protocol):
    """The clocks of a program."""

    def wall(self) -> WallMs:
        """Milliseconds since the epoch, on the hall's clock."""
        ...

    def mono(self) -> MonoMs:
        """Milliseconds of real time from some start; never goes back."""
        ...


class SystemClock:
    """The machine's own time."""

    def wall(self) -> WallMs:
        return WallMs(time.time_ns() // 1_000_000)

    def mono(self) -> MonoMs:
        return MonoMs(time.monotonic_ns() // 1_000_000)


class HallClock:
    """A rehearsed hall's clock, ``speed`` times as fast; every process of the machine agrees."""

    def __init__(self, settings: settings.Clock) -> None:
        self._settings = settings
        self._system = SystemClock()

    def wall(self) -> WallMs:
        settings = self._settings
        passed = max(0, self._system.wall() - settings.started_ms)
        return WallMs(settings.origin_ms + round(passed * settings.speed))

    def mono(self) -> MonoMs:
        return self._system.mono()


class ManualClock:
    """A clock for tests; it moves only when it is told to."""

    def __init__(self, wall: int = 0, mono: int = 0) -> None:
        self._wall = wall
        self._mono = mono

    def wall(self) -> WallMs:
        return WallMs(self._wall)

    def mono(self) -> MonoMs:
        return MonoMs(self._mono)

    def advance(self, ms: int) -> None:
        """Let ``ms`` pass on both clocks; they never run backwards."""
        if ms < 0:
            raise ValueError(f"time cannot pass backwards: {ms} ms")
        self._wall += ms
        self._mono += ms

    def set_wall(self, ms: int) -> None:
        """Step the wall clock alone, as a time server does."""
        self._wall = ms


def clock_from(settings: settings.Clock | None) -> Clock:
    """Return the clock that a board's or the controller's settings specify."""
    return SystemClock() if settings is None else HallClock(settings)
