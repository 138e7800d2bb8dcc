"""Many numbers called at once: every window has a place of its own, and no number moves. PURE."""

from collections.abc import Iterable

from devices.display import shown as v
from devices.display.canvas import AMBER, BAND, BROWN, DARK, DEEP, PALE, Canvas
from devices.drawing.scene import Rect
from devices.drawing.typesetting import columns, inset, rows
from hall.domain.names import TicketState
from hall.places import caption
from hall.texts import named

BESIDE = 20
"""With more places than that, the queues give way to the calls."""
MOST = 40
PLAIN, WORDED = (0.56, 0.14, 0.3), (0.5, 0.1, 0.4)
"""Shares of number, arrow and window; ``WORDED`` where words stand below some windows."""
LARGEST = 8.0
"""Size of a number in hundredths of the board's shorter side."""


def crowded(view: v.BoardView, most: int) -> bool:
    """Whether more numbers are called than the newest one and so many below it."""
    return len(_called(view)) > 1 + most


def fills_the_board(view: v.BoardView) -> bool:
    return len(_places(view)) > BESIDE


def crowd(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    """Set the called numbers by their windows."""
    head, body = rows(rect, (0.08, 0.92), canvas.px(0.8))
    said = tuple(
        f"{number} → {window}"
        for number, window in zip(
            canvas.said("board.number"),
            canvas.said("board.place" if view.named else "board.window"),
            strict=True,
        )
    )
    canvas.pair(head, said, PALE, canvas.px(4), weight="regular")
    called, places = _called(view), _places(view)
    language = view.languages[0]
    shares = WORDED if any(_beside(language, call) for call in called.values()) else PLAIN
    for cell, window in zip(_cells(canvas, body, len(places)), places, strict=False):
        inner = inset(cell, canvas.px(1), canvas.px(0.8))
        parts = columns(inner, shares, canvas.px(0.4))
        _cell(canvas, cell, parts, language, window, called.get(window))


def _called(view: v.BoardView) -> dict[str, v.Call]:
    """Find the newest call of each window that calls."""
    newest_last = [call for call in reversed(view.calls) if call.state == TicketState.CALLED]
    return {call.window: call for call in newest_last}


def _places(view: v.BoardView) -> tuple[str, ...]:
    """List the zone's windows and others that call for it; where they are too many, those that call."""
    called = _called(view)
    others = sorted(called.keys() - set(view.windows), key=_natural)
    places = (*view.windows, *others)
    return places if len(places) <= MOST else tuple(sorted(called, key=_natural))


def _natural(window: str) -> tuple[int, str]:
    return (int(window), "") if window.isdecimal() else (1_000_000, window)


def _cells(canvas: Canvas, rect: Rect, count: int) -> Iterable[Rect]:
    """Cut a rectangle into as many cells, each about three times as wide as high."""
    across = max(1, round((count * rect.w / rect.h / 3.6) ** 0.5))
    down = -(-count // across)
    gap = canvas.px(0.8)
    for row in rows(rect, [1.0] * down, gap):
        yield from columns(row, [1.0] * across, gap)


def _cell(  # noqa: PLR0917 - a place, its parts, and what stands in them
    canvas: Canvas,
    rect: Rect,
    parts: tuple[Rect, ...],
    language: str,
    window: str,
    call: v.Call | None,
) -> None:
    ground, ink, soft = _colours(call)
    canvas.fill(rect, ground, canvas.px(0.8))
    number, middle, place = parts
    largest = canvas.px(LARGEST)
    if call is not None:
        canvas.line(number, call.number, ink, largest, weight="bold", align="center")
        canvas.line(middle, "→", soft, canvas.px(4), align="center")
        largest = min(largest, rect.h * 3 // 4)
        if beside := _beside(language, call):
            place, below = rows(place, (0.6, 0.4))
            canvas.line(below, beside, soft, canvas.px(3.4), align="center")
    canvas.line(place, window, soft, largest, weight="bold", align="center")


def _beside(language: str, call: v.Call) -> str:
    """What stands below a window's number: its zone where that is another than the board's, else its
    own name.
    """
    if call.zone:
        return named(call.zone, language)
    return caption(call.name, language) if call.name else ""


def _colours(call: v.Call | None) -> tuple[tuple[int, int, int], ...]:
    if call is None:
        return DEEP, PALE, PALE
    return (AMBER, DARK, BROWN) if call.fresh else (BAND, AMBER, AMBER)
