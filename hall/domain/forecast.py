"""The first expected wait: people ahead over the rate at which their windows serve, as a range.

Where nobody staffs a service's windows there is no forecast, nor before the windows open or in their
break: no number is better than a wrong one. A wait that reaches into a break is longer by it.
"""

from collections import Counter
from itertools import pairwise

import msgspec

from hall.domain.calendar import DAY_MS
from hall.domain.names import WindowStatus
from hall.domain.routing import calling_windows, waiting
from hall.domain.state import HallState

LOW_PERCENT = 70
HIGH_PERCENT = 140
MINUTE_MS = 60_000


class Pace(msgspec.Struct, frozen=True):
    """How a service's queue moves: ``first_ms`` until the first of it is called, ``each_ms`` for
    every person ahead. After ``left_ms`` (None: never today) the windows rest for ``break_ms``."""

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
    """The pace of every service at ``now`` (ms since the epoch)."""
    rest = _rest(state, now)
    if rest is None:
        return dict.fromkeys(state.index.pools)
    staffed = calling_windows(state)
    queues = Counter(t.service for t in waiting(state))
    pools = {code: staffed.intersection(pool) for code, pool in state.index.pools.items()}
    return {code: _pace(state, code, pools, queues, rest) for code in pools}


def expected(paces: Forecast, service: str, ahead: int) -> Range | None:
    """The range for somebody with ``ahead`` people before them, in whole minutes."""
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
    local = (now + state.definition.utc_offset_ms) % DAY_MS
    if local >= spans[-1].start * MINUTE_MS:
        return None, 0
    for span, following in pairwise(spans):
        if span.start * MINUTE_MS <= local < span.until * MINUTE_MS:
            break_ms = (following.start - span.until) * MINUTE_MS
            return span.until * MINUTE_MS - local, break_ms
    return None


def service_ms(state: HallState, service: str) -> int:
    """The usual duration of a service: the running mean of its class, or the hall file's."""
    name = state.index.services[service].service_class
    return state.service_ms.get(name, state.index.classes[name].service_ms)


def _pace(
    state: HallState,
    code: str,
    pools: dict[str, frozenset[str]],
    queues: Counter[str],
    rest: tuple[int | None, int],
) -> Pace | None:
    pool = pools[code]
    if not pool:
        return None
    rivals = {other: n for other, n in queues.items() if not pool.isdisjoint(pools[other])}
    people = sum(rivals.values())
    work = sum(n * _share(state, other, pool, pools[other]) for other, n in rivals.items())
    each = work // people if people else service_ms(state, code)
    free = any(state.windows[w].status is WindowStatus.IDLE for w in pool)
    first = 0 if free and not people else service_ms(state, code) // len(pool)
    left, break_ms = rest
    return Pace(first_ms=first, each_ms=each // len(pool), left_ms=left, break_ms=break_ms)


def _share(state: HallState, other: str, pool: frozenset[str], theirs: frozenset[str]) -> int:
    """What one citizen of another service costs this pool: their other windows carry the rest."""
    return service_ms(state, other) * len(pool & theirs) // len(theirs)
