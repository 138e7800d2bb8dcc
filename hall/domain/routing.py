"""The order of calls: the next ticket of a window, and the number of tickets ahead."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hall.domain.names import Confirmation, WindowStatus
from hall.domain.state import HallState, Ticket, WindowState


def class_of(state: HallState, ticket: Ticket) -> str:
    """The service class of a ticket: its pool."""
    return state.index.services[ticket.service].service_class


def windows_for(state: HallState, ticket: Ticket) -> tuple[str, ...]:
    """Return the windows that may call a ticket: its pool, or the target of its transfer."""
    if ticket.only_window is not None:
        return (ticket.only_window,)
    if ticket.only_clerk is not None:
        return tuple(w.id for w in state.windows.values() if w.clerk == ticket.only_clerk)
    return state.index.pools[ticket.service]


def next_ticket(state: HallState, window: WindowState) -> Ticket | None:
    """The ticket that ``window`` is to call: the lowest rank of its pool. Reactivated numbers let
    their turns pass first, unless nobody else waits; a class at its bound is left out.
    """
    free = [t for t in _callable(state) if _eligible(state, t, window)]
    if not free:
        return None
    held = _full(state, state.windows.values())
    free = [t for t in free if class_of(state, t) not in held]
    due = [t for t in free if t.skip_until <= state.calls_made.get(class_of(state, t), 0)]
    return min(due or free, key=lambda t: t.rank, default=None)


def upcoming(state: HallState, window: WindowState, count: int) -> list[Ticket]:
    """Return up to ``count`` tickets in the order in which ``window`` would call them if it called one after
    the other and nothing else happened. Tickets of a class whose bound other windows fill, and numbers
    whose paper is not confirmed yet, come last: they cannot be called now.
    """
    mine = [t for t in waiting(state) if _eligible(state, t, window)]
    held = _full(state, (other for other in state.windows.values() if other is not window))
    pending = {t.id for t in mine if t.confirmation is Confirmation.PENDING}
    later = [t for t in mine if t.id in pending or class_of(state, t) in held]
    made = dict(state.calls_made)
    order = [*_in_turn(state, [t for t in mine if t not in later], made, count)]
    return [*order, *sorted(later, key=lambda t: t.rank)][:count]


def _in_turn(
    state: HallState, left: list[Ticket], made: dict[str, int], count: int
) -> Iterator[Ticket]:
    """Yield tickets as they are called; each call counts for the reactivated numbers of its class."""
    while left and count:
        due = [t for t in left if t.skip_until <= made.get(class_of(state, t), 0)]
        called = min(due or left, key=lambda t: t.rank)
        left.remove(called)
        name = class_of(state, called)
        made[name] = made.get(name, 0) + 1
        count -= 1
        yield called


def goes_on(state: HallState, window: WindowState, service: str) -> bool:
    """Whether a window may serve the next service of the visit that it serves now: it has the skill,
    and the service's class holds fewer other windows than it may.
    """
    service_class = state.index.services[service].service_class
    others = (other for other in state.windows.values() if other is not window)
    return window.id in state.index.pools[service] and service_class not in _full(state, others)


def ahead(state: HallState, ticket: Ticket) -> int:
    """Return how many waiting tickets come before ``ticket`` at one of its windows."""
    # Asked for each number that is given, of everybody who waits: no call is made for most of them.
    rank, pooled, rivals = ticket.rank, _is_pooled(ticket), state.index.rivals[ticket.service]
    count, handed = 0, []
    for other in waiting(state):
        if other.rank > rank or other is ticket:
            continue
        if pooled and other.only_window is None and other.only_clerk is None:
            count += other.service in rivals
        else:
            handed.append(other)
    return count + _sharing_a_window(state, ticket, handed)


def _sharing_a_window(state: HallState, ticket: Ticket, others: list[Ticket]) -> int:
    """Return how many of ``others`` may be called at one of the windows of ``ticket``."""
    if not others:
        return 0
    mine = frozenset(windows_for(state, ticket))
    return sum(not mine.isdisjoint(windows_for(state, one)) for one in others)


def ahead_by_service(state: HallState) -> dict[str, int]:
    """By service code: :func:`ahead` of an ordinary ticket, were it taken now. One look at each who
    waits, however many services there are: nobody who waits ranks behind a newcomer.
    """
    before = tuple(waiting(state))
    pooled = Counter(one.service for one in before if _is_pooled(one))
    handed = Counter(windows_for(state, one) for one in before if not _is_pooled(one))
    found = {
        code: sum(pooled[other] for other in rivals) for code, rivals in state.index.rivals.items()
    }
    for windows, people in handed.items():
        for code in _services_of(state, windows):
            found[code] += people
    return found


def _services_of(state: HallState, windows: tuple[str, ...]) -> frozenset[str]:
    known = [state.index.windows[id] for id in windows if id in state.index.windows]
    return frozenset(code for one in known for code in one.skills if code in state.index.services)


def _is_pooled(ticket: Ticket) -> bool:
    """Whether any window of its service's pool may call it."""
    return ticket.only_window is None and ticket.only_clerk is None


def waiting(state: HallState) -> Iterator[Ticket]:
    """Return all waiting tickets, in the order in which they began to wait."""
    return map(state.tickets.__getitem__, state.waiting)


def calling_windows(state: HallState) -> frozenset[str]:
    """Return the windows that are staffed and neither paused, away nor offline."""
    return frozenset(
        w.id
        for w in state.windows.values()
        if w.status is not WindowStatus.CLOSED and w.overlay is None and not w.offline
    )


def _callable(state: HallState) -> Iterator[Ticket]:
    return (t for t in waiting(state) if t.confirmation is not Confirmation.PENDING)


def _eligible(state: HallState, ticket: Ticket, window: WindowState) -> bool:
    if ticket.only_window is not None:
        return ticket.only_window == window.id
    if ticket.only_clerk is not None:
        return ticket.only_clerk == window.clerk
    return window.id in state.index.pools[ticket.service]


def _full(state: HallState, windows: Iterable[WindowState]) -> frozenset[str]:
    """Classes that hold as many of these windows as they may at all."""
    held: dict[str, int] = {}
    for window in windows:
        if window.ticket is not None:
            name = class_of(state, state.tickets[window.ticket])
            held[name] = held.get(name, 0) + 1
    bounds = state.index.classes
    return frozenset(n for n, k in held.items() if 0 < bounds[n].max_windows <= k)
