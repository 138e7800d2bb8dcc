"""What is left of today's hours, in ms from now. PURE."""

from itertools import pairwise

import msgspec

from hall.domain.calendar import DAY_MS, MINUTE_MS, midnight
from hall.domain.definition import HallDefinition

NEVER = 1 << 50
"""Later than any day."""


class Span(msgspec.Struct, frozen=True):
    """Hours in which windows serve, in ms from now."""

    start: int
    until: int


class Left(msgspec.Struct, frozen=True):
    """The spans that are not over, at least one, and when the day closes, in ms from now. Who is left at
    the end of the last span is still served.
    """

    spans: tuple[Span, ...]
    close: int

    @property
    def open(self) -> bool:
        """Whether windows serve now."""
        return self.spans[0].start <= 0

    def next_start(self) -> int:
        """When the next span begins; NEVER once the last one has begun."""
        return next((one.start for one in self.spans if one.start > 0), NEVER)

    def served_from(self, at: int) -> int:
        """``at``, or the end of the break in which it lies."""
        if at < self.spans[0].start:
            return self.spans[0].start
        for before, following in pairwise(self.spans):
            if before.until <= at < following.start:
                return following.start
        return at


def left_of_today(definition: HallDefinition | None, now: int) -> Left:
    """What is left of the hours at ``now`` (ms since the epoch)."""
    if definition is None:
        return Left((Span(-DAY_MS, NEVER),), NEVER)
    local = now - midnight(now, definition.utc_offset_ms)
    close = definition.close_of_day * MINUTE_MS - local
    hours = definition.window_hours
    if not hours:
        return Left((Span(-DAY_MS, NEVER),), NEVER)
    spans = [Span(one.start * MINUTE_MS - local, one.until * MINUTE_MS - local) for one in hours]
    coming = [span for span in spans if span.until > 0] or spans[-1:]
    return Left((*coming[:-1], Span(coming[-1].start, NEVER)), close)
