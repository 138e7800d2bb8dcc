"""Rules for numbers that kiosks issued offline, as they are reported: in time, late, or twice."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import Source, TicketState
from hall.domain.numbers import number, owner
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup, priority, visit
from hall.domain.rules.taking import taken
from hall.domain.state import HallState, LeasedTo, Ticket

VOIDABLE = (TicketState.WAITING, TicketState.CALLED, TicketState.NO_SHOW)


def issue(state: HallState, command: c.Issue, now: int) -> Events:
    """Take a printed leased number for what it is: it stands, and any other of the same touch is
    void. Opening hours and suspensions were not the kiosk's to know. One of a day that has ended was
    taken and has expired on that day; one that somebody else holds already is recorded by name.
    """
    lookup.definition(state)
    lookup.service(state, command.service)
    if owner(command.device, command.take) in state.overridden:
        text = f"{command.device} has issued another number for the same request"
        raise Refused(Code.OVERRIDDEN, text)
    overridden = e.TakeOverridden(device=command.device, request=command.take)
    if held := _held(state, command):
        replaced = _replaced(state, command, by=held.ticket)
        return (*replaced, overridden, _taken(state, command, held, now))
    if past := _past(state, command):
        return (overridden, _late(state, command, past, now))
    if first := _first(state, command):
        return (_twice(command, first),)
    when = f"on {command.day}" if command.day else "today"
    text = f"{command.number} is not set aside for {command.device} {when}, or was issued before"
    raise Refused(Code.UNKNOWN_LEASE, text)


def _held(state: HallState, command: c.Issue) -> LeasedTo | None:
    """The lease of today that the number is of. A kiosk that does not tell the lease's ticket gave it
    out before this lease was there where an earlier day's lease has the same number.
    """
    held = state.leases.get(command.number)
    if held is None or held.device != command.device:
        return None
    if command.ticket:
        return held if held.ticket == command.ticket else None
    return None if command.at < held.granted_at and _past(state, command) else held


def _past(state: HallState, command: c.Issue) -> LeasedTo | None:
    """The lease of an ended day that the number is of: the newest where the kiosk does not tell."""
    if command.ticket:
        some = [state.past_leases[t] for t in (command.ticket,) if t in state.past_leases]
    else:
        some = sorted(state.past_leases.values(), key=lambda one: one.day)
    ours = (
        one
        for one in some
        if one.device == command.device and number(one.prefix, one.count) == command.number
    )
    return max(ours, key=lambda one: one.day, default=None)


def _first(state: HallState, command: c.Issue) -> Ticket | None:
    """The ticket of the number, where the kiosk gave it out before."""
    if command.ticket:
        known = [state.tickets.get(command.ticket), state.late.get(command.ticket)]
    else:
        known = [*state.tickets.values()]
    mine = (t for t in known if t is not None and t.source is Source.OFFLINE)
    return next((t for t in mine if (t.device, t.number) == (command.device, command.number)), None)


def _taken(state: HallState, command: c.Issue, held: LeasedTo, now: int) -> e.TicketTaken:
    return taken(
        state,
        command,
        lookup.service(state, command.service),
        held.prefix,
        held.count,
        ticket=held.ticket,
        follow_digest=held.follow_digest,
        source=Source.OFFLINE,
        priority=command.priority,
        priority_class=priority.class_of(state, command.priority),
        request=command.take,
        first_waited_at=min(max(command.at, held.granted_at), now),
        then=visit.still_served(state, command),
    )


def _late(state: HallState, command: c.Issue, past: LeasedTo, now: int) -> e.TicketIssuedLate:
    service = lookup.service(state, command.service)
    return e.TicketIssuedLate(
        ticket=past.ticket,
        number=command.number,
        day=past.day,
        service=service.code,
        service_class=service.service_class,
        prefix=past.prefix,
        count=past.count,
        priority=command.priority,
        priority_class=priority.class_of(state, command.priority),
        language=command.language,
        large_text=command.large_text,
        device=command.device,
        zone=state.index.zones_of[service.code],
        request=command.take,
        taken_at=min(max(command.at, past.granted_at), now),
        then=visit.still_served(state, command),
        papers=command.papers,
    )


def _twice(command: c.Issue, first: Ticket) -> e.NumberIssuedTwice:
    return e.NumberIssuedTwice(
        ticket=first.id,
        number=first.number,
        device=command.device,
        request=command.take,
        issued_at=command.at,
    )


def _replaced(state: HallState, command: c.Issue, by: str) -> Events:
    """What the unanswered request had come to: a ticket that nobody holds."""
    ticket = state.tickets.get(state.requests.get(owner(command.device, command.take), ""))
    if ticket is None or ticket.state not in VOIDABLE:
        return ()
    window = ticket.window if ticket.state is TicketState.CALLED else None
    return (e.TicketReplaced(ticket=ticket.id, number=ticket.number, by=by, window=window),)
