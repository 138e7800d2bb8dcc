"""Fresh ids, made outside of the core, which draws no lots."""

import secrets
from collections.abc import Callable

from hall.shell.ids import uuid7

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0 or o, no 1, i or l: a follow code is sometimes read from paper."""
FOLLOW_LENGTH = 11
"""31 letters to the power of 11 is some 54 bits: with a rate limit nobody guesses a ticket."""


class FreshIds:
    """Ids of the real hall; ``wall`` gives milliseconds since the epoch."""

    def __init__(self, wall: Callable[[], int]) -> None:
        self._wall = wall

    def ticket(self) -> str:
        return uuid7(self._wall())

    def follow(self) -> str:
        # One draw: every letter by itself would ask the kernel again.
        drawn = secrets.randbelow(len(LETTERS) ** FOLLOW_LENGTH)
        letters = []
        for _ in range(FOLLOW_LENGTH):
            drawn, letter = divmod(drawn, len(LETTERS))
            letters.append(LETTERS[letter])
        return "".join(letters)


class CountedIds:
    """Ids one after another, the same at every run: for simulated halls and tests."""

    def __init__(self) -> None:
        self._tickets = 0
        self._follows = 0

    def ticket(self) -> str:
        self._tickets += 1
        return f"ticket-{self._tickets:06d}"

    def follow(self) -> str:
        self._follows += 1
        return f"follow-{self._follows:06d}"
