"""Effects of a corrected time: times recorded under the wrong clock are moved, and the day gets its date.

No ticket expires and no numbers restart: tickets issued under the wrong date stay valid.
"""

from functools import cache

import msgspec

from hall.domain import events as e
from hall.domain.calendar import business_day, day_before
from hall.domain.state import ClockHold, GivenNumbers, HallState, Ticket

NO_MOMENTS = frozenset({"appointment_at"})
"""Fields whose times were not read from a clock, and are not moved."""


def clock_settled(state: HallState, event: e.ClockSettled, at: int) -> None:
    """Move what a wrong clock wrote by the difference, and give the day its right date. Keep how far the
    machine's clock is off.
    """
    state.machine_off_ms = event.machine - event.after
    state.clock_hold = None
    by = event.after - event.before
    if by == 0:
        return
    _move_all(state, event.since, by)
    if by < 0 and state.definition is not None:
        _name_the_day(state, business_day(event.after, state.definition.utc_offset_ms))


def clock_held(state: HallState, event: e.ClockHeld, at: int) -> None:
    """Keep that the machine's clock is held, for the next start."""
    state.clock_hold = ClockHold(event.since, event.reason, event.off_ms, event.sure)


def clock_released(state: HallState, event: e.ClockReleased, at: int) -> None:
    """The machine's clock is followed again; the hall's time was right."""
    state.clock_hold = None


# --- moments -----------------------------------------------------------------------------------


def _move_all(state: HallState, since: int, by: int) -> None:
    for ticket in state.tickets.values():
        _move_rank(state, ticket, since, by)
        _move(ticket, since, by)
    for leg in state.legs.values():
        _move(leg, since, by)
        if leg.rating is not None:
            _move(leg.rating, since, by)
    for window in state.windows.values():
        _move(window, since, by)
        if window.last is not None:
            _move(window.last, since, by)
    for one in (*state.leases.values(), *state.past_leases.values(), *state.calls):
        _move(one, since, by)
    state.openings = tuple(at + by if at > since else at for at in state.openings)
    state.suspended_at = {
        service: at + by if at > since else at for service, at in state.suspended_at.items()
    }


def _move(thing: msgspec.Struct, since: int, by: int) -> None:
    for name in _moments(type(thing)):
        at = getattr(thing, name)
        if at is not None and at > since:
            setattr(thing, name, at + by)


@cache
def _moments(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields that hold a moment, by the names that such fields have in the state."""
    names = (one for one in kind.__struct_fields__ if one not in NO_MOMENTS)
    return tuple(one for one in names if one in ("at", "since") or one.endswith("_at"))


def _move_rank(state: HallState, ticket: Ticket, since: int, by: int) -> None:
    """A rank follows the time at which the number was taken, but for an appointment's own."""
    if ticket.taken_at > since and not _is_an_appointments(state, ticket):
        ticket.rank += by


def _is_an_appointments(state: HallState, ticket: Ticket) -> bool:
    if state.definition is None or ticket.appointment_at is None:
        return False
    head_start = state.definition.policy.appointment_head_start_ms
    return ticket.rank == ticket.appointment_at - head_start


# --- the day -----------------------------------------------------------------------------------


def _name_the_day(state: HallState, day: int) -> None:
    """The numbers since a wrong opening were given on ``day``: they count on from its own."""
    if day > state.day:
        return
    known = state.given_before.pop(day, GivenNumbers()) if day < state.day else GivenNumbers()
    given = _together(known, GivenNumbers(state.counters, state.leased_counts, state.given))
    state.given_before = {past: one for past, one in state.given_before.items() if past < day}
    if state.day_open:
        state.day = day
        state.counters, state.leased_counts = given.counters, given.leased
        state.given = given.by_service
        return
    # It was closed too early, or never was: it may be opened, and its numbers go on.
    state.day = day_before(day)
    state.given_before[day] = given
    state.counters, state.leased_counts, state.given = {}, {}, {}


def _together(first: GivenNumbers, second: GivenNumbers) -> GivenNumbers:
    return GivenNumbers(
        counters=_highest(first.counters, second.counters),
        leased=_highest(first.leased, second.leased),
        by_service={
            code: first.by_service.get(code, 0) + second.by_service.get(code, 0)
            for code in first.by_service | second.by_service
        },
    )


def _highest(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    return {key: max(first.get(key, 0), second.get(key, 0)) for key in first | second}
