"""Effects of events about windows."""

from hall.domain import events as e
from hall.domain.effects.base import (
    clear_overlay,
    hand_over,
    move_window,
)
from hall.domain.names import (
    Overlay,
    SignOut,
    WindowStatus,
)
from hall.domain.state import HallState


def window_opened(state: HallState, event: e.WindowOpened, at: int) -> None:
    """Sign the clerk in."""
    window = move_window(state, event.window, event, at)
    window.clerk = event.clerk
    window.signed_out = ""
    window.worked_on = state.day


def window_closed(state: HallState, event: e.WindowClosed, at: int) -> None:
    """Sign the clerk out."""
    window = move_window(state, event.window, event, at)
    window.clerk = None
    window.signed_out = event.clerk if event.by is SignOut.HALL else ""
    window.prompt = None
    window.last = None
    window.offline = window.attended = False
    clear_overlay(window)


def window_paused(state: HallState, event: e.WindowPaused, at: int) -> None:
    """Pause the window."""
    window = state.windows[event.window]
    clear_overlay(window)
    window.overlay, window.overlay_at, window.reason = Overlay.PAUSED, at, event.reason


def window_left(state: HallState, event: e.WindowLeft, at: int) -> None:
    """Note the absence, and whom to ask meanwhile."""
    window = state.windows[event.window]
    clear_overlay(window)
    window.overlay, window.overlay_at, window.reason = Overlay.AWAY, at, event.reason
    window.contact, window.phone = event.contact, event.phone


def window_back(state: HallState, event: e.WindowBack, at: int) -> None:
    """End a pause or an absence."""
    clear_overlay(state.windows[event.window])


def window_taken_over(state: HallState, event: e.WindowTakenOver, at: int) -> None:
    """Put the stand-in at the window, with the case that is there."""
    window = state.windows[event.window]
    window.clerk = event.clerk
    window.last = None
    window.offline = window.attended = False
    clear_overlay(window)
    if window.status is WindowStatus.SERVING and window.ticket is not None:
        hand_over(state.legs[state.tickets[window.ticket].legs[-1]], event.clerk)


def away_alerted(state: HallState, event: e.AwayAlerted, at: int) -> None:
    """Note the level of the absence's alert."""
    state.windows[event.window].away_alert = event.level


def window_lost(state: HallState, event: e.WindowLost, at: int) -> None:
    """Note that the window's console is not heard."""
    window = state.windows[event.window]
    window.offline = window.attended = True


def window_found(state: HallState, event: e.WindowFound, at: int) -> None:
    """Note that the window's console is heard."""
    window = state.windows[event.window]
    window.offline, window.attended = False, True
