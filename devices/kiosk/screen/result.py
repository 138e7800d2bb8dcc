"""The page with the number: what becomes of its paper, what follows, and its code for a phone. PURE."""

from collections.abc import Sequence

from devices.drawing.scene import QrCode, Rect
from devices.drawing.typesetting import columns, inset, ladder, rows
from devices.kiosk.screen import words
from devices.kiosk.screen.style import Canvas
from devices.kiosk.visit.pages import Result

FACT, SMALLEST_FACT = 5.2, 2.6
"""Units of what is told below the number."""
LEADING = 1.25
TWO_LINES = 1.8
"""What a name in two lines needs beside a fact; a tall screen has room for that."""


def draw_result(canvas: Canvas, page: Result) -> None:
    """The number beside its code, or above it on a tall screen. Who holds a ticket already has its code:
    the number stands alone.
    """
    if not page.ticket.follow_url:
        _number(canvas, page, canvas.body)
        return
    parts = rows if canvas.portrait else columns
    shares = (0.62, 0.38)
    if page.ticket.then:
        shares = (0.76, 0.24) if canvas.portrait else (0.7, 0.3)
    number, code = parts(canvas.body, shares, gap=canvas.px(2.5))
    _number(canvas, page, number)
    _code(canvas, page, code)


def _number(canvas: Canvas, page: Result, rect: Rect) -> None:
    canvas.card(rect)
    shares = (0.15, 0.37, 0.48)
    if page.ticket.then:
        shares = (0.12, 0.24, 0.64) if canvas.portrait else (0.13, 0.27, 0.6)
    inner = inset(rect, canvas.px(2.5), canvas.px(2.5))
    status, huge, facts = rows(inner, shares, gap=canvas.px(1.5))
    waits, hue = page.outcome in ("shown", "held"), canvas.hue
    face, ink = (hue.warn, hue.on_warn) if waits else (hue.action, hue.on_action)
    canvas.card(status, face, edge=False)
    said = canvas.say(f"kiosk.result.{page.outcome}")
    inner = inset(status, canvas.px(2), canvas.px(1))
    canvas.text(inner, said, ink, 6.5, bold=True, align="center")
    canvas.text(huge, page.ticket.number, hue.ink, 34, bold=True, align="center")
    _tell(canvas, page, facts)


def _tell(canvas: Canvas, page: Result, rect: Rect) -> None:
    """The facts in one size, each with the lines that it needs; the order of services above them."""
    ticket, said = page.ticket, _facts(canvas, page)
    if ticket.then:
        services = (ticket.service, *ticket.then)
        each = TWO_LINES if canvas.portrait else 1
        order, rect = rows(rect, (each * len(services), len(said) + 1), canvas.px(0.8))
        canvas.order(order, services, canvas.hue.strong, FACT * canvas.scale)
    size, lines = _size(canvas, said, rect)
    for place, one in zip(rows(rect, lines), said, strict=True):
        most = size / canvas.unit / canvas.scale
        canvas.text(place, one, canvas.hue.ink, most, align="center", lines=True)


def _size(canvas: Canvas, said: Sequence[str], rect: Rect) -> tuple[int, list[int]]:
    """The largest size in pixels at which all facts have room below each other, and their lines."""
    for size in ladder(canvas.px(FACT * canvas.scale), canvas.px(SMALLEST_FACT)):
        lines = [canvas.set.lines(one, rect.w, size) for one in said]
        if sum(lines) * size * LEADING <= rect.h:
            break
    return size, lines


def _facts(canvas: Canvas, page: Result) -> list[str]:
    ticket, language = page.ticket, canvas.view.language
    service = canvas.setup.service(ticket.service)
    expected = ticket.expected_wait
    lines = [
        canvas.name(service.name) if service and not ticket.then else "",
        words.appointment(canvas.setup.hall, language, ticket),
        words.ahead(language, ticket),
        canvas.say("ticket.wait", wait=words.wait(language, expected)) if expected else "",
        words.where(canvas.setup.hall, language, ticket),
        canvas.say("ticket.priority.ask-guide") if canvas.setup.must_ask(ticket) else "",
    ]
    return [line for line in lines if line]


def _code(canvas: Canvas, page: Result, rect: Rect) -> None:
    canvas.card(rect)
    square, caption = rows(inset(rect, canvas.px(2.5)), (0.84, 0.16))
    canvas.add(QrCode(square, page.ticket.follow_url))
    canvas.text(caption, canvas.say("kiosk.result.scan"), canvas.hue.soft, 4.2, align="center")
