"""Rules of priority: granted at once, or by the guide after checking the reason."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import PriorityClass, TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.state import HallState, Ticket


def class_of(state: HallState, reason: str | None) -> PriorityClass:
    """Return the priority class of a new ticket with a reason."""
    at_once = reason is not None and reason not in state.index.by_guide
    return PriorityClass.GREEN if at_once else PriorityClass.ORDINARY


def grant(state: HallState, command: c.GrantPriority, now: int) -> Events:
    """Let a ticket that named a reason into the green channel, under the number that it has."""
    ticket = _asking(state, command.ticket)
    if ticket.priority_class is PriorityClass.GREEN:
        return ()
    return (
        e.PriorityGranted(
            ticket=ticket.id,
            number=ticket.number,
            reason=ticket.priority or "",
            clerk=command.clerk,
        ),
    )


def refuse(state: HallState, command: c.RefusePriority, now: int) -> Events:
    """Let a ticket whose reason does not hold wait on as an ordinary one. What was granted stays."""
    ticket = _asking(state, command.ticket)
    if ticket.priority_class is PriorityClass.GREEN:
        text = f"the priority of ticket {ticket.number} has been granted already"
        raise Refused(Code.NO_PRIORITY_ASKED, text)
    return (
        e.PriorityRefused(
            ticket=ticket.id,
            number=ticket.number,
            reason=ticket.priority or "",
            clerk=command.clerk,
            why=command.why,
        ),
    )


def _asking(state: HallState, id: str) -> Ticket:
    """A waiting ticket that names a reason for priority."""
    ticket = lookup.ticket(state, id)
    lookup.must_be(ticket, TicketState.WAITING)
    if ticket.priority is None:
        text = f"ticket {ticket.number} names no reason for priority; issue one that does"
        raise Refused(Code.NO_PRIORITY_ASKED, text)
    return ticket
