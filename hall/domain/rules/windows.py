"""What clerks do: sign in, call, serve, hand on, take a break, take over, take back."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import Action, TicketState, WindowStatus
from hall.domain.refusals import Code, Refused
from hall.domain.routing import next_ticket
from hall.domain.rules import lookup
from hall.domain.rules.day import Events
from hall.domain.state import HallState, WindowState
from hall.domain.tables import UNDO


def open_window(state: HallState, command: c.OpenWindow, now: int) -> Events:
    """Sign in at a closed window; nobody stands at two."""
    window = lookup.window(state, command.window)
    lookup.clerk(state, command.clerk)
    _must_be_nowhere(state, command.clerk)
    if window.status is not WindowStatus.CLOSED:
        text = f"window {window.id} is operated by {window.clerk}; use takeover to replace them"
        raise Refused(Code.WRONG_WINDOW_STATE, text)
    return (e.WindowOpened(window=window.id, clerk=command.clerk),)


def close_window(state: HallState, command: c.CloseWindow, now: int) -> Events:
    """Sign out, with nobody at the window."""
    window = lookup.own_window(state, command.window, command.clerk)
    _must_be_free(window)
    return (e.WindowClosed(window=window.id, clerk=command.clerk),)


def call_next(state: HallState, command: c.CallNext, now: int) -> Events:
    """Claim the next ticket: one atomic claim, so that nobody is called twice."""
    window = lookup.own_window(state, command.window, command.clerk)
    _must_be_free(window)
    _must_be_calling(window)
    ticket = next_ticket(state, window)
    if ticket is None:
        raise Refused(Code.NOBODY_WAITING, f"nobody waits for window {window.id}")
    return (
        e.TicketCalled(
            ticket=ticket.id, number=ticket.number, window=window.id, clerk=command.clerk
        ),
    )


def recall(state: HallState, command: c.Recall, now: int) -> Events:
    """Call again, not too soon and not too often."""
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
    """The citizen is here: a leg begins."""
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
    """Nobody came."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.CALLED)
    return (
        e.TicketMissed(
            ticket=ticket.id, number=ticket.number, window=window.id, clerk=command.clerk
        ),
    )


def complete(state: HallState, command: c.Complete, now: int) -> Events:
    """The case is done; its leg's rating opens."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.SERVING)
    done = e.TicketCompleted(
        ticket=ticket.id, number=ticket.number, window=window.id, clerk=command.clerk
    )
    return (*_end_leg(state, window, command, now, completed=True), done)


def transfer(state: HallState, command: c.Transfer, now: int) -> Events:
    """Hand the citizen on to a service, a window or a person; number and first waiting time stay."""
    window = lookup.own_window(state, command.window, command.clerk)
    ticket = lookup.ticket_here(state, window, TicketState.SERVING)
    service, zone = _target(state, command, ticket.service)
    ended = _end_leg(state, window, command, now, completed=False)
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


def _end_leg(
    state: HallState,
    window: WindowState,
    command: c.WindowCommand,
    now: int,
    *,
    completed: bool,
) -> Events:
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
    """Put the case aside; the clerk is free, the leg goes on."""
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
    """Go on with a case that was parked at this window."""
    window = lookup.own_window(state, command.window, command.clerk)
    _must_be_free(window)
    _must_be_calling(window)
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
        raise Refused(Code.NOTHING_PARKED, f"no case is parked at window {window.id}")
    return max(parked)[1]


def pause(state: HallState, command: c.Pause, now: int) -> Events:
    """No new citizen for a while; who is here is served to the end."""
    window = lookup.own_window(state, command.window, command.clerk)
    return (e.WindowPaused(window=window.id, clerk=command.clerk, reason=command.reason),)


def away(state: HallState, command: c.Away, now: int) -> Events:
    """Leave the window; the notice must name whom to ask."""
    window = lookup.own_window(state, command.window, command.clerk)
    if not command.contact.strip() or not command.phone.strip():
        raise Refused(Code.CONTACT_NEEDED, "an absence needs a contact and a phone number")
    return (
        e.WindowLeft(
            window=window.id,
            clerk=command.clerk,
            contact=command.contact,
            phone=command.phone,
            reason=command.reason,
        ),
    )


def back(state: HallState, command: c.Back, now: int) -> Events:
    """End a pause or an absence."""
    window = lookup.own_window(state, command.window, command.clerk)
    if window.overlay is None:
        raise Refused(Code.WRONG_WINDOW_STATE, f"window {window.id} is neither paused nor away")
    return (e.WindowBack(window=window.id, clerk=command.clerk),)


def please_rate(state: HallState, command: c.PleaseRate, now: int) -> Events:
    """Open the leg's prompt during the service."""
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


def take_over(state: HallState, command: c.TakeOver, now: int) -> Events:
    """A stand-in takes the window over as it is."""
    window = lookup.window(state, command.window)
    lookup.clerk(state, command.clerk)
    if window.clerk is None:
        raise Refused(Code.NOT_SIGNED_IN, f"window {window.id} is closed; open it instead")
    _must_be_nowhere(state, command.clerk)
    return (e.WindowTakenOver(window=window.id, clerk=command.clerk, before=window.clerk),)


def undo(state: HallState, command: c.Undo, now: int) -> Events:
    """Take back the last action here, soon, and only while nothing has followed it."""
    window = lookup.own_window(state, command.window, command.clerk)
    last = window.last
    policy = lookup.definition(state).policy
    if last is None or now - last.at > policy.undo_within_ms or not _may_undo(state, window):
        raise Refused(Code.NOTHING_TO_UNDO, f"there is nothing to undo at window {window.id}")
    ticket = state.tickets[last.ticket]
    leg = ticket.legs[-1] if last.action in (Action.ARRIVE, Action.COMPLETE) else None
    if leg is not None and state.legs[leg].rating is not None:
        text = f"ticket {ticket.number} has been rated: its service stays as it is"
        raise Refused(Code.ALREADY_RATED, text)
    return (
        e.ActionUndone(
            ticket=ticket.id,
            number=ticket.number,
            window=window.id,
            clerk=command.clerk,
            action=last.action,
            leg=leg,
        ),
    )


def _may_undo(state: HallState, window: WindowState) -> bool:
    if window.last is None or window.last.ticket not in state.tickets:
        return False
    ticket = state.tickets[window.last.ticket]
    needed = UNDO[window.last.action][:2]
    return (ticket.state, window.status) == needed and ticket.window in (window.id, None)


def lose_window(state: HallState, command: c.LoseWindow, now: int) -> Events:
    """The console of an open window fell silent."""
    window = lookup.window(state, command.window)
    silent = window.clerk is not None and not window.offline
    return (e.WindowLost(window=window.id),) if silent else ()


def find_window(state: HallState, command: c.FindWindow, now: int) -> Events:
    """It is heard again."""
    window = lookup.window(state, command.window)
    return (e.WindowFound(window=window.id),) if window.offline else ()


def _must_be_nowhere(state: HallState, clerk: str) -> None:
    for window in state.windows.values():
        if window.clerk == clerk:
            text = f"{clerk} is signed in at window {window.id}; sign out there first"
            raise Refused(Code.CLERK_ELSEWHERE, text)


def _must_be_free(window: WindowState) -> None:
    if window.ticket is not None:
        raise Refused(Code.WINDOW_BUSY, f"window {window.id} is {window.status}; finish that first")


def _must_be_calling(window: WindowState) -> None:
    if window.overlay is not None:
        text = f"window {window.id} is {window.overlay}; press back first"
        raise Refused(Code.WINDOW_PAUSED, text)
