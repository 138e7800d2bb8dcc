"""The page before the number: what it is for, how many wait, what to bring, and what may be added. PURE."""

from devices.kiosk import words
from devices.kiosk.choosing import chosen_reason
from devices.kiosk.style import Canvas
from devices.kiosk.views import PapersView
from devices.scene import Fill, Rect
from devices.typesetting import DESCENDING, columns, inset, rows

_WIDE = (0.2, 0.11, 0.03, 0.12, 0.44, 0.1)
_TALL = (0.15, 0.1, 0.02, 0.1, 0.53, 0.1)
MANY_LINES, MOST_LINES = 4, 14
"""So many papers below each other are legible on a wide screen, and on a tall one."""


def draw_papers(canvas: Canvas, page: PapersView) -> None:
    """The services, how many wait for the first, and what to bring for all."""
    body, papers = canvas.body, canvas.setup.papers(page.services, canvas.view.language)
    canvas.card(body)
    bar = Rect(body.x, body.y, canvas.px(1.6), body.h)
    service = canvas.setup.service(page.services[-1])
    accent = canvas.accent(service.service_class) if service else canvas.hue.strong
    canvas.add(Fill(bar, accent, canvas.px(0.8)))
    inner = inset(body, canvas.px(4.5), canvas.px(2.4))
    shares = _TALL if canvas.portrait else _WIDE
    name, queue, _, heading, listing, hint = rows(inner, shares)
    _name(canvas, page, name)
    canvas.text(queue, _queue(canvas, page), canvas.hue.soft, 4.8, lines=True)
    said = canvas.say("kiosk.papers" if papers else "kiosk.papers.none")
    canvas.text(heading, said, canvas.hue.strong, 5.4, bold=True)
    _list(canvas, papers, listing)
    if papers:
        canvas.text(hint, canvas.say("kiosk.papers.hint"), canvas.hue.soft, 4.4, lines=True)
    _foot(canvas, page, listable=bool(papers))


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


def _list(canvas: Canvas, papers: tuple[str, ...], rect: Rect) -> None:
    if canvas.portrait:
        across, least = (1 if len(papers) <= MOST_LINES else 2), 7
    else:
        across, least = 1 if len(papers) <= 3 else max(2, -(-len(papers) // MANY_LINES)), 3
    deep = max(least, -(-len(papers) // across))
    cells = [
        cell
        for column in columns(rect, (1,) * across, canvas.px(3))
        for cell in rows(column, (1,) * deep, canvas.px(0.8))
    ]
    size = _size(canvas, papers, cells)
    for paper, cell in zip(papers, cells, strict=False):
        dot = canvas.px(1.6)
        spot = Rect(cell.x, cell.y + (cell.h - dot) // 2, dot, dot)
        canvas.add(Fill(spot, canvas.hue.strong, dot // 2))
        canvas.text(_beside(canvas, cell), paper, canvas.hue.ink, size)


def _size(canvas: Canvas, papers: tuple[str, ...], cells: list[Rect]) -> float:
    """One size for all papers, in units: that at which the longest fits, down to a bound."""
    most, least = 7.0 if canvas.portrait else 5.4, 3.2
    longest = max((canvas.measure(one, 100, "regular") for one in papers), default=0)
    room = _beside(canvas, cells[0]).w
    fits = min(100 * room / longest if longest else room, cells[0].h / DESCENDING) / canvas.unit
    return max(least, min(most, fits / canvas.scale))


def _beside(canvas: Canvas, cell: Rect) -> Rect:
    """Where a paper is named, beside its dot."""
    indent = canvas.px(4)
    return Rect(cell.x + indent, cell.y, cell.w - indent, cell.h)


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
