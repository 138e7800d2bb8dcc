"""Rules of the round at a window: call, recall, arrive, no-show, complete, park, resume."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.routing import goes_on, next_ticket
from hall.domain.rules import lookup
from hall.domain.state import HallState, Ticket, WindowState


def call_next(state: HallState, command: c.CallNext, now: int) -> Events:
    """Call the next ticket of the window's pool; the claim is atomic, so that none is called twice."""
    window = lookup.own_window(state, command.window, command.clerk)
    lookup.must_be_free(window)
    lookup.must_be_calling(window)
    ticket = next_ticket(state, window)
    if ticket is None:
        text = f"no ticket waits for window {window.id}; call again once somebody has taken one"
        raise Refused(Code.NOBODY_WAITING, text)
    return (
        e.TicketCalled(
            ticket=ticket.id, number=ticket.number, window=window.id, clerk=command.clerk
        ),
    )


def recall(state: HallState, command: c.Recall, now: int) -> Events:
    """Call the same ticket again, within the policy's cool-down and limit."""
    policy = lookup.definition(state).policy
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.CALLED)
    since = now - (ticket.last_call_at or 0)
    if since < policy.recall_cooldown_ms:
        left = -(-(policy.recall_cooldown_ms - since) // 1000)
        text = f"ticket {ticket.number} was called just now; wait {left} s"
        raise Refused(Code.RECALL_TOO_SOON, text)
    if ticket.recalls >= policy.recall_limit:
        text = f"ticket {ticket.number} was recalled {ticket.recalls} times; mark it as a no-show"
        raise Refused(Code.RECALL_LIMIT, text)
    return (
        e.TicketRecalled(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            count=ticket.recalls + 1,
        ),
    )


def arrive(state: HallState, command: c.Arrive, now: int) -> Events:
    """Begin a service leg for the called ticket."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.CALLED)
    return (
        e.LegStarted(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            leg=_new_leg(state, ticket.id),
        ),
    )


def _new_leg(state: HallState, ticket: str) -> str:
    """A leg's id is its ticket's and a number that no leg of the ticket has had."""
    return f"{ticket}-{state.tickets[ticket].legs_begun + 1}"


def no_show(state: HallState, command: c.NoShow, now: int) -> Events:
    """Mark the called ticket as a no-show."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.CALLED)
    return (
        e.TicketMissed(
            ticket=ticket.id, number=ticket.number, window=window.id, clerk=command.clerk
        ),
    )


def complete(state: HallState, command: c.Complete, now: int) -> Events:
    """End the leg and open its rating; if the visit has further services, go on with the next one."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.SERVING)
    ended = end_leg(state, window, command, now, completed=True)
    if ticket.then:
        return (*ended, _next_service(state, window, ticket, command.clerk))
    done = e.TicketCompleted(
        ticket=ticket.id, number=ticket.number, window=window.id, clerk=command.clerk
    )
    return (*ended, done)


def _next_service(state: HallState, window: WindowState, ticket: Ticket, clerk: str) -> e.Event:
    """The same window goes on if it may; else the citizen waits, callable at once, as after a transfer."""
    service = ticket.then[0]
    if goes_on(state, window, service):
        return e.NextServiceStarted(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=clerk,
            service=service,
            leg=_new_leg(state, ticket.id),
        )
    return e.NextServiceAwaited(
        ticket=ticket.id,
        number=ticket.number,
        window=window.id,
        clerk=clerk,
        service=service,
        zone=state.index.zones_of[service],
    )


def end_leg(
    state: HallState,
    window: WindowState,
    command: c.WindowCommand,
    now: int,
    *,
    completed: bool,
) -> Events:
    """The end of the leg at a window; it opens the rating's prompt unless that was opened early."""
    ticket = state.tickets[window.ticket or ""]
    leg = state.legs[ticket.legs[-1]]
    ended = e.LegEnded(
        ticket=ticket.id,
        number=ticket.number,
        window=window.id,
        clerk=command.clerk,
        leg=leg.id,
        service_ms=now - leg.started_at - leg.parked_ms,
        completed=completed,
    )
    if leg.prompt_at is not None:
        return (ended,)
    return (ended, _prompt(leg.id, ended))


def _prompt(leg: str, at: e.AtWindow) -> e.PromptOpened:
    return e.PromptOpened(
        ticket=at.ticket, number=at.number, window=at.window, clerk=at.clerk, leg=leg
    )


def park(state: HallState, command: c.Park, now: int) -> Events:
    """Park the ticket being served: the window is free, the leg stays open."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.SERVING)
    return (
        e.LegParked(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            leg=ticket.legs[-1],
            reason=command.reason,
        ),
    )


def resume(state: HallState, command: c.Resume, now: int) -> Events:
    """Resume a ticket that was parked at this window."""
    window = lookup.own_window(state, command.window, command.clerk)
    lookup.must_be_free(window)
    lookup.must_be_calling(window)
    ticket = lookup.ticket(state, command.ticket or _parked_last(state, window))
    lookup.must_be(ticket, TicketState.PARKED)
    if ticket.window != window.id:
        text = f"ticket {ticket.number} was parked at window {ticket.window}"
        raise Refused(Code.PARKED_ELSEWHERE, text + "; resume it there")
    return (
        e.LegResumed(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            leg=ticket.legs[-1],
        ),
    )


def _parked_last(state: HallState, window: WindowState) -> str:
    parked = [
        (state.legs[t.legs[-1]].parked_at or 0, t.id)
        for t in state.tickets.values()
        if t.state is TicketState.PARKED and t.window == window.id
    ]
    if not parked:
        raise Refused(Code.NOTHING_PARKED, f"no ticket is parked at window {window.id}")
    return max(parked)[1]


def please_rate(state: HallState, command: c.PleaseRate, now: int) -> Events:
    """Ask for the leg's rating before it has ended."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.SERVING)
    leg = state.legs[ticket.legs[-1]]
    if leg.prompt_at is not None:
        raise Refused(Code.ALREADY_ASKED, f"the rating of {ticket.number} is open already")
    return (
        e.PromptOpened(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            leg=leg.id,
        ),
    )
