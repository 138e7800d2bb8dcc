"""Effects of events about leases."""

from hall.domain import events as e
from hall.domain.effects.base import issued
from hall.domain.names import Source, TicketState
from hall.domain.numbers import owner
from hall.domain.state import HallState, KioskStarts, LeasedTo

STARTS_KEPT = 16


def lease_granted(state: HallState, event: e.LeaseGranted, at: int) -> None:
    """Set the numbers aside for one start of a kiosk."""
    for one in event.numbers:
        last = state.leased_counts.get(event.prefix, 0)
        state.leased_counts[event.prefix] = max(last, one.count)
        state.leases[one.number] = LeasedTo(
            device=event.device,
            prefix=event.prefix,
            count=one.count,
            ticket=one.ticket,
            follow_digest=one.follow_digest,
            granted_at=at,
            boot=event.boot,
            day=state.day,
        )


def take_overridden(state: HallState, event: e.TakeOverridden, at: int) -> None:
    """Note that the kiosk's request is void."""
    state.overridden[owner(event.device, event.request)] = None


def kiosk_reconciled(state: HallState, event: e.KioskReconciled, at: int) -> None:
    """Note a start of a kiosk; one whose card went back begins a line of its own."""
    known = state.starts.get(event.device, KioskStarts())
    line = () if event.went_back else known.line
    state.starts[event.device] = KioskStarts(
        line=(*line, event.boot)[-STARTS_KEPT:], seen=(*known.seen, event.boot)[-STARTS_KEPT:]
    )


def ticket_issued_late(state: HallState, event: e.TicketIssuedLate, at: int) -> None:
    """Record a number of a day that has ended, as expired on that day."""
    held = state.past_leases.pop(event.ticket, None)
    ticket = issued(
        event,
        follow_digest="" if held is None else held.follow_digest,
        source=Source.OFFLINE,
        taken_at=event.taken_at,
        rank=event.taken_at,
    )
    ticket.state, ticket.closed_at, ticket.day = TicketState.EXPIRED, at, event.day
    if event.day == state.day:
        state.tickets[ticket.id] = ticket
        state.followed[ticket.follow_digest] = ticket.id
    else:
        state.late[ticket.id] = ticket


def number_issued_twice(state: HallState, event: e.NumberIssuedTwice, at: int) -> None:
    """Note that two people hold the number today."""
    state.twice[event.number] = event.device
