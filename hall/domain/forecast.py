"""The first expected wait: people ahead over the rate at which their windows serve, as a range.

Where nobody staffs a service's windows there is no forecast: no number is better than a wrong one.
"""

from collections import Counter

import msgspec

from hall.domain.names import WindowStatus
from hall.domain.routing import calling_windows, waiting
from hall.domain.state import HallState

LOW_PERCENT = 70
HIGH_PERCENT = 140
MINUTE_MS = 60_000


class Pace(msgspec.Struct, frozen=True):
    """How a service's queue moves: ``first_ms`` until the first of it is called, ``each_ms`` for
    every person ahead.
    """

    first_ms: int
    each_ms: int


class Range(msgspec.Struct, frozen=True):
    """An expected wait, in milliseconds."""

    low_ms: int
    high_ms: int


Forecast = dict[str, Pace | None]
"""By service code."""


def forecast(state: HallState) -> Forecast:
    """The pace of every service now."""
    staffed = calling_windows(state)
    queues = Counter(t.service for t in waiting(state))
    pools = {code: staffed.intersection(pool) for code, pool in state.index.pools.items()}
    return {code: _pace(state, code, pools, queues) for code in pools}


def expected(paces: Forecast, service: str, ahead: int) -> Range | None:
    """The range for somebody with ``ahead`` people before them, in whole minutes."""
    pace = paces.get(service)
    if pace is None:
        return None
    wait = pace.first_ms + ahead * pace.each_ms
    low = wait * LOW_PERCENT // 100 // MINUTE_MS * MINUTE_MS
    high = -(-wait * HIGH_PERCENT // 100 // MINUTE_MS) * MINUTE_MS
    return Range(low, max(high, low + MINUTE_MS))


def service_ms(state: HallState, service: str) -> int:
    """The usual duration of a service: the running mean of its class, or the hall file's."""
    name = state.index.services[service].service_class
    return state.service_ms.get(name, state.index.classes[name].service_ms)


def _pace(
    state: HallState,
    code: str,
    pools: dict[str, frozenset[str]],
    queues: Counter[str],
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
    return Pace(first_ms=first, each_ms=each // len(pool))


def _share(state: HallState, other: str, pool: frozenset[str], theirs: frozenset[str]) -> int:
    """What one citizen of another service costs this pool: their other windows carry the rest."""
    return service_ms(state, other) * len(pool & theirs) // len(theirs)
