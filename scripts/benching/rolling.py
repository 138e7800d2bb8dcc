"""From a clerk's key to the newest call on a zone board, while the line of a notice moves below it."""

import time

from benching.figures import Figure
from benching.fronts import Front
from benching.people import Clerks

MOST_S = 1
STEPS, MOVING_S = 3, 0.1
"""A notice moves where so many frames come one so soon after another."""
STEADY_S = 0.3
NEWEST = (0.0, 0.1, 0.5, 0.3)
"""Where a part of the newest call stands on every zone board: left, top, right, bottom of its frame."""


def calls(front: Front, clerks: Clerks, window: str, count: int) -> Figure:
    """The board of the window's zone must have been met, and people wait. Each call waits for the next
    notice to move.
    """
    samples = [_call(front, clerks, window) for _ in range(count)]
    return Figure("key → call on the zone board, a notice moving", "s", samples, most=MOST_S)


def _call(front: Front, clerks: Clerks, window: str) -> float:
    before = _steady(front)
    _until_moving(front)

    def seen() -> None:
        while front.part(*NEWEST) == before:
            front.changes()

    return clerks.call_at(window, seen)[0] / 1000


def _until_moving(front: Front) -> None:
    steps = 0
    while steps < STEPS:
        began = time.perf_counter()
        front.changes()
        steps = steps + 1 if time.perf_counter() - began < MOVING_S else 0


def _steady(front: Front) -> bytes:
    """The newest call once what was done before is shown, too."""
    newest = b""
    while newest != (newest := front.part(*NEWEST)):
        time.sleep(STEADY_S)
    return newest
