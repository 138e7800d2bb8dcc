"""Limits on failed attempts: sign-ins and guessed follow codes.

Times are monotonic, in milliseconds.
"""

from collections.abc import Hashable

MOST_REMEMBERED = 4096


class Attempts:
    """Counts failed attempts by key: ``limit`` in a burst, and one more every ``each_ms``.

    An attempt is counted before it is checked, so that concurrent attempts are all counted; a successful
    one is given back.
    """

    def __init__(self, limit: int, each_ms: int) -> None:
        self._limit = limit
        self._each_ms = each_ms
        self._failed: dict[Hashable, tuple[float, int]] = {}

    def take(self, who: Hashable, now: int) -> bool:
        """Count an attempt; return False, without counting it, if there were too many."""
        level = self._level(who, now)
        if level > self._limit - 1:
            return False
        if len(self._failed) >= MOST_REMEMBERED:
            self._failed = {
                one: kept for one, kept in self._failed.items() if self._level(one, now)
            }
        self._failed[who] = level + 1, now
        return True

    def give_back(self, who: Hashable, now: int) -> None:
        """Uncount an attempt that did not fail."""
        self._failed[who] = max(0.0, self._level(who, now) - 1), now

    def forgive(self, who: Hashable) -> None:
        """Forget all attempts of a key."""
        self._failed.pop(who, None)

    def _level(self, who: Hashable, now: int) -> float:
        level, at = self._failed.get(who, (0.0, now))
        return max(0.0, level - (now - at) / self._each_ms)


class SignIns:
    """Who may try a password. Three bounds, so that neither a colleague's mistakes nor somebody elsewhere
    locks a person out at their own window:

    - a person from one address: ten wrong ones, then one a minute;
    - an address, which a whole hall may share: a hundred wrong ones a minute;
    - a person from all addresses together: a hundred wrong ones, then one in 30 seconds. It does not
      hold at an address from which they have signed in before.
    """

    def __init__(self) -> None:
        self._here = Attempts(10, 60_000)
        self._address = Attempts(100, 600)
        self._everywhere = Attempts(100, 30_000)
        self._known: set[tuple[str, str]] = set()

    def knows(self, person: str, address: str) -> None:
        """Record that the person has signed in from this address."""
        self._known.add((person, address))

    def take(self, person: str, address: str, now: int) -> bool:
        """Count an attempt of ``person`` ("": nobody whom the hall file names); False: not now."""
        taken: list[tuple[Attempts, Hashable]] = []
        for attempts, who in self._bounds(person, address):
            if not attempts.take(who, now):
                _give_back(taken, now)
                return False
            taken.append((attempts, who))
        return True

    def undecided(self, person: str, address: str, now: int) -> None:
        """Uncount an attempt whose password was not checked."""
        _give_back(self._bounds(person, address), now)

    def right(self, person: str, address: str, now: int) -> None:
        """Record a successful attempt, and forget the person's failures at this address."""
        self.undecided(person, address, now)
        self._here.forgive((person, address))
        self.knows(person, address)

    def _bounds(self, person: str, address: str) -> list[tuple[Attempts, Hashable]]:
        bounds: list[tuple[Attempts, Hashable]] = [
            (self._address, address),
            (self._here, (person, address)),
        ]
        if (person, address) not in self._known:
            bounds.append((self._everywhere, person))
        return bounds


def _give_back(taken: list[tuple[Attempts, Hashable]], now: int) -> None:
    for attempts, who in taken:
        attempts.give_back(who, now)
