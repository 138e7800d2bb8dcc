"""The expected wait: people ahead, divided by the rate at which their windows serve, as a range.

There is no forecast for a service without a staffed window, nor before the windows open or during their
break. A wait that reaches into a break is extended by it. A visit of several services occupies a window
for those that it can serve, and adds the others to the load of other windows.
"""

from itertools import pairwise

import msgspec

from hall.domain.calendar import MINUTE_MS, midnight
from hall.domain.load import Load, load, of_pool
from hall.domain.names import WindowStatus
from hall.domain.state import HallState

LOW_PERCENT = 70
HIGH_PERCENT = 140


class Pace(msgspec.Struct, frozen=True):
    """The speed of a service's queue: ``first_ms`` until the next call, and ``each_ms`` for every person
    ahead. After ``left_ms`` (None: not today) the windows have a break of ``break_ms``.
    """

    first_ms: int
    each_ms: int
    left_ms: int | None = None
    break_ms: int = 0


class Range(msgspec.Struct, frozen=True):
    """An expected wait, in milliseconds."""

    low_ms: int
    high_ms: int


Forecast = dict[str, Pace | None]
"""By service code."""


def forecast(state: HallState, now: int) -> Forecast:
    """Return the pace of every service at ``now`` (ms since the epoch), None where there is none."""
    rest = _rest(state, now)
    if rest is None:
        return dict.fromkeys(state.index.pools)
    found = load(state)
    return {code: _pace(state, code, found, rest) for code in found.pools}


def expected(paces: Forecast, service: str, ahead: int) -> Range | None:
    """Return the expected wait behind ``ahead`` people, rounded to whole minutes; None if unknown."""
    pace = paces.get(service)
    if pace is None:
        return None
    wait = pace.first_ms + ahead * pace.each_ms
    low = _over_the_break(pace, wait * LOW_PERCENT // 100) // MINUTE_MS * MINUTE_MS
    high = -(-_over_the_break(pace, wait * HIGH_PERCENT // 100) // MINUTE_MS) * MINUTE_MS
    return Range(low, max(high, low + MINUTE_MS))


def _over_the_break(pace: Pace, wait: int) -> int:
    reaches = pace.left_ms is not None and wait > pace.left_ms
    return wait + pace.break_ms if reaches else wait


def _rest(state: HallState, now: int) -> tuple[int | None, int] | None:
    """How long the windows still serve and how long they rest then; None while they are not to
    be staffed. After the last span they serve who is left."""
    if state.definition is None or not state.definition.window_hours:
        return None, 0
    spans = state.definition.window_hours
    local = now - midnight(now, state.definition.utc_offset_ms)
    if local >= spans[-1].start * MINUTE_MS:
        return None, 0
    for span, following in pairwise(spans):
        if span.start * MINUTE_MS <= local < span.until * MINUTE_MS:
            break_ms = (following.start - span.until) * MINUTE_MS
            return span.until * MINUTE_MS - local, break_ms
    return None


def _pace(state: HallState, code: str, found: Load, rest: tuple[int | None, int]) -> Pace | None:
    pool, pools = found.pools[code], found.pools
    if not pool:
        return None
    rivals = {other: n for other, n in found.people.items() if not pool.isdisjoint(pools[other])}
    people = sum(rivals.values())
    work = sum(n * _share(found, other, pool) for other, n in rivals.items())
    work += of_pool(found.later, code)
    each = work // people if people else found.service_ms[code]
    free = any(state.windows[w].status is WindowStatus.IDLE for w in pool)
    busy = found.service_ms[code] + of_pool(found.held, code)
    first = 0 if free and not people else busy // len(pool)
    left, break_ms = rest
    return Pace(first_ms=first, each_ms=each // len(pool), left_ms=left, break_ms=break_ms)


def _share(found: Load, other: str, pool: frozenset[str]) -> int:
    """What one citizen of another service costs this pool: their other windows carry the rest."""
    theirs = found.pools[other]
    return found.service_ms[other] * len(pool & theirs) // len(theirs)
