"""The expected wait of everybody who waits, and of whoever comes now: a range in whole minutes. PURE.

It is the wait that a walk through the queue comes to (:mod:`hall.domain.judgement.walk`), give or take what
chance usually adds. Who will not be called today has none: no number is better than a wrong one.
"""

from bisect import bisect_right
from operator import itemgetter

import msgspec

from hall.domain.calendar import MINUTE_MS
from hall.domain.judgement.walk import Call, Walk, walk
from hall.domain.state import HallState, Ticket

WIDTH_PERCENT = 80
"""A range reaches so many hundredths of the standard deviation to each side: four of five hold."""


class Range(msgspec.Struct, frozen=True):
    """An expected wait, in milliseconds."""

    low_ms: int
    high_ms: int


class Forecast:
    """What one look ahead found."""

    def __init__(self, found: Walk) -> None:
        self._found = found

    def ticket(self, ticket: Ticket) -> Range | None:
        """How long somebody who waits still will. Who was not seen by the look has only just come: they are
        called when the first would be who waits for the same windows and whom they go before.
        """
        if ticket.id in self._found.tickets:
            return _range(self._found.tickets[ticket.id])
        line = self._found.lines.get(ticket.service, [])
        behind = bisect_right(line, ticket.rank, key=itemgetter(0))
        return self.newcomer(ticket.service) if behind == len(line) else _range(line[behind][1])

    def newcomer(self, service: str) -> Range | None:
        """How long somebody waits who takes a number for a service now."""
        return _range(self._found.newcomers.get(service))


def forecast(state: HallState, now: int) -> Forecast:
    """Look ahead from ``now`` (ms since the epoch)."""
    return Forecast(walk(state, now))


def _range(call: Call | None) -> Range | None:
    if call is None:
        return None
    reach = call.spread_ms * WIDTH_PERCENT // 100
    low = max(0, call.in_ms - reach) // MINUTE_MS * MINUTE_MS
    high = -(-(call.in_ms + reach) // MINUTE_MS) * MINUTE_MS
    return Range(low, max(high, low + MINUTE_MS))
