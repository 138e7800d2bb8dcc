"""Rules of the business day, of suspensions, and of time-outs."""

from collections.abc import Iterable, Iterator

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import Policy
from hall.domain.events import Events
from hall.domain.names import LIVE, Confirmation, Overlay, TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.routing import waiting
from hall.domain.rules import appointments, hall_file, lookup
from hall.domain.state import HallState, Ticket, WindowState


def define(state: HallState, command: c.DefineHall, now: int) -> Events:
    """Put a hall file in force, and into an open day the appointments that it has for it."""
    events = hall_file.define(state, command, now)
    if not events or not state.day_open:
        return events
    return (*events, *appointments.of_the_file(state, command.definition, state.day, now))


def open_day(state: HallState, command: c.OpenDay, now: int) -> Events:
    """Begin a business day, which must be later than the last one, with the hall file's appointments for
    it. Appointments of days on which the hall did not open are missed.
    """
    definition = lookup.definition(state)
    if state.day_open:
        raise Refused(Code.DAY_OPEN, f"day {state.day} is still open; close it first")
    if command.day <= state.day:
        raise Refused(Code.DAY_CLOSED, f"day {command.day} is not after {state.day}")
    return (
        *appointments.missed(state, before=command.day),
        *appointments.passed_over(state, definition, command.day),
        *expired(state, command.leaving),
        e.DayOpened(day=command.day),
        *appointments.of_the_file(state, definition, command.day, now),
    )


def close_day(state: HallState, command: c.CloseDay, now: int) -> Events:
    """End the business day: appointments that nobody kept are missed, and tickets that are not being
    served expire, each with an event.
    """
    if not state.day_open:
        raise Refused(Code.DAY_CLOSED, "no business day is open")
    missed = appointments.missed(state, before=state.day + 1)
    return (*missed, *expired(state, command.leaving), *_voided(state), e.DayClosed(day=state.day))


def expire_ticket(state: HallState, command: c.ExpireTicket, now: int) -> Events:
    """Let one of those expire who are not being served."""
    ticket = lookup.ticket(state, command.ticket)
    return _expiry(state, ticket) if _expires(ticket) else ()


def _voided(state: HallState) -> Events:
    """Leased numbers that no kiosk reported: every number is issued or recorded as void."""
    return tuple(
        e.NumberVoided(number=number, prefix=one.prefix, count=one.count)
        for number, one in state.leases.items()
    )


def expired(state: HallState, leaving: frozenset[str] = frozenset()) -> Events:
    """Everybody who is not being served; after the close, those handed on since then."""
    return tuple(
        event
        for ticket in expiring(state)
        if ticket.id not in leaving
        for event in _expiry(state, ticket)
    )


def expiring(state: HallState) -> Iterator[Ticket]:
    """The tickets that expire at a close."""
    return (ticket for ticket in state.tickets.values() if _expires(ticket))


def _expires(ticket: Ticket) -> bool:
    return ticket.state in LIVE and ticket.state is not TicketState.SERVING


def _expiry(state: HallState, ticket: Ticket) -> Events:
    gone = e.TicketExpired(ticket=ticket.id, number=ticket.number)
    return (left_open(state, ticket), gone) if ticket.state is TicketState.PARKED else (gone,)


def left_open(state: HallState, ticket: Ticket) -> e.LegLeftOpen:
    """End the open leg of a ticket as left open."""
    leg = state.legs[ticket.legs[-1]]
    return e.LegLeftOpen(
        ticket=ticket.id, number=ticket.number, window=leg.window, clerk=leg.clerk, leg=leg.id
    )


def suspend(state: HallState, command: c.Suspend, now: int) -> Events:
    """Suspend a service or the hall: no new tickets; waiting ones stay."""
    if command.service is not None:
        lookup.service(state, command.service)
    if _suspended(state, command.service):
        raise Refused(Code.SUSPENDED, f"{command.service or 'the hall'} is suspended already")
    return (e.Suspended(service=command.service, reason=command.reason),)


def unsuspend(state: HallState, command: c.Unsuspend, now: int) -> Events:
    """End a suspension."""
    if not _suspended(state, command.service):
        raise Refused(Code.NOT_SUSPENDED, f"{command.service or 'the hall'} is not suspended")
    return (e.Unsuspended(service=command.service),)


def _suspended(state: HallState, service: str | None) -> bool:
    return state.hall_suspended is not None if service is None else service in state.suspended


def tick(state: HallState, command: c.Tick, now: int) -> Events:
    """Apply time-outs: unconfirmed tickets become callable, long absences raise alerts."""
    if state.definition is None:
        return ()
    policy = state.definition.policy
    tickets = () if command.window is not None else tuple(waiting(state))
    windows = () if command.ticket is not None else tuple(state.windows.values())
    if command.ticket is not None:
        tickets = tuple(one for one in tickets if one.id == command.ticket)
    if command.window is not None:
        windows = tuple(one for one in windows if one.id == command.window)
    return (*_unconfirmed(tickets, policy, now), *_away_alerts(windows, policy, now))


def _unconfirmed(tickets: Iterable[Ticket], policy: Policy, now: int) -> Iterator[e.Event]:
    for ticket in tickets:
        if _is_overdue(ticket, policy, now):
            yield e.TicketConfirmed(
                ticket=ticket.id, number=ticket.number, how=Confirmation.UNCONFIRMED
            )


def _is_overdue(ticket: Ticket, policy: Policy, now: int) -> bool:
    pending = ticket.confirmation is Confirmation.PENDING
    return pending and now - ticket.taken_at >= policy.confirm_after_ms


def _away_alerts(windows: Iterable[WindowState], policy: Policy, now: int) -> Iterator[e.Event]:
    for window in windows:
        level = _away_level(window, policy, now)
        if level > window.away_alert:
            yield e.AwayAlerted(window=window.id, level=level)


def _away_level(window: WindowState, policy: Policy, now: int) -> int:
    if window.overlay is not Overlay.AWAY or window.overlay_at is None:
        return 0
    gone = now - window.overlay_at
    return (gone >= policy.away_amber_ms) + (gone >= policy.away_red_ms)
