"""From what a display knows to what it shows. PURE."""

from datetime import UTC, datetime, timedelta

from devices.display import views as v
from devices.display.state import PAGE_MS, TURN_MS, State
from hall.domain.definition import Service, Text
from hall.domain.names import BoardKind, Overlay, WindowStatus
from hall.wire import messages as m

FEW = 3
"""So many services are named each; of more, the classes are."""
EVERYTHING = "*"


def view(state: State) -> v.WindowView | v.BoardView:
    """Tell what is to be seen now."""
    if state.setup.kind is BoardKind.WINDOW_SCREEN:
        return _window_view(state)
    return _board_view(state)


# --- a window screen -----------------------------------------------------------------------------


def _window_view(state: State) -> v.WindowView:
    return v.WindowView(
        languages=_languages(state),
        stale=state.stale,
        identify=_identified(state),
        window=state.setup.place,
        face=_face(state),
        plaque=state.window.plaque if state.window else None,
        services=_services(state),
        page=_turn(state) // len(state.setup.hall.languages),
    )


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
        return v.Away(away.contact, away.phone, f"{_local(state, away.since):%H:%M}")
    if window.overlay == Overlay.PAUSED:
        return v.Paused(window.reason)
    return v.Idle()


def _services(state: State) -> tuple[Text, ...]:
    """Name what the window does: its services where they are few, else their classes."""
    hall = state.setup.hall
    skills = next((w.skills for w in hall.windows if w.id == state.setup.place), ())
    services = [service for service in hall.services if service.code in skills]
    if len(services) <= FEW:
        return tuple(service.name for service in services)
    classes = {service.service_class for service in services}
    return tuple(one.name for one in hall.classes if one.id in classes)


# --- a zone board ----------------------------------------------------------------------------------


def _board_view(state: State) -> v.BoardView:
    hall, zone = state.setup.hall, state.zone
    now = _local(state, state.wall) if state.wall else None
    return v.BoardView(
        languages=_languages(state),
        stale=state.stale,
        identify=_identified(state),
        hall=hall.name,
        zone=next((one.name for one in hall.zones if one.id == state.setup.place), {}),
        clock=f"{now:%H:%M}" if now else "",
        date=(now.month, now.day, now.weekday()) if now else None,
        open=state.hall.open if state.hall else True,
        connected=zone is not None,
        calls=tuple(v.Call(c.number, c.window, c.state) for c in zone.calls) if zone else (),
        queues=_queues(state),
        missed=zone.missed if zone else (),
        notice=_notice(state),
    )


def _queues(state: State) -> tuple[v.Queue, ...]:
    """List the queues of the services that this zone's windows can serve, by class."""
    setup, told = state.setup, state.hall
    if told is None:
        return ()
    skills = {s for w in setup.hall.windows if w.zone == setup.place for s in w.skills}
    served = [service for service in setup.hall.services if service.code in skills]
    queues = []
    for one in setup.hall.classes:
        services = [service for service in served if service.service_class == one.id]
        if services:
            queues.append(_queue(one.name, services, told))
    return tuple(queues)


def _queue(name: Text, services: list[Service], told: m.Hall) -> v.Queue:
    codes = [service.code for service in services]
    queues = [told.services[code] for code in codes if code in told.services]
    waits = [queue.expected_wait for queue in queues if queue.expected_wait]
    return v.Queue(
        name=name,
        waiting=sum(queue.waiting for queue in queues),
        expected=_minutes(waits),
        suspended=EVERYTHING in told.suspended or all(code in told.suspended for code in codes),
    )


def _minutes(waits: list[m.Wait]) -> tuple[int, int] | None:
    """Span the waits in whole minutes, the upper end rounded up and at least one."""
    if not waits:
        return None
    low = min(wait.low_s for wait in waits) // 60
    return low, max(1, low, -(-max(wait.high_s for wait in waits) // 60))


def _notice(state: State) -> tuple[str, str] | None:
    """Find the notice whose turn it is; each has a turn in every language that it has."""
    notices = state.zone.notices if state.zone else ()
    languages = state.setup.hall.languages
    pages = [(notice[one], one) for notice in notices for one in languages if notice.get(one)]
    return pages[(state.at - state.started) // PAGE_MS % len(pages)] if pages else None


# --- both ------------------------------------------------------------------------------------------


def _turn(state: State) -> int:
    """Count the turns of languages since the start; a board that shows them together has none."""
    return (state.at - state.started) // TURN_MS if state.setup.turns else 0


def _languages(state: State) -> tuple[str, ...]:
    languages = state.setup.hall.languages
    if not state.setup.turns:
        return languages
    return (languages[_turn(state) % len(languages)],)


def _identified(state: State) -> str | None:
    return state.setup.board if state.at < state.identify_until else None


def _local(state: State, at: int) -> datetime:
    """Tell the hall's local time."""
    offset = timedelta(milliseconds=state.setup.hall.utc_offset_ms)
    return datetime.fromtimestamp(at / 1000, UTC) + offset
