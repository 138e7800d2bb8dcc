"""The entry point of the rules: a command becomes events or a refusal. PURE.

Requirements on the caller: ``now`` (ms since the epoch, hall's clock) never decreases, except with a
:class:`~hall.domain.commands.SettleClock`; ids in commands are new; the events are committed, then
applied with ``evolve`` at the same ``now``, in order, before the next command is decided.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from hall.domain import commands as c
from hall.domain import transitions
from hall.domain.events import Events
from hall.domain.rules import (
    appointments,
    board_orders,
    clearing,
    clock,
    day,
    handing_on,
    issuing,
    leases,
    priority,
    ratings,
    serving,
    tickets,
    windows,
)
from hall.domain.state import HallState

Rule = Callable[[HallState, c.Command, int], Events]
C = TypeVar("C", bound=c.Command)


def _rule(
    kind: type[C], function: Callable[[HallState, C, int], Events]
) -> tuple[type[c.Command], Rule]:
    """Return a row of the table; a function of another command's type does not type-check."""
    return kind, cast("Rule", function)


RULES: Mapping[type[c.Command], Rule] = dict(
    (
        _rule(c.DefineHall, day.define),
        _rule(c.OpenDay, day.open_day),
        _rule(c.CloseDay, day.close_day),
        _rule(c.ClearHall, clearing.clear_hall),
        _rule(c.ExpireTicket, day.expire_ticket),
        _rule(c.Suspend, day.suspend),
        _rule(c.Unsuspend, day.unsuspend),
        _rule(c.Tick, day.tick),
        _rule(c.SettleClock, clock.settle),
        _rule(c.HoldClock, clock.hold),
        _rule(c.ReleaseClock, clock.release),
        _rule(c.Take, tickets.take),
        _rule(c.Lease, leases.lease),
        _rule(c.Reconcile, leases.reconcile),
        _rule(c.Issue, issuing.issue),
        _rule(c.Confirm, tickets.confirm),
        _rule(c.Cancel, tickets.cancel),
        _rule(c.Reactivate, tickets.reactivate),
        _rule(c.LoadAppointments, appointments.load),
        _rule(c.DropAppointment, appointments.drop),
        _rule(c.CheckIn, appointments.check_in),
        _rule(c.GrantPriority, priority.grant),
        _rule(c.RefusePriority, priority.refuse),
        _rule(c.Reprint, tickets.reprint),
        _rule(c.OpenWindow, windows.open_window),
        _rule(c.CloseWindow, windows.close_window),
        _rule(c.CallNext, serving.call_next),
        _rule(c.Recall, serving.recall),
        _rule(c.Arrive, serving.arrive),
        _rule(c.NoShow, serving.no_show),
        _rule(c.Complete, serving.complete),
        _rule(c.Transfer, handing_on.transfer),
        _rule(c.Park, serving.park),
        _rule(c.Resume, serving.resume),
        _rule(c.Pause, windows.pause),
        _rule(c.Away, windows.away),
        _rule(c.Back, windows.back),
        _rule(c.PleaseRate, serving.please_rate),
        _rule(c.Undo, handing_on.undo),
        _rule(c.TakeOver, windows.take_over),
        _rule(c.LoseWindow, windows.lose_window),
        _rule(c.FindWindow, windows.find_window),
        _rule(c.OrderBoard, board_orders.order),
        _rule(c.NotePrinter, board_orders.note_printer),
        _rule(c.Rate, ratings.rate),
        _rule(c.GiveReason, ratings.give_reason),
    )
)
"""Every type of command, and the function that decides it."""


def decide(state: HallState, command: c.Command, now: int) -> Events:
    """Return the events that ``command`` leads to, none where it changes nothing.

    Raises :class:`~hall.domain.refusals.Refused` where the rules do not allow it.
    """
    events = RULES[type(command)](state, command, now)
    transitions.check(state, events)
    return events
