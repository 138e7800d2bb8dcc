"""The first expected wait: people ahead over the rate at which their windows serve, as a range.

Where nobody staffs a service's windows there is no forecast, nor before the windows open or in their
break: no number is better than a wrong one. A wait that reaches into a break is longer by it. Who has
several services holds a window for as many as it can do, and comes to other windows with the rest.
"""

from collections import Counter
from itertools import pairwise

import msgspec

from hall.domain.calendar import DAY_MS
from hall.domain.names import WindowStatus
from hall.domain.routing import calling_windows, waiting
from hall.domain.state import HallState, WindowState

LOW_PERCENT = 70
HIGH_PERCENT = 140
MINUTE_MS = 60_000
SURE = 1_000_000
"""A chance in whole numbers, so that every machine agrees."""


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


class Load(msgspec.Struct, frozen=True):
    """What the staffed windows have before them. ``pools`` are those of each service, ``people`` who
    wait for it. In milliseconds by window: ``later`` are further services of those who wait or have
    to wait again, ``held`` of those who are being served there.
    """

    pools: dict[str, frozenset[str]]
    people: Counter[str]
    later: Counter[str]
    held: Counter[str]


def forecast(state: HallState, now: int) -> Forecast:
    """The pace of every service at ``now`` (ms since the epoch)."""
    rest = _rest(state, now)
    if rest is None:
        return dict.fromkeys(state.index.pools)
    load = _load(state)
    return {code: _pace(state, code, load, rest) for code in load.pools}


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


def _load(state: HallState) -> Load:
    staffed = calling_windows(state)
    pools = {code: staffed.intersection(pool) for code, pool in state.index.pools.items()}
    visits = Counter((t.service, t.then) for t in waiting(state))
    load = Load(pools, Counter(), Counter(), Counter())
    for (service, then), people in visits.items():
        load.people[service] += people
        _come(state, load, pools[service], then, people * SURE)
    for window in staffed:
        _serve(state, load, state.windows[window])
    return load


def _serve(state: HallState, load: Load, window: WindowState) -> None:
    """Whoever is at a window stays for what it can do, and waits again for the rest."""
    if window.ticket is None:
        return
    then = state.tickets[window.ticket].then
    here = _here(load, window.id, then)
    load.held[window.id] += _work(state, then[:here])
    if then[here:]:
        _come(state, load, load.pools[then[here]], then[here:], SURE)


def _come(
    state: HallState, load: Load, pool: frozenset[str], then: tuple[str, ...], chance: int
) -> None:
    """Add the services of somebody who comes to any window of a pool, and on to others from there."""
    if not pool or not then:
        return
    likely = chance // len(pool)
    handed_on: Counter[tuple[str, ...]] = Counter()
    for window in pool:
        here = _here(load, window, then)
        load.later[window] += _work(state, then[:here]) * likely // SURE
        handed_on[then[here:]] += likely
    for left, chances in handed_on.items():
        if left:
            _come(state, load, load.pools[left[0]], left, chances)


def _here(load: Load, window: str, then: tuple[str, ...]) -> int:
    """How many of these services a window goes on with itself."""
    return next((n for n, code in enumerate(then) if window not in load.pools[code]), len(then))


def _work(state: HallState, services: tuple[str, ...]) -> int:
    return sum(service_ms(state, code) for code in services)


def _pace(state: HallState, code: str, load: Load, rest: tuple[int | None, int]) -> Pace | None:
    pool, pools = load.pools[code], load.pools
    if not pool:
        return None
    rivals = {other: n for other, n in load.people.items() if not pool.isdisjoint(pools[other])}
    people = sum(rivals.values())
    work = sum(n * _share(state, other, pool, pools[other]) for other, n in rivals.items())
    work += sum(load.later[window] for window in pool)
    each = work // people if people else service_ms(state, code)
    free = any(state.windows[w].status is WindowStatus.IDLE for w in pool)
    busy = service_ms(state, code) + sum(load.held[window] for window in pool)
    first = 0 if free and not people else busy // len(pool)
    left, break_ms = rest
    return Pace(first_ms=first, each_ms=each // len(pool), left_ms=left, break_ms=break_ms)


def _share(state: HallState, other: str, pool: frozenset[str], theirs: frozenset[str]) -> int:
    """What one citizen of another service costs this pool: their other windows carry the rest."""
    return service_ms(state, other) * len(pool & theirs) // len(theirs)
