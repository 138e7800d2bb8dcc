"""The entry point of the rules: a command becomes events or a refusal. PURE.

Requirements on the caller: ``now`` (ms since the epoch, hall's clock) never decreases, except with a
:class:`~hall.domain.commands.SettleClock`; ids in commands are new; the events are committed, then
applied with ``evolve`` at the same ``now``, in order, before the next command is decided.
"""

from collections.abc import Callable
from typing import Any

from hall.domain import commands as c
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
from hall.domain.rules.day import Events
from hall.domain.state import HallState

RULES: dict[type[c.Command], Callable[[HallState, Any, int], Events]] = {
    c.DefineHall: appointments.define,
    c.OpenDay: appointments.open_day,
    c.CloseDay: appointments.close_day,
    c.ClearHall: clearing.clear_hall,
    c.Suspend: day.suspend,
    c.Unsuspend: day.unsuspend,
    c.Tick: day.tick,
    c.SettleClock: clock.settle,
    c.Take: tickets.take,
    c.Lease: leases.lease,
    c.Reconcile: leases.reconcile,
    c.Issue: issuing.issue,
    c.Confirm: tickets.confirm,
    c.Cancel: tickets.cancel,
    c.Reactivate: tickets.reactivate,
    c.LoadAppointments: appointments.load,
    c.DropAppointment: appointments.drop,
    c.CheckIn: appointments.check_in,
    c.GrantPriority: priority.grant,
    c.Reprint: tickets.reprint,
    c.OpenWindow: windows.open_window,
    c.CloseWindow: windows.close_window,
    c.CallNext: serving.call_next,
    c.Recall: serving.recall,
    c.Arrive: serving.arrive,
    c.NoShow: serving.no_show,
    c.Complete: serving.complete,
    c.Transfer: handing_on.transfer,
    c.Park: serving.park,
    c.Resume: serving.resume,
    c.Pause: windows.pause,
    c.Away: windows.away,
    c.Back: windows.back,
    c.PleaseRate: serving.please_rate,
    c.Undo: handing_on.undo,
    c.TakeOver: windows.take_over,
    c.LoseWindow: windows.lose_window,
    c.FindWindow: windows.find_window,
    c.OrderBoard: board_orders.order,
    c.NotePrinter: board_orders.note_printer,
    c.Rate: ratings.rate,
    c.GiveReason: ratings.give_reason,
}


def decide(state: HallState, command: c.Command, now: int) -> Events:
    """Return the events that ``command`` leads to, none where it changes nothing.

    Raises :class:`~hall.domain.refusals.Refused` where the rules do not allow it.
    """
    return RULES[type(command)](state, command, now)
