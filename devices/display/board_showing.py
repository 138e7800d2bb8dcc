"""What a zone board shows. PURE."""

from collections.abc import Iterator

from devices.display import views as v
from devices.display.state import (
    BEAT_MS,
    FRESH_MS,
    LINE_MS,
    POSTER_MS,
    QUIET_MS,
    ROLL_MS,
    ROLL_STEPS,
    State,
)
from devices.display.times import (
    identified,
    languages,
    local,
    next_multiple,
    picture,
    since_start,
)
from devices.scene import Weight, wrap
from hall.domain.definition import Service, Text
from hall.domain.names import TicketState
from hall.wire import messages as m

EVERYTHING = "*"
STEPS = 6
"""So many steps of a procedure are shown together."""
EM = 100
NARROW = 0.54


def board_view(state: State) -> v.BoardView:
    hall, zone = state.setup.hall, state.zone
    now = local(state, state.wall) if state.wall else None
    return v.BoardView(
        languages=languages(state),
        stale=state.stale,
        identify=identified(state),
        hall=hall.name,
        zone=next((one.name for one in hall.zones if one.id == state.setup.place), {}),
        clock=f"{now:%H:%M}" if now else "",
        date=(now.month, now.day, now.weekday()) if now else None,
        open=state.hall.open if state.hall else True,
        connected=zone is not None,
        calls=tuple(_call(state, call) for call in zone.calls) if zone else (),
        windows=tuple(w.id for w in hall.windows if w.zone == state.setup.place),
        beat=_beat(state),
        queues=_queues(state),
        missed=zone.missed if zone else (),
        notice=_notice(state),
        poster=_poster(state),
    )


def board_deadlines(state: State) -> Iterator[int]:
    """Name every time at which the board may change by itself; some are over."""
    for seen in state.seen.values():
        yield seen + FRESH_MS
        yield seen + QUIET_MS
    if _is_fresh(state, _newest(state)):
        yield next_multiple(state, BEAT_MS)
    if len(state.lines) > 1:
        yield _next_line(state)
    if _is_quiet(state) and state.zone and state.zone.posters:
        yield next_multiple(state, POSTER_MS)


# --- calls -----------------------------------------------------------------------------------------


def _call(state: State, call: m.ZoneCall) -> v.Call:
    return v.Call(call.number, call.window, call.state, fresh=_is_fresh(state, call))


def _newest(state: State) -> m.ZoneCall | None:
    return state.zone.calls[0] if state.zone and state.zone.calls else None


def _is_fresh(state: State, call: m.ZoneCall | None) -> bool:
    if call is None or call.state != TicketState.CALLED:
        return False
    return state.at - state.seen.get((call.id, call.calls), 0) < FRESH_MS


def _beat(state: State) -> bool:
    """Tell whether the newest call's frame is lit. The rhythm is the board's own: however fast calls
    follow each other, it never flashes faster.
    """
    return _is_fresh(state, _newest(state)) and since_start(state) // BEAT_MS % 2 == 0


def _is_quiet(state: State) -> bool:
    """Whether nobody was called of late, and at most one number is still called."""
    calls = state.zone.calls if state.zone else ()
    waiting = sum(call.state == TicketState.CALLED for call in calls)
    last = max(state.seen.values(), default=state.at - QUIET_MS)
    return waiting <= 1 and state.at - last >= QUIET_MS


# --- those who wait ----------------------------------------------------------------------------------


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


# --- notices and posters -----------------------------------------------------------------------------


def lines_of(
    notices: tuple[Text, ...], spoken: tuple[str, ...], line_em: int
) -> tuple[v.Line, ...]:
    """Break notices into lines of at most so many em, in every language that they have."""
    return tuple(
        (line, language)
        for notice in notices
        for language in spoken
        for line in _even(notice.get(language, ""), line_em)
    )


def _even(text: str, line_em: int) -> tuple[str, ...]:
    """Break a text into as few lines as can be, all of about the same length."""
    lines = narrower = wrap(text, line_em * EM, EM, "regular", _width)
    while len(narrower) == len(lines) > 1 and line_em > 1:
        lines, line_em = narrower, line_em - 1
        narrower = wrap(text, line_em * EM, EM, "regular", _width)
    return lines


def _width(text: str, size: int, weight: Weight) -> int:
    return sum(size if ord(char) > 0x2E80 else round(size * NARROW) for char in text)


def _notice(state: State) -> v.Notice | None:
    """Find the line whose turn it is; at the end of its turn it rolls away before the next one."""
    if not state.lines:
        return None
    turn, phase = divmod(since_start(state), LINE_MS)
    line, after = (state.lines[(turn + n) % len(state.lines)] for n in (0, 1))
    rolling = phase - (LINE_MS - ROLL_MS)
    if rolling <= 0 or len(state.lines) == 1:
        return v.Notice(line, None, 0)
    return v.Notice(line, after, rolling * ROLL_STEPS // ROLL_MS)


def _next_line(state: State) -> int:
    phase = since_start(state) % LINE_MS
    if phase < LINE_MS - ROLL_MS:
        return state.at + LINE_MS - ROLL_MS - phase
    step = ROLL_MS // ROLL_STEPS
    return state.at + step - phase % step


def _poster(state: State) -> v.Poster | None:
    """Find the poster whose turn it is, while it is quiet."""
    if not _is_quiet(state):
        return None
    pages = list(_poster_pages(state))
    return pages[since_start(state) // POSTER_MS % len(pages)] if pages else None


def _poster_pages(state: State) -> Iterator[v.Poster]:
    """List every page of every poster; one whose picture is not there is only its steps."""
    for poster in state.zone.posters if state.zone else ():
        path, count = (
            picture(state, poster.picture),
            max(map(len, poster.steps.values()), default=0),
        )
        for first in range(0, count, STEPS) if count else (0,) if path else ():
            steps = {one: said[first : first + STEPS] for one, said in poster.steps.items()}
            yield v.Poster(poster.title, steps, first, path)
