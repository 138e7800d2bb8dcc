"""Poll a condition, with a deadline that is reached only by a failing test."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SOON_S = 30.0
LOOK_S = 0.01


def eventually(look: Callable[[], T], within_s: float = SOON_S) -> T:
    """Return the first true value of ``look``."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {within_s} s: {look}; last: {found!r}"
        time.sleep(LOOK_S)
    return found
