"""A ticket's own life."""

from hall.domain import events as e
from hall.domain.effects.base import (
    apply,
    leave_open,
    move_ticket,
    move_window,
)
from hall.domain.names import (
    PriorityClass,
    TicketState,
)
from hall.domain.numbers import is_leased, owner
from hall.domain.state import HallState, Ticket, known_ticket


@apply.register
def _(event: e.NumberVoided, state: HallState, at: int) -> None:
    held = state.leases.get(event.number)
    if held is not None and is_leased(event.count):
        held.day = state.day
        state.past_leases[held.ticket] = held  # its report may come late
    _use_up(state, event)


@apply.register
def _(event: e.TicketTaken, state: HallState, at: int) -> None:
    _use_up(state, event)
    since = at if event.first_waited_at is None else event.first_waited_at
    if event.request:
        state.requests[owner(event.device, event.request)] = event.ticket
    for service in (event.service, *event.then):
        state.given[service] = state.given.get(service, 0) + 1
    state.tickets[event.ticket] = Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        priority=event.priority,
        priority_class=event.priority_class,
        language=event.language,
        large_text=event.large_text,
        follow_digest=event.follow_digest,
        source=event.source,
        device=event.device,
        request=event.request,
        zone=event.zone,
        taken_at=since,
        rank=_rank(state, event, since),
        appointment_at=event.appointment_at,
        confirmation=event.confirmation,
        then=event.then,
        papers=event.papers,
    )
    state.waiting[event.ticket] = None
    state.followed[event.follow_digest] = event.ticket


def _use_up(state: HallState, event: e.NumberVoided | e.TicketTaken) -> None:
    """A number is issued or void: the running count moves on, or the lease has one less."""
    if is_leased(event.count):
        state.leases.pop(event.number, None)
    else:
        state.counters[event.prefix] = event.count


def _rank(state: HallState, event: e.TicketTaken, since: int) -> int:
    """An appointment ranks as if its citizen had come a while before it, and never for having come
    early; who came at that time or before goes first.
    """
    if event.appointment_at is None or state.definition is None:
        return since - _head_start(state, event.priority_class)
    head_start = state.definition.policy.appointment_head_start_ms
    return min(since, event.appointment_at - head_start)


def _head_start(state: HallState, priority: PriorityClass) -> int:
    """Ageing in one number: a green ticket ranks as if it had come earlier, so that an ordinary
    one that has waited longer still goes first.
    """
    if state.definition is None or priority is PriorityClass.ORDINARY:
        return 0
    return state.definition.policy.green_head_start_ms


@apply.register
def _(event: e.TicketConfirmed, state: HallState, at: int) -> None:
    known_ticket(state, event.ticket).confirmation = event.how


@apply.register
def _(event: e.TicketCancelled, state: HallState, at: int) -> None:
    _give_back(state, event)
    _end_ticket(state, event, at)


@apply.register
def _(event: e.TicketReplaced, state: HallState, at: int) -> None:
    _give_back(state, event)
    _leave_window(state, event, at)
    _end_ticket(state, event, at)


def _give_back(state: HallState, event: e.TicketEvent) -> None:
    """A number that nobody holds leaves room for another one of each service that it did not get to."""
    ticket = state.tickets[event.ticket]
    for service in (ticket.service, *ticket.then):
        state.given[service] = max(0, state.given.get(service, 0) - 1)


@apply.register
def _(event: e.PriorityGranted, state: HallState, at: int) -> None:
    ticket = state.tickets[event.ticket]
    ticket.priority_class = PriorityClass.GREEN
    ticket.rank = min(ticket.rank, ticket.taken_at - _head_start(state, PriorityClass.GREEN))


@apply.register
def _(event: e.TicketExpired, state: HallState, at: int) -> None:
    ticket = state.tickets[event.ticket]
    window = ticket.window
    if ticket.state is TicketState.PARKED:
        leave_open(state.legs[ticket.legs[-1]], at)
    _leave_window(state, event, at)
    _end_ticket(state, event, at)
    if ticket.missed_at is not None:
        ticket.window = window  # a no-show counts for the window that called it


def _leave_window(state: HallState, event: e.TicketEvent, at: int) -> None:
    """Whoever was calling or serving it is free."""
    ticket = state.tickets[event.ticket]
    at_it = ticket.state in (TicketState.CALLED, TicketState.SERVING)
    if at_it and ticket.window is not None:
        move_window(state, ticket.window, event, at)
        state.windows[ticket.window].ticket = None


def _end_ticket(state: HallState, event: e.TicketEvent, at: int) -> None:
    ticket = move_ticket(state, event)
    ticket.closed_at = at
    ticket.window = None
    state.waiting.pop(event.ticket, None)


@apply.register
def _(event: e.TicketReactivated, state: HallState, at: int) -> None:
    ticket = move_ticket(state, event)
    ticket.reactivations += 1
    ticket.skip_until = event.skip_until
    ticket.window = ticket.missed_at = None
    state.waiting[ticket.id] = None


@apply.register
def _(event: e.TicketReprinted, state: HallState, at: int) -> None:
    """Both papers lead to the ticket, should they bear different codes; the queue stays as it is."""
    if event.follow_digest:
        state.followed[event.follow_digest] = event.ticket
