"""The foot of a zone board: the line of a notice, rolling; or that what is seen may be old. PURE."""

from msgspec.structs import replace

from devices.display import shown as v
from devices.display.canvas import DEEP, ON_WARN, WARN, WHITE, Canvas
from devices.display.state import ROLL_STEPS
from devices.drawing.scene import Label, Rect
from devices.drawing.typesetting import inset

MARGIN = 2.5
LARGEST = 5.0
"""Size of a line in hundredths of the board's shorter side."""


def line_em(width: int, height: int) -> int:
    """Tell how many em of a board's width a line of a notice may take at its full size."""
    return int(
        (width - 2 * MARGIN * min(width, height) / 100) / (LARGEST * min(width, height) / 100)
    )


def foot(canvas: Canvas, rect: Rect, view: v.BoardView) -> None:
    inner = inset(rect, canvas.px(MARGIN), canvas.px(1))
    if view.stale and view.connected:
        canvas.fill(rect, WARN)
        canvas.pair(inner, canvas.said("screen.stale"), ON_WARN, canvas.px(5), align="center")
        return
    canvas.fill(rect, DEEP)
    if view.notice is None:
        canvas.pair(inner, canvas.said("board.notice"), WHITE, canvas.px(4.5), align="center")
    else:
        _roll(canvas, rect, inner, view.notice)


def _roll(canvas: Canvas, rect: Rect, inner: Rect, notice: v.Notice) -> None:
    """One line leaves at the top while the next one comes from below, gently at both ends."""
    way = notice.rolled / ROLL_STEPS
    up = round(rect.h * way * way * (3 - 2 * way))
    canvas.line(inner, notice.line[0], WHITE, canvas.px(LARGEST), align="center")
    if not notice.after or not up:
        return
    canvas.line(inner, notice.after[0], WHITE, canvas.px(LARGEST), align="center")
    for place, shift in ((-2, -up), (-1, rect.h - up)):
        label = canvas.marks[place]
        if isinstance(label, Label):
            canvas.marks[place] = _moved(label, shift, rect)


def _moved(label: Label, down: int, within: Rect) -> Label:
    place = replace(label.rect, y=label.rect.y + down)
    return replace(label, rect=place, within=within)
