"""Clearing the hall 清场: end what is still open some hours after the close, each with its own event.

A ticket that is being served at the close is served to the end, and may be transferred. A leg still open
hours later was forgotten, as was a sign-out: they must count neither as work nor as a window staffed in the
morning.
"""

from collections.abc import Iterable, Iterator

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import MINUTE_MS, midnight
from hall.domain.events import Events
from hall.domain.names import LIVE, SignOut, TicketState
from hall.domain.rules import day
from hall.domain.state import HallState, Ticket, WindowState


def clear_hall(state: HallState, command: c.ClearHall, now: int) -> Events:
    """End everything that is due at ``now``."""
    if not is_due(state, now):
        return ()
    ended = tuple(event for ticket in _forgotten(state) for event in _ended(state, ticket))
    if state.day_open:
        return (*ended, *_signed_out(_deserted(state)))
    return (*ended, *day.expired(state, command.leaving), *_signed_out(state.windows.values()))


def is_due(state: HallState, now: int) -> bool:
    """Whether something is due to be ended at ``now``."""
    if state.definition is None or not state.day or now < _at(state):
        return False
    if state.day_open:
        return any(_forgotten(state)) or any(_deserted(state))
    signed_in = any(window.clerk is not None for window in state.windows.values())
    return signed_in or any(ticket.state in LIVE for ticket in state.tickets.values())


def _at(state: HallState) -> int:
    """A while after the close, as the hall file has it, also where an outage made it late. In an open day:
    after its opening, for what is left of the day before.
    """
    after = 0 if state.definition is None else state.definition.policy.clear_after_ms
    if state.day_open or state.definition is None:
        return state.opened_at + after
    began = midnight(state.opened_at, state.definition.utc_offset_ms)
    return began + state.definition.close_of_day * MINUTE_MS + after


def _forgotten(state: HallState) -> Iterator[Ticket]:
    """Who is still being served; in an open day, since before it began."""
    for window in state.windows.values():
        ticket = state.tickets.get(window.ticket or "")
        if ticket is None or ticket.state is not TicketState.SERVING:
            continue
        if not state.day_open or state.legs[ticket.legs[-1]].started_at < state.opened_at:
            yield ticket


def _ended(state: HallState, ticket: Ticket) -> Events:
    """The case is taken as done; the number expires where further services of its visit were to come."""
    left = day.left_open(state, ticket)
    if ticket.then:
        return (left, e.TicketExpired(ticket=ticket.id, number=ticket.number))
    done = e.TicketCompleted(
        ticket=ticket.id, number=ticket.number, window=left.window, clerk=left.clerk
    )
    return (left, done)


def _deserted(state: HallState) -> Iterator[WindowState]:
    """Where a hall that hardly closes finds a sign-out of the day before forgotten: a window whose page is
    gone and where nothing was done since before the day began.
    """
    forgotten = {ticket.id for ticket in _forgotten(state)}
    for window in state.windows.values():
        at_work = window.ticket is not None and window.ticket not in forgotten
        if window.offline and window.since < state.opened_at and not at_work:
            yield window


def _signed_out(windows: Iterable[WindowState]) -> Events:
    return tuple(
        e.WindowClosed(window=window.id, clerk=window.clerk, by=SignOut.HALL)
        for window in windows
        if window.clerk is not None
    )
