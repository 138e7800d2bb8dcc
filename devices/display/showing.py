"""From what a display knows to what it shows. PURE."""

from collections.abc import Iterator

from devices.display import shown as v
from devices.display.board_showing import board_deadlines, board_view
from devices.display.state import FEW, PAGE_MS, State
from devices.display.times import (
    identified,
    languages,
    local,
    next_multiple,
    picture,
    since_start,
    turn,
    turn_deadlines,
)
from hall.domain.definition import Text
from hall.domain.names import BoardKind, Overlay, WindowStatus
from hall.domain.times import MonoMs, WallMs
from hall.places import own_name, zone_of, zone_texts
from hall.wire import messages as m


def view(state: State) -> v.WindowView | v.BoardView:
    """Tell what is to be seen now."""
    if state.setup.kind is BoardKind.WINDOW_SCREEN:
        return _window_view(state)
    return board_view(state)


def wake(state: State) -> MonoMs | None:
    """Tell when what is to be seen changes next by itself; the clock's minute may come a bit late."""
    board = state.setup.kind is BoardKind.ZONE_BOARD
    times = (
        state.identify_until,
        *turn_deadlines(state),
        *(board_deadlines(state) if board else _page_deadlines(state)),
    )
    return min((MonoMs(at) for at in times if at > state.at), default=None)


def _window_view(state: State) -> v.WindowView:
    hall = state.setup.hall
    plaque = state.window.plaque if state.window else None
    return v.WindowView(
        languages=languages(state),
        stale=state.stale,
        identify=identified(state),
        window=state.setup.place,
        face=_face(state),
        plaque=plaque,
        photo=picture(state, plaque.photo) if plaque else "",
        services=_services(state),
        page=_page(state),
        name=own_name(hall, state.setup.place),
        zone=zone_texts(hall, zone_of(hall, state.setup.place)) if len(hall.zones) > 1 else {},
    )


def _page(state: State) -> int:
    """Count what was shown in turn since the start: a page stands until every language had its turn."""
    if state.setup.turns:
        return turn(state) // len(state.setup.hall.languages)
    return since_start(state) // PAGE_MS if len(_services(state)) > FEW else 0


def _page_deadlines(state: State) -> Iterator[int]:
    if len(_services(state)) > FEW:
        yield next_multiple(state, PAGE_MS)


def _face(state: State) -> v.Face:
    window = state.window
    if window is None:
        return v.Connecting()
    if window.ticket and window.status == WindowStatus.CALLING:
        return v.Calling(window.ticket.number, window.ticket.calls)
    if window.ticket and window.status == WindowStatus.SERVING:
        return v.Serving(window.ticket.number, pausing=window.overlay is not None)
    return _resting_face(state, window)


def _resting_face(state: State, window: m.Window) -> v.Face:
    if window.status == WindowStatus.CLOSED:
        return v.Closed()
    if window.overlay == Overlay.AWAY and window.away:
        away = window.away
        return v.Away(away.contact, away.phone, f"{local(state, WallMs(away.since)):%H:%M}")
    if window.overlay == Overlay.PAUSED:
        return v.Paused(window.reason)
    return v.OutOfService() if window.offline else v.Idle()


def _services(state: State) -> tuple[Text, ...]:
    """Name what the window does."""
    hall = state.setup.hall
    skills = next((w.skills for w in hall.windows if w.id == state.setup.place), ())
    return tuple(service.name for service in hall.services if service.code in skills)
