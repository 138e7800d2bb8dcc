"""What a zone board shows. PURE."""

import re
from collections.abc import Iterator

from devices.display import shown as v
from devices.display.state import (
    BEAT_MS,
    FRESH_MS,
    LINE_MS,
    PAGE_MS,
    POSTER_MS,
    QUEUES,
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
    pages,
    picture,
    since_start,
)
from devices.drawing.scene import Weight, wrap
from hall.domain.definition import Service, Text
from hall.domain.names import TicketState
from hall.places import elsewhere, own_name, way_to, zone_texts
from hall.wire import messages as m

EVERYTHING = "*"
STEPS = 5
"""So many steps of a procedure are shown together."""
SENTENCE = re.compile(r".+?(?:[。！？]+[”』」）]*|[.!?]+[\"')]*(?=\s|$)|$)\s*", re.DOTALL)
EM = 100
NARROW = 0.54


def board_view(state: State) -> v.BoardView:
    hall, zone = state.setup.hall, state.zone
    queues, page = _queues(state)
    now = local(state, state.wall) if state.wall else None
    return v.BoardView(
        languages=languages(state),
        stale=state.stale,
        identify=identified(state),
        hall=hall.name,
        zone=zone_texts(hall, state.setup.place),
        clock=f"{now:%H:%M}" if now else "",
        date=(now.month, now.day, now.weekday()) if now else None,
        open=state.hall.open if state.hall else True,
        connected=zone is not None,
        calls=tuple(_call(state, call) for call in _calls(state)),
        windows=tuple(w.id for w in hall.windows if w.zone == state.setup.place),
        beat=_beat(state),
        queues=queues,
        page=page,
        missed=zone.missed if zone else (),
        notice=_notice(state),
        poster=_poster(state),
        named=any(window.name for window in hall.windows),
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
    if len(_served(state)) > QUEUES:
        yield next_multiple(state, PAGE_MS)


# --- calls -----------------------------------------------------------------------------------------


def _calls(state: State) -> list[m.ZoneCall]:
    """List the calls, those that still stand first: no other one takes their place."""
    calls = state.zone.calls if state.zone else ()
    return sorted(calls, key=lambda call: call.state != TicketState.CALLED)


def _call(state: State, call: m.ZoneCall) -> v.Call:
    hall, here = state.setup.hall, state.setup.place
    there = elsewhere(hall, call.window, here)
    return v.Call(
        call.number,
        call.window,
        call.state,
        fresh=_is_fresh(state, call),
        name=own_name(hall, call.window),
        zone={one: way_to(hall, one, here, there) for one in hall.languages} if there else {},
    )


def _newest(state: State) -> m.ZoneCall | None:
    return next(iter(_calls(state)), None)


def _is_fresh(state: State, call: m.ZoneCall | None) -> bool:
    if call is None or call.state != TicketState.CALLED:
        return False
    return state.at - state.seen.get((call.id, call.at), 0) < FRESH_MS


def _beat(state: State) -> bool:
    """Tell whether the newest call's frame is lit. The rhythm is the board's own: however fast calls
    follow each other, it never flashes faster.
    """
    return _is_fresh(state, _newest(state)) and since_start(state) // BEAT_MS % 2 == 0


def _is_quiet(state: State) -> bool:
    """Whether nobody was called of late, and at most one number is still called."""
    calls = state.zone.calls if state.zone else ()
    called = sum(call.state == TicketState.CALLED for call in calls)
    last = max(state.seen.values(), default=state.at - QUIET_MS)
    return called <= 1 and state.at - last >= QUIET_MS


# --- those who wait ----------------------------------------------------------------------------------


def _queues(state: State) -> tuple[tuple[v.Queue, ...], tuple[int, int]]:
    """Find the page of queues whose turn it is, and its place among the pages."""
    if state.hall is None:
        return (), (1, 1)
    served = pages(_served(state), QUEUES)
    place = since_start(state) // PAGE_MS % len(served)
    return tuple(_queue(state, one, state.hall) for one in served[place]), (place + 1, len(served))


def _served(state: State) -> list[Service]:
    """List the services that this zone's windows do, by class."""
    setup = state.setup
    skills = {s for w in setup.hall.windows if w.zone == setup.place for s in w.skills}
    served = [service for service in setup.hall.services if service.code in skills]
    return sorted(served, key=lambda service: _group(state, service))


def _group(state: State, service: Service) -> int:
    classes = [one.id for one in state.setup.hall.classes]
    return classes.index(service.service_class)


def _queue(state: State, service: Service, told: m.Hall) -> v.Queue:
    queue = told.services.get(service.code)
    return v.Queue(
        name=service.name,
        prefix=service.prefix,
        group=_group(state, service),
        waiting=queue.waiting if queue else 0,
        expected=_minutes(queue.expected_wait) if queue and queue.expected_wait else None,
        suspended=EVERYTHING in told.suspended or service.code in told.suspended,
    )


def _minutes(wait: m.Wait) -> tuple[int, int]:
    """A wait in whole minutes, the upper end rounded up and at least one."""
    low = wait.low_s // 60
    return low, max(1, low, -(-wait.high_s // 60))


# --- notices and posters -----------------------------------------------------------------------------


def lines_of(
    notices: tuple[Text, ...], spoken: tuple[str, ...], line_em: int
) -> tuple[v.Line, ...]:
    """Break notices into lines of at most so many em, in every language that they have: where a
    sentence ends; one that is too long by itself in lines of about the same length.
    """
    return tuple(
        (line, language)
        for notice in notices
        for language in spoken
        for part in _parts(notice.get(language, ""), line_em)
        for line in _even(part, line_em)
    )


def _parts(text: str, line_em: int) -> tuple[str, ...]:
    """Cut a text between its sentences into as few parts as each fit a line, where they do."""
    parts: list[str] = []
    for sentence in SENTENCE.findall(text):
        together = (parts[-1] if parts else "") + sentence
        if parts and _width(together.strip(), EM, "regular") <= line_em * EM:
            parts[-1] = together
        else:
            parts.append(sentence)
    return tuple(part.strip() for part in parts)


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
    """List every page of every poster, one language after the other, so that its steps are large; one
    whose picture is not there is only its steps.
    """
    for poster in state.zone.posters if state.zone else ():
        path = picture(state, poster.picture)
        told = [poster.steps[one] for one in state.setup.hall.languages if poster.steps.get(one)]
        for steps in told or ([()] if path else []):
            first = 0
            for page in pages(steps, STEPS):
                yield v.Poster(poster.title, page, first, path)
                first += len(page)
