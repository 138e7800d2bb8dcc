"""A window's own life."""

from hall.domain import events as e
from hall.domain.effects.base import (
    apply,
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


@apply.register
def _(event: e.WindowOpened, state: HallState, at: int) -> None:
    window = move_window(state, event.window, event, at)
    window.clerk = event.clerk
    window.signed_out = ""


@apply.register
def _(event: e.WindowClosed, state: HallState, at: int) -> None:
    window = move_window(state, event.window, event, at)
    window.clerk = None
    window.signed_out = event.clerk if event.by is SignOut.HALL else ""
    window.prompt = None
    window.last = None
    window.offline = window.attended = False
    clear_overlay(window)


@apply.register
def _(event: e.WindowPaused, state: HallState, at: int) -> None:
    window = state.windows[event.window]
    clear_overlay(window)
    window.overlay, window.overlay_at, window.reason = Overlay.PAUSED, at, event.reason


@apply.register
def _(event: e.WindowLeft, state: HallState, at: int) -> None:
    window = state.windows[event.window]
    clear_overlay(window)
    window.overlay, window.overlay_at, window.reason = Overlay.AWAY, at, event.reason
    window.contact, window.phone = event.contact, event.phone


@apply.register
def _(event: e.WindowBack, state: HallState, at: int) -> None:
    clear_overlay(state.windows[event.window])


@apply.register
def _(event: e.WindowTakenOver, state: HallState, at: int) -> None:
    window = state.windows[event.window]
    window.clerk = event.clerk
    window.last = None
    window.offline = window.attended = False
    clear_overlay(window)
    if window.status is WindowStatus.SERVING and window.ticket is not None:
        hand_over(state.legs[state.tickets[window.ticket].legs[-1]], event.clerk)


@apply.register
def _(event: e.AwayAlerted, state: HallState, at: int) -> None:
    state.windows[event.window].away_alert = event.level


@apply.register
def _(event: e.WindowLost, state: HallState, at: int) -> None:
    window = state.windows[event.window]
    window.offline = window.attended = True


@apply.register
def _(event: e.WindowFound, state: HallState, at: int) -> None:
    window = state.windows[event.window]
    window.offline, window.attended = False, True
