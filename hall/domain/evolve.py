"""What each event does to the state. ``evolve`` never decides: what is in the journal has happened.

It changes the state in place and reads nothing but its arguments, so that a replay gives the same
state.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

from hall.domain import events as e
from hall.domain.effects import (
    appointments,
    at_window,
    board_facts,
    clock,
    day,
    leases,
    ratings,
    tickets,
    windows,
)
from hall.domain.state import HallState

Effect = Callable[[HallState, e.Event, int], None]
E = TypeVar("E", bound=e.Event)


def _effect(
    kind: type[E], function: Callable[[HallState, E, int], None]
) -> tuple[type[e.Event], Effect]:
    """Return a row of the table; a function of another event's type does not type-check."""
    return kind, cast("Effect", function)


EFFECTS: Mapping[type[e.Event], Effect] = dict(
    (
        _effect(e.HallDefined, day.hall_defined),
        _effect(e.DayOpened, day.day_opened),
        _effect(e.DayClosed, day.day_closed),
        _effect(e.ClockSettled, clock.clock_settled),
        _effect(e.ClockHeld, clock.clock_held),
        _effect(e.ClockReleased, clock.clock_released),
        _effect(e.Suspended, day.suspended),
        _effect(e.Unsuspended, day.unsuspended),
        _effect(e.NumberVoided, tickets.number_voided),
        _effect(e.TicketTaken, tickets.ticket_taken),
        _effect(e.LeaseGranted, leases.lease_granted),
        _effect(e.KioskReconciled, leases.kiosk_reconciled),
        _effect(e.TicketIssuedLate, leases.ticket_issued_late),
        _effect(e.NumberIssuedTwice, leases.number_issued_twice),
        _effect(e.TakeOverridden, leases.take_overridden),
        _effect(e.TicketReplaced, tickets.ticket_replaced),
        _effect(e.TicketConfirmed, tickets.ticket_confirmed),
        _effect(e.TicketCancelled, tickets.ticket_cancelled),
        _effect(e.TicketExpired, tickets.ticket_expired),
        _effect(e.TicketReactivated, tickets.ticket_reactivated),
        _effect(e.PriorityGranted, tickets.priority_granted),
        _effect(e.PriorityRefused, tickets.priority_refused),
        _effect(e.TicketReprinted, tickets.ticket_reprinted),
        _effect(e.AppointmentCheckedIn, appointments.appointment_checked_in),
        _effect(e.AppointmentBooked, appointments.appointment_booked),
        _effect(e.AppointmentDropped, appointments.appointment_dropped),
        _effect(e.AppointmentMissed, appointments.appointment_missed),
        _effect(e.TicketCalled, at_window.ticket_called),
        _effect(e.TicketRecalled, at_window.ticket_recalled),
        _effect(e.TicketMissed, at_window.ticket_missed),
        _effect(e.LegStarted, at_window.leg_started),
        _effect(e.LegParked, at_window.leg_parked),
        _effect(e.LegResumed, at_window.leg_resumed),
        _effect(e.LegEnded, at_window.leg_ended),
        _effect(e.LegLeftOpen, at_window.leg_left_open),
        _effect(e.TicketCompleted, at_window.ticket_completed),
        _effect(e.NextServiceStarted, at_window.next_service_started),
        _effect(e.NextServiceAwaited, at_window.next_service_awaited),
        _effect(e.TicketTransferred, at_window.ticket_transferred),
        _effect(e.PromptOpened, at_window.prompt_opened),
        _effect(e.ActionUndone, at_window.action_undone),
        _effect(e.WindowOpened, windows.window_opened),
        _effect(e.WindowClosed, windows.window_closed),
        _effect(e.WindowPaused, windows.window_paused),
        _effect(e.WindowLeft, windows.window_left),
        _effect(e.WindowBack, windows.window_back),
        _effect(e.WindowTakenOver, windows.window_taken_over),
        _effect(e.AwayAlerted, windows.away_alerted),
        _effect(e.WindowLost, windows.window_lost),
        _effect(e.WindowFound, windows.window_found),
        _effect(e.BoardOrdered, board_facts.board_ordered),
        _effect(e.PrinterChanged, board_facts.printer_changed),
        _effect(e.RatingGiven, ratings.rating_given),
        _effect(e.ReasonGiven, ratings.reason_given),
    )
)
"""Every type of event, and the function that applies it."""


def evolve(state: HallState, event: e.Event, at: int) -> None:
    """Apply one event that happened at ``at`` (ms since the epoch, hall's clock)."""
    EFFECTS[type(event)](state, event, at)


def replay(state: HallState, events: Iterable[tuple[int, e.Event]]) -> HallState:
    """Apply (at, event) pairs in order."""
    for at, event in events:
        evolve(state, event, at)
    return state
