"""Rules of priority: granted at once, or by the guide after checking the reason."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import PriorityClass, TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.state import HallState


def class_of(state: HallState, reason: str | None) -> PriorityClass:
    """Return the priority class of a new ticket with a reason."""
    at_once = reason is not None and reason not in state.index.by_guide
    return PriorityClass.GREEN if at_once else PriorityClass.ORDINARY


def grant(state: HallState, command: c.GrantPriority, now: int) -> Events:
    """Grant the priority that a ticket asks for; it keeps its number."""
    ticket = lookup.ticket(state, command.ticket)
    lookup.must_be(ticket, TicketState.WAITING)
    if ticket.priority is None:
        text = f"ticket {ticket.number} names no reason for priority; issue one that does"
        raise Refused(Code.NO_PRIORITY_ASKED, text)
    if ticket.priority_class is PriorityClass.GREEN:
        return ()
    return (
        e.PriorityGranted(
            ticket=ticket.id, number=ticket.number, reason=ticket.priority, clerk=command.clerk
        ),
    )
