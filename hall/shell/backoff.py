"""Exponential back-off with jitter, so that a hundred boards do not reconnect at the same moment."""

import random
from collections.abc import Callable

FIRST_S = 0.4
GROWTH = 1.7
MOST_S = 5.0


class Backoff:
    """Growing delays in seconds, each multiplied by a random factor between 0.5 and 1."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._delay_s = FIRST_S

    def next_s(self) -> float:
        delay_s = self._delay_s * (0.5 + self._chance() / 2)
        self._delay_s = min(self._delay_s * GROWTH, MOST_S)
        return delay_s

    def reset(self) -> None:
        self._delay_s = FIRST_S
