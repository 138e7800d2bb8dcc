"""Effects of events about a ticket at a window."""

from hall.domain import events as e
from hall.domain.effects.base import (
    hand_over,
    leave_open,
    move_both,
    move_ticket,
)
from hall.domain.judgement import learning
from hall.domain.judgement.staffing import holds_window_since
from hall.domain.names import (
    Action,
    TicketState,
)
from hall.domain.state import Call, HallState, Leg, Ticket, WindowState
from hall.domain.transitions import undone, window_after

CALLS_KEPT = 60
LEFT_OPEN_MS = 2 * 60 * 60_000
"""A longer leg that spans the day's opening counts as left open."""


def ticket_called(state: HallState, event: e.TicketCalled, at: int) -> None:
    """Claim the ticket for the window and call it."""
    ticket, window = move_both(state, event, at, Action.CALL)
    state.waiting.pop(ticket.id, None)
    ticket.window = window.id
    ticket.called_at = ticket.last_call_at = at
    ticket.first_called_at = ticket.first_called_at or at
    ticket.recalls = 0
    window.ticket = ticket.id
    pool = state.index.services[ticket.service].service_class
    state.calls_made[pool] = state.calls_made.get(pool, 0) + 1
    _call_first(state, Call(ticket.id, window.id, at))


def ticket_recalled(state: HallState, event: e.TicketRecalled, at: int) -> None:
    """Call the ticket again."""
    ticket, window = move_ticket(state, event), state.windows[event.window]
    window.status = window_after(window.id, window.status, event)
    ticket.recalls = event.count
    ticket.last_call_at = at
    _call_first(state, Call(ticket.id, event.window, at))


def _call_first(state: HallState, call: Call) -> None:
    """Put a call before all others, in the place of that ticket's call to the same window. Old ones
    are let go, but never one that is still called.
    """
    rest = [one for one in state.calls if (one.ticket, one.window) != (call.ticket, call.window)]
    calls = [call, *rest]
    state.calls = calls[:CALLS_KEPT] + [c for c in calls[CALLS_KEPT:] if _stands(state, c)]


def _stands(state: HallState, call: Call) -> bool:
    ticket = state.tickets.get(call.ticket)
    return ticket is not None and ticket.state is TicketState.CALLED


def ticket_missed(state: HallState, event: e.TicketMissed, at: int) -> None:
    """Mark the ticket as a no-show; the window is free."""
    ticket, window = move_both(state, event, at, Action.NO_SHOW)
    ticket.missed_at = at
    window.ticket = None
    _learn_attendance(state, ticket, at, came=False)


def leg_started(state: HallState, event: e.LegStarted, at: int) -> None:
    """Begin a service leg at the window."""
    ticket, _ = move_both(state, event, at, Action.ARRIVE)
    _begin_leg(state, ticket, event, at)
    _learn_attendance(state, ticket, at, came=True)


def _learn_attendance(
    state: HallState, ticket: Ticket, at: int | None, *, came: bool, times: int = 1
) -> None:
    """Somebody came to a call, or did not; -1 ``times``: it is taken back."""
    if ticket.called_at is None or at is None:
        return
    waited, held = ticket.called_at - ticket.taken_at, at - ticket.called_at
    learning.teach_attendance(state.learnt, waited, held, came=came, times=times)


def _begin_leg(
    state: HallState, ticket: Ticket, event: e.LegStarted | e.NextServiceStarted, at: int
) -> None:
    ticket.legs.append(event.leg)
    ticket.legs_begun += 1
    state.legs[event.leg] = Leg(
        id=event.leg,
        ticket=ticket.id,
        number=ticket.number,
        service=ticket.service,
        window=event.window,
        clerk=event.clerk,
        clerks=[event.clerk],
        started_at=at,
    )


def leg_parked(state: HallState, event: e.LegParked, at: int) -> None:
    """Put the case aside; the window is free."""
    _, window = move_both(state, event, at, None)
    window.ticket = None
    state.legs[event.leg].parked_at = at


def leg_resumed(state: HallState, event: e.LegResumed, at: int) -> None:
    """Go on with the case at the window."""
    ticket, window = move_both(state, event, at, None)
    window.ticket = ticket.id
    ticket.window = window.id
    leg = state.legs[event.leg]
    if leg.parked_at is not None:
        leg.parked_ms += at - leg.parked_at
        leg.parked_at = None
    hand_over(leg, event.clerk)


def leg_ended(state: HallState, event: e.LegEnded, at: int) -> None:
    """End the leg, and learn from how long its case took."""
    leg = state.legs[event.leg]
    leg.ended_at = at
    if was_left_open(state, leg, event.service_ms):
        leg.left_open = True
        return
    _learn(state, leg, at)


def _learn(state: HallState, leg: Leg, at: int) -> None:
    """How long a case held its window teaches what the next ones take."""
    since = holds_window_since(state, state.tickets[leg.ticket], leg)
    service_class = state.index.services[leg.service].service_class
    usual = state.index.classes[service_class].service_ms
    leg.taught_ms = learning.teach(state.learnt, leg.service, service_class, at - since, usual)


def leg_left_open(state: HallState, event: e.LegLeftOpen, at: int) -> None:
    """End a leg that nobody ended; its duration is not known."""
    leave_open(state.legs[event.leg], at)


def was_left_open(state: HallState, leg: Leg, service_ms: int) -> bool:
    """Whether a leg was open overnight: the citizen had left long before it was ended."""
    return leg.started_at < state.opened_at and service_ms > LEFT_OPEN_MS


def ticket_completed(state: HallState, event: e.TicketCompleted, at: int) -> None:
    """End the ticket; the window is free."""
    ticket, window = move_both(state, event, at, Action.COMPLETE)
    ticket.closed_at = at
    window.ticket = None
    if state.legs[ticket.legs[-1]].left_open:
        window.last = None  # the citizen is long gone: there is no going back to them


def next_service_started(state: HallState, event: e.NextServiceStarted, at: int) -> None:
    """Begin the next service of the visit at the same window."""
    ticket, _ = move_both(state, event, at, Action.GO_ON)
    _turn_to(ticket, event.service)
    _begin_leg(state, ticket, event, at)


def next_service_awaited(state: HallState, event: e.NextServiceAwaited, at: int) -> None:
    """Let the ticket wait for the next service of its visit."""
    ticket, window = move_both(state, event, at, Action.SEND_ON)
    _wait_again(state, ticket, window, event)


def ticket_transferred(state: HallState, event: e.TicketTransferred, at: int) -> None:
    """Let the ticket wait for a service, a window or a person."""
    ticket, window = move_both(state, event, at, None)
    _wait_again(state, ticket, window, event)
    ticket.only_window = event.to_window
    ticket.only_clerk = event.to_clerk


def _wait_again(
    state: HallState,
    ticket: Ticket,
    window: WindowState,
    event: e.TicketTransferred | e.NextServiceAwaited,
) -> None:
    window.ticket = None
    ticket.window = None
    ticket.zone = event.zone
    ticket.skip_until = 0
    _turn_to(ticket, event.service)
    state.waiting[ticket.id] = None


def _turn_to(ticket: Ticket, service: str) -> None:
    """Make ``service`` the ticket's current one, at any window that serves it, and drop it from ``then``."""
    ticket.service = service
    ticket.then = tuple(later for later in ticket.then if later != service)
    ticket.only_window = ticket.only_clerk = None


def prompt_opened(state: HallState, event: e.PromptOpened, at: int) -> None:
    """Note that the evaluator asks for the leg's rating."""
    state.legs[event.leg].prompt_at = at
    state.windows[event.window].prompt = event.leg


def action_undone(state: HallState, event: e.ActionUndone, at: int) -> None:
    """Return the ticket and the window to what they were before the action."""
    ticket = state.tickets[event.ticket]
    window = state.windows[event.window]
    ticket.state, window.status = undone(event, ticket, window)
    window.since = at
    window.last = None
    window.ticket = ticket.id
    ticket.window = window.id
    if window.prompt in (event.leg, event.begun):
        window.prompt = None
    match event.action:
        case Action.CALL:
            _undo_call(state, ticket, window)
        case Action.ARRIVE:
            _forget_leg(state, ticket, event.leg)
            _learn_attendance(state, ticket, ticket.called_at, came=True, times=-1)
        case Action.NO_SHOW:
            ticket.missed_at = None
            _learn_attendance(state, ticket, ticket.called_at, came=False, times=-1)
        case Action.COMPLETE | Action.GO_ON | Action.SEND_ON:
            _forget_leg(state, ticket, event.begun)
            _reopen_leg(state, ticket, event.leg)


def _forget_leg(state: HallState, ticket: Ticket, leg: str | None) -> None:
    if leg is not None:
        ticket.legs.remove(leg)
        del state.legs[leg]


def _reopen_leg(state: HallState, ticket: Ticket, id: str | None) -> None:
    """Make the leg's service current again; a service begun since is still to come."""
    leg = state.legs[id or ""]
    leg.ended_at = leg.prompt_at = ticket.closed_at = None
    leg.left_open = False
    if leg.taught_ms:
        service_class = state.index.services[leg.service].service_class
        learning.forget(state.learnt, leg.service, service_class, leg.taught_ms)
        leg.taught_ms = 0
    if ticket.service != leg.service:
        ticket.then = (ticket.service, *ticket.then)
        ticket.service = leg.service
    if ticket.id in state.waiting:
        del state.waiting[ticket.id]
        ticket.zone = state.index.windows[leg.window].zone


def _undo_call(state: HallState, ticket: Ticket, window: WindowState) -> None:
    state.calls = [c for c in state.calls if c.ticket != ticket.id or c.window != window.id]
    state.waiting[ticket.id] = None
    if ticket.first_called_at == ticket.called_at:
        ticket.first_called_at = None
    window.ticket = ticket.window = ticket.called_at = None
    pool = state.index.services[ticket.service].service_class
    state.calls_made[pool] = state.calls_made.get(pool, 1) - 1
