"""The page of a guided visit: the words that are said, what they are about, and the four keys. PURE."""

import re

from devices.drawing.scene import Colour, Fill, Rect
from devices.drawing.typesetting import columns, inset, rows
from devices.kiosk.guided.state import GuidedView
from devices.kiosk.screen.style import Canvas

LEAVE = "guided"
"""Whoever can touch the screen goes on without the voice."""
SMALLEST = 22
SENTENCE_ENDS = re.compile(r"(?<=[。！？])(?=.)|(?<=[.!?]) ")
_WIDE, _TALL = (0.26, 0.74), (0.2, 0.8)


def draw_guided(canvas: Canvas, page: GuidedView) -> None:
    """Very large words between a head and the keys, which stand as they do on the board."""
    high, gap = canvas.height, canvas.px(3)
    head = round(high * (0.075 if canvas.portrait else 0.105))
    keys = round(high * (0.18 if canvas.portrait else 0.14))
    across = canvas.width - 2 * gap
    _head(canvas, Rect(0, 0, canvas.width, head))
    _keys(canvas, page, Rect(gap, high - keys - gap, across, keys))
    body = Rect(gap, head + gap, across, high - keys - head - 3 * gap)
    if page.about:
        above, body = rows(body, _TALL if canvas.portrait else _WIDE, gap)
        _about(canvas, page, above)
    _large(canvas, body, SENTENCE_ENDS.sub("\n", page.said), canvas.hue.ink, 17)
    canvas.target(LEAVE, Rect(0, 0, canvas.width, canvas.height))


def _head(canvas: Canvas, rect: Rect) -> None:
    canvas.add(Fill(rect, canvas.hue.head))
    edge = canvas.px(canvas.hue.edge)
    canvas.add(Fill(Rect(rect.x, rect.h - edge, rect.w, edge), canvas.hue.line))
    title, clock = columns(inset(rect, canvas.px(3), canvas.px(1)), (0.76, 0.24))
    said = canvas.say("guided.title")
    canvas.text(title, said, canvas.hue.on_head, 5.4, bold=True)
    canvas.text(clock, canvas.view.clock, canvas.hue.on_head, 5.4, bold=True, align="right")


def _large(canvas: Canvas, rect: Rect, said: str, ink: Colour, most: float) -> None:
    """All of it, however long it is: the eyes that need it large have heard it as well."""
    largest = canvas.px(most)
    setter = canvas.set
    labels = setter.paragraph(rect, said, ink, largest=largest, smallest=SMALLEST, weight="bold")
    canvas.add(*labels)


def _about(canvas: Canvas, page: GuidedView, rect: Rect) -> None:
    """What is told of, and its place."""
    canvas.card(rect, canvas.hue.action, edge=False)
    inner = inset(rect, canvas.px(3), canvas.px(1.5))
    ink = canvas.hue.on_action
    if page.place:
        inner, place = columns(inner, (0.78, 0.22), canvas.px(2))
        said = f"{page.place} / {page.count}"
        canvas.text(place, said, ink, 9, bold=True, align="right")
    _large(canvas, inner, page.about, ink, 15)


def _keys(canvas: Canvas, page: GuidedView, rect: Rect) -> None:
    gap = canvas.px(2)
    if canvas.portrait:
        places = [one for row in rows(rect, (1, 1), gap) for one in columns(row, (1, 1), gap)]
    else:
        places = [*columns(rect, (1, 1, 1, 1), gap)]
    for key, place in zip(page.keys, places, strict=True):
        canvas.card(place)
        inner = inset(place, canvas.px(2), canvas.px(1))
        canvas.text(
            inner, canvas.say(key), canvas.hue.strong, 9, bold=True, align="center", lines=True
        )
