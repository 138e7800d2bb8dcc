"""What several effects do."""

from hall.domain import events as e
from hall.domain.names import Action, Source
from hall.domain.state import HallState, LastAction, Leg, Ticket, WindowState
from hall.domain.transitions import ticket_after, window_after


def issued(
    event: e.TicketTaken | e.TicketIssuedLate,
    *,
    follow_digest: str,
    source: Source,
    taken_at: int,
    rank: int,
) -> Ticket:
    """Return the ticket of a number that was issued, in time or late."""
    return Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        priority=event.priority,
        priority_class=event.priority_class,
        language=event.language,
        large_text=event.large_text,
        follow_digest=follow_digest,
        source=source,
        device=event.device,
        request=event.request,
        zone=event.zone,
        taken_at=taken_at,
        rank=rank,
        then=event.then,
        papers=event.papers,
    )


def move_ticket(state: HallState, event: e.TicketEvent) -> Ticket:
    """Give the event's ticket its next state by the table ``TICKET``, and return it."""
    ticket = state.tickets[event.ticket]
    ticket.state = ticket_after(ticket.state, event)
    return ticket


def move_window(state: HallState, id: str, event: e.Event, at: int) -> WindowState:
    """Give window ``id`` its next status by the table ``WINDOW``, since ``at`` (ms), and return it."""
    window = state.windows[id]
    window.status = window_after(id, window.status, event)
    window.since = at
    return window


def move_both(
    state: HallState, event: e.AtWindow, at: int, action: Action | None
) -> tuple[Ticket, WindowState]:
    """Move the event's ticket and window, and return both.

    ``action`` is the step that a clerk may undo from now on; None where it cannot be undone.
    """
    ticket = move_ticket(state, event)
    window = move_window(state, event.window, event, at)
    window.last = LastAction(action, ticket.id, at) if action is not None else None
    return ticket, window


def clear_overlay(window: WindowState) -> None:
    """End a pause or an absence, with its reason, contact and alert."""
    window.overlay = window.overlay_at = None
    window.reason = window.contact = window.phone = ""
    window.away_alert = 0


def hand_over(leg: Leg, clerk: str) -> None:
    """Continue a leg with another clerk: figures count for who ends it; ``clerks`` lists all."""
    leg.clerk = clerk
    if clerk not in leg.clerks:
        leg.clerks.append(clerk)


def leave_open(leg: Leg, at: int) -> None:
    """End an open leg as left open."""
    if leg.ended_at is None:
        leg.ended_at, leg.left_open = at, True
