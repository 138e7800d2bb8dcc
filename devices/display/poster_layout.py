"""A poster: a procedure in its steps, a picture, or both. PURE."""

from devices.display import views as v
from devices.display.canvas import AMBER, DEEP, PALE, WHITE, Canvas
from devices.scene import Picture, Rect
from devices.typesetting import columns, inset, rows
from hall.texts import named

MOST_HIGH = 14.0
"""A step is at most so high, in hundredths of the board's shorter side."""


def poster(canvas: Canvas, rect: Rect, shown: v.Poster) -> None:
    """Set a poster into the place of older calls."""
    canvas.fill(rect, DEEP, canvas.px(1.5))
    title, body = rows(inset(rect, canvas.px(2.5)), (0.16, 0.84), canvas.px(1.5))
    names = tuple(named(shown.title, language) for language in canvas.languages[:2])
    canvas.pair(title, names, AMBER, canvas.px(6), soft=PALE)
    steps = _steps(canvas, shown)
    if shown.picture and steps:
        body, beside = columns(body, (0.56, 0.44), canvas.px(2))
        canvas.marks.append(Picture(beside, shown.picture))
    elif shown.picture:
        canvas.marks.append(Picture(body, shown.picture))
    _list(canvas, body, steps, shown.first)


def _steps(canvas: Canvas, shown: v.Poster) -> tuple[tuple[str, ...], ...]:
    """Tell each step in the languages of the board."""
    said = [shown.steps[one] for one in canvas.languages[:2] if one in shown.steps]
    return tuple(zip(*said, strict=False))


def _list(canvas: Canvas, rect: Rect, steps: tuple[tuple[str, ...], ...], first: int) -> None:
    if not steps:
        return
    high = min(rect.h // len(steps), canvas.px(MOST_HIGH))
    for place, step in enumerate(steps):
        line = Rect(rect.x, rect.y + place * high, rect.w, high)
        number, said = columns(inset(line, 0, canvas.px(0.8)), (0.1, 0.9), canvas.px(1))
        canvas.line(number, str(first + place + 1), AMBER, canvas.px(6), weight="bold")
        canvas.under(said, step, WHITE, canvas.px(5), soft=PALE)
