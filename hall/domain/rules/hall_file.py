"""Rules for putting a hall file in force.

While the day is open it must not omit anything that is in use: a refusal names what, and by whom. Between
two days nothing is in use.
"""

from collections.abc import Iterator

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import business_day
from hall.domain.events import Events
from hall.domain.index import Index, index
from hall.domain.names import GREEN_PREFIX, LIVE, TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState, Ticket

QUEUED = (TicketState.WAITING, TicketState.CALLED, TicketState.NO_SHOW)
NEXT_DAY = "it comes into force by itself once the day is over and the hall is cleared"


def define(state: HallState, command: c.DefineHall, now: int) -> Events:
    """Put a hall file in force."""
    if command.definition == state.definition:
        return ()
    conflict = next(_conflicts(state, index(command.definition)), None)
    if conflict is not None:
        raise Refused(Code.IN_USE, f"the new hall file leaves out {conflict}; {NEXT_DAY}")
    return (e.HallDefined(definition=command.definition),)


def _conflicts(state: HallState, ahead: Index) -> Iterator[str]:
    """What it leaves out and who needs it, with what to do about it."""
    for ticket in state.tickets.values():
        if state.day_open or ticket.state in LIVE:
            yield from _services(state, ticket, ahead)
        if ticket.state in LIVE:
            yield from _places(state, ticket, ahead)
    yield from _people(state, ahead)
    if state.day_open:
        yield from _leases(state, ahead)
        yield from _appointments(state, ahead)


def _services(state: HallState, ticket: Ticket, ahead: Index) -> Iterator[str]:
    served = (state.legs[leg].service for leg in ticket.legs)
    for service in (ticket.service, *ticket.then, *served):
        if service not in ahead.services:
            yield f"{service!r}, a service of {ticket.number}"


def _places(state: HallState, ticket: Ticket, ahead: Index) -> Iterator[str]:
    """Where a ticket is, and where it is to go."""
    number = ticket.number
    if ticket.only_window is not None and ticket.only_window not in ahead.windows:
        yield f"window {ticket.only_window}, to which {number} was handed on; let it be called first"
    if ticket.only_clerk is not None and ticket.only_clerk not in ahead.clerks:
        yield f"{ticket.only_clerk}, to whom {number} was handed on; let them call it first"
    if ticket.state is TicketState.PARKED and ticket.window not in ahead.windows:
        yield f"window {ticket.window}, where {number} is put aside; let it be resumed there first"
    if ticket.zone not in ahead.zones:
        yield f"zone {ticket.zone!r}, where {number} waits"
    for service in _to_be_called_for(ticket):
        if state.index.pools[service] and not ahead.pools.get(service):
            yield f"every window for {service!r}, for which {number} waits; keep one of them"


def _to_be_called_for(ticket: Ticket) -> tuple[str, ...]:
    """The services for which a ticket still needs a window of their pool."""
    handed_on = ticket.only_window is not None or ticket.only_clerk is not None
    if ticket.state not in QUEUED or handed_on:
        return ticket.then
    return (ticket.service, *ticket.then)


def _people(state: HallState, ahead: Index) -> Iterator[str]:
    for window in state.windows.values():
        if window.clerk is None:
            continue
        if window.id not in ahead.windows:
            yield f"window {window.id}, where {window.clerk} is signed in; sign out there first"
        if window.clerk not in ahead.clerks:
            yield f"{window.clerk}, who is signed in at window {window.id}; sign out there first"


def _leases(state: HallState, ahead: Index) -> Iterator[str]:
    """A kiosk that is alone gives numbers by the file that it knows: whoever holds one must be served."""
    gone = [one for one in state.index.services.values() if one.code not in ahead.services]
    prefixes = {one.prefix: one.code for one in gone}
    known = {GREEN_PREFIX, *(one.prefix for one in ahead.services.values())}
    for lease in state.leases.values():
        service = prefixes.get(lease.prefix)
        if service is not None:
            yield f"{service!r}, for which {lease.device} may give numbers by itself today"
        elif lease.prefix not in known:
            yield f"the prefix {lease.prefix}, of which {lease.device} may give numbers by itself today"


def _appointments(state: HallState, ahead: Index) -> Iterator[str]:
    offset = 0 if state.definition is None else state.definition.utc_offset_ms
    today = (
        one
        for one in state.appointments.values()
        if one.ticket is None and business_day(one.at, offset) == state.day
    )
    for one in today:
        if one.service not in ahead.services:
            yield f"{one.service!r}, for which there is an appointment today; move or drop it first"
