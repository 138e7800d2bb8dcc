"""Numbers that a kiosk may give out by itself while the controller does not answer."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import (
    GREEN_PREFIX,
    Confirmation,
    Source,
    TicketState,
)
from hall.domain.numbers import (
    free_leased_counts,
    must_have_leased_left,
    number,
    owner,
)
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup, priority, visit
from hall.domain.rules.day import Events
from hall.domain.state import HallState, LeasedTo

LEASE_LIMIT = 60
"""So many numbers of one prefix a kiosk may hold: an hour alone at nine in the morning."""
VOIDABLE = (TicketState.WAITING, TicketState.CALLED, TicketState.NO_SHOW)


def lease(state: HallState, command: c.Lease, now: int) -> Events:
    """Set numbers aside, apart from the running ones and from every other kiosk's."""
    lookup.definition(state)
    if not state.day_open:
        raise Refused(Code.DAY_CLOSED, "the hall is closed for today: no numbers are set aside")
    prefixes = {GREEN_PREFIX, *(s.prefix for s in state.index.services.values())}
    if command.prefix not in prefixes:
        raise Refused(Code.UNKNOWN_PREFIX, f"no service has the prefix {command.prefix!r}")
    _must_be_within_bounds(state, command)
    must_have_leased_left(state, command.prefix)
    numbers = tuple(
        e.LeasedNumber(
            number=number(command.prefix, n), count=n, ticket=one.ticket, follow=one.follow
        )
        for one, n in zip(command.fresh, free_leased_counts(state, command.prefix), strict=False)
    )
    return (e.LeaseGranted(device=command.device, prefix=command.prefix, numbers=numbers),)


def _must_be_within_bounds(state: HallState, command: c.Lease) -> None:
    held = sum(
        one.device == command.device and one.prefix == command.prefix
        for one in state.leases.values()
    )
    if held + len(command.fresh) > LEASE_LIMIT:
        text = f"{command.device} holds {held} numbers of {command.prefix} already"
        raise Refused(Code.LEASE_LIMIT, f"{text}; a kiosk holds {LEASE_LIMIT} at most")


def issue(state: HallState, command: c.Issue, now: int) -> Events:
    """Take a printed leased number for what it is: it stands, and any other of the same touch is
    void. Opening hours and suspensions were not the kiosk's to know.
    """
    lookup.definition(state)
    service = lookup.service(state, command.service)
    held = _held(state, command)
    replaced = _replaced(state, command, by=held.ticket)
    taken = e.TicketTaken(
        ticket=held.ticket,
        number=command.number,
        service=service.code,
        service_class=service.service_class,
        prefix=held.prefix,
        count=held.count,
        priority=command.priority,
        priority_class=priority.class_of(state, command.priority),
        language=command.language,
        large_text=command.large_text,
        follow=held.follow,
        source=Source.OFFLINE,
        device=command.device,
        zone=state.index.zones_of[service.code],
        confirmation=Confirmation.PENDING,
        request=command.take,
        first_waited_at=min(max(command.at, held.granted_at), now),
        then=visit.still_served(state, command),
        papers=command.papers,
    )
    overridden = e.TakeOverridden(device=command.device, request=command.take)
    return (*replaced, overridden, taken)


def _held(state: HallState, command: c.Issue) -> LeasedTo:
    if owner(command.device, command.take) in state.overridden:
        text = f"{command.device} has issued another number for the same request"
        raise Refused(Code.OVERRIDDEN, text)
    held = state.leases.get(command.number)
    if held is None or held.device != command.device:
        text = f"{command.number} is not set aside for {command.device} today, or was issued before"
        raise Refused(Code.UNKNOWN_LEASE, text)
    return held


def _replaced(state: HallState, command: c.Issue, by: str) -> Events:
    """What the unanswered request had come to: a ticket that nobody holds."""
    ticket = state.tickets.get(state.requests.get(owner(command.device, command.take), ""))
    if ticket is None or ticket.state not in VOIDABLE:
        return ()
    window = ticket.window if ticket.state is TicketState.CALLED else None
    return (e.TicketReplaced(ticket=ticket.id, number=ticket.number, by=by, window=window),)
