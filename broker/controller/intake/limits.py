"""How many requests a minute are taken of one sender."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState
from hall.wire import messages as wire

MINUTE_MS = 60_000
OVER_AFTER_MS = MINUTE_MS
"""A flood is over once nothing was refused for so long."""

BOUNDED = (
    wire.Take
    | wire.CheckIn
    | wire.Lease
    | wire.Reconcile
    | wire.ReactivateTicket
    | wire.CancelTicket
)
"""What a person wishes, and what a kiosk asks for itself. A report of what was done (printed, rated,
issued) is never refused for its number: it must not be lost."""


class Buckets:
    """A token bucket for each sender: ``limit`` a minute, all of them at once after a quiet minute.

    A limit of 0 is none. Times are monotonic milliseconds.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._full: dict[str, float] = {}  # when each bucket is full again

    def take(self, sender: str, now: int) -> int:
        """Take one; 0 where there was one, else in how many milliseconds there will be."""
        if not self._limit:
            return 0
        each = MINUTE_MS / self._limit
        full = max(self._full.get(sender, 0.0), now) + each
        early = full - now - MINUTE_MS
        if early > 1e-6:
            return max(1, round(early))
        self._full[sender] = full
        return 0


class Verdict(Enum):
    """What becomes of a request: it is decided, refused with ``too-many``, or dropped."""

    DECIDE = auto()
    REFUSE = auto()
    DROP = auto()


@dataclass
class Flood:
    """Requests of a board that were not decided, since when (hall's clock) and until when (monotonic)."""

    since: int
    last: int
    refused: int = 0


class BoardLimits:
    """Judges boards' requests. As many as the limit are decided in a minute and as many again refused;
    what comes beyond that is not answered at all, so that refusing costs little.
    """

    def __init__(self, limit: float) -> None:
        self._decided, self._refused = Buckets(limit), Buckets(limit)
        self.floods: dict[str, Flood] = {}

    def judge(self, device: str, mono: int, wall: int) -> Verdict:
        """Count a request of a board."""
        if not self._decided.take(device, mono):
            return Verdict.DECIDE
        flood = self.floods.setdefault(device, Flood(since=wall, last=mono))
        flood.last, flood.refused = mono, flood.refused + 1
        return Verdict.DROP if self._refused.take(device, mono) else Verdict.REFUSE

    def dropped(self, device: str, count: int, mono: int, wall: int) -> None:
        """Count messages of a board that were not even read."""
        flood = self.floods.setdefault(device, Flood(since=wall, last=mono))
        flood.last, flood.refused = mono, flood.refused + count

    def over(self, mono: int) -> tuple[str, ...]:
        """End the floods that are over; whose they were."""
        ended = tuple(
            device for device, flood in self.floods.items() if mono - flood.last >= OVER_AFTER_MS
        )
        for device in ended:
            del self.floods[device]
        return ended


def too_many(device: str) -> Callable[[HallState], None]:
    """A check that refuses what a board asks now, for good: whoever asks later sends a new request."""

    def check(state: HallState) -> None:
        text = f"{device} asks too often; wait a minute. Meanwhile the hall goes on without it"
        raise Refused(Code.TOO_MANY, text)

    return check
