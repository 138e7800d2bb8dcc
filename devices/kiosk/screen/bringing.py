"""The page before the number: what it is for, how many wait, what to bring, and what may be added. PURE."""

from devices.drawing.scene import Fill, Rect
from devices.drawing.typesetting import columns, inset, rows
from devices.kiosk.screen import words
from devices.kiosk.screen.choosing import chosen_reason
from devices.kiosk.screen.listing import best, draw_list, most, split
from devices.kiosk.screen.style import Canvas
from devices.kiosk.visit.page_views import PapersView

_WIDE = (0.2, 0.11, 0.03, 0.12, 0.54)
_TALL = (0.15, 0.1, 0.02, 0.1, 0.63)
MORE = "more-papers"


def draw_papers(canvas: Canvas, page: PapersView) -> None:
    """The services, how many wait for the first, and what to bring for all."""
    body, papers = canvas.body, canvas.setup.papers(page.services, canvas.view.language)
    canvas.card(body)
    bar = Rect(body.x, body.y, canvas.px(1.6), body.h)
    service = canvas.setup.service(page.services[-1])
    accent = canvas.accent(service.service_class) if service else canvas.hue.strong
    canvas.add(Fill(bar, accent, canvas.px(0.8)))
    inner = inset(body, canvas.px(4.5), canvas.px(2.4))
    name, queue, _, heading, rest = rows(inner, _shares(canvas, page))
    _name(canvas, page, name)
    canvas.text(queue, _queue(canvas, page), canvas.hue.soft, 4.8, lines=True)
    said = canvas.say("kiosk.papers" if papers else "kiosk.papers.none")
    canvas.text(heading, said, canvas.hue.strong, 5.4, bold=True)
    if papers:
        _bring(canvas, page, papers, rest, inner.h // 10)
    _foot(canvas, page, listable=bool(papers) and page.prints)


def _shares(canvas: Canvas, page: PapersView) -> tuple[float, ...]:
    """A tall screen has room for the names of several services."""
    if not canvas.portrait or len(page.services) < 2:
        return _TALL if canvas.portrait else _WIDE
    more = 0.03 * len(page.services)
    return (_TALL[0] + more, *_TALL[1:-1], _TALL[-1] - more)


def _bring(
    canvas: Canvas, page: PapersView, papers: tuple[str, ...], rect: Rect, hint_h: int
) -> None:
    """The papers over a hint, or without it where they would be too small, or over what turns to more
    of them.
    """
    upper, hint = split(rect, hint_h)
    if found := best(canvas, papers, upper):
        draw_list(canvas, papers, found)
        canvas.text(hint, canvas.say("kiosk.papers.hint"), canvas.hue.soft, 4.4, lines=True)
    elif found := best(canvas, papers, rect):
        draw_list(canvas, papers, found)
    else:
        _turned(canvas, page, papers, rect)


def _turned(canvas: Canvas, page: PapersView, papers: tuple[str, ...], rect: Rect) -> None:
    """So many papers as there is room for, and a button that turns to the next ones."""
    upper, below = split(rect, canvas.px(11))
    found = most(canvas, papers, upper)
    room = len(found.cells)
    pages = -(-len(papers) // room)
    start = page.turn % pages * room
    draw_list(canvas, papers[start : start + room], found)
    counted, button = columns(below, (0.5, 0.5), canvas.px(2))
    said = f"{start + 1}–{min(start + room, len(papers))} / {len(papers)}"
    canvas.text(counted, said, canvas.hue.soft, 4.8)
    canvas.button(MORE, button, canvas.say("kiosk.papers.more"))


def _name(canvas: Canvas, page: PapersView, rect: Rect) -> None:
    """The one service, or all of them in their order."""
    if len(page.services) > 1:
        canvas.order(rect, page.services, canvas.hue.ink, 7 * canvas.scale)
        return
    service = canvas.setup.service(page.services[0])
    said = canvas.name(service.name) if service else ""
    canvas.text(rect, said, canvas.hue.ink, 9, bold=True, lines=True)


def _foot(canvas: Canvas, page: PapersView, *, listable: bool) -> None:
    """Back at the left, the number at the right, and between them what may be added to it."""
    between = []
    if listable:
        between.append(("papers", "kiosk.papers.print", page.listed))
    if page.another:
        between.append(("another", "kiosk.another", False))
    share = 0.21 if between else 0.34
    shares = [share] * (1 + len(between))
    first, *middle, last = columns(canvas.foot, (*shares, 1 - sum(shares)), gap=canvas.px(1.8))
    canvas.button("back", first, canvas.say("kiosk.back"))
    for place, (id, key, lit) in zip(middle, between, strict=True):
        canvas.button(id, place, canvas.say(key), lit=lit)
    canvas.button("take", last, canvas.say("kiosk.take"), action=True)


def _queue(canvas: Canvas, page: PapersView) -> str:
    parts = []
    if page.queue is not None and page.queue.ahead is not None:
        parts.append(canvas.say("kiosk.queue.ahead", count=page.queue.ahead))
    if page.queue is not None and page.queue.expected_wait is not None:
        expected = words.wait(canvas.view.language, page.queue.expected_wait)
        parts.append(canvas.say("kiosk.queue.wait", wait=expected))
    if page.too_late:
        parts.append(canvas.say("kiosk.too-late", time=page.too_late))
    if page.ends:
        parts.append(canvas.say("kiosk.tile.ends", time=page.ends))
    if page.queue is not None and page.queue.left is not None:
        parts.append(canvas.say("kiosk.tile.left", count=page.queue.left))
    if reason := chosen_reason(canvas):
        green = canvas.setup.is_green(canvas.view.priority)
        key = "kiosk.priority.ticket" if green else "kiosk.priority.by-guide"
        parts.append(canvas.say(key, reason=reason))
    return "　".join(parts)
