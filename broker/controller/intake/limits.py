"""Rate limits on requests, by sender."""

from dataclasses import dataclass

from hall.domain.refusals import Code, Refused
from hall.wire import messages as wire

MINUTE_MS = 60_000
OVER_AFTER_MS = MINUTE_MS
"""A flood has ended once no request was refused for this many milliseconds."""

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
    """A token bucket for each sender: ``limit`` requests a minute, in a burst if the bucket is full.

    A limit of 0 means unlimited. Times are monotonic, in milliseconds.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._full: dict[str, float] = {}  # when each bucket is full again

    def take(self, sender: str, now: int) -> int:
        """Take a token; return 0, or the milliseconds until the next one is available."""
        if not self._limit:
            return 0
        each = MINUTE_MS / self._limit
        full = max(self._full.get(sender, 0.0), now) + each
        early = full - now - MINUTE_MS
        if early > 1e-6:
            return max(1, round(early))
        self._full[sender] = full
        return 0


class Dropped(Exception):
    """A request is neither decided nor answered."""


@dataclass
class Flood:
    """Requests of a board over its limit: since when (hall's clock, ms), the last one (monotonic, ms)."""

    since: int
    last: int
    refused: int = 0


class BoardLimits:
    """Applies the limit to boards' requests. In a minute as many as the limit are decided, as many again
    are refused, and any more get no answer, so that a flood costs little.
    """

    def __init__(self, limit: float) -> None:
        self._decided, self._refused = Buckets(limit), Buckets(limit)
        self.floods: dict[str, Flood] = {}

    def admit(self, device: str, mono: int, wall: int) -> None:
        """Count a request of a board. Raises Refused (``too-many``), or Dropped where the request is not
        even refused. A refusal is kept: to ask again, a board sends a new request.
        """
        if not self._decided.take(device, mono):
            return
        flood = self.floods.setdefault(device, Flood(since=wall, last=mono))
        flood.last, flood.refused = mono, flood.refused + 1
        if self._refused.take(device, mono):
            raise Dropped
        text = f"{device} asks too often; wait a minute. Meanwhile the hall goes on without it"
        raise Refused(Code.TOO_MANY, text)

    def dropped(self, device: str, count: int, mono: int, wall: int) -> None:
        """Count messages of a board that the inbox had no room for."""
        flood = self.floods.setdefault(device, Flood(since=wall, last=mono))
        flood.last, flood.refused = mono, flood.refused + count

    def over(self, mono: int) -> tuple[str, ...]:
        """Forget the floods that have ended, and return their boards."""
        ended = tuple(
            device for device, flood in self.floods.items() if mono - flood.last >= OVER_AFTER_MS
        )
        for device in ended:
            del self.floods[device]
        return ended
