"""The one place where tickets and windows change their states, by the tables. PURE.

``decide`` checks every decision here before it returns it; ``evolve`` takes the next states from here.
A transition that no table has is a refusal which names the ticket or window and its state.
"""

from collections.abc import Iterable

from hall.domain import events as e
from hall.domain.names import Action, TicketState, WindowStatus
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState, Ticket, WindowState
from hall.domain.tables import TICKET, UNDO, WINDOW

MOVES_TICKET = frozenset(kind for _, kind in TICKET)
MOVES_WINDOW = frozenset(kind for _, kind in WINDOW)
AT_A_WINDOW = (TicketState.CALLED, TicketState.SERVING)


def ticket_after(was: TicketState, event: e.TicketEvent) -> TicketState:
    """Return the state that an event leaves its ticket in. Raises Refused where there is none."""
    after = TICKET.get((was, type(event)))
    if after is None:
        text = f"ticket {event.number} is {was}: {_name(event)} cannot follow on that"
        raise Refused(Code.WRONG_TICKET_STATE, text)
    return after


def window_after(id: str, was: WindowStatus, event: e.Event) -> WindowStatus:
    """Return the status that an event leaves window ``id`` in. Raises Refused where there is none."""
    after = WINDOW.get((was, type(event)))
    if after is None:
        text = f"window {id} is {was}: {_name(event)} cannot follow on that"
        raise Refused(Code.WRONG_WINDOW_STATE, text)
    return after


def may_undo(action: Action, ticket: Ticket, window: WindowState) -> bool:
    """Return whether ticket and window are still as ``action`` left them."""
    return (ticket.state, window.status) == UNDO[action][:2]


def undone(
    event: e.ActionUndone, ticket: Ticket, window: WindowState
) -> tuple[TicketState, WindowStatus]:
    """Return the states before the action. Raises Refused where something has followed it."""
    if not may_undo(event.action, ticket, window):
        text = f"ticket {ticket.number} is {ticket.state} and window {window.id} {window.status}"
        raise Refused(Code.NOTHING_TO_UNDO, f"{text}: {event.action} cannot be undone any more")
    return UNDO[event.action][2:]


def window_of(event: e.Event, ticket: Ticket | None, was: TicketState | None) -> str | None:
    """Return the id of the window whose status an event changes; None where it changes none.

    A ticket that expires or is replaced leaves the window at which it ``was`` called or served.
    """
    if type(event) not in MOVES_WINDOW:
        return None
    if isinstance(event, e.AtWindow | e.WindowEvent):
        return event.window
    return ticket.window if ticket is not None and was in AT_A_WINDOW else None


def check(state: HallState, events: Iterable[e.Event]) -> None:
    """Raise Refused unless the tables allow every transition of ``events``, applied in this order."""
    tickets: dict[str, TicketState] = {}
    windows: dict[str, WindowStatus] = {}
    for event in events:
        if isinstance(event, e.ActionUndone):
            undone(event, state.tickets[event.ticket], state.windows[event.window])
        ticket = was = None
        if isinstance(event, e.TicketEvent) and type(event) in MOVES_TICKET:
            ticket = state.tickets[event.ticket]
            was = tickets.get(ticket.id, ticket.state)
            tickets[ticket.id] = ticket_after(was, event)
        window = window_of(event, ticket, was)
        if window is not None:
            status = windows.get(window) or state.windows[window].status
            windows[window] = window_after(window, status, event)


def _name(event: e.Event) -> str:
    return str(type(event).__struct_config__.tag)
