"""Waiting for what nobody tells: a condition, and a deadline that only a failure meets."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SOON_S = 30.0
LOOK_S = 0.01


def eventually(look: Callable[[], T], within_s: float = SOON_S) -> T:
    """What ``look`` gives, as soon as that is something."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {within_s} s: {look}; last: {found!r}"
        time.sleep(LOOK_S)
    return found
