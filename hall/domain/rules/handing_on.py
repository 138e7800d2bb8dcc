"""Rules of transfers, and of undoing the last action."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import Action, TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.rules.serving import end_leg
from hall.domain.state import HallState, Ticket, WindowState
from hall.domain.transitions import may_undo


def transfer(state: HallState, command: c.Transfer, now: int) -> Events:
    """Transfer the ticket to a service, a window or a clerk; number and first waiting time stay."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.SERVING)
    service, zone = _target(state, command, ticket.service)
    ended = end_leg(state, window, command, now, completed=False)
    handed = e.TicketTransferred(
        ticket=ticket.id,
        number=ticket.number,
        window=window.id,
        clerk=command.clerk,
        service=service,
        to_window=command.to_window,
        to_clerk=command.to_clerk,
        zone=zone,
    )
    return (*ended, handed)


def _target(state: HallState, command: c.Transfer, service: str) -> tuple[str, str]:
    targets = (command.to_service, command.to_window, command.to_clerk)
    if sum(target is not None for target in targets) != 1:
        text = "give exactly one of to_service, to_window, to_clerk"
        raise Refused(Code.ONE_TARGET, text)
    if command.to_service is not None:
        service = lookup.service(state, command.to_service).code
        if not state.index.pools[service]:
            raise Refused(Code.NO_WINDOW_FOR_SERVICE, f"no window serves {service!r}")
    if command.to_window is not None:
        to = lookup.window(state, command.to_window)
        return service, state.index.windows[to.id].zone
    if command.to_clerk is not None:
        lookup.clerk(state, command.to_clerk)
        return service, _zone_of_clerk(state, command.to_clerk, service)
    return service, state.index.zones_of[service]


def _zone_of_clerk(state: HallState, clerk: str, service: str) -> str:
    for window in state.windows.values():
        if window.clerk == clerk:
            return state.index.windows[window.id].zone
    return state.index.zones_of[service]


def undo(state: HallState, command: c.Undo, now: int) -> Events:
    """Undo the last action at this window, within ``undo_within_s``, while nothing has followed it."""
    window = lookup.own_window(state, command.window, command.clerk)
    last = window.last
    policy = lookup.definition(state).policy
    if last is None or now - last.at > policy.undo_within_ms or not _may_undo(state, window):
        text = f"there is nothing to undo at window {window.id}: too late, or something followed"
        raise Refused(Code.NOTHING_TO_UNDO, text)
    ticket = state.tickets[last.ticket]
    leg, begun = _legs_of(ticket, last.action)
    if any(state.legs[id].rating is not None for id in (leg, begun) if id is not None):
        text = f"ticket {ticket.number} has been rated, so its completion cannot be undone"
        raise Refused(Code.ALREADY_RATED, text)
    return (
        e.ActionUndone(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            action=last.action,
            leg=leg,
            begun=begun,
        ),
    )


def _legs_of(ticket: Ticket, action: Action) -> tuple[str | None, str | None]:
    """The leg that an action began or ended, and the one that it began in the same step."""
    if action in (Action.CALL, Action.NO_SHOW):
        return None, None
    if action is Action.GO_ON:
        return ticket.legs[-2], ticket.legs[-1]
    return ticket.legs[-1], None


def _may_undo(state: HallState, window: WindowState) -> bool:
    if window.last is None or window.last.ticket not in state.tickets:
        return False
    ticket = state.tickets[window.last.ticket]
    if window.last.action is Action.SEND_ON and (ticket.last_call_at or 0) > window.last.at:
        return False  # it was called for the next service, and waits again since
    return may_undo(window.last.action, ticket, window) and ticket.window in (window.id, None)
