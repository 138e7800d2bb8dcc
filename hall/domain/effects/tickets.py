"""Effects of events about tickets that are not at a window."""

from hall.domain import events as e
from hall.domain.effects.base import (
    issued,
    leave_open,
    move_ticket,
    move_window,
)
from hall.domain.judgement import learning
from hall.domain.names import (
    PriorityClass,
    TicketState,
)
from hall.domain.numbers import is_leased, owner
from hall.domain.state import HallState, known_ticket
from hall.domain.transitions import window_of


def number_voided(state: HallState, event: e.NumberVoided, at: int) -> None:
    """Pass the number over; a leased one may still be reported late."""
    held = state.leases.get(event.number)
    if held is not None and is_leased(event.count):
        held.day = state.day
        state.past_leases[held.ticket] = held  # its report may come late
    _use_up(state, event)


def ticket_taken(state: HallState, event: e.TicketTaken, at: int) -> None:
    """Add the ticket to those who wait, and count its number as given."""
    _use_up(state, event)
    since = at if event.first_waited_at is None else event.first_waited_at
    if event.request:
        state.requests[owner(event.device, event.request)] = event.ticket
    for service in (event.service, *event.then):
        state.given[service] = state.given.get(service, 0) + 1
    ticket = issued(
        event,
        follow_digest=event.follow_digest,
        source=event.source,
        taken_at=since,
        rank=_rank(state, event, since),
    )
    ticket.appointment_at = event.appointment_at
    ticket.confirmation = event.confirmation
    state.tickets[event.ticket] = ticket
    state.waiting[event.ticket] = None
    state.followed[event.follow_digest] = event.ticket
    learning.teach_priority(state.learnt, has_one=event.priority_class is PriorityClass.GREEN)


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


def ticket_confirmed(state: HallState, event: e.TicketConfirmed, at: int) -> None:
    """Note how the citizen got the number."""
    known_ticket(state, event.ticket).confirmation = event.how


def ticket_cancelled(state: HallState, event: e.TicketCancelled, at: int) -> None:
    """End the ticket; its number leaves room for another one."""
    _give_back(state, event)
    _end_ticket(state, event, at)


def ticket_replaced(state: HallState, event: e.TicketReplaced, at: int) -> None:
    """End the ticket wherever it was; its window is free."""
    _give_back(state, event)
    _leave_window(state, event, at)
    _end_ticket(state, event, at)


def _give_back(state: HallState, event: e.TicketEvent) -> None:
    """A number that nobody holds leaves room for another one of each service that it did not get to."""
    ticket = state.tickets[event.ticket]
    for service in (ticket.service, *ticket.then):
        state.given[service] = max(0, state.given.get(service, 0) - 1)


def priority_granted(state: HallState, event: e.PriorityGranted, at: int) -> None:
    """Move the ticket into the green channel."""
    ticket = state.tickets[event.ticket]
    ticket.priority_class = PriorityClass.GREEN
    ticket.rank = min(ticket.rank, ticket.taken_at - _head_start(state, PriorityClass.GREEN))


def priority_refused(state: HallState, event: e.PriorityRefused, at: int) -> None:
    """Let the ticket ask no more; its place in the queue stays."""
    ticket = state.tickets[event.ticket]
    ticket.priority = None
    ticket.priority_refused = event.why


def ticket_expired(state: HallState, event: e.TicketExpired, at: int) -> None:
    """End the ticket with its day, or with the hall's clearing."""
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
    window = window_of(event, ticket, ticket.state)
    if window is not None:
        move_window(state, window, event, at)
        state.windows[window].ticket = None


def _end_ticket(state: HallState, event: e.TicketEvent, at: int) -> None:
    ticket = move_ticket(state, event)
    ticket.closed_at = at
    ticket.window = None
    state.waiting.pop(event.ticket, None)


def ticket_reactivated(state: HallState, event: e.TicketReactivated, at: int) -> None:
    """Let a missed ticket wait again."""
    ticket = move_ticket(state, event)
    ticket.reactivations += 1
    ticket.skip_until = event.skip_until
    ticket.window = ticket.missed_at = None
    state.waiting[ticket.id] = None


def ticket_reprinted(state: HallState, event: e.TicketReprinted, at: int) -> None:
    """Both papers lead to the ticket, should they bear different codes; the queue stays as it is."""
    if event.follow_digest:
        state.followed[event.follow_digest] = event.ticket
