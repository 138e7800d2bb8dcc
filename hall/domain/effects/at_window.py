"""What happens to a ticket at a window."""

from hall.domain import events as e
from hall.domain.effects.base import (
    apply,
    hand_over,
    move_both,
)
from hall.domain.names import (
    Action,
)
from hall.domain.state import Call, HallState, Leg, Ticket, WindowState
from hall.domain.tables import UNDO

CALLS_KEPT = 60
MEAN_WEIGHT = 16
"""A new case moves the running mean of its class by one part in so many."""


@apply.register
def _(event: e.TicketCalled, state: HallState, at: int) -> None:
    ticket, window = move_both(state, event, at, Action.CALL)
    state.waiting.pop(ticket.id, None)
    ticket.window = window.id
    ticket.called_at = ticket.last_call_at = at
    ticket.first_called_at = ticket.first_called_at or at
    ticket.recalls = 0
    window.ticket = ticket.id
    pool = state.index.services[ticket.service].service_class
    state.calls_made[pool] = state.calls_made.get(pool, 0) + 1
    state.calls = [Call(ticket.id, window.id, at), *state.calls][:CALLS_KEPT]


@apply.register
def _(event: e.TicketRecalled, state: HallState, at: int) -> None:
    ticket = state.tickets[event.ticket]
    ticket.recalls = event.count
    ticket.last_call_at = at


@apply.register
def _(event: e.TicketMissed, state: HallState, at: int) -> None:
    _, window = move_both(state, event, at, Action.NO_SHOW)
    window.ticket = None


@apply.register
def _(event: e.LegStarted, state: HallState, at: int) -> None:
    ticket, window = move_both(state, event, at, Action.ARRIVE)
    ticket.legs.append(event.leg)
    ticket.legs_begun += 1
    state.legs[event.leg] = Leg(
        id=event.leg,
        ticket=ticket.id,
        number=ticket.number,
        window=window.id,
        clerk=event.clerk,
        clerks=[event.clerk],
        started_at=at,
    )


@apply.register
def _(event: e.LegParked, state: HallState, at: int) -> None:
    _, window = move_both(state, event, at, None)
    window.ticket = None
    state.legs[event.leg].parked_at = at


@apply.register
def _(event: e.LegResumed, state: HallState, at: int) -> None:
    ticket, window = move_both(state, event, at, None)
    window.ticket = ticket.id
    ticket.window = window.id
    leg = state.legs[event.leg]
    if leg.parked_at is not None:
        leg.parked_ms += at - leg.parked_at
        leg.parked_at = None
    hand_over(leg, event.clerk)


@apply.register
def _(event: e.LegEnded, state: HallState, at: int) -> None:
    state.legs[event.leg].ended_at = at
    ticket = state.tickets[event.ticket]
    service = state.index.services[ticket.service]
    usual = state.index.classes[service.service_class].service_ms
    mean = state.service_ms.get(service.service_class, usual)
    state.service_ms[service.service_class] = mean + (event.service_ms - mean) // MEAN_WEIGHT


@apply.register
def _(event: e.TicketCompleted, state: HallState, at: int) -> None:
    ticket, window = move_both(state, event, at, Action.COMPLETE)
    ticket.closed_at = at
    window.ticket = None


@apply.register
def _(event: e.TicketTransferred, state: HallState, at: int) -> None:
    ticket, window = move_both(state, event, at, None)
    window.ticket = None
    ticket.window = None
    ticket.service = event.service
    ticket.zone = event.zone
    ticket.only_window = event.to_window
    ticket.only_clerk = event.to_clerk
    ticket.skip_until = 0
    state.waiting[ticket.id] = None


@apply.register
def _(event: e.PromptOpened, state: HallState, at: int) -> None:
    state.legs[event.leg].prompt_at = at
    state.windows[event.window].prompt = event.leg


@apply.register
def _(event: e.ActionUndone, state: HallState, at: int) -> None:
    ticket = state.tickets[event.ticket]
    window = state.windows[event.window]
    _, _, ticket.state, window.status = UNDO[event.action]
    window.since = at
    window.last = None
    window.ticket = ticket.id
    ticket.window = window.id
    if event.leg is not None:
        _undo_leg(state, ticket, window, event)
    if event.action is Action.CALL:
        _undo_call(state, ticket, window)


def _undo_leg(state: HallState, ticket: Ticket, window: WindowState, event: e.ActionUndone) -> None:
    leg = state.legs[event.leg or ""]
    if window.prompt == leg.id:
        window.prompt = None
    if event.action is Action.ARRIVE:
        ticket.legs.remove(leg.id)
        del state.legs[leg.id]
    else:
        leg.ended_at = leg.prompt_at = ticket.closed_at = None


def _undo_call(state: HallState, ticket: Ticket, window: WindowState) -> None:
    state.calls = [c for c in state.calls if c.ticket != ticket.id or c.window != window.id]
    state.waiting[ticket.id] = None
    window.ticket = ticket.window = ticket.called_at = None
    pool = state.index.services[ticket.service].service_class
    state.calls_made[pool] = state.calls_made.get(pool, 1) - 1
