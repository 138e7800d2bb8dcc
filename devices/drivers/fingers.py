"""Which of the fingers on a touch screen mean something.

A finger means the target on which it comes down: holding it, drawing it across the screen and lifting
it elsewhere add nothing. While one is down, others mean nothing. One that comes down again at once in
the same place, where another target has appeared since, meant the one before.
"""

from dataclasses import dataclass

from hall.domain.times import MonoMs

RESTING_MS = 3_000
"""A finger that rests longer is a bag, or one whose lifting was lost."""
AGAIN_MS = 400
"""So soon after the first tap comes the second of a double tap, or the next of a hammering finger."""
NEAR = 0.06
"""So far apart, in parts of the screen's shorter side, fall the taps that are meant for one place."""


@dataclass(frozen=True)
class Tap:
    """Where a finger came down, when, and on what."""

    x: int
    y: int
    at: MonoMs
    target: str


class Fingers:
    """The fingers on one screen of this size, in pixels; times are monotonic milliseconds."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._near = NEAR * min(size)
        self._down: dict[int, int] = {}
        self._before: Tap | None = None

    def comes(self, finger: int, at: MonoMs) -> bool:
        """Note a finger that comes down; say whether no other one is there already."""
        resting = {id: since for id, since in self._down.items() if at - since < RESTING_MS}
        self._down = {**resting, finger: at}
        return not resting.keys() - {finger}

    def goes(self, finger: int) -> None:
        """Note a finger that is lifted."""
        self._down.pop(finger, None)

    def means(self, tap: Tap) -> bool:
        """Whether a tap means its target, and not the one that was there a moment ago."""
        before, self._before = self._before, tap
        if before is None or tap.at - before.at >= AGAIN_MS or not self._is_near(before, tap):
            return True
        if before.target == tap.target:
            return True
        self._before = Tap(tap.x, tap.y, tap.at, before.target)
        return False

    def _is_near(self, one: Tap, other: Tap) -> bool:
        return abs(one.x - other.x) <= self._near and abs(one.y - other.y) <= self._near
