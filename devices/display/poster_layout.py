"""A poster: a procedure in its steps, a picture, or both. PURE."""

from devices.display import shown as v
from devices.display.canvas import AMBER, DEEP, PALE, WHITE, Canvas
from devices.drawing.scene import Label, Picture, Rect
from devices.drawing.typesetting import columns, inset, rows
from hall.texts import named

LARGEST = 7.0
"""Size of a step in hundredths of the board's shorter side: it is read from the seats."""
MOST_HIGH = 16.0
"""A step is at most so high."""


def poster(canvas: Canvas, rect: Rect, shown: v.Poster) -> None:
    """Set a poster into the place of older calls."""
    canvas.fill(rect, DEEP, canvas.px(1.5))
    title, body = rows(inset(rect, canvas.px(2.5), canvas.px(2)), (0.15, 0.85), canvas.px(1))
    names = tuple(named(shown.title, language) for language in canvas.languages[:2])
    canvas.pair(title, names, AMBER, canvas.px(6), soft=PALE)
    if shown.picture and shown.steps:
        body, beside = columns(body, (0.62, 0.38), canvas.px(2))
        canvas.marks.append(Picture(beside, shown.picture))
    elif shown.picture:
        canvas.marks.append(Picture(body, shown.picture))
    if shown.steps:
        _list(canvas, body, shown)


def _list(canvas: Canvas, rect: Rect, shown: v.Poster) -> None:
    """Set the steps under each other, all in one size."""
    high = min(rect.h // len(shown.steps), canvas.px(MOST_HIGH))
    places = [
        inset(Rect(rect.x, rect.y + place * high, rect.w, high), 0, canvas.px(0.6))
        for place in range(len(shown.steps))
    ]
    size = min(_size(canvas, place, step) for place, step in zip(places, shown.steps, strict=True))
    for place, step in enumerate(shown.steps):
        number, said = _parts(canvas, places[place])
        count = str(shown.first + place + 1)
        canvas.line(number, count, AMBER, canvas.px(LARGEST), weight="bold")
        canvas.lines(said, step, WHITE, size, weight="bold")


def _parts(canvas: Canvas, rect: Rect) -> tuple[Rect, ...]:
    wide = canvas.px(LARGEST)
    return columns(rect, (wide, rect.w - wide), canvas.px(1))


def _size(canvas: Canvas, rect: Rect, step: str) -> int:
    """Tell how large a step can be in its place."""
    trial = Canvas(canvas.width, canvas.height, canvas.measure, canvas.languages)
    trial.lines(_parts(canvas, rect)[1], step, WHITE, canvas.px(LARGEST), weight="bold")
    return min(mark.size for mark in trial.marks if isinstance(mark, Label))
