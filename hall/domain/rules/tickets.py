"""Rules of tickets: issue, confirm, cancel, reactivate and reprint."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import hhmm, minute_of_day
from hall.domain.definition import HallDefinition, Hours
from hall.domain.events import Events
from hall.domain.names import (
    LIVE,
    Confirmation,
    Source,
    TicketState,
)
from hall.domain.numbers import next_counts, number, owner, prefix_of
from hall.domain.refusals import Code, Refused
from hall.domain.routing import class_of
from hall.domain.rules import lookup, priority, quota, visit
from hall.domain.rules.taking import taken
from hall.domain.state import HallState


def take(state: HallState, command: c.Take, now: int) -> Events:
    """Issue the next number of the first service's prefix; every service of the visit must be offered
    now. A kiosk's ticket is callable once it holds paper; one from the API at once.
    """
    definition = lookup.definition(state)
    services = visit.services(state, definition, command)
    for one in services:
        must_be_open(state, definition, one.code, now)
    _must_be_known(state, definition, command)
    if command.source is Source.KIOSK:
        for one in services:
            quota.must_have_left(state, definition, one, now)
    service = services[0]
    prefix = prefix_of(state, service.code, command.priority)
    void, count = next_counts(state, prefix)
    voided = (e.NumberVoided(number=number(prefix, n), prefix=prefix, count=n) for n in void)
    issued = taken(
        state,
        command,
        service,
        prefix,
        count,
        ticket=command.ticket,
        follow_digest=command.follow_digest,
        source=command.source,
        priority=command.priority,
        priority_class=priority.class_of(state, command.priority),
        request=command.request,
        then=command.then,
    )
    return (*voided, issued, *printed(command, issued))


def printed(command: c.Take | c.CheckIn, issued: e.TicketTaken) -> Events:
    """Return the order to print a ticket of the guide's desk at the kiosk that was chosen."""
    if not command.printer:
        return ()
    return (
        e.TicketReprinted(
            ticket=issued.ticket,
            number=issued.number,
            device=command.printer,
            clerk=command.clerk,
            follow_digest=command.follow_digest,
            first=True,
        ),
    )


def must_be_open(state: HallState, definition: HallDefinition, service: str, now: int) -> None:
    """Raise ``Refused`` while no numbers of a service are issued."""
    if not state.day_open:
        raise Refused(Code.DAY_CLOSED, "the hall is closed for today")
    minute = minute_of_day(now, definition.utc_offset_ms)
    if not within(definition.kiosk_hours, minute):
        spans = ", ".join(f"{hhmm(h.start)}-{hhmm(h.until)}" for h in definition.kiosk_hours)
        text = f"it is {hhmm(minute)}; numbers are issued {spans}"
        raise Refused(Code.OUTSIDE_HOURS, text)
    reason = state.hall_suspended or state.suspended.get(service)
    if reason is not None:
        raise Refused(Code.SUSPENDED, f"{service!r} is suspended: {reason}")


def _must_be_known(state: HallState, definition: HallDefinition, command: c.Take) -> None:
    asked = owner(command.device, command.request)
    if command.request and asked in state.requests and asked not in state.overridden:
        text = f"request {command.request!r} has a ticket already; use a new request id"
        raise Refused(Code.TICKET_EXISTS, text)
    if asked in state.overridden:
        text = f"{command.device} has issued a leased number for this request; that number is valid"
        raise Refused(Code.OVERRIDDEN, text)
    if command.priority is not None and command.priority not in state.index.priorities:
        raise Refused(Code.UNKNOWN_PRIORITY, f"there is no priority reason {command.priority!r}")
    must_be_fresh(state, definition, command)


def must_be_fresh(
    state: HallState, definition: HallDefinition, command: c.Take | c.CheckIn
) -> None:
    """Raise ``Refused`` for an id or code in use, or a language that the hall does not have."""
    if command.ticket in state.tickets or command.follow_digest in state.followed:
        text = f"ticket id {command.ticket!r} or its code is in use; use a new id"
        raise Refused(Code.TICKET_EXISTS, text)
    if command.language not in definition.languages:
        spoken = ", ".join(definition.languages)
        raise Refused(Code.UNKNOWN_LANGUAGE, f"no language {command.language!r} here; {spoken}")


def within(hours: tuple[Hours, ...], minute: int) -> bool:
    """Whether a minute of the day is within one of the spans."""
    return any(h.start <= minute < h.until for h in hours)


def confirm(state: HallState, command: c.Confirm, now: int) -> Events:
    """Record that the citizen has the number, also after it became callable unconfirmed. A repeated
    confirmation changes nothing.
    """
    ticket = lookup.ticket(state, command.ticket)
    late = (TicketState.EXPIRED,) if ticket.day else ()
    lookup.must_be(ticket, *LIVE, TicketState.COMPLETED, *late)
    if ticket.confirmation not in (Confirmation.PENDING, Confirmation.UNCONFIRMED):
        return ()
    return (e.TicketConfirmed(ticket=ticket.id, number=ticket.number, how=command.how),)


def cancel(state: HallState, command: c.Cancel, now: int) -> Events:
    """Cancel a waiting ticket."""
    ticket = lookup.ticket(state, command.ticket)
    lookup.must_be(ticket, TicketState.WAITING)
    return (e.TicketCancelled(ticket=ticket.id, number=ticket.number, reason=command.reason),)


def reactivate(state: HallState, command: c.Reactivate, now: int) -> Events:
    """Return a no-show ticket to its queue, behind a few others, as often as the policy allows."""
    policy = lookup.definition(state).policy
    ticket = lookup.followed(state, command.ticket, command.follow_digests)
    lookup.must_be(ticket, TicketState.NO_SHOW)
    if not state.day_open:
        raise Refused(Code.DAY_CLOSED, "the hall is closed for today")
    if ticket.reactivations >= policy.reactivate_limit:
        text = f"ticket {ticket.number} has been reactivated {ticket.reactivations} time(s) already"
        raise Refused(Code.REACTIVATED_BEFORE, text + "; take a new number")
    made = state.calls_made.get(class_of(state, ticket), 0)
    until = made + policy.reactivate_after
    return (e.TicketReactivated(ticket=ticket.id, number=ticket.number, skip_until=until),)


def reprint(state: HallState, command: c.Reprint, now: int) -> Events:
    """Order a copy from the kiosk that printed the ticket."""
    ticket = lookup.ticket(state, command.ticket)
    lookup.must_be(ticket, *LIVE)
    device = command.printer or ticket.device
    if not device:
        text = f"ticket {ticket.number} was not taken at a kiosk: there is no printer to print it"
        raise Refused(Code.NOT_YOUR_DEVICE, text)
    return (
        e.TicketReprinted(
            ticket=ticket.id,
            number=ticket.number,
            device=device,
            clerk=command.clerk,
            follow_digest=command.follow_digest,
        ),
    )
