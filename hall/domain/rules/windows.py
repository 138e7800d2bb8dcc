"""Rules of windows: sign in and out, pause and absence, takeover, loss of the console."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import WindowStatus
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.state import HallState


def open_window(state: HallState, command: c.OpenWindow, now: int) -> Events:
    """Sign in at a closed window; a clerk can be signed in at one window only."""
    window = lookup.window(state, command.window)
    lookup.clerk(state, command.clerk)
    _must_be_nowhere(state, command.clerk)
    if window.status is not WindowStatus.CLOSED:
        text = f"window {window.id} is operated by {window.clerk}; use takeover to replace them"
        raise Refused(Code.WRONG_WINDOW_STATE, text)
    return (e.WindowOpened(window=window.id, clerk=command.clerk),)


def close_window(state: HallState, command: c.CloseWindow, now: int) -> Events:
    """Sign out of a window that has no ticket."""
    window = lookup.own_window(state, command.window, command.clerk)
    lookup.must_be_free(window)
    return (e.WindowClosed(window=window.id, clerk=command.clerk),)


def pause(state: HallState, command: c.Pause, now: int) -> Events:
    """Pause calls; the ticket at the window is served to the end."""
    window = lookup.own_window(state, command.window, command.clerk)
    return (e.WindowPaused(window=window.id, clerk=command.clerk, reason=command.reason),)


def away(state: HallState, command: c.Away, now: int) -> Events:
    """Mark the clerk as away; the notice must name a contact."""
    window = lookup.own_window(state, command.window, command.clerk)
    if not command.contact.strip() or not command.phone.strip():
        text = "an absence needs a contact and a phone number; give both"
        raise Refused(Code.CONTACT_NEEDED, text)
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


def take_over(state: HallState, command: c.TakeOver, now: int) -> Events:
    """Sign another clerk in at a staffed window, in place of its clerk."""
    window = lookup.window(state, command.window)
    lookup.clerk(state, command.clerk)
    if window.clerk is None:
        raise Refused(Code.NOT_SIGNED_IN, f"window {window.id} is closed; open it instead")
    _must_be_nowhere(state, command.clerk)
    return (e.WindowTakenOver(window=window.id, clerk=command.clerk, before=window.clerk),)


def lose_window(state: HallState, command: c.LoseWindow, now: int) -> Events:
    """Mark an open window offline."""
    window = lookup.window(state, command.window)
    silent = window.clerk is not None and not window.offline
    return (e.WindowLost(window=window.id),) if silent else ()


def find_window(state: HallState, command: c.FindWindow, now: int) -> Events:
    """Mark an open window online: a page of its clerk is connected, for the first time or again."""
    window = lookup.window(state, command.window)
    first = window.clerk is not None and not window.attended
    return (e.WindowFound(window=window.id),) if window.offline or first else ()


def _must_be_nowhere(state: HallState, clerk: str) -> None:
    for window in state.windows.values():
        if window.clerk == clerk:
            text = f"{clerk} is signed in at window {window.id}; sign out there first"
            raise Refused(Code.CLERK_ELSEWHERE, text)
