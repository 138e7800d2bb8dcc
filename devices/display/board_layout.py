"""A zone board: who is called where, how many wait, who was missed. PURE.

The newest call stands by itself, in amber while it calls, with a frame that comes and goes while it
is new. Where more numbers call than rows can hold, every window gets a place of its own. Posters
take the place of older calls while it is quiet; a notice rolls below and never hides a call.
"""

from devices.display import shown as v
from devices.display.canvas import (
    AMBER,
    BAND,
    BROWN,
    DARK,
    DEEP,
    NAVY,
    PALE,
    WARN,
    WHITE,
    Canvas,
)
from devices.display.crowd_layout import crowd, crowded, fills_the_board
from devices.display.foot_layout import foot
from devices.display.poster_layout import poster
from devices.display.state import QUEUES
from devices.drawing.scene import Align, Colour, Mark, Measure, Rect, Scene
from devices.drawing.typesetting import columns, inset, rows
from hall.domain.names import TicketState
from hall.places import caption
from hall.texts import named, text

STATES = {
    TicketState.CALLED: "called",
    TicketState.SERVING: "serving",
    TicketState.PARKED: "serving",
    TicketState.NO_SHOW: "no-show",
}
ROWS = 5
FRAME = 1.2
"""Width of the newest call's frame, which is there or not; what is inside stays where it is."""
LOW = 5
"""Where the newest call is so many times as wide as high, all of it stands in one line."""
MISSED = 12
"""So many missed numbers are named, of more the latest; the others are counted."""
TALL_ROWS = 7
"""So many on a tall board."""
GROUPS: tuple[Colour, ...] = (
    (138, 206, 255),
    (150, 226, 172),
    (214, 190, 255),
    (255, 188, 168),
    (132, 224, 224),
    (226, 226, 150),
)
"""Colours of the classes of services, in turn; none is that of a call."""


def layout(view: v.BoardView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a zone board of that size."""
    marks = (*above(view, size, measure), *below(view, size, measure))
    return Scene(*size, NAVY, marks)


def above(view: v.BoardView, size: tuple[int, int], measure: Measure) -> tuple[Mark, ...]:
    """Draw all but the foot; the notice does not matter here."""
    canvas = Canvas(*size, measure, view.languages)
    head, body, _ = _parts(canvas)
    if view.identify:
        _identify(canvas, view.identify)
    else:
        _head(canvas, head, view)
        _body(canvas, body, view)
    return tuple(canvas.marks)


def below(view: v.BoardView, size: tuple[int, int], measure: Measure) -> tuple[Mark, ...]:
    """Draw the foot."""
    canvas = Canvas(*size, measure, view.languages)
    if not view.identify:
        foot(canvas, _parts(canvas)[-1], view)
    return tuple(canvas.marks)


def _parts(canvas: Canvas) -> tuple[Rect, ...]:
    wide = canvas.width > canvas.height
    return rows(canvas.whole, (0.1, 0.8, 0.1) if wide else (0.07, 0.86, 0.07))


def _identify(canvas: Canvas, board: str) -> None:
    canvas.fill(canvas.whole, WHITE)
    canvas.line(inset(canvas.whole, canvas.px(8)), board, DARK, canvas.px(40), align="center")


def _body(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    inner = inset(rect, canvas.px(2.5))
    if crowded(view, ROWS) and fills_the_board(view):
        hero, below = rows(inner, (0.2, 0.8), canvas.px(1.5))
        _hero(canvas, hero, view)
        crowd(canvas, below, view)
    elif canvas.width > canvas.height:
        _landscape(canvas, inner, view)
    else:
        _portrait(canvas, inner, view)


def _landscape(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    left, right = columns(rect, (0.6, 0.4), canvas.px(2.5))
    hero, calls = rows(left, (0.36, 0.64), canvas.px(2))
    queues, missed = rows(right, (0.76, 0.24), canvas.px(2))
    _paint(canvas, view, (hero, calls, queues, missed))


def _portrait(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    hero, calls, queues, missed = rows(rect, (0.21, 0.385, 0.285, 0.12), canvas.px(2.5))
    _paint(canvas, view, (hero, calls, queues, missed))


def _paint(canvas: Canvas, view: v.BoardView, places: tuple[Rect, ...]) -> None:
    hero, calls, queues, missed = places
    _hero(canvas, hero, view)
    if crowded(view, ROWS):
        crowd(canvas, calls, view)
    elif view.poster:
        poster(canvas, calls, view.poster)
    else:
        _calls(canvas, calls, view)
    _queues(canvas, queues, view)
    _missed(canvas, missed, view)


def _head(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    """Where we are, and what time it is."""
    canvas.fill(rect, DEEP)
    left, date, clock = columns(inset(rect, canvas.px(2.5), canvas.px(1)), (0.6, 0.22, 0.18), 20)
    names = tuple(named(view.zone, language) for language in view.languages[:2])
    canvas.pair(left, names, WHITE, canvas.px(6.5), soft=PALE)
    if view.date:
        canvas.lines(
            date, "\n".join(dict.fromkeys(_dates(view))), PALE, canvas.px(3.2), align="right"
        )
    canvas.line(clock, view.clock, WHITE, canvas.px(9), weight="bold", align="right")


def _dates(view: v.BoardView) -> tuple[str, ...]:
    month, day, weekday = view.date or (1, 1, 0)
    return tuple(
        text(
            language,
            "board.date",
            month=month,
            day=day,
            weekday=text(language, f"board.weekday.{weekday}"),
        )
        for language in view.languages[:2]
    )


def _hero(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    """The newest call, or why there is none."""
    if not view.calls:
        canvas.fill(rect, BAND, canvas.px(1.5))
        key = "screen.connecting" if not view.connected else "board.nobody"
        said = canvas.said(key if view.open else "board.closed")
        canvas.pair(
            inset(rect, canvas.px(3)), said, WHITE, canvas.px(12), align="center", soft=PALE
        )
        return
    call = view.calls[0]
    called = call.state == TicketState.CALLED
    ground, ink, soft = (AMBER, DARK, BROWN) if called else (BAND, WHITE, PALE)
    if view.beat:
        canvas.fill(rect, WHITE, canvas.px(2))
    rect = inset(rect, canvas.px(FRAME))
    canvas.fill(rect, ground, canvas.px(1.5))
    number, middle, window = columns(inset(rect, canvas.px(2), canvas.px(1)), (0.48, 0.2, 0.32), 10)
    canvas.line(number, call.number, ink, canvas.px(40), weight="bold", align="center")
    said = _please(canvas, view, call) if called else canvas.said(f"board.state.{_state(call)}")
    canvas.lines(middle, "\n".join(dict.fromkeys(said)), soft, canvas.px(6), align="center")
    low = rect.w > LOW * rect.h
    upper, lower = columns(window, (0.4, 0.6)) if low else rows(window, (0.72, 0.28))
    canvas.line(upper, call.window, ink, canvas.px(40), weight="bold", align="center")
    canvas.pair(lower, _captions(view, call), ink, canvas.px(7), align="center", soft=soft)


def _captions(view: v.BoardView, call: v.Call) -> tuple[str, ...]:
    """What people call the window, beside its number."""
    return tuple(caption(call.name, language) for language in view.languages[:2])


def _ways(view: v.BoardView, call: v.Call) -> tuple[str, ...]:
    """To which zone somebody is called, where that is another one than the board's."""
    return tuple(named(call.zone, language) for language in view.languages[:2]) if call.zone else ()


def _please(canvas: Canvas, view: v.BoardView, call: v.Call) -> tuple[str, ...]:
    """The lines between number and window; a zone is said in each language, the request once."""
    said, ways = canvas.said("board.please"), _ways(view, call)
    return (said[0], *ways) if ways else said


def _state(call: v.Call) -> str:
    return STATES.get(TicketState(call.state), "done")


# --- the latest calls ------------------------------------------------------------------------------


def _calls(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    count = ROWS if canvas.width > canvas.height else TALL_ROWS
    head, *lines = rows(rect, (0.6, *[1.0] * count), canvas.px(0.8))
    for part, key in zip(_cells(canvas, head), ("number", "window", "state"), strict=True):
        if key != "state":
            said = canvas.said("board.place" if key == "window" and view.named else f"board.{key}")
            canvas.pair(part, said, PALE, canvas.px(4), align="center", weight="regular")
    for line in lines:
        canvas.fill(line, BAND, canvas.px(1))
    for line, call in zip(lines, view.calls[1:], strict=False):
        _call(canvas, line, view, call)


def _cells(canvas: Canvas, rect: Rect) -> tuple[Rect, ...]:
    return columns(inset(rect, canvas.px(2), 0), (0.4, 0.27, 0.33), canvas.px(1))


def _call(canvas: Canvas, rect: Rect, view: v.BoardView, call: v.Call) -> None:
    if call.fresh:
        canvas.fill(rect, AMBER, canvas.px(1))
    ink, soft = _inks(call)
    number, window, state = _cells(canvas, inset(rect, 0, canvas.px(0.9)))
    canvas.line(number, call.number, ink, canvas.px(10), weight="bold", align="center")
    if view.named:
        window, beside = columns(window, (0.5, 0.5), canvas.px(1))
        words = dict.fromkeys(_captions(view, call))
        canvas.lines(beside, "\n".join(words), soft, canvas.px(4))
    align: Align = "right" if view.named else "center"
    canvas.line(window, call.window, ink, canvas.px(10), weight="bold", align=align)
    said = _standing(canvas, view, call)
    write = canvas.under if call.zone else canvas.pair
    write(state, said, ink, canvas.px(4.2), align="center", soft=soft, weight="regular")


def _standing(canvas: Canvas, view: v.BoardView, call: v.Call) -> tuple[str, ...]:
    """What a call has come to; one that stands says where to go."""
    if call.state != TicketState.CALLED:
        return canvas.said(f"board.state.{_state(call)}")
    if call.zone:
        please, *ways = _please(canvas, view, call)
        return (f"{please} {ways[0]}", *ways[1:])
    return canvas.said("board.please" if call.name else f"board.state.{_state(call)}")


def _inks(call: v.Call) -> tuple[Colour, Colour]:
    if call.fresh:
        return DARK, BROWN
    return (AMBER, AMBER) if call.state == TicketState.CALLED else (WHITE, PALE)


# --- those who wait ----------------------------------------------------------------------------------


def _queues(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    head, *lines = rows(rect, (0.75, *[1.0] * QUEUES), canvas.px(0.8))
    _, *fields = _fields(canvas, head)
    for part, key in zip(fields, ("queue", "waiting", "expected"), strict=True):
        said = canvas.said(f"board.{key}")
        if key == "queue" and view.page[1] > 1:
            said = tuple(f"{one}  {view.page[0]} / {view.page[1]}" for one in said)
        align: Align = "left" if key == "queue" else "center"
        canvas.lines(part, "\n".join(said), PALE, canvas.px(3), align=align)
    for line, queue in zip(lines, view.queues, strict=False):
        _queue(canvas, line, queue)


def _fields(canvas: Canvas, rect: Rect) -> tuple[Rect, ...]:
    """Places for the prefix, the service, how many wait, and how long that may take."""
    prefix, rest = columns(rect, (0.09, 0.91), canvas.px(1.2))
    return prefix, *columns(inset(rest, canvas.px(0.6), 0), (0.53, 0.15, 0.32), canvas.px(1))


def _queue(canvas: Canvas, rect: Rect, queue: v.Queue) -> None:
    canvas.fill(rect, BAND, canvas.px(1))
    prefix, *fields = _fields(canvas, rect)
    name, waiting, expected = (inset(field, 0, canvas.px(0.6)) for field in fields)
    canvas.fill(prefix, GROUPS[queue.group % len(GROUPS)], canvas.px(1))
    chip = inset(prefix, canvas.px(0.4))
    canvas.line(chip, queue.prefix, DARK, canvas.px(5), weight="bold", align="center")
    names = tuple(named(queue.name, language) for language in canvas.languages[:2])
    canvas.stack(name, names, WHITE, canvas.px(4.2), soft=PALE)
    said = canvas.said("board.suspended") if queue.suspended else _expected(canvas, queue)
    ink, soft = (WARN, WARN) if queue.suspended else (WHITE, PALE)
    canvas.under(expected, said, ink, canvas.px(4.2), align="center", soft=soft)
    canvas.line(waiting, str(queue.waiting), WHITE, canvas.px(7), weight="bold", align="center")


def _expected(canvas: Canvas, queue: v.Queue) -> tuple[str, ...]:
    """A range in minutes; nothing is promised where it is not known."""
    if queue.expected is None:
        return canvas.said("board.unknown")
    low, high = queue.expected
    key = "board.within" if low == 0 else "board.about" if low == high else "board.range"
    return canvas.said(key, low=low, high=high)


def _missed(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    canvas.fill(rect, DEEP, canvas.px(1))
    title, numbers = rows(inset(rect, canvas.px(2), canvas.px(1)), (0.34, 0.66), canvas.px(0.5))
    left, right = columns(title, (0.4, 0.6), canvas.px(1))
    canvas.pair(left, canvas.said("board.missed"), WARN, canvas.px(4), soft=WARN)
    if view.missed:
        hint = canvas.said("board.missed.hint")
        canvas.pair(right, hint, PALE, canvas.px(3.2), align="right", weight="regular")
    said, total = "   ".join(view.missed[:MISSED]), len(view.missed)
    if total <= MISSED:
        canvas.lines(numbers, said, WHITE, canvas.px(5.5), weight="bold")
        return
    numbers, others = columns(numbers, (0.8, 0.2), canvas.px(1))
    canvas.lines(numbers, said, WHITE, canvas.px(5.5), weight="bold")
    more = canvas.said("board.missed.more", total=total)
    canvas.under(others, more, PALE, canvas.px(4), align="right", soft=PALE, weight="regular")
