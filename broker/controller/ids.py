"""Sources of new ids; the core itself uses no randomness."""

from collections.abc import Callable

from broker.controller.follow import FollowCodes
from hall.domain.commands import Fresh
from hall.shell.ids import uuid7


class FreshIds:
    """Random ids (UUIDv7); ``wall`` gives milliseconds since the epoch."""

    def __init__(self, wall: Callable[[], int], codes: FollowCodes) -> None:
        self._wall = wall
        self.codes = codes

    def fresh(self) -> Fresh:
        ticket = uuid7(self._wall())
        return Fresh(ticket, self.codes.digest_of(ticket))


class CountedIds:
    """Consecutive ids, the same in every run: for simulations and tests."""

    def __init__(self) -> None:
        self._tickets = 0
        self.codes = FollowCodes(b"simulated halls have no secrets", "simulated")

    def fresh(self) -> Fresh:
        self._tickets += 1
        ticket = f"ticket-{self._tickets:06d}"
        return Fresh(ticket, self.codes.digest_of(ticket))
