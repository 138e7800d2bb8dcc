"""Effects of events about the hall file, the business day and suspensions."""

from hall.domain import events as e
from hall.domain.calendar import business_day
from hall.domain.index import index
from hall.domain.names import (
    TicketState,
)
from hall.domain.state import (
    Appointment,
    GivenNumbers,
    HallState,
    LeasedTo,
    Leg,
    Ticket,
    WindowState,
)

LATE_DAYS = 3
RATEABLE_DAYS = 5
"""A rating is taken for so many business days before today, however long the hall was closed between
them: an evaluator sends what it kept once it is switched on again."""
DAYS_REMEMBERED = 3
"""Days for which issued numbers are kept, in case a wrong date is corrected."""


def hall_defined(state: HallState, event: e.HallDefined, at: int) -> None:
    """Put the hall file in force: its windows appear and vanish, suspensions of lost services end."""
    state.definition = event.definition
    state.index = index(event.definition)
    for window in event.definition.windows:
        state.windows.setdefault(window.id, WindowState(id=window.id, since=at))
    for gone in set(state.windows) - set(state.index.windows):
        del state.windows[gone]
    for service in set(state.suspended) - set(state.index.services):
        del state.suspended[service]
        state.suspended_at.pop(service, None)
    # Late numbers have ended with their days: they keep no hall file out, and nobody asks for them.
    known = state.late.items()
    state.late = {id: t for id, t in known if {t.service, *t.then} <= state.index.services.keys()}
    if not state.day_open:
        _forget_what_is_gone(state)


def _forget_what_is_gone(state: HallState) -> None:
    """Between two days: tickets whose service the hall does not have any more are nobody's."""
    for ticket in list(state.tickets.values()):
        legs = (state.legs[leg] for leg in ticket.legs if leg in state.legs)
        services = {ticket.service, *ticket.then, *(leg.service for leg in legs)}
        if not services <= state.index.services.keys():
            del state.tickets[ticket.id]
    _forget_codes(state)


def _forget_codes(state: HallState) -> None:
    """Forget the follow codes of tickets that no longer exist."""
    known = state.followed.items()
    state.followed = {digest: id for digest, id in known if id in state.tickets}


def day_opened(state: HallState, event: e.DayOpened, at: int) -> None:
    """Begin a business day: numbers start again, tickets still being served are kept."""
    kept = {id: t for id, t in state.tickets.items() if t.state is TicketState.SERVING}
    known = _given_before(state, event.day)
    state.day = event.day
    state.day_open = True
    state.counters = known.counters
    state.carried = tuple(t.number for t in kept.values())
    state.waiting = {}
    state.leases = {}
    state.past_leases = _still_reported(state.past_leases)
    state.late = {}
    state.twice = {}
    state.leased_counts = known.leased
    state.overridden = {}
    state.requests = {}
    state.given = known.by_service
    state.calls = []
    state.calls_made = {}
    since = state.openings[-RATEABLE_DAYS] if len(state.openings) >= RATEABLE_DAYS else 0
    state.openings = (*state.openings, at)[-RATEABLE_DAYS:]
    state.legs = {id: leg for id, leg in state.legs.items() if _leg_is_wanted(leg, kept, since)}
    state.tickets = kept
    _forget_codes(state)
    state.appointments = _still_to_come(state, event.day)
    for window in state.windows.values():
        window.last = None
        if window.prompt not in state.legs:
            window.prompt = None


def _still_reported(leases: dict[str, LeasedTo]) -> dict[str, LeasedTo]:
    """The leases of the last days: no kiosk is expected to be away for longer."""
    kept = sorted({one.day for one in leases.values()})[-LATE_DAYS:]
    return {ticket: one for ticket, one in leases.items() if one.day in kept}


def _given_before(state: HallState, day: int) -> GivenNumbers:
    """Keep what was given on the day that ends; returns what was given on ``day`` before, if anything."""
    known = state.given_before.pop(day, GivenNumbers())
    if state.day:
        ended = GivenNumbers(state.counters, state.leased_counts, state.given)
        state.given_before.setdefault(state.day, ended)
    latest = sorted(state.given_before)[-DAYS_REMEMBERED:]
    state.given_before = {past: state.given_before[past] for past in latest}
    return known


def _still_to_come(state: HallState, day: int) -> dict[str, Appointment]:
    offset = state.definition.utc_offset_ms if state.definition is not None else 0
    known = state.appointments.items()
    return {code: one for code, one in known if business_day(one.at, offset) >= day}


def _leg_is_wanted(leg: Leg, kept: dict[str, Ticket], since: int) -> bool:
    """Legs under way, and those that a late rating may still reach: asked for ``since`` then."""
    if leg.ticket in kept:
        return True
    return leg.prompt_at is not None and leg.prompt_at >= since


def day_closed(state: HallState, event: e.DayClosed, at: int) -> None:
    """End the business day; whom the hall signed out after an earlier close is forgotten."""
    state.day_open = False
    for window in state.windows.values():
        window.signed_out = ""


def suspended(state: HallState, event: e.Suspended, at: int) -> None:
    """Take no numbers of a service, or of the hall, from ``at`` on."""
    state.suspended_at[event.service or ""] = at
    if event.service is None:
        state.hall_suspended = event.reason
    else:
        state.suspended[event.service] = event.reason


def unsuspended(state: HallState, event: e.Unsuspended, at: int) -> None:
    """Take numbers again."""
    state.suspended_at.pop(event.service or "", None)
    if event.service is None:
        state.hall_suspended = None
    else:
        state.suspended.pop(event.service, None)
